"""Placements (派遣): one person, one post, one term; dated service elsewhere that never changes the employer."""
