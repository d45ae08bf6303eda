"""Wire shapes of quotas."""

from __future__ import annotations

from uuid import UUID

from pydantic import JsonValue

from services.chassis.fields import View
from services.chassis.pages import Page


class RoundRuleView(View):
    """A rule as the round sees it; ``body`` is the shared shape policy-rule.schema.json with its quoted clause."""

    id: UUID
    round_id: UUID
    rule_id: str
    kind: str
    severity: str
    requirement_id: str | None
    body: dict[str, JsonValue]


class RoundRulePage(Page[RoundRuleView]):
    """Rules of a round."""
