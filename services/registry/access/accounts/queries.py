"""Questions about accounts and grants."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.problems import NotThere
from services.registry.access.accounts.tables import Account, Grant


def visible_accounts() -> Select[Account]:
    """Accounts are seen by the security administrator alone (policy.csv), all of the installation's."""
    return select(Account)


async def account_by_username(db: AsyncSession, username: str) -> Account | None:
    """The account of that name, if there is one."""
    return await db.scalar(select(Account).where(Account.username == username))


async def account(db: AsyncSession, account_id: UUID) -> Account:
    """The account, or 404."""
    found = await db.scalar(visible_accounts().where(Account.id == account_id))
    if found is None:
        raise NotThere
    return found


async def grants_in_force(db: AsyncSession, account_id: UUID, on: date) -> list[Grant]:
    """The grants an account may act under on that day, oldest first."""
    holds = (Grant.start <= on, or_(Grant.until.is_(None), Grant.until > on))
    return list(await db.scalars(select(Grant).where(Grant.account_id == account_id, *holds).order_by(Grant.id)))
