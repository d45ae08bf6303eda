"""Wire shapes of posts."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from services.chassis.fields import Count, Draft, View
from services.chassis.pages import Page


class RoundPostChange(Draft):
    """How many seats, and whether all of them must be filled."""

    seats: Count = Field(le=20)
    is_required: bool


class RoundPostView(View):
    """A post at a host unit: 副校长(挂职) for secondments, 跟岗 for shadowing."""

    id: UUID
    version: int
    round_id: UUID
    unit_id: UUID
    post: str
    kinds: list[str]
    seats: int
    is_required: bool


class RoundPostPage(Page[RoundPostView]):
    """Posts of a round."""
