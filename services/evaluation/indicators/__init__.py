"""Indicators (指标体系): frameworks as data, their versions, validation and sign-off."""
