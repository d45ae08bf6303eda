"""Wire shapes of API clients."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Draft, Id, Line, View, listof

ActionName = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", min_length=3, max_length=60)]


class ClientDraft(Draft):
    """A district system: what it may do and for how many days (365 at most)."""

    name: Line(100)
    district_id: Id
    actions: listof(ActionName, 100, least=1)
    days: Annotated[int, Field(ge=1, le=365)]


class ClientView(View):
    """An API client without its secret."""

    id: UUID
    name: str
    district_id: UUID
    actions: list[str]
    expires_at: datetime
    last_used_at: datetime | None
    is_demo: bool


class ClientMade(ClientView):
    """An API client with its secret, shown this once."""

    secret: str
