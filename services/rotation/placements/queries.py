"""Questions about placements; every read goes through ``visible_placements``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import widened
from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.rotation.matching.tables import Scenario
from services.rotation.placements.core import (
    OPEN_STATES,
    Counted,
    DutyRow,
    PlacementFacts,
    PlacementState,
    QuotaInstance,
    judge,
    steps_offered,
)
from services.rotation.placements.schemas import (
    PlacementLine,
    PlacementView,
    RotationDuty,
)
from services.rotation.placements.tables import Placement
from services.rotation.quotas.queries import rules_of
from services.rotation.quotas.tables import RoundRule
from services.rotation.rounds.queries import visible_rounds
from services.rotation.rounds.tables import Round

_OFFICIALS = {Power.PERSONNEL, Power.OFFICE, Power.LEADER, Power.INSPECTORATE, Power.CLIENT}


def visible_placements(caller: Caller) -> Select[Placement]:
    """One's own; those one's school sends or hosts; those of one's bureau. A service sees all."""
    who = caller.person
    if who.is_service:
        return select(Placement)
    if who.power in _OFFICIALS:
        return select(Placement).where(Placement.district_id == who.district_id)
    if who.power in (Power.PRINCIPAL, Power.CLERK):
        ours = or_(Placement.home_school_id == who.school_id, Placement.host_school_id == who.school_id)
        return select(Placement).where(ours)
    return select(Placement).where(Placement.person_id == who.person_id)


