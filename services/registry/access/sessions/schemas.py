"""Wire shapes of log-in, tokens and the signed-in person."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, SecretStr

from services.chassis.fields import Draft, Id, View
from services.chassis.identity import Power


class SessionDraft(Draft):
    """A name and a password."""

    username: Annotated[str, Field(min_length=1, max_length=63)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=128)]


class GrantChoice(Draft):
    """Which of one's grants to act under."""

    grant_id: Id


class GrantOption(View):
    """A grant one may choose: the power and for whom."""

    grant_id: UUID
    power: Power
    org_name: str


class MeView(View):
    """Who is signed in and as what; ids are empty where the power has no such anchor."""

    account_id: UUID
    username: str
    name: str
    grant_id: UUID
    power: Power
    org_name: str
    district_id: UUID | None
    school_id: UUID | None
    person_id: UUID | None
    grants: list[GrantOption]
    demo: bool


class SessionView(View):
    """A token, or the next step: ``choose_grant`` when one holds several grants."""

    access_token: str | None
    token_type: Literal["Bearer"]
    expires_in: int
    next: Literal["choose_grant"] | None
    me: MeView | None
    grants: list[GrantOption]


class TokenView(View):
    """RFC 6749 section 5.1."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class JwkView(View):
    """One public key, ES256 on P-256."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class JwksView(View):
    """The keys tokens are proven by."""

    keys: list[JwkView]
