"""Imports: states, verdicts and faults."""

from dataclasses import dataclass
from enum import StrEnum

from services.registry.organisation.bundles.core import Bundle

UNDO_HOURS = 24


class ImportNoun(StrEnum):
    SCHOOLS = "schools"
    UNITS = "units"
    STAFF = "staff"
    ENROLMENTS = "enrolments"
    TEACHING_NEEDS = "teaching_needs"


class ImportState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    REFUSED = "refused"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"


class Choice(StrEnum):
    """Which rows a commit takes: all (refused while one is faulty) or the good ones."""

    ALL = "all"
    GOOD = "good"


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


TRANSITIONS: dict[tuple[ImportState, ImportState], ImportState] = {
    (ImportState.CHECKED, ImportState.COMMITTED): ImportState.COMMITTING,
    (ImportState.COMMITTED, ImportState.UNDONE): ImportState.UNDOING,
}
"""(state, wanted) -> the state that the request brings about at once; its job brings about the wanted one."""


TABLES: dict[ImportNoun, tuple[str, ...]] = {
    ImportNoun.SCHOOLS: ("schools", "school_aliases", "units", "unit_schools"),
    ImportNoun.UNITS: ("units", "unit_schools"),
    ImportNoun.STAFF: ("persons", "employments", "assignments", "honours", "posts_held", "exemptions"),
    ImportNoun.ENROLMENTS: ("enrolments",),
    ImportNoun.TEACHING_NEEDS: ("teaching_needs",),
}
"""The tables of a noun's bundle; the first holds the thing itself, and its version."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, in both languages, and what to write instead where that can be said."""

    column: str
    value: str
    code: str
    reason_zh: str
    reason_en: str
    proposal: str


class Wrong(Exception):
    """A cell cannot be taken as it stands: the reasons and a proposal, before its column is known."""

    def __init__(self, code: str, reason_zh: str, reason_en: str, proposal: str = "") -> None:
        super().__init__(reason_en)
        self.code, self.reason_zh, self.reason_en, self.proposal = code, reason_zh, reason_en, proposal

    def at(self, column: str, value: object) -> Fault:
        text = "" if value is None else str(value)[:200]
        return Fault(column, text, self.code, self.reason_zh, self.reason_en, self.proposal)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of the workbook, judged: what it would make of what stands there now."""

    row: int
    verdict: Verdict
    faults: tuple[Fault, ...]
    before: Bundle | None
    after: Bundle | None
