"""Quotas (指标): the registry's rules in force as a round sees them, and their compiled instances."""
