"""Observations (采集数据): exam sums, reported values, and the duty facts that a snapshot freezes."""
