"""The embedded default behind `make run`: PostgreSQL, services, workers and gateway as one process group."""
