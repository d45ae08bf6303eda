"""Settings of the registry."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from services.chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Beside the chassis's settings: where signing keys lie and the secrets the other services prove themselves by."""

    service: str = "registry"
    keys_dir: Path
    service_secrets: dict[str, SecretStr]
    data_key: SecretStr
