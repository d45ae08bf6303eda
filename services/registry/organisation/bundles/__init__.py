"""Bundles: a thing written whole, as rows of several tables, thousands at a time (for imports)."""
