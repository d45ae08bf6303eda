"""Questions about runs and scenarios; persons' rows go through ``visible_moves`` and ``visible_explanations``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import widened
from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.rotation.matching.core.wording import alternative_sentence, price_sentence, price_split, sentence
from services.rotation.matching.schemas.explanations import AlternativeView, MatchExplanation, SentenceView
from services.rotation.matching.schemas.runs import RunView
from services.rotation.matching.schemas.scenarios import BalanceView, FlowView, MoveView, RuleOutcomeView, ScenarioView
from services.rotation.matching.tables import Run, Scenario, ScenarioExplanation, ScenarioMove
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.queries import plan_is_shown_to, units_of, visible_rounds
from services.rotation.rounds.tables import Round


def visible_runs(caller: Caller) -> Select[Run]:
    """Runs of the rounds of the caller's bureau; schools see plans, not runs."""
    query = select(Run)
    if caller.person.power in (Power.PERSONNEL, Power.OFFICE, Power.LEADER, Power.INSPECTORATE, Power.CLIENT):
        return query.where(Run.district_id == caller.person.district_id)
    return query.where(false())


async def find_run(db: AsyncSession, caller: Caller, run_id: UUID) -> Run:
    """One run, or 404."""
    found = (await db.execute(visible_runs(caller).where(Run.id == run_id))).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


async def view_run(db: AsyncSession, run: Run) -> RunView:
    """A run with the scenario it made."""
    scenario = await db.scalar(select(Scenario.id).where(Scenario.run_id == run.id))
    fields = {name: getattr(run, name) for name in RunView.model_fields if name != "scenario_id"}
    return RunView(**fields, scenario_id=scenario)


async def find_scenario(db: AsyncSession, caller: Caller, scenario_id: UUID) -> tuple[Scenario, Round]:
    """A scenario and its round, when the caller may see the plan; else 404."""
    query = select(Scenario).where(
        Scenario.id == scenario_id, Scenario.round_id.in_(visible_rounds(caller).with_only_columns(Round.id))
    )
    scenario = (await db.execute(query)).scalar_one_or_none()
    if scenario is None:
        raise NotThere
    found = await db.get_one(Round, scenario.round_id)
    if not plan_is_shown_to(caller, found):
        raise NotThere
    return scenario, found


async def groups_seen(db: AsyncSession, caller: Caller, round_id: UUID) -> frozenset[str] | None:
    """The groups whose figures the caller may see: a school those it belongs to; None = every one."""
    who = caller.person
    if who.power in (Power.PERSONNEL, Power.OFFICE, Power.LEADER, Power.INSPECTORATE, Power.CLIENT):
        return None
    return frozenset(str(u.group_id) for u in await units_of(db, round_id) if u.school_id == who.school_id)


def within(item: Mapping[str, Any], seen: frozenset[str] | None) -> bool:
    """Whether a figure is of a group that is seen; one of the whole district is everybody's."""
    return seen is None or item["group_id"] is None or item["group_id"] in seen


def visible_moves(caller: Caller, scenario_id: UUID) -> Select[ScenarioMove]:
    """All moves for the bureau; a school those that leave or reach it; a teacher the own one."""
    who, query = caller.person, select(ScenarioMove).where(ScenarioMove.scenario_id == scenario_id)
    if who.power in (Power.PERSONNEL, Power.LEADER, Power.OFFICE, Power.CLIENT):
        return query.where(ScenarioMove.district_id == who.district_id)
    if who.power in (Power.PRINCIPAL, Power.CLERK):
        ours = or_(ScenarioMove.from_school_id == who.school_id, ScenarioMove.to_school_id == who.school_id)
        return query.where(ours)
    if who.power is Power.TEACHER and who.person_id:
        return query.where(ScenarioMove.person_id == who.person_id)
    return query.where(false())


async def names_of(db: AsyncSession, round_id: UUID) -> dict[UUID, str]:
    """Unit id to name, in the round."""
    return {unit.unit_id: unit.name for unit in await units_of(db, round_id)}


async def view_scenario(db: AsyncSession, scenario: Scenario, found: Round, *, personnel: bool) -> ScenarioView:
    """The plan in figures, with what may be done about it."""
    counts = select(ScenarioMove.kind, func.count()).where(ScenarioMove.scenario_id == scenario.id)
    async with widened(db):
        kinds = dict((await db.execute(counts.group_by(ScenarioMove.kind))).all())
    fields = {
        name: getattr(scenario, name)
        for name in ScenarioView.model_fields
        if name not in ("is_chosen", "kinds", "missed", "can")
    }
    missed = [rule for rule in scenario.rules if rule["status"] == "missed"]
    late = None if found.state is RoundState.SCENARIOS else "round-state"
    return ScenarioView(
        **fields,
        is_chosen=found.scenario_id == scenario.id,
        kinds=kinds,
        missed=len(missed),
        can={"give_reason": late if personnel else "not-granted"},
    )


