"""Duties (应履事项): from rules in force, calendar and facts, what is due, met, at risk, missed or excused."""
