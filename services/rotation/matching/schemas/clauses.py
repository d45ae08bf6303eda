"""What runs and scenarios both say: clauses, assumed values, places."""

from __future__ import annotations

from pydantic import JsonValue

from services.chassis.fields import View


class QuotedClause(View):
    """The clause that a rule rests on, word for word."""

    policy: str
    requirement_id: str
    quote: str


class AssumedValue(View):
    """A value that the text leaves open, and who answers for it."""

    parameter: str
    value: JsonValue
    confirmed_by: str | None
    note: str | None


class Placed(View):
    """Where and when a rule instance holds; null = not narrowed so."""

    group_id: str | None
    unit_id: str | None
    term: str | None
