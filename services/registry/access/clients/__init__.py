"""API clients of district systems (系统接入)."""
