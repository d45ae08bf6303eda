"""Who is asking: the caller behind a token, the keys that prove it, and what has been revoked (trust.md section 3)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
from fastapi import Request

from services.chassis import clock
from services.chassis.problems import BadRequest, Forbidden, NotSignedIn, SignedOut
from services.chassis.telemetry import log

ISSUER = "tongzhou-registry"
SERVICES = ("registry", "rotation", "evaluation")
ACCESS_COOKIE = "__Host-access"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LEEWAY_SECONDS = 60
CONFIRMED_SECONDS = 2.0


class Power(StrEnum):
    """The exact strings in tokens, policy.csv, demo accounts and tests."""

    ANONYMOUS = "anonymous"
    CITY = "city"
    OFFICE = "district.office"
    PERSONNEL = "district.personnel"
    INSPECTORATE = "district.inspectorate"
    FINANCE = "district.finance"
    RESEARCH = "district.research"
    DIGITAL = "district.digital"
    LEADER = "district.leader"
    PRINCIPAL = "principal"
    CLERK = "clerk"
    TEACHER = "teacher"
    ASSESSOR = "assessor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    CLIENT = "client"
    SERVICE_REGISTRY = "service.registry"
    SERVICE_ROTATION = "service.rotation"
    SERVICE_EVALUATION = "service.evaluation"


PEOPLE = tuple(power for power in Power if not power.startswith("service."))


@dataclass(frozen=True, slots=True)
class Caller:
    """A grant in force: who acts, with which power, for which organisation, on whose behalf."""

    account_id: UUID | None
    grant_id: UUID | None
    power: Power
    name: str
    district_id: UUID | None = None
    school_id: UUID | None = None
    person_id: UUID | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    subject: Caller | None = None

    @property
    def is_service(self) -> bool:
        """Whether a service calls, for itself or for a person."""
        return self.power.startswith("service.")

    @property
    def person(self) -> Caller:
        """The person behind the call where there is one, else the caller itself."""
        return self.subject or self

    @property
    def acts_as(self) -> Power:
        """The power that decides row scope: the subject's where a service calls for a person."""
        return self.person.power

    def row_scope(self) -> str:
        """The value of ``app.scope`` for row-level security: all | district:… | school:…:… | person:… | none."""
        who = self.person
        match who.power:
            case Power.SERVICE_REGISTRY | Power.SERVICE_ROTATION | Power.SERVICE_EVALUATION:
                return "all"
            case Power.TEACHER if who.person_id:
                return f"person:{who.person_id}"
            case Power.PRINCIPAL | Power.CLERK if who.school_id:
                return f"school:{who.school_id}"
            case power if power.startswith("district.") or power is Power.CLIENT:
                return f"district:{who.district_id}"
        return "none"

    def to_json(self) -> dict[str, Any]:
        """Plain values, for job rows."""
        return {
            "account_id": _text(self.account_id), "grant_id": _text(self.grant_id), "power": self.power.value,
            "name": self.name, "district_id": _text(self.district_id), "school_id": _text(self.school_id),
            "person_id": _text(self.person_id), "scopes": sorted(self.scopes),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Caller:
        """The caller that ``to_json`` described."""
        return cls(
            account_id=_uuid(value.get("account_id")), grant_id=_uuid(value.get("grant_id")),
            power=Power(value["power"]), name=value["name"], district_id=_uuid(value.get("district_id")),
            school_id=_uuid(value.get("school_id")), person_id=_uuid(value.get("person_id")),
            scopes=frozenset(value.get("scopes", ())),
        )  # fmt: skip


ANYBODY = Caller(None, None, Power.ANONYMOUS, "")


def background(service: str) -> Caller:
    """The service itself, with nobody behind it: job housekeeping and reads between services."""
    return Caller(None, None, Power(f"service.{service}"), service)


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """The caller a verified token names."""
    return Caller(
        account_id=_uuid(claims.get("sub")) if not str(claims["power"]).startswith("service.") else None,
        grant_id=_uuid(claims.get("gid")),
        power=Power(claims["power"]),
        name=str(claims.get("name", "")),
        district_id=_uuid(claims.get("district")),
        school_id=_uuid(claims.get("school")),
        person_id=_uuid(claims.get("person")),
        scopes=frozenset(claims.get("scopes", ())),
    )


class Keys:
    """The public keys tokens are checked against, by ``kid``; replaced whole, kept on disk between starts."""

    def __init__(self, path: Path | None = None) -> None:
        self._path, self._keys = path, dict[str, Any]()
        if path and path.exists():
            self.replace(json.loads(path.read_text()))

    @property
    def loaded(self) -> bool:
        """Whether any key is known: without one nothing can be proven."""
        return bool(self._keys)

    def replace(self, jwks: Mapping[str, Any]) -> None:
        """Take a JWKS document as the whole truth."""
        self._keys = {key["kid"]: jwt.PyJWK(key, "ES256").key for key in jwks["keys"]}
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(jwks))

    def claims(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a token this key set proves; ES256 and nothing else. Raises ``SignedOut``."""
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = self._keys.get(kid) if isinstance(kid, str) else None
            if key is None:
                raise SignedOut
            return jwt.decode(
                token, key, algorithms=["ES256"], audience=audience, issuer=ISSUER, leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "nbf", "iss", "aud", "jti"]},
            )  # fmt: skip
        except (jwt.InvalidTokenError, ValueError, TypeError):
            raise SignedOut from None


class Revocations:
    """What has been withdrawn since: (kind, id) -> tokens issued before that moment are void."""

    def __init__(self) -> None:
        self._not_before: dict[tuple[str, str], datetime] = {}
        self._heard = -1e9
        self.seq = 0

    @property
    def confirmed(self) -> bool:
        """Whether the feed was heard within two seconds."""
        return time.monotonic() - self._heard <= CONFIRMED_SECONDS

    def heartbeat(self) -> None:
        """The feed is alive."""
        self._heard = time.monotonic()

    def apply(self, seq: int, kind: str, subject: str, not_before: datetime) -> None:
        """One line of the feed."""
        self._not_before[(kind, subject)] = not_before
        self.seq = max(self.seq, seq)

    def refuses(self, claims: Mapping[str, Any]) -> bool:
        """Whether the token was withdrawn after it was issued."""
        subjects = (("account", "sub"), ("grant", "gid"), ("log-in", "sid"), ("client", "cid"))
        for kind, claim in subjects:
            limit = self._not_before.get((kind, str(claims.get(claim))))
            if limit is not None and float(claims["iat"]) < limit.timestamp():
                return True
        return False

    def refuses_grant(self, caller: Caller, since: datetime) -> bool:
        """Whether the caller's account or grant was withdrawn after ``since``: asked when a job's effect lands."""
        subjects = (("account", caller.account_id), ("grant", caller.grant_id))
        limits = [self._not_before.get((kind, str(value))) for kind, value in subjects if value]
        return any(limit is not None and since < limit for limit in limits)


class Identity:
    """Turns a request into its caller: one credential, proven, not revoked, from an allowed origin."""

    def __init__(self, service: str, keys: Keys, origins: frozenset[str]) -> None:
        self.service, self.keys, self.origins = service, keys, origins
        self.revocations = Revocations()

    def authenticate(self, request: Request) -> Caller:
        """The caller of this request. Raises ``BadRequest``, ``SignedOut``, ``Forbidden`` (foreign origin)."""
        header, cookie = request.headers.get("authorization"), request.cookies.get(ACCESS_COOKIE)
        if header and cookie:
            raise BadRequest("只能使用一种凭证", "Two credentials in one request")
        if cookie and request.method not in SAFE_METHODS:
            self.require_origin(request)
        token = cookie
        if header:
            scheme, _, token = header.partition(" ")
            if scheme.lower() == "basic":
                return ANYBODY
            if scheme.lower() != "bearer" or not token:
                raise NotSignedIn
        if not token:
            return ANYBODY
        try:
            caller = self.prove(token, request)
        except SignedOut:
            if header:
                raise
            request.state.stale_cookie = True
            return ANYBODY
        subject = request.headers.get("subject-token")
        if subject:
            if not caller.is_service:
                raise BadRequest("只有服务可代人办理", "Only a service may act for a person")
            caller = replace(caller, subject=self.prove(subject, request))
        return caller

    def prove(self, token: str, request: Request) -> Caller:
        """The caller a token names, or ``SignedOut``."""
        claims = self.keys.claims(token, self.service)
        if self.revocations.refuses(claims):
            raise SignedOut
        request.state.claims = claims
        request.state.token = token
        return caller_of(claims)

    def require_origin(self, request: Request) -> None:
        """Writes by cookie come from our own pages only."""
        if request.headers.get("origin") not in self.origins:
            raise Forbidden("来源不被允许", "Foreign origin", reason="foreign-origin")


async def follow(
    identity: Identity, jwks: Callable[[], Any], feed: Callable[[int], AsyncIterator[bytes]]
) -> None:  # pragma: no cover - runs until cancelled, seen through the product
    """Keep keys and revocations fresh from the registry for as long as the service runs."""
    while True:
        with contextlib.suppress(Exception):
            identity.keys.replace(await jwks())
            async for line in feed(identity.revocations.seq):
                take_line(identity.revocations, line)
            log.info("revocations.ended")
        await asyncio.sleep(0.5)


def take_line(revocations: Revocations, line: bytes) -> None:
    """One line of the revocation feed: a heartbeat ``{}`` or a withdrawal."""
    value = json.loads(line)
    if value:
        revocations.apply(value["seq"], value["kind"], value["id"], datetime.fromisoformat(value["not_before"]))
    revocations.heartbeat()


def issued(caller: Caller, *, audience: list[str], seconds: int, login: UUID | None, token_id: str) -> dict[str, Any]:
    """The claims of an access token for this caller (trust.md section 3)."""
    now = int(clock.now().timestamp())
    claims = {
        "sub": _text(caller.account_id) or caller.power.value, "gid": _text(caller.grant_id), "sid": _text(login),
        "power": caller.power.value, "name": caller.name, "org": _text(caller.school_id or caller.district_id),
        "district": _text(caller.district_id), "school": _text(caller.school_id), "person": _text(caller.person_id),
        "scopes": sorted(caller.scopes) or None, "iss": ISSUER, "aud": audience, "iat": now, "nbf": now,
        "exp": now + seconds, "jti": token_id,
    }  # fmt: skip
    return {key: value for key, value in claims.items() if value is not None}
