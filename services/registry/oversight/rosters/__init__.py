"""Roster snapshots (名册快照): one consistent picture of a district on a day, streamed to the readers.

Here and not in organisation, because its lines also come from groups, which stand in a higher wing.
"""
