"""What a round takes from the registry: its rules and units when it opens, its frozen picture when it freezes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.jobs import Work, job
from services.chassis.journal import record
from services.chassis.problems import Conflict, FieldError, Invalid
from services.rotation.matching.core.instance import Choice, Committed, Instance, Seat, Term
from services.rotation.matching.core.instance import Wish as WishRecord
from services.rotation.placements.queries import loads_promised
from services.rotation.posts.actions import derive_posts
from services.rotation.posts.queries import posts_of
from services.rotation.quotas.actions import AssumptionUnconfirmed, compiled, take_rules
from services.rotation.quotas.core import (
    UnitInRole,
    correction_days,
    documents_due,
    empty_scopes,
    host_posts,
    model_rules,
)
from services.rotation.quotas.queries import rules_of
from services.rotation.readers.registry import PolicyRules, Roster, has_document, read_roster, read_rules
from services.rotation.rounds.actions import arrive, has_landed, still
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.queries import groups_of, units_of
from services.rotation.rounds.tables import Round, RoundGroup, RoundUnit, Snapshot, SnapshotPerson
from services.rotation.snapshots.core import Frame, build_instance, groups_on
from services.rotation.wishes.queries import wishes_of


class ProfileExpired(Conflict):
    title_zh, title_en = "政策方案在轮次期间不生效", "The policy is not in force on the round's dates"


class PolicyOfAnotherDistrict(Conflict):
    title_zh, title_en = "政策方案不属于本区县", "The policy is another district's"


class DocumentsMissing(Conflict):
    title_zh, title_en = "缺少开轮次所需文件", "A document that the round needs is missing"


class RoundGroupsMissing(Invalid):
    title_zh, title_en = "没有可参加本轮次的集团", "No group can take part"


class RuleScopeEmpty(Conflict):
    title_zh, title_en = "硬性下限规则没有适用对象", "A hard lower bound applies to nobody"


@job("rotation.open", seconds=120)
async def open_round(work: Work, *, round_id: str) -> dict[str, Any]:
    """draft -> open: reads the policy and the roster, then keeps rules, groups, units and posts in one transaction."""
    async with work.transaction() as db:
        if await has_landed(db, UUID(round_id), RoundState.OPEN, work.job_id):
            return {}
        found = await still(db, UUID(round_id), RoundState.DRAFT)
        wanted = [str(group.group_id) for group in await groups_of(db, found.id)]
        policy_id, district_id, year = found.policy_id, found.district_id, found.school_year
        first, last = found.starts_on, found.ends_on
    await work.progress("reading", 0, 3)
    policy = await read_rules(work.client("registry"), policy_id)
    if policy.district_id != district_id:
        # The job reads with the service's sight, which is wider than that of whoever drafted the round.
        raise PolicyOfAnotherDistrict(policy_id=str(policy_id))
    _refuse_out_of_force(policy, first, last)
    rules = compiled(policy.rules)
    await work.progress("reading", 1, 3)
    roster = await read_roster(work.client("registry"), district_id=district_id, as_of=first)
    await _refuse_missing_documents(work, roster, rules, wanted, policy_id=policy_id, first=first, year=year)
    await work.progress("writing", 2, 3)
    async with work.transaction() as db:
        found = await still(db, UUID(round_id), RoundState.DRAFT)
        units = await _take_groups(db, found, roster, wanted)
        await take_rules(db, found.id, rules)
        await derive_posts(db, found.id, units, host_posts(rules))
        if found.correction_days is None:
            found.correction_days = _days(rules)
        found.policy_name, found.policy_version = policy.name, policy.version
        await arrive(db, found, RoundState.OPEN)
        return {"groups": len({unit.group_id for unit in units}), "units": len(units), "rules": len(rules)}


def _refuse_out_of_force(policy: PolicyRules, first: date, last: date) -> None:
    starts, ends = policy.in_force_from, policy.in_force_until
    if starts is None or starts > first or (ends is not None and ends < last):
        raise ProfileExpired(
            in_force_from=starts.isoformat() if starts else None, in_force_until=ends.isoformat() if ends else None
        )


async def _refuse_missing_documents(
    work: Work, roster: Roster, rules: Sequence[dict[str, Any]], wanted: Sequence[str], *,
    policy_id: UUID, first: date, year: str,
) -> None:  # fmt: skip
    """A18: 交流方案 and 考核办法 stand before the round opens."""
    kinds = documents_due(rules, "round.open")
    groups = [group for group, _ in groups_on(roster, wanted, str(policy_id), first)]
    missing = [
        FieldError(f"/groups/{group.group_id}", "missing", f"{group.name}: {kind}")
        for group in groups
        for kind in kinds
        if not await has_document(work.client("registry"), group.group_id, kind, year)
    ]
    if missing:
        raise DocumentsMissing(errors=missing)


def _days(rules: Sequence[dict[str, Any]]) -> int:
    days = correction_days(rules)
    if days is None:
        missing = FieldError("/correction_days", "unconfirmed", "waiting: correction, working_days")
        raise AssumptionUnconfirmed(errors=[missing])
    return days


async def _take_groups(db: AsyncSession, found: Round, roster: Roster, wanted: Sequence[str]) -> list[RoundUnit]:
    chosen = groups_on(roster, wanted, str(found.policy_id), found.starts_on)
    missing = set(wanted) - {str(group.group_id) for group, _ in chosen}
    if missing or not chosen or not all(members for _, members in chosen):
        raise RoundGroupsMissing(errors=[FieldError("/groups", "not-there", group_id) for group_id in sorted(missing)])
    await db.execute(delete(RoundGroup).where(RoundGroup.round_id == found.id))
    await db.execute(delete(RoundUnit).where(RoundUnit.round_id == found.id))
    places = {unit.unit_id: unit for unit in roster.units}
    units = []
    for group, members in chosen:
        db.add(RoundGroup(round_id=found.id, group_id=group.group_id, name=group.name))
        units += [_unit(found.id, line, places[line.unit_id]) for line in members if line.unit_id in places]
    db.add_all(units)
    await db.flush()
    return units


def _unit(round_id: UUID, line: Any, place: Any) -> RoundUnit:
    return RoundUnit(
        round_id=round_id, group_id=line.group_id, unit_id=line.unit_id, school_id=place.school_id,
        school_code=place.school_code, name=place.name, role=line.role, stages=list(place.stages),
        is_sample=place.is_sample,
    )  # fmt: skip


@job("rotation.freeze", seconds=180)
async def freeze_round(work: Work, *, round_id: str) -> dict[str, Any]:
    """open -> frozen: one consistent extract of the registry becomes the round's immutable, hashed snapshot."""
    async with work.transaction() as db:
        if await has_landed(db, UUID(round_id), RoundState.FROZEN, work.job_id):
            return {}
        found = await still(db, UUID(round_id), RoundState.OPEN)
        district_id, day = found.district_id, found.starts_on
    await work.progress("reading", 0, 3)
    roster = await read_roster(work.client("registry"), district_id=district_id, as_of=day)
    await work.progress("writing", 1, 3)
    async with work.transaction() as db:
        found = await still(db, UUID(round_id), RoundState.OPEN)
        await _refuse_empty_scopes(db, found)
        instance = build_instance(roster, await frame_of(db, found))
        kept = await _keep(db, found, roster, instance)
        record(db, "round.freeze", "round", found.id, after={"sha256": kept.sha256, "revision": kept.revision})
        await arrive(db, found, RoundState.FROZEN)
        found.snapshot_sha256 = kept.sha256
        return {"sha256": kept.sha256, "teachers": kept.teachers, "wishes": kept.wishes}


