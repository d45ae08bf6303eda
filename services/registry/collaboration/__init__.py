"""Collaboration: what happens between the schools of a group."""
