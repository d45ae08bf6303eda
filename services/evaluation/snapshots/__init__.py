"""Snapshots (快照): the frozen, hashed inputs of a round, read from the registry and rotation."""
