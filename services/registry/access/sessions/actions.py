"""Log in, renew, choose whom to act for, log out; slow down guessing; tell withdrawals."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import case, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, journal
from services.chassis.database import Database, new_id
from services.chassis.identity import SERVICES, Caller, background, issued
from services.chassis.problems import NotSignedIn, Problem, TooOften
from services.chassis.signing import SigningKeys
from services.registry.access.accounts import queries as accounts
from services.registry.access.accounts.actions import hashed, verified
from services.registry.access.accounts.tables import Account, Grant, Revocation
from services.registry.access.sessions import core, queries
from services.registry.access.sessions.tables import Guess, Login

TOKEN_SECONDS = 600
FEED_SECONDS = 0.4


class WrongCredentials(NotSignedIn):
    title_zh, title_en = "用户名或密码不正确", "Wrong user name or password"


class TooManyGuesses(TooOften):
    title_zh, title_en = "尝试次数过多，请稍后再试", "Too many attempts, try later"


class NoGrant(Problem):
    status, title_zh, title_en = 403, "账号尚无有效授权", "The account has no grant in force"


@dataclass(frozen=True, slots=True)
class Opened:
    """A log-in just opened: its cookie value, the account and the grants to choose from."""

    login: Login
    secret: str
    account: Account
    grants: list[Grant]


async def count_guess(database: Database, username: str, address: str) -> None:
    """Count this attempt before any hash is computed, in a transaction of its own. Raises ``TooManyGuesses``.

    Keyed by (account, network), so that a neighbour's mistakes behind another network lock nobody out.
    """
    key, now = f"{username}|{core.network_of(address)}", clock.now()
    async with database.transaction(background("registry")) as db:
        await db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
        row = await db.get(Guess, key)
        if row and row.blocked_until and row.blocked_until > now:
            raise TooManyGuesses(retry_after=int((row.blocked_until - now).total_seconds()) + 1)
        failures = case((Guess.at < now - timedelta(hours=1), 1), else_=Guess.failures + 1)
        change = insert(Guess).values(key=key, failures=1, at=now)
        change = change.on_conflict_do_update(index_elements=["key"], set_={"failures": failures, "at": now})
        count = await db.scalar(change.returning(Guess.failures))
        wait = core.wait_after(int(count or 0))
        if wait:
            await db.execute(
                insert(Guess).values(key=key, failures=count, at=now).on_conflict_do_update(
                    index_elements=["key"], set_={"blocked_until": now + wait}
                )
            )  # fmt: skip


async def forget_guesses(database: Database, username: str, address: str) -> None:
    """A right password clears the counter."""
    async with database.transaction(background("registry")) as db:
        row = await db.get(Guess, f"{username}|{core.network_of(address)}")
        if row is not None:
            await db.delete(row)


async def log_in(db: AsyncSession, *, username: str, password: str) -> Opened:
    """Open a log-in. Unknown names and wrong passwords cost the same time and get the same answer."""
    account = await accounts.account_by_username(db, username)
    right = await verified(password, account.password_hash if account else await _decoy())
    if account is None or not right or account.disabled_at is not None:
        raise WrongCredentials
    grants = await accounts.grants_in_force(db, account.id, clock.today())
    if not grants:
        raise NoGrant
    only = grants[0].id if len(grants) == 1 else None
    login, secret = await _open(db, account.id, only)
    journal.record(db, "session.open", "login", login.id, after={"account": account.id})
    return Opened(login, secret, account, grants)


_decoys: list[str] = []


async def _decoy() -> str:
    if not _decoys:
        _decoys.append(await hashed(secrets.token_urlsafe(16)))
    return _decoys[0]


async def _open(db: AsyncSession, account_id: UUID, grant_id: UUID | None) -> tuple[Login, str]:
    secret, now = secrets.token_urlsafe(32), clock.now()
    login = Login(
        account_id=account_id, grant_id=grant_id, secret_sha256=queries.digest(secret), seen_at=now,
        ends_at=now + core.ABSOLUTE,
    )  # fmt: skip
    db.add(login)
    await db.flush()
    return login, secret


async def choose_grant(db: AsyncSession, login: Login, grant_id: UUID) -> Opened:
    """Act under another of one's grants; the session's cookie changes with it."""
    account = await accounts.account(db, login.account_id)
    grants = await accounts.grants_in_force(db, account.id, clock.today())
    if grant_id not in {grant.id for grant in grants}:
        raise NoGrant
    login.ended_at = clock.now()
    fresh, secret = await _open(db, account.id, grant_id)
    journal.record(db, "session.act_as", "login", fresh.id, after={"grant": grant_id})
    return Opened(fresh, secret, account, grants)


async def renew(db: AsyncSession, login: Login) -> Opened:
    """A new token for a living log-in whose account and grant still hold."""
    account = await accounts.account(db, login.account_id)
    grants = await accounts.grants_in_force(db, account.id, clock.today())
    if account.disabled_at is not None or login.grant_id not in {grant.id for grant in grants}:
        raise NotSignedIn
    login.seen_at = clock.now()
    journal.record(db, "session.renew", "login", login.id)
    return Opened(login, "", account, grants)


async def log_out(db: AsyncSession, login: Login) -> None:
    """End a log-in everywhere within a second."""
    login.ended_at = clock.now()
    db.add(Revocation(kind="log-in", subject=str(login.id), not_before=clock.now()))
    journal.record(db, "session.close", "login", login.id)


def token_for(signing: SigningKeys, opened: Opened) -> tuple[str, Grant] | None:
    """The access token of a log-in that has chosen its grant."""
    grant = next((grant for grant in opened.grants if grant.id == opened.login.grant_id), None)
    if grant is None:
        return None
    caller = Caller(
        opened.account.id, grant.id, grant.power, opened.account.name, grant.district_id, grant.school_id,
        grant.person_id,
    )  # fmt: skip
    claims = issued(
        caller, audience=list(SERVICES), seconds=TOKEN_SECONDS, login=opened.login.id, token_id=str(new_id())
    )
    return signing.sign(claims), grant


async def revocation_lines(database: Database, after: int) -> AsyncIterator[bytes]:
    """The feed of withdrawals: a line each, and a heartbeat ``{}`` each half second, for nine minutes."""
    seq = after
    for _ in range(1200):
        async with database.transaction(background("registry")) as db:
            rows = await queries.revocations_after(db, seq)
        for row in rows:
            seq = row.seq
            line = {"seq": seq, "kind": row.kind, "id": row.subject, "not_before": row.not_before.isoformat()}
            yield json.dumps(line).encode() + b"\n"
        yield b"{}\n"
        await asyncio.sleep(FEED_SECONDS)


async def keep_revocations_fresh(app: FastAPI) -> None:
    """The registry follows its own table, as the others follow its feed."""
    revocations = app.state.identity.revocations
    while True:
        with suppress(Exception):
            async with app.state.database.transaction(background("registry")) as db:
                for row in await queries.revocations_after(db, revocations.seq):
                    revocations.apply(row.seq, row.kind, row.subject, row.not_before)
            revocations.heartbeat()
        await asyncio.sleep(FEED_SECONDS)
