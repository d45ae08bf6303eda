"""The jobs of this service, registered by import."""
