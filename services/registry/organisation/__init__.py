"""The wing of plain facts: which bureaus, schools and people exist (组织)."""
