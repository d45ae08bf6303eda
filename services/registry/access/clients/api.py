"""Routes of API clients and of their tokens."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Form, Request
from sqlalchemy import select

from services.chassis.app import router as routes
from services.chassis.database import Db
from services.chassis.identity import Caller
from services.chassis.pages import Page, PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import refusals
from services.registry.access.clients import actions
from services.registry.access.clients.schemas import ClientDraft, ClientMade, ClientView
from services.registry.access.clients.tables import ApiClient
from services.registry.access.sessions.schemas import TokenView

router = routes("/api/registry/v1", tags=["clients"])
ClientMaker = Annotated[Caller, allowed("client.create")]
ClientReader = Annotated[Caller, allowed("client.read")]
TokenAsker = Annotated[Caller, allowed("token.issue", reads=True)]
Short = Annotated[str | None, Form(max_length=200)]


class ClientPage(Page[ClientView]):
    """A page of API clients."""


@router.get("/clients", response_model=ClientPage)
async def list_clients(_caller: ClientReader, db: Db, page: PageQuery) -> Any:
    return await paginate(db, select(ApiClient), by=[ApiClient.name, ApiClient.id], query=page)


@router.post("/clients", status_code=201, response_model=ClientMade)
async def create_client(_caller: ClientMaker, db: Db, request: Request, draft: ClientDraft) -> Any:
    client, secret = await actions.create_client(db, **draft.model_dump(), is_demo=request.app.state.settings.demo)
    return ClientView.model_validate(client).model_dump() | {"secret": secret}


@router.post("/tokens", response_model=TokenView, responses=refusals(actions.ClientRefused))
async def issue_token(
    _caller: TokenAsker, db: Db, request: Request,
    grant_type: Annotated[Literal["client_credentials"], Form()],
    client_id: Short = None, client_secret: Annotated[str | None, Form(max_length=200)] = None,
    audience: Annotated[Literal["registry", "rotation", "evaluation"] | None, Form()] = None,
) -> Any:  # fmt: skip
    """OAuth2 client credentials: form or HTTP Basic; services name one audience."""
    state = request.app.state
    name, secret = actions.credentials(request.headers.get("authorization"), client_id, client_secret)
    token = actions.service_token(state.signing, state.settings.service_secrets, name, secret, audience)
    scope = "service"
    if token is None:
        token, client = await actions.client_token(db, state.signing, name, secret)
        scope = " ".join(client.actions)
    return {"access_token": token, "token_type": "Bearer", "expires_in": actions.TOKEN_SECONDS, "scope": scope}
