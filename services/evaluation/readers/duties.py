"""The duty row both services serve (docs/formats/duty.schema.json), read as strictly as a user's input."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.chassis.clients import ServiceClient


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class DutyScope(_Read):
    """Who owes it; `unit_id` null = the group as one."""

    group_id: UUID | None
    unit_id: UUID | None
    person_id: UUID | None


class DutyWindow(_Read):
    """Days `[from, until)` in which it is owed."""

    since: date = Field(alias="from")
    until: date


class DutyRequired(_Read):
    """How much is owed."""

    min: float | None = Field(ge=0)
    max: float | None = Field(ge=0)
    ratio: float | None = Field(ge=0, le=1)
    pair_of: str | None = Field(max_length=20)


class Uncounted(_Read):
    """An event that does not count, and why."""

    id: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=500)


class DutyRow(_Read):
    """One duty in one window. Whether its events bear its count is decided by the core."""

    duty_id: str = Field(min_length=1, max_length=100)
    requirement_id: str = Field(pattern=r"^[A-E][0-9]{2}$")
    rule_version: str = Field(min_length=1, max_length=100)
    scope: DutyScope
    window: DutyWindow
    required: DutyRequired
    done: float = Field(ge=0)
    counted_event_ids: tuple[str, ...] = Field(max_length=10_000)
    uncounted: tuple[Uncounted, ...] = Field(max_length=10_000)
    severity: Literal["hard", "soft"]
    excuse: str | None = Field(max_length=2000)
    state: Literal["due", "met", "at_risk", "missed", "excused"]
    as_of: date

    @model_validator(mode="after")
    def _each_event_once(self) -> Self:
        if len(set(self.counted_event_ids)) != len(self.counted_event_ids):
            raise ValueError("an event is counted twice")
        return self


class DutyPage(_Read):
    """One page of duty rows; rotation answers with all of them at once."""

    items: tuple[DutyRow, ...]
    next: str | None = None


async def read_all_duties(client: ServiceClient, path: str, group_id: UUID, as_of: date) -> list[DutyRow]:
    """Every duty of a group as it stood on a day, page by page."""
    found: list[DutyRow] = []
    after: str | None = None
    while True:
        params = {"group": group_id, "as_of": as_of, "limit": 200, "after": after}
        page = await client.get_model(DutyPage, path, params=params)
        found.extend(page.items)
        if page.next is None:
            return found
        after = page.next