def view_rule(rule: Mapping[str, Any], reasons: Mapping[str, str]) -> RuleOutcomeView:
    """A rule instance with the written reason, where it was missed."""
    return RuleOutcomeView.model_validate({**rule, "reason": reasons.get(rule["instance"])})


def view_balance(item: Mapping[str, Any], names: Mapping[UUID, str]) -> BalanceView:
    """A balance line with the unit's name."""
    return BalanceView.model_validate({**item, "unit_name": names.get(UUID(item["unit_id"]), "")})


def view_move(move: ScenarioMove, names: Mapping[UUID, str]) -> MoveView:
    """A move with the names of both units."""
    derived = {"from_name", "to_name", "is_paired"}
    fields = {name: getattr(move, name) for name in MoveView.model_fields if name not in derived}
    return MoveView(
        **fields,
        from_name=names.get(move.from_unit_id, ""),
        to_name=names.get(move.to_unit_id, ""),
        is_paired=move.pair_key is not None,
    )


async def flows_of(db: AsyncSession, scenario: Scenario, seen: frozenset[str] | None) -> list[FlowView]:
    """Counts between units by kind: for a picture that shows each school twice."""
    names = await names_of(db, scenario.round_id)
    keys = (ScenarioMove.group_id, ScenarioMove.from_unit_id, ScenarioMove.to_unit_id, ScenarioMove.kind)
    query = select(*keys, func.count().label("people")).where(ScenarioMove.scenario_id == scenario.id)
    if seen is not None:
        query = query.where(ScenarioMove.group_id.in_([UUID(group_id) for group_id in seen]))
    async with widened(db):
        rows = (await db.execute(query.group_by(*keys).order_by(*keys))).all()
    return [
        FlowView(
            group_id=row.group_id, from_unit_id=row.from_unit_id, from_name=names.get(row.from_unit_id, ""),
            to_unit_id=row.to_unit_id, to_name=names.get(row.to_unit_id, ""), kind=row.kind, people=row.people,
        )
        for row in rows
    ]  # fmt: skip


async def find_explanation(
    db: AsyncSession, caller: Caller, scenario: Scenario, person_id: UUID
) -> ScenarioExplanation:  # fmt: skip
    """Why a person goes there: for the person, the principal of the home school, the personnel office."""
    who = caller.person
    query = select(ScenarioExplanation).where(
        ScenarioExplanation.scenario_id == scenario.id, ScenarioExplanation.person_id == person_id
    )
    if who.power is Power.PERSONNEL:
        query = query.where(ScenarioExplanation.district_id == who.district_id)
    elif who.power is Power.PRINCIPAL:
        query = query.where(ScenarioExplanation.school_id == who.school_id)
    else:
        query = query.where(ScenarioExplanation.person_id == who.person_id)
    found = (await db.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


def view_explanation(found: ScenarioExplanation, names: Mapping[UUID, str]) -> MatchExplanation:
    """The facts in words. Nobody but the person is ever named."""
    units = {str(unit_id): name for unit_id, name in names.items()}
    return MatchExplanation(
        scenario_id=found.scenario_id,
        person_id=found.person_id,
        person_name=found.person_name,
        sentences=[worded(fact, units) for fact in found.facts["facts"]],
        alternatives=[_solved_again(item, units) for item in found.facts["alternatives"]]
        or [_priced(item, units) for item in found.facts["prices"]],
    )


def _solved_again(item: Mapping[str, Any], units: Mapping[str, str]) -> AlternativeView:
    zh, en = alternative_sentence(item, units)
    return AlternativeView(
        zh=zh, en=en, unit_id=item["unit_id"], is_exact=True, is_possible=item["is_possible"],
        tiers=item["tiers"], split=item["split"], others=item["others"],
    )  # fmt: skip


def _priced(item: Mapping[str, Any], units: Mapping[str, str]) -> AlternativeView:
    zh, en = price_sentence(item, units)
    return AlternativeView(
        zh=zh, en=en, unit_id=item["unit_id"], is_exact=False, is_possible=True,
        tiers={}, split=price_split(item), others=None,
    )  # fmt: skip


def worded(fact: Mapping[str, Any], units: Mapping[str, str]) -> SentenceView:
    """One fact in both languages, with its id and clause."""
    zh, en = sentence(fact["code"], fact["values"], units)
    return SentenceView.model_validate(
        {"id": fact["id"], "code": fact["code"], "zh": zh, "en": en, "clause": fact["clause"]}
    )
