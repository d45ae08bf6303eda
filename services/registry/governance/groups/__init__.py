"""Groups (教育集团): who belongs together in which role and since when; governing body; liaison (挂点领导)."""