async def find_placement(db: AsyncSession, caller: Caller, placement_id: UUID, *, lock: bool = False) -> Placement:
    """One placement, or 404."""
    query = visible_placements(caller).where(Placement.id == placement_id)
    found = (await db.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


def narrowed(
    query: Select[Placement], *,
    group: UUID | None, unit: UUID | None, round_id: UUID | None, state: PlacementState | None, as_of: date | None,
) -> Select[Placement]:  # fmt: skip
    """The list's filters; ``as_of`` keeps those in service on the day."""
    if group:
        query = query.where(Placement.group_id == group)
    if unit:
        query = query.where(or_(Placement.home_unit_id == unit, Placement.host_unit_id == unit))
    if round_id:
        query = query.where(Placement.round_id == round_id)
    if state:
        query = query.where(Placement.state == state)
    if as_of:
        query = query.where(Placement.starts_on <= as_of, Placement.ends_on > as_of)
    return query


async def loads_promised(
    db: AsyncSession, district_id: UUID, starts_on: date, ends_on: date
) -> Sequence[Row[UUID, int]]:  # fmt: skip
    """Person and load, in hundredths, of placements of the district that overlap ``[starts_on, ends_on)``."""
    query = (
        select(Placement.person_id, func.sum(Placement.load))
        .where(Placement.district_id == district_id, Placement.state.in_(OPEN_STATES))
        .where(Placement.starts_on < ends_on, Placement.ends_on > starts_on)
        .group_by(Placement.person_id)
    )
    return (await db.execute(query)).all()


async def open_placements(db: AsyncSession, round_id: UUID) -> int:
    """How many placements of the round have not ended."""
    query = select(func.count()).where(Placement.round_id == round_id, Placement.state.in_(OPEN_STATES))
    return await db.scalar(query) or 0


def facts_of_placement(placement: Placement, today: date) -> PlacementFacts:
    """What the checks of a step look at."""
    return PlacementFacts(
        placement.state, today, placement.starts_on, placement.ends_on, placement.needs_report, bool(placement.report)
    )


def view_line(placement: Placement) -> PlacementLine:
    """A placement in a list."""
    fields = {name: getattr(placement, name) for name in PlacementLine.model_fields if name != "is_paired"}
    return PlacementLine(**fields, is_paired=placement.pair_id is not None)


def view_placement(caller: Caller, placement: Placement, today: date) -> PlacementView:
    """A placement whole, with what this caller may do."""
    who = caller.person
    knows = (
        who.power is Power.PERSONNEL
        or (who.power is Power.PRINCIPAL and who.school_id == placement.home_school_id)
        or who.person_id == placement.person_id
    )
    mine = who.power is Power.TEACHER and who.person_id == placement.person_id
    steps = steps_offered(facts_of_placement(placement, today), who.power.value)
    open_now = None if placement.state in OPEN_STATES else "placement-state"
    return PlacementView(
        **view_line(placement).model_dump(),
        scenario_id=placement.scenario_id,
        needs_report=placement.needs_report,
        report=placement.report if knows else None,
        ended_reason=placement.ended_reason if knows else None,
        counts_for=placement.counts_for,
        reasons=placement.reasons if knows else [],  # type: ignore[arg-type]
        can={
            **{f"transition.{to}": reason for to, reason in steps.items()},
            "report": open_now if mine else "not-granted",
        },
    )


async def duties_of(db: AsyncSession, caller: Caller, *, group: UUID | None, as_of: date) -> list[RotationDuty]:
    """The quotas of exchange that the day's rounds put on groups and units, judged by their placements."""
    rounds = visible_rounds(caller).where(
        Round.scenario_id.is_not(None), Round.starts_on <= as_of, Round.ends_on > as_of, Round.published_at.is_not(None)
    )
    found: list[RotationDuty] = []
    for one in (await db.scalars(rounds.order_by(Round.id))).all():
        scenario = await db.get_one(Scenario, one.scenario_id)
        quotas = _instances(one, scenario, list(await rules_of(db, one.id)), group)
        async with widened(db):
            rows = await db.scalars(select(Placement).where(Placement.round_id == one.id).order_by(Placement.id))
            counted = [_counted(row) for row in rows]
        found += [_duty(judge(quota, counted, as_of)) for quota in quotas]
    return found


def _counted(row: Placement) -> Counted:
    return Counted(str(row.event_id), str(row.person_id), tuple(row.counters), tuple(row.counts_for), row.state)


def _instances(found: Round, scenario: Scenario, rules: list[RoundRule], group: UUID | None) -> list[QuotaInstance]:
    bodies = {rule.rule_id: rule.body for rule in rules if rule.kind == "quota"}
    by_counter = {body["counter"]: body["clause"]["requirement_id"] for body in bodies.values()}
    spans = {term["name"]: (term["starts_on"], term["ends_on"]) for term in found.terms}
    return [
        QuotaInstance(
            instance=item["instance"], rule=item["rule"], requirement_id=item["clause"]["requirement_id"],
            rule_version=f"{item['clause']['policy']}:{found.policy_version}:{item['rule']}",
            severity=item["severity"], counter=body["counter"], equals_counter=body.get("equals_counter"),
            pair_of=by_counter.get(body.get("equals_counter")), group_id=item["group_id"],
            unit_id=item["other_unit_id"] or item["unit_id"],
            starts_on=date.fromisoformat(spans[item["term"]][0]) if item["term"] else found.starts_on,
            ends_on=date.fromisoformat(spans[item["term"]][1]) if item["term"] else found.ends_on,
            lo=item["lo"], hi=item["hi"], reason=scenario.reasons.get(item["instance"]),
        )
        for item in scenario.rules
        if (body := bodies.get(item["rule"])) and item["status"] != "not_applicable"
        and (group is None or item["group_id"] == str(group))
    ]  # fmt: skip


def _duty(row: DutyRow) -> RotationDuty:
    quota = row.quota
    return RotationDuty.model_validate(
        {
            "duty_id": row.duty_id,
            "requirement_id": quota.requirement_id,
            "rule_version": quota.rule_version,
            "scope": {"group_id": quota.group_id, "unit_id": quota.unit_id, "person_id": None},
            "window": {"from": quota.starts_on, "until": quota.ends_on},
            "required": {"min": row.min, "max": row.max, "ratio": None, "pair_of": quota.pair_of},
            "done": len(row.counted),
            "counted_event_ids": row.counted,
            "uncounted": [{"id": event_id, "reason": reason} for event_id, reason in row.uncounted],
            "severity": quota.severity,
            "excuse": quota.reason if row.state == "excused" else None,
            "state": row.state,
            "as_of": row.as_of,
        }
    )
