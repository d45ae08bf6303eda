"""Builders and a real database for tests: the services' own applications, signed tokens, jobs run to the end."""
