"""Wire shapes of accounts and grants."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, SecretStr

from services.chassis.fields import Day, Draft, Id, Line, View
from services.chassis.identity import PEOPLE, Power
from services.chassis.pages import Page

GrantablePower = StrEnum(  # type: ignore[misc]
    "GrantablePower", {power.name: power.value for power in PEOPLE if power not in (Power.ANONYMOUS, Power.CLIENT)}
)
Username = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,62}$", min_length=3, max_length=63)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=128)]


class AccountDraft(Draft):
    """A new account; it can do nothing until it is given a grant."""

    username: Username
    name: Line(60)
    password: Password


class GrantDraft(Draft):
    """A power for an organisation; ``org_name`` is the label shown as 以…身份."""

    account_id: Id
    power: GrantablePower
    district_id: Id | None = None
    school_id: Id | None = None
    person_id: Id | None = None
    org_name: Line(100)
    start: Day
    until: Day | None = None


class GrantView(View):
    """A grant; a date ``until`` is the first day it no longer holds."""

    id: UUID
    account_id: UUID
    power: Power
    district_id: UUID | None
    school_id: UUID | None
    person_id: UUID | None
    org_name: str
    start: date
    until: date | None


class AccountView(View):
    """An account without its secrets."""

    id: UUID
    username: str
    name: str
    disabled_at: datetime | None
    is_demo: bool
    version: int


class AccountPage(Page[AccountView]):
    """A page of accounts."""
