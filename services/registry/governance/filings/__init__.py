"""Filings (备案): what must be with whom by when: draft, submitted, returned, accepted (A15)."""
