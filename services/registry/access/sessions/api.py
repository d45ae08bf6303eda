"""Routes of log-in: for browsers by cookie, for programs by token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Cookie, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.app import router as routes
from services.chassis.database import Db
from services.chassis.fields import Int8
from services.chassis.identity import ACCESS_COOKIE, Caller, Power
from services.chassis.permissions import allowed
from services.chassis.problems import refusals
from services.registry.access.accounts import queries as accounts
from services.registry.access.sessions import actions, queries
from services.registry.access.sessions.schemas import GrantChoice, JwksView, MeView, SessionDraft, SessionView

router = routes("/api/registry/v1", tags=["sessions"])
SESSION_COOKIE, SESSION_PATH = "__Secure-session", "/api/registry/v1/sessions"
SessionSecret = Annotated[str | None, Cookie(alias=SESSION_COOKIE, max_length=64, include_in_schema=False)]
Anybody = Annotated[Caller, allowed("session.open")]
KeyReader = Annotated[Caller, allowed("jwks.read")]
SignedIn = Annotated[Caller, allowed("me.read")]
FeedReader = Annotated[Caller, allowed("revocation.read")]


@router.post("/sessions", response_model=SessionView,
             responses=refusals(actions.WrongCredentials, actions.TooManyGuesses, actions.NoGrant))  # fmt: skip
async def open_session(_caller: Anybody, db: Db, request: Request, response: Response, draft: SessionDraft) -> Any:
    """Log in; the same attempt counter holds for names that exist and names that do not."""
    if request.headers.get("origin"):
        request.app.state.identity.require_origin(request)
    address = request.client.host if request.client else "unknown"
    await actions.count_guess(request.app.state.database, draft.username, address)
    opened = await actions.log_in(db, username=draft.username, password=draft.password.get_secret_value())
    await actions.forget_guesses(request.app.state.database, draft.username, address)
    return _answer(request, response, opened)


@router.post("/sessions/current/grant", response_model=SessionView, responses=refusals(actions.NoGrant))
async def choose_grant(
    _caller: Anybody, db: Db, request: Request, response: Response, choice: GrantChoice, secret: SessionSecret = None
) -> Any:
    request.app.state.identity.require_origin(request)
    login = await queries.living_login(db, secret)
    return _answer(request, response, await actions.choose_grant(db, login, choice.grant_id))


@router.post("/sessions/current/refresh", response_model=SessionView)
async def refresh_session(
    _caller: Anybody, db: Db, request: Request, response: Response, secret: SessionSecret = None
) -> Any:
    request.app.state.identity.require_origin(request)
    return _answer(request, response, await actions.renew(db, await queries.living_login(db, secret)))


@router.delete("/sessions/current", status_code=204)
async def close_session(
    _caller: Anybody, db: Db, request: Request, response: Response, secret: SessionSecret = None
) -> None:
    request.app.state.identity.require_origin(request)
    await actions.log_out(db, await queries.living_login(db, secret))
    response.delete_cookie(ACCESS_COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    response.delete_cookie(SESSION_COOKIE, path=SESSION_PATH, secure=True, httponly=True, samesite="strict")


@router.get("/me", response_model=MeView)
async def read_me(caller: SignedIn, db: Db, request: Request) -> Any:
    if caller.power is Power.CLIENT:
        return _me_of_client(request, caller)
    account = await accounts.account(db, caller.account_id)  # type: ignore[arg-type]
    grants = await accounts.grants_in_force(db, account.id, actions.clock.today())
    grant = next(grant for grant in grants if grant.id == caller.grant_id)
    return _me(request, account, grant, grants)


@router.get("/jwks", response_model=JwksView)
async def read_jwks(_caller: KeyReader, request: Request) -> Any:
    return request.app.state.signing.jwks()


LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}


@router.get("/revocations", response_class=StreamingResponse, responses={200: {"content": LINES, "description": ""}})
async def follow_revocations(
    _caller: FeedReader, request: Request, after: Annotated[Int8, Query(ge=0)] = 0
) -> StreamingResponse:
    """Withdrawals as lines, with a heartbeat each half second; for services."""
    lines = actions.revocation_lines(request.app.state.database, after)
    return StreamingResponse(lines, media_type="application/x-ndjson")


def _answer(request: Request, response: Response, opened: actions.Opened) -> Any:
    made = actions.token_for(request.app.state.signing, opened)
    token, grant = made or (None, None)
    strict: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "strict"}
    if opened.secret:
        response.set_cookie(SESSION_COOKIE, opened.secret, path=SESSION_PATH, **strict)
    if token:
        response.set_cookie(ACCESS_COOKIE, token, path="/", max_age=actions.TOKEN_SECONDS, **strict)
    return {
        "access_token": token, "token_type": "Bearer", "expires_in": actions.TOKEN_SECONDS,
        "next": None if token else "choose_grant", "grants": _options(opened.grants),
        "me": _me(request, opened.account, grant, opened.grants) if grant else None,
    }  # fmt: skip


def _options(grants: Any) -> list[dict[str, Any]]:
    return [{"grant_id": grant.id, "power": grant.power, "org_name": grant.org_name} for grant in grants]


def _me(request: Request, account: Any, grant: Any, grants: Any) -> dict[str, Any]:
    return {
        "account_id": account.id, "username": account.username, "name": account.name, "grant_id": grant.id,
        "power": grant.power, "org_name": grant.org_name, "district_id": grant.district_id,
        "school_id": grant.school_id, "person_id": grant.person_id, "grants": _options(grants),
        "demo": request.app.state.settings.demo,
    }  # fmt: skip


def _me_of_client(request: Request, caller: Caller) -> dict[str, Any]:
    return {
        "account_id": caller.account_id, "username": str(caller.account_id), "name": caller.name,
        "grant_id": caller.grant_id, "power": caller.power, "org_name": caller.name,
        "district_id": caller.district_id, "school_id": None, "person_id": None, "grants": [],
        "demo": request.app.state.settings.demo,
    }  # fmt: skip
