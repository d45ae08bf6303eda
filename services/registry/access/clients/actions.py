"""Client credentials (RFC 6749 section 4.4), for district systems and for our own services."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, journal
from services.chassis.database import new_id
from services.chassis.identity import SERVICES, Caller, Power, background, issued
from services.chassis.problems import BadRequest, NotSignedIn
from services.chassis.signing import SigningKeys
from services.registry.access.clients.tables import ApiClient

TOKEN_SECONDS = 600


class ClientRefused(NotSignedIn):
    title_zh, title_en = "客户端凭证无效", "The client's credentials are not valid"


def digest(secret: str) -> str:
    """What is kept of a secret; it is 256 random bits, so a plain hash cannot be guessed backwards."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


async def create_client(
    db: AsyncSession, *, name: str, district_id: UUID, actions: list[str], days: int, is_demo: bool
) -> tuple[ApiClient, str]:
    """A new client and its secret, which is shown this once."""
    secret = secrets.token_urlsafe(32)
    made = ApiClient(
        name=name, district_id=district_id, secret_sha256=digest(secret), actions=sorted(set(actions)),
        expires_at=clock.now() + timedelta(days=days), is_demo=is_demo,
    )  # fmt: skip
    db.add(made)
    await db.flush()
    journal.record(db, "client.create", "client", made.id, after={"name": name, "actions": made.actions})
    return made, secret


def credentials(authorization: str | None, client_id: str | None, client_secret: str | None) -> tuple[str, str]:
    """Id and secret from HTTP Basic or the form, one of the two."""
    if authorization and authorization.lower().startswith("basic "):
        try:
            name, _, secret = base64.b64decode(authorization[6:], validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise ClientRefused from None
        return name, secret
    if not client_id or not client_secret:
        raise BadRequest("缺少 client_id 或 client_secret", "client_id or client_secret is missing")
    return client_id, client_secret


def service_token(
    signing: SigningKeys, own: Mapping[str, SecretStr], name: str, secret: str, audience: str | None
) -> str | None:
    """A service's token for exactly one audience, or nothing when the name is not a service's."""
    if name not in SERVICES:
        return None
    known = own.get(name)
    right = known is not None and hmac.compare_digest(digest(known.get_secret_value()), digest(secret))
    if not right or audience not in SERVICES:
        raise ClientRefused
    claims = issued(background(name), audience=[audience], seconds=TOKEN_SECONDS, login=None, token_id=str(new_id()))
    return signing.sign(claims)


async def client_token(db: AsyncSession, signing: SigningKeys, name: str, secret: str) -> tuple[str, ApiClient]:
    """A district system's token. Unknown, expired and wrong answer alike."""
    try:
        client = await db.get(ApiClient, UUID(name))
    except ValueError:
        client = None
    right = hmac.compare_digest(client.secret_sha256 if client else "", digest(secret))
    if client is None or not right or client.expires_at <= clock.now():
        raise ClientRefused
    client.last_used_at = clock.now()
    caller = Caller(
        client.id, client.id, Power.CLIENT, client.name, client.district_id, scopes=frozenset(client.actions)
    )
    claims = issued(caller, audience=list(SERVICES), seconds=TOKEN_SECONDS, login=None, token_id=str(new_id()))
    return signing.sign(claims | {"cid": str(client.id)}), client
