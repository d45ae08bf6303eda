"""Wire shapes of runs and of their conflicts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from services.chassis.fields import View
from services.chassis.pages import Page
from services.rotation.matching.schemas.clauses import AssumedValue, Placed, QuotedClause
from services.rotation.matching.tables import RunState


class ConflictMemberView(Placed):
    """A rule, or a guard that the policy has no rule for (``rule`` null), that cannot hold with the others.

    ``assumed``: what of the rule its text leaves open.
    """

    instance: str
    level: str
    rule: str | None
    clause: QuotedClause | None
    assumed: list[AssumedValue]
    lo: int | None
    hi: int | None
    at_least: int
    at_most: int
    eligible: int
    other_unit_id: str | None


class ConflictView(View):
    """An irreducible set: without any one of its members there is a plan."""

    block: str
    members: list[ConflictMemberView]


class RepairChange(Placed):
    """One bound relaxed: ``side`` lower or upper, from ``was`` to ``becomes``."""

    instance: str
    side: Literal["lower", "upper"]
    was: int
    becomes: int
    rule: str | None
    clause: QuotedClause | None


class RepairView(View):
    """A way out that was solved again: with its changes there is a plan."""

    aim: Literal["least_relaxation", "fewest_rules", "local_means"]
    changes: list[RepairChange]
    verified: bool
    total: int


class RunView(View):
    """One solve of a round's snapshot."""

    id: UUID
    round_id: UUID
    job_id: UUID
    snapshot_sha256: str
    state: RunState
    engine: str | None
    sizes: dict[str, int]
    scenario_id: UUID | None
    created_at: datetime
    ended_at: datetime | None


class RunPage(Page[RunView]):
    """Runs of a round."""


class ConflictReport(View):
    """Why there is no plan, by the names of the rules, and what would help."""

    run_id: UUID
    conflicts: list[ConflictView]
    repairs: list[RepairView]
