"""Rotation: who serves where, why, and whether it is fair (交流轮岗)."""