async def _refuse_empty_scopes(db: AsyncSession, found: Round) -> None:
    rules = model_rules([row.body for row in await rules_of(db, found.id)])
    units = [UnitInRole(str(u.unit_id), str(u.group_id), u.role) for u in await units_of(db, found.id)]
    if empty := empty_scopes(rules, units):
        raise RuleScopeEmpty(rules=empty)


async def frame_of(db: AsyncSession, found: Round) -> Frame:
    """What the round itself brings to its instance."""
    terms = tuple(
        Term(term["name"], date.fromisoformat(term["starts_on"]), date.fromisoformat(term["ends_on"]))
        for term in found.terms
    )
    return Frame(
        school_year=found.school_year,
        terms=terms,
        group_ids=frozenset(str(group.group_id) for group in await groups_of(db, found.id)),
        seed=found.seed,
        rules=model_rules([row.body for row in await rules_of(db, found.id)]),
        seats=tuple(
            Seat(str(post.id), str(post.unit_id), post.post, tuple(post.kinds), post.seats, post.is_required)
            for post in await posts_of(db, found.id)
        ),
        wishes=tuple(
            WishRecord(
                str(wish.person_id), wish.consent.value,
                tuple(Choice(str(choice)) for choice in wish.choices), wish.accepts_unlisted,
            )
            for wish in await wishes_of(db, found.id)
        ),
        committed=await _committed(db, found, terms),
    )  # fmt: skip


async def _committed(db: AsyncSession, found: Round, terms: Sequence[Term]) -> tuple[Committed, ...]:
    promised: list[Committed] = []
    for term in terms:
        rows = await loads_promised(db, found.district_id, term.from_, term.until)
        promised += [Committed(str(person_id), term.term, load) for person_id, load in rows]
    return tuple(promised)


async def _keep(db: AsyncSession, found: Round, roster: Roster, instance: Instance) -> Snapshot:
    kept = Snapshot(
        round_id=found.id, district_id=found.district_id, sha256=instance.sha256(),
        instance=zlib.compress(instance.to_json()), roster_sha256=roster.sha256, revision=roster.header.revision,
        as_of=instance.as_of, units=len(instance.units), teachers=len(instance.teachers),
        wishes=len(instance.wishes), rules=len(instance.rules),
    )  # fmt: skip
    db.add(kept)
    await db.flush()
    schools = {unit.unit_id: unit.school_id for unit in roster.units}
    on_roll = {teacher.teacher_id for teacher in instance.teachers}
    db.add_all(
        SnapshotPerson(
            snapshot_id=kept.id, district_id=found.district_id, school_id=schools.get(person.unit_id),
            unit_id=person.unit_id, person_id=person.person_id, staff_no=person.staff_no, name=person.name,
        )
        for person in roster.persons
        if str(person.person_id) in on_roll
    )  # fmt: skip
    await db.flush()
    return kept
