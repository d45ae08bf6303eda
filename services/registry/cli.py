"""The ``tongzhou registry`` commands."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

# The accounts a demo starts from: they make all others through the API, as an installation's own would.
FIRST_ACCOUNTS = (
    ("demo.security", "security_admin", "安全管理员", "本安装"),
    ("demo.system", "system_admin", "系统管理员", "本安装"),
    ("demo.auditor", "auditor", "审计员", "本安装"),
    ("demo.city", "city", "市级管理员", "市教育局"),
)


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this service's commands to the ``tongzhou`` parser."""
    seed = commands.add_parser("demo-accounts", help="demo only: make the first accounts with random passwords")
    seed.add_argument("--out", type=Path, required=True, help="where to write them (mode 0600)")
    seed.set_defaults(run=lambda arguments: asyncio.run(_seed(arguments.out)))


async def _seed(path: Path) -> int:
    from services.registry.settings import Settings

    settings = Settings()  # type: ignore[call-arg]
    if not settings.demo:
        print("演示账号只在演示模式下生成 / demo accounts are made in demo mode only", file=sys.stderr)
        return 1
    made = await _make_accounts(settings)
    if made is None:
        print("已有账号，演示模式不与正式账号并存 / accounts exist already", file=sys.stderr)
        return 1
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, indent=1)
    return 0


async def _make_accounts(settings: Any) -> list[dict[str, str]] | None:
    from sqlalchemy import func, select

    from services.chassis import clock
    from services.chassis.database import Database
    from services.chassis.discovery import import_tables
    from services.chassis.identity import Power, background
    from services.registry.access.accounts.actions import give_grant, make_account
    from services.registry.access.accounts.tables import Account, Grant

    import_tables("registry")
    database, caller, made = Database("registry", settings.database_url), background("registry"), []
    try:
        async with database.transaction(caller) as db:
            if await db.scalar(select(func.count()).select_from(Account)):
                return None
            for username, power, name, org_name in FIRST_ACCOUNTS:
                password = secrets.token_urlsafe(12)
                account = await make_account(db, username=username, name=name, password=password, is_demo=True)
                grant = Grant(account_id=account.id, power=Power(power), org_name=org_name, start=clock.today())
                await give_grant(db, caller, grant)
                made.append(
                    {"username": username, "password": password, "power": power, "acts_for": org_name, "name": name}
                )
    finally:
        await database.close()
    return made
