"""Settings every service has: one frozen value, read once from the environment (prefix ``TONGZHOU_``)."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """What a service needs to start. URLs are absolute without a trailing slash; secrets are random, never defaults."""

    model_config = SettingsConfigDict(env_prefix="TONGZHOU_", frozen=True, extra="ignore")

    service: str
    database_url: str
    public_url: str = "http://127.0.0.1:8080"
    registry_url: str
    rotation_url: str = ""
    evaluation_url: str = ""
    service_secret: SecretStr
    cursor_key: SecretStr
    files_dir: Path
    demo: bool = False
    pool_size: int = 10

    @model_validator(mode="after")
    def _refuse_plain_http_off_loopback(self) -> ServiceSettings:
        url = urlsplit(self.public_url)
        host = url.hostname or ""
        loopback = host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
        if url.scheme != "https" and not loopback:
            raise ValueError("PUBLIC_URL must be https unless it is on loopback")
        if self.demo and not loopback:
            raise ValueError("the demo runs on loopback only")
        return self

    @property
    def origins(self) -> frozenset[str]:
        """Origins whose pages may write by cookie: the public URL and, on loopback, its two usual names."""
        url = urlsplit(self.public_url)
        if url.scheme == "https":
            return frozenset({self.public_url})
        port = f":{url.port}" if url.port else ""
        return frozenset({self.public_url, f"http://localhost{port}", f"http://127.0.0.1{port}"})

    def peer_url(self, service: str) -> str:
        """The loopback or private address of another service."""
        return str(getattr(self, f"{service}_url"))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
