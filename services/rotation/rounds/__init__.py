"""Rounds (轮次): one planning cycle for a school year over a set of groups, from draft to published placements."""
