"""What is due, met, at risk or missed: `assess(rules, facts, calendar, as_of)`, and nothing else decides it.

A rule that names a cadence (A05, A15, A16, A28, A29) makes one duty a window and scope. Windows are exact and hang on
the district's calendar; a fact counts in the window it lies in, or it is listed with the reason why it does not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.registry.governance.groups.core import Key
from services.registry.organisation.calendars.core import SchoolCalendar
from services.registry.oversight.duties.core.values import (
    DutyRow,
    DutyState,
    Fact,
    GroupFacts,
    PersonAt,
    Place,
    Question,
    Uncounted,
    Window,
)
from services.registry.oversight.duties.core.windows import per, windows

ASSESSED = frozenset({"cadence", "document"})


def assess(
    rules: Iterable[Mapping[str, Any]], facts: GroupFacts, calendar: SchoolCalendar, question: Question
) -> list[DutyRow]:
    """Every duty of a group in the school year of the day, and the first window to come, in order of their keys."""
    rows = [
        row
        for rule in rules
        if rule["kind"] in ASSESSED
        for window in windows(rule, calendar, question.as_of)
        if is_owed(rule, window, facts.founded_on)
        for row in _in_window(rule, window, facts, question)
    ]
    return sorted(rows, key=lambda row: row.duty_id)


def is_owed(rule: Mapping[str, Any], window: Window, founded_on: date) -> bool:
    """Whether the group was there when the window opened; what is due before it opens needs it a day earlier."""
    if per(rule) in ("standing", "rolling"):
        return True
    return founded_on < window.span.start if rule.get("due") == "window_start" else founded_on <= window.span.start


def _in_window(
    rule: Mapping[str, Any], window: Window, facts: GroupFacts, question: Question
) -> Iterator[DutyRow]:  # fmt: skip
    """One row a group; a unit in the rule's roles (each of its persons must meet); or a person."""
    roles, level = rule["scope"]["filter"].get("roles"), rule["scope"]["level"]
    day = min(window.span.start, question.as_of) if window.span.start > question.as_of else window.span.start
    day = max(day, facts.founded_on)
    here = [place for place in facts.places if place.holds_on(day) and (not roles or place.role in roles)]
    if level == "group":
        whole = [fact for fact in facts.facts if fact.person_id is None]
        yield _row(rule, window, facts, question, *_counted(rule, window, facts, whole))
        return
    for place in here:
        persons = [one for one in facts.persons if one.unit_id == place.unit_id and _is_meant(rule, one)]
        if level == "unit" and rule.get("who"):
            yield _unit_row(rule, window, facts, question, place, persons)
        elif level == "unit":
            own = [fact for fact in facts.facts if fact.home == place.unit_id]
            found = _counted(rule, window, facts, own)
            yield _row(rule, window, facts, question, *found, unit_id=place.unit_id)
        else:
            for one in persons:
                own = [fact for fact in facts.facts if fact.person_id == one.person_id]
                found = _counted(rule, window, facts, own)
                yield _row(rule, window, facts, question, *found, unit_id=place.unit_id, person_id=one.person_id)


def _is_meant(rule: Mapping[str, Any], person: PersonAt) -> bool:
    wanted = rule.get("who")
    return not wanted or not person.who.isdisjoint(wanted)


def _counted(
    rule: Mapping[str, Any], window: Window, facts: GroupFacts, offered: Sequence[Fact]
) -> tuple[tuple[str, ...], tuple[Uncounted, ...]]:
    """Evidence that counts, and what looks like it with the reason why it does not."""
    alike = [fact for fact in offered if _is_alike(rule, window, fact)]
    judged = [(fact, flaw_of(rule, window, facts, fact)) for fact in sorted(alike, key=lambda f: (f.on, f.id))]
    counted = tuple(fact.id for fact, flaw in judged if flaw is None)
    return counted, tuple(Uncounted(fact.id, flaw) for fact, flaw in judged if flaw)


def _is_alike(rule: Mapping[str, Any], window: Window, fact: Fact) -> bool:
    what = "document" if rule["kind"] == "document" else rule["what"]
    of = rule.get("document_kind") if rule["kind"] == "document" else rule.get("of")
    if fact.what != what or (of is not None and fact.of != of):
        return False
    if fact.school_year is not None and window.school_year is not None:
        return fact.school_year == window.school_year
    if fact.what in ("liaison", "document"):
        return fact.on < window.span.end and (fact.until is None or fact.until > window.span.start)
    return fact.on in window.span


