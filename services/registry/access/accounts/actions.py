"""Appointing: accounts are made, granted powers, and shut out."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, journal
from services.chassis.identity import Caller
from services.chassis.problems import Conflict, FieldError, Forbidden, Invalid, NotThere, refuse_on
from services.registry.access.accounts import core, queries
from services.registry.access.accounts.tables import Account, Grant, Revocation

# argon2 takes 0.14 s of a core: two at once keep the rest of the service answering.
_HASHING = asyncio.Semaphore(2)
_HASH = PasswordHash((Argon2Hasher(),))


class UsernameTaken(Conflict):
    title_zh, title_en = "用户名已被使用", "Username taken"


class PasswordRefused(Invalid):
    title_zh, title_en = "密码不符合要求", "The password is refused"


class GrantExcluded(Conflict):
    title_zh, title_en = "三员与业务授权不得兼任", "Administrators hold no other grant"


refuse_on("uq_accounts_username", UsernameTaken)


@cache
def common_passwords() -> frozenset[str]:
    """Passwords everybody tries first."""
    return frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


async def hashed(password: str) -> str:
    """An argon2id hash, computed off the event loop, two at once at most."""
    async with _HASHING:
        return await asyncio.to_thread(_HASH.hash, password)


async def verified(password: str, password_hash: str) -> bool:
    """Whether the password made this hash."""
    async with _HASHING:
        return await asyncio.to_thread(_HASH.verify, password, password_hash)


async def make_account(db: AsyncSession, *, username: str, name: str, password: str, is_demo: bool) -> Account:
    """A new account. Raises ``PasswordRefused``, ``UsernameTaken``."""
    fault = core.password_fault(password, username=username, org_name=name, common=common_passwords())
    if fault:
        raise PasswordRefused(errors=[FieldError("/password", fault, "10-128 个字符，非常见密码，非用户名")])
    made = Account(username=username, name=name, password_hash=await hashed(password), is_demo=is_demo)
    db.add(made)
    await db.flush()
    journal.record(db, "account.create", "account", made.id, after={"username": username})
    return made


async def give_grant(db: AsyncSession, caller: Caller, grant: Grant) -> Grant:
    """Give a power. Nobody gives one to themself; administrators' grants exclude all others (三员分立)."""
    if grant.account_id == caller.account_id:
        raise Forbidden(reason="own-grant")
    held_by = await db.scalar(select(Account).where(Account.id == grant.account_id).with_for_update())
    if held_by is None:
        await queries.account(db, grant.account_id)
    rows = await db.scalars(select(Grant).where(Grant.account_id == grant.account_id))
    held = [core.Held(row.power, row.start, row.until) for row in rows]
    if core.excludes(grant.power, held, grant.start):
        raise GrantExcluded
    grant.given_by = caller.account_id
    db.add(grant)
    await db.flush()
    journal.record(db, "grant.give", "grant", grant.id, after={"power": grant.power, "org": grant.org_name})
    return grant


async def end_grant(db: AsyncSession, grant_id: UUID, *, on: date, reason: str) -> Grant:
    """End a grant; tokens issued under it are void at once."""
    grant = await db.get(Grant, grant_id, with_for_update=True)
    if grant is None:
        raise NotThere
    grant.until = max(on, grant.start)
    db.add(Revocation(kind="grant", subject=str(grant.id), not_before=clock.now()))
    journal.record(db, "grant.end", "grant", grant.id, after={"until": grant.until}, reason=reason)
    return grant


async def disable_account(db: AsyncSession, account: Account, *, reason: str) -> Account:
    """Shut a person out everywhere, now."""
    account.disabled_at = clock.now()
    db.add(Revocation(kind="account", subject=str(account.id), not_before=clock.now()))
    await db.flush()
    journal.record(db, "account.disable", "account", account.id, reason=reason)
    return account
