"""Settings of this service."""

from __future__ import annotations

from services.chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """The chassis's settings, named for this service."""

    service: str = "rotation"
