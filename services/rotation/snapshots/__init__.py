"""Snapshots (快照): everything the solver sees of a round, frozen as canonical bytes with their SHA-256."""
