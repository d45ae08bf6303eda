"""The demo accounts: a file of random passwords, and the security administrator who makes accounts and gives powers."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx

from deploy.demo.bureau import REGISTRY, Office, Refused

PASSWORD_BYTES = 12


@dataclass
class Book:
    """var/demo-accounts.json: {username, password, power, acts_for, name} a row, readable by its owner alone."""

    file: Path
    offices: dict[str, Office] = field(default_factory=dict)

    def rows(self) -> list[dict[str, str]]:
        """What is written so far."""
        return json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else []

    def password(self, username: str) -> str | None:
        """The password of an account, when it is in the file."""
        return next((row["password"] for row in self.rows() if row["username"] == username), None)

    def add(self, username: str, password: str, power: str, acts_for: str, name: str) -> None:
        """Writes one more row, whole or not at all."""
        row = {"username": username, "password": password, "power": power, "acts_for": acts_for, "name": name}
        part = self.file.with_name(f"{self.file.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump([*self.rows(), row], out, ensure_ascii=False, indent=1)
        part.replace(self.file)

    def office(self, http: httpx.Client, username: str) -> Office:
        """Somebody at work; signs in at the first request."""
        if username not in self.offices:
            password = self.password(username)
            if password is None:
                raise KeyError(f"{username} is not in {self.file}")
            self.offices[username] = Office(http, username, password)
        return self.offices[username]


@dataclass(frozen=True, slots=True)
class Appointment:
    """An account with one power for one organisation."""

    username: str
    name: str
    power: str
    acts_for: str
    district_id: str | None = None
    school_id: str | None = None
    person_id: str | None = None


def appoint(security: Office, book: Book, wanted: Appointment, *, on: date) -> bool:
    """Makes the account and gives the power; False where both are there already.

    The password is written down before the account is made: a load that broke in between goes on with it.
    """
    password = book.password(wanted.username)
    if password and _signs_in(security, wanted.username, password):
        return False
    if password is None:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        book.add(wanted.username, password, wanted.power, wanted.acts_for, wanted.name)
    grant = {
        "account_id": _account(security, wanted, password), "power": wanted.power, "org_name": wanted.acts_for,
        "district_id": wanted.district_id, "school_id": wanted.school_id, "person_id": wanted.person_id,
        "start": on.isoformat(),
    }  # fmt: skip
    security.make(f"{REGISTRY}/grants", grant)
    return True


def _signs_in(security: Office, username: str, password: str) -> bool:
    try:
        Office(security.http, username, password).sign_in()
    except Refused:
        return False
    return True


def _account(security: Office, wanted: Appointment, password: str) -> str:
    draft = {"username": wanted.username, "name": wanted.name, "password": password}
    try:
        return str(security.make(f"{REGISTRY}/accounts", draft)["id"])
    except Refused as refused:
        if refused.slug != "username-taken":
            raise
    rows = security.every(f"{REGISTRY}/accounts")
    return next(str(row["id"]) for row in rows if row["username"] == wanted.username)
