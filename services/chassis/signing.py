"""The registry's signing keys: ES256, made on first start, rotated with overlap, published as a JWKS."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from services.chassis import clock
from services.chassis.database import new_id

ROTATES_AFTER, PUBLISHED_BEFORE = timedelta(days=30), timedelta(hours=1)


class SigningKeys:
    """Private keys in a folder of mode 0700, one file a key, named by the moment it was made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._files():
            self.rotate()

    def rotate(self) -> None:
        """Make a new key; it is published at once and signs from an hour later, unless it is the first."""
        moment = clock.now().strftime("%Y%m%dT%H%M%S")
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = self._folder / f"{moment}-{new_id().hex[-8:]}.pem"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)

    def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims under the key in use."""
        path = self._in_use()
        return jwt.encode(claims, _private(path), algorithm="ES256", headers={"kid": path.stem})

    def jwks(self) -> dict[str, Any]:
        """The public halves of every key that may still have signed a living token."""
        return {"keys": [self._public(path) for path in self._files()[-3:]]}

    def _public(self, path: Path) -> dict[str, Any]:
        document = json.loads(ECAlgorithm.to_jwk(_private(path).public_key()))
        return {**document, "kid": path.stem, "use": "sig", "alg": "ES256"}

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.pem"))

    def _in_use(self) -> Path:
        ripe = (clock.now() - PUBLISHED_BEFORE).strftime("%Y%m%dT%H%M%S")
        files = self._files()
        return next((path for path in reversed(files) if path.stem < ripe), files[0])


def _private(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key
