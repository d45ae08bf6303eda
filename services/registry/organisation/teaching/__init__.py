"""Teaching needs (教学需求): full-time equivalents a unit needs by stage, subject and term."""
