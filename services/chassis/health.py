"""Whether this process lives, whether it may be given work, and the same for callers (trust.md section 19)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import FastAPI, Request, Response
from sqlalchemy import text

from services.chassis.fields import View
from services.chassis.identity import ANYBODY, Caller
from services.chassis.permissions import allowed


class HealthView(View):
    """State of a service; ``authority_confirmed`` is false while the revocation feed is silent."""

    service: str
    state: Literal["ready", "unready"]
    database: bool
    keys: bool
    authority_confirmed: bool
    migration: str | None
    demo: bool


async def examine(app: FastAPI) -> HealthView:
    """Ask the own database, keys and migration head; never another service."""
    migration = None
    try:
        async with app.state.database.transaction(ANYBODY) as db:
            migration = await db.scalar(text("SELECT version_num FROM alembic_version"))
    except Exception:
        migration = None
    identity, head = app.state.identity, (app.state.spec.folder / "migrations" / "HEAD").read_text().strip()
    ready = migration == head and identity.keys.loaded
    return HealthView(
        service=app.state.settings.service,
        state="ready" if ready else "unready",
        database=migration is not None,
        keys=identity.keys.loaded,
        authority_confirmed=identity.revocations.confirmed,
        migration=migration,
        demo=app.state.settings.demo,
    )


def install(app: FastAPI, service: str) -> None:
    """Add ``/healthz``, ``/readyz`` (outside the document) and ``/api/<service>/v1/health``."""

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"state": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(response: Response) -> HealthView:
        health = await examine(app)
        response.status_code = 200 if health.state == "ready" else 503
        return health

    from services.chassis.app import router

    routes = router(f"/api/{service}/v1/health", tags=["health"])

    async def read_health(request: Request, _caller: Annotated[Caller, allowed("health.read")]) -> HealthView:
        return await examine(request.app)

    routes.add_api_route("", read_health, name=f"read_{service}_health", response_model=HealthView)
    app.router.routes.extend(routes.routes)
