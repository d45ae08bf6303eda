"""Wire shapes of explanations."""

from __future__ import annotations

from uuid import UUID

from services.chassis.fields import Draft, Id, View
from services.rotation.matching.schemas.clauses import QuotedClause


class SentenceView(View):
    """One fact in words, with its id and clause, in Chinese and English."""

    id: str
    code: str
    zh: str
    en: str
    clause: QuotedClause | None


class AlternativeView(View):
    """What another outcome would have cost; ``unit_id`` null = stays at home.

    ``is_exact``: solved again. If not: a lower bound at the plan's shadow prices, ``split`` in whole points, ``tiers``
    empty and ``others`` null. ``split`` goes by cost term; of a price also by what charges it (a guard, or a rule).
    """

    zh: str
    en: str
    unit_id: str | None
    is_exact: bool
    is_possible: bool
    tiers: dict[str, int]
    split: dict[str, int]
    others: int | None


class MatchExplanation(View):
    """Why this person goes there."""

    scenario_id: UUID
    person_id: UUID
    person_name: str
    sentences: list[SentenceView]
    alternatives: list[AlternativeView]


class AlternativesAsked(Draft):
    """Whose other outcomes are wanted."""

    teacher: Id
