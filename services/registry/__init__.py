"""Registry: who exists, how they are bound, what they promised and whether they did it (集团办学登记)."""
