"""Governance: policies, groups, changes to them, documents, filings and meetings."""