def flaw_of(rule: Mapping[str, Any], window: Window, facts: GroupFacts, fact: Fact) -> str | None:
    """Why a fact of the right kind does not count in a window; None when it does."""
    if fact.flaw:
        return fact.flaw
    if rule.get("due") == "window_start" and fact.on >= window.span.start:
        return "late"
    if missing := set(rule.get("sections") or ()) - fact.sections:
        return f"section-missing: {', '.join(sorted(missing))}"
    if _wrong_way(rule, facts, fact):
        return "wrong-direction"
    return None


def _wrong_way(rule: Mapping[str, Any], facts: GroupFacts, fact: Fact) -> bool:
    ends = ((fact.home, rule.get("from")), (fact.host, rule.get("to")))
    return any(roles and not _held(facts, unit, roles, fact.on) for unit, roles in ends if unit is not None)


def _held(facts: GroupFacts, unit_id: Key, roles: Sequence[str], on: date) -> bool:
    return any(one.unit_id == unit_id and one.role in roles and one.holds_on(on) for one in facts.places)


def _unit_row(
    rule: Mapping[str, Any], window: Window, facts: GroupFacts, question: Question, place: Place,
    persons: Sequence[PersonAt],
) -> DutyRow:  # fmt: skip
    """A28: every such person of the unit must reach `min`; evidence is the one fact by which each reached it."""
    met: list[str] = []
    short: list[Uncounted] = []
    amounts = {fact.id: getattr(fact, rule.get("measure") or "count", Decimal(1)) for fact in facts.facts}
    by_person: dict[Key | None, list[Fact]] = {}
    for fact in facts.facts:
        by_person.setdefault(fact.person_id, []).append(fact)
    for one in persons:
        counted, flawed = _counted(rule, window, facts, by_person.get(one.person_id, []))
        reached = _reaches(counted, amounts, rule.get("min") or 1)
        met += [reached] if reached else []
        short += [*flawed, *(Uncounted(each, "not-enough") for each in counted if reached is None)]
    return _row(rule, window, facts, question, tuple(met), tuple(short), unit_id=place.unit_id, least=len(persons))


def _reaches(ids: Sequence[str], amounts: Mapping[str, Decimal], least: int) -> str | None:
    """The fact by which the sum reaches what is asked, if any."""
    total = Decimal(0)
    for one in ids:
        total += amounts[one]
        if total >= least:
            return one
    return None


def _row(
    rule: Mapping[str, Any], window: Window, facts: GroupFacts, question: Question,
    counted: tuple[str, ...], uncounted: tuple[Uncounted, ...], *,
    unit_id: Key | None = None, person_id: Key | None = None, least: int | None = None,
) -> DutyRow:  # fmt: skip
    parts = (rule["id"], facts.group_id.hex, (person_id or unit_id or facts.group_id).hex, window.name)
    duty_id = "/".join(dict.fromkeys(parts))
    wanted = rule.get("min") or 1 if least is None else least
    deadline = window.span.start if rule.get("due") == "window_start" else window.span.end
    excuse = facts.excuses.get(duty_id) if rule["severity"] == "soft" else None
    state = _state(len(counted), wanted, rule.get("max"), deadline, excuse, per(rule) == "standing", question)
    return DutyRow(
        duty_id=duty_id, rule_id=rule["id"], requirement_id=rule["clause"]["requirement_id"],
        rule_version=question.rule_version, group_id=facts.group_id, unit_id=unit_id, person_id=person_id,
        window=window.span, least=wanted, most=rule.get("max"), done=len(counted), counted=counted,
        uncounted=uncounted, severity=rule["severity"], excuse=excuse, state=state, as_of=question.as_of,
        deadline=deadline, quote=rule["clause"]["quote"], answerable=rule.get("answerable") or "lead.principal",
    )  # fmt: skip


def _state(
    done: int, least: int, most: int | None, deadline: date, excuse: str | None, standing: bool, question: Question
) -> DutyState:
    if done >= least and (most is None or done <= most):
        return DutyState.MET
    if excuse:
        return DutyState.EXCUSED
    if standing or question.as_of >= deadline:
        return DutyState.MISSED
    return DutyState.AT_RISK if (deadline - question.as_of).days <= question.risk_days else DutyState.DUE
