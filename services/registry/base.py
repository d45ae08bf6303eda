"""The declarative base of this service's tables."""

from services.chassis.database import declarative_base

Base = declarative_base("registry")
