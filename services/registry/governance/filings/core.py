"""Filings on plain values: states and who moves them."""

from enum import StrEnum

from services.registry.governance.policies.core import OFFICE, Step


class FilingKind(StrEnum):
    """学年度集团工作目标和计划 (A15)"""

    YEAR_PLAN = "year_plan"


class FilingState(StrEnum):
    """草稿, 已报, 退回, 已备案"""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


SENDERS, TAKERS = frozenset({"principal"}), frozenset({OFFICE})
STEPS = (
    Step(FilingState.DRAFT, FilingState.SUBMITTED, SENDERS),
    Step(FilingState.RETURNED, FilingState.SUBMITTED, SENDERS),
    Step(FilingState.SUBMITTED, FilingState.RETURNED, TAKERS, second_person=True, needs_reason=True),
    Step(FilingState.SUBMITTED, FilingState.ACCEPTED, TAKERS, second_person=True, needs_reason=True),
)
