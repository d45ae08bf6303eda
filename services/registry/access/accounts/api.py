"""Routes of accounts and grants: the security administrator's."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request, Response

from services.chassis import clock, etags
from services.chassis.app import router as routes
from services.chassis.database import Db
from services.chassis.etags import IfMatch
from services.chassis.fields import Draft, Id, Line
from services.chassis.identity import Caller, Power
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import refusals
from services.registry.access.accounts import actions, queries
from services.registry.access.accounts.schemas import AccountDraft, AccountPage, AccountView, GrantDraft, GrantView
from services.registry.access.accounts.tables import Account, Grant

router = routes("/api/registry/v1", tags=["accounts"])
Appointer = Annotated[Caller, allowed("grant.give")]
AccountMaker = Annotated[Caller, allowed("account.create")]
AccountReader = Annotated[Caller, allowed("account.read")]
Disabler = Annotated[Caller, allowed("account.disable")]
GrantEnder = Annotated[Caller, allowed("grant.end")]


class GrantEnd(Draft):
    """Why a grant ends."""

    reason: Line(200)


class AccountDisable(Draft):
    """Why somebody is shut out."""

    reason: Line(200)


@router.get("/accounts", response_model=AccountPage)
async def list_accounts(_caller: AccountReader, db: Db, page: PageQuery) -> Any:
    return await paginate(db, queries.visible_accounts(), by=[Account.username, Account.id], query=page)


@router.post("/accounts", status_code=201, response_model=AccountView,
             responses=refusals(actions.UsernameTaken, actions.PasswordRefused))  # fmt: skip
async def create_account(_caller: AccountMaker, db: Db, request: Request, draft: AccountDraft) -> Any:
    return await actions.make_account(
        db, username=draft.username, name=draft.name, password=draft.password.get_secret_value(),
        is_demo=request.app.state.settings.demo,
    )  # fmt: skip


@router.post("/accounts/{account_id}/disablement", response_model=AccountView)
async def disable_account(
    _caller: Disabler, db: Db, response: Response, account_id: Id, if_match: IfMatch, body: AccountDisable
) -> Any:
    account = await queries.account(db, account_id)
    etags.match(account, if_match)
    etags.tag(response, await actions.disable_account(db, account, reason=body.reason))
    return account


@router.post("/grants", status_code=201, response_model=GrantView, responses=refusals(actions.GrantExcluded))
async def give_grant(caller: Appointer, db: Db, draft: GrantDraft) -> Any:
    values = draft.model_dump() | {"power": Power(draft.power.value)}
    return await actions.give_grant(db, caller, Grant(**values))


@router.post("/grants/{grant_id}/end", response_model=GrantView)
async def end_grant(_caller: GrantEnder, db: Db, grant_id: Id, body: GrantEnd) -> Any:
    return await actions.end_grant(db, grant_id, on=clock.today(), reason=body.reason)
