"""Oversight: what is due, what was done, what a district has."""
