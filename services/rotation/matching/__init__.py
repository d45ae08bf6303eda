"""Matching 匹配: who goes where in a round, why, and which rules bind; the exact model stands in ``core``."""
