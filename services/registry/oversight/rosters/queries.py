"""The lines of a roster snapshot, table by table; `docs/formats/roster-snapshot-line.schema.json` is their shape."""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import array, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.chassis import tables
from services.chassis.identity import Caller
from services.chassis.problems import NotThere
from services.registry.governance.groups.tables import Group, Membership
from services.registry.organisation.districts.queries import visible_district
from services.registry.organisation.schools.core import UnitKind
from services.registry.organisation.schools.queries import open_on
from services.registry.organisation.schools.tables import Enrolment, School, Unit, UnitSchool
from services.registry.organisation.staff.queries import honour_in_force, in_force
from services.registry.organisation.staff.tables import Assignment, Employment, Exemption, Honour, Person, PostHeld
from services.registry.organisation.teaching.tables import TeachingNeed

Rows: TypeAlias = Select[*tuple[Any, ...]]


async def roster_district(db: AsyncSession, caller: Caller, district_id: UUID, as_of: date) -> UUID:
    """The district, when the caller may have its roster: a service any, personnel their own; else 404."""
    who = caller.person
    if not who.is_service and who.district_id != district_id:
        raise NotThere
    return (await visible_district(db, caller, district_id, as_of)).id


def _units(district_id: UUID, as_of: date) -> Rows:
    living = select(UnitSchool.unit_id).join(School, School.id == UnitSchool.school_id).where(open_on(as_of))
    return (
        select(
            Unit.id.label("unit_id"), Unit.kind, Unit.school_id, School.school_code, Unit.name, Unit.stages,
            School.lat, School.lon, Unit.is_sample,
        )
        .outerjoin(School, School.id == Unit.school_id)
        .where(Unit.district_id == district_id, Unit.id.in_(living))
        .order_by(Unit.id)
    )  # fmt: skip


def _groups(district_id: UUID, as_of: date) -> Rows:
    alive = or_(Group.dissolved_on.is_(None), Group.dissolved_on > as_of)
    columns = (Group.id.label("group_id"), Group.name, Group.form, Group.state, Group.policy_id)
    return select(*columns).where(Group.district_id == district_id, alive).order_by(Group.id)


def _memberships(district_id: UUID, as_of: date) -> Rows:
    return (
        select(
            Membership.group_id, Membership.unit_id, Membership.role, Membership.tightness,
            Membership.valid_from.label("from"), Membership.valid_until.label("until"),
        )
        .join(Group, Group.id == Membership.group_id)
        .where(Group.district_id == district_id, in_force(Membership, as_of))
        .order_by(Membership.id)
    )  # fmt: skip


def _persons(district_id: UUID, as_of: date) -> Rows:
    """Each person once, at the home unit with the greatest share of full time."""
    return (
        select(
            Person.id.label("person_id"), Person.staff_no, Assignment.unit_id,
            Employment.employer_school_id, Person.name, Person.sex,
            Person.born, Person.stages, Person.subjects, Assignment.fte, Person.title,
            Assignment.valid_from.label("since"),
        )
        .ext(distinct_on(Person.id))
        .join(Assignment, and_(Assignment.person_id == Person.id, in_force(Assignment, as_of)))
        .join(Employment, and_(Employment.person_id == Person.id, in_force(Employment, as_of)))
        .where(Person.district_id == district_id)
        .order_by(Person.id, Assignment.fte.desc(), Assignment.id)
    )  # fmt: skip


def _posts(district_id: UUID, as_of: date) -> Rows:
    return (
        select(
            PostHeld.person_id, PostHeld.unit_id, PostHeld.post, PostHeld.subject,
            PostHeld.valid_from.label("from"), PostHeld.valid_until.label("until"),
        )
        .where(PostHeld.district_id == district_id, in_force(PostHeld, as_of))
        .order_by(PostHeld.id)
    )  # fmt: skip


def _honours(district_id: UUID, as_of: date) -> Rows:
    """An honour whose day of grant the roster does not say counts from the day of joining the school."""
    joined = select(func.min(Assignment.valid_from)).where(Assignment.person_id == Honour.person_id).scalar_subquery()
    granted = func.coalesce(Honour.granted, joined).label("granted")
    return (
        select(Honour.person_id, Honour.kind, Honour.level, granted, Honour.valid_until)
        .where(Honour.district_id == district_id, honour_in_force(as_of))
        .order_by(Honour.id)
    )


def _enrolments(district_id: UUID, as_of: date) -> Rows:
    """Counts by unit: a stage that has a section of its own counts there and not at the school (E01)."""
    section = aliased(Unit)
    elsewhere = (
        select(section.id)
        .where(section.school_id == Unit.school_id, section.kind == UnitKind.SECTION)
        .where(section.stages.contains(array([cast(Enrolment.stage, String)])))
    )
    own = or_(Unit.kind != UnitKind.SCHOOL, ~elsewhere.exists())
    return (
        select(
            Unit.id.label("unit_id"), Enrolment.stage, Enrolment.school_year,
            func.sum(Enrolment.pupils).label("pupils"), func.sum(Enrolment.classes).label("classes"),
        )
        .select_from(Enrolment)
        .join(UnitSchool, UnitSchool.school_id == Enrolment.school_id)
        .join(Unit, Unit.id == UnitSchool.unit_id)
        .join(School, School.id == Enrolment.school_id)
        .where(Enrolment.district_id == district_id, open_on(as_of), own)
        .where(Unit.stages.contains(array([cast(Enrolment.stage, String)])))
        .group_by(Unit.id, Enrolment.stage, Enrolment.school_year)
        .order_by(Unit.id, Enrolment.stage, Enrolment.school_year)
    )  # fmt: skip


def _teaching_needs(district_id: UUID, _as_of: date) -> Rows:
    need = TeachingNeed
    columns = (need.unit_id, need.stage, need.subject, need.fte, need.term)
    return select(*columns).where(need.district_id == district_id).order_by(need.id)


def _exemptions(district_id: UUID, as_of: date) -> Rows:
    """Those that hold and those to come: a round looks ahead."""
    columns = (Exemption.person_id, Exemption.valid_from.label("from"), Exemption.valid_until.label("until"))
    mine = (Exemption.district_id == district_id, Exemption.valid_until > as_of)
    return select(*columns).where(*mine).order_by(Exemption.id)


LINES = {
    "unit": _units,
    "group": _groups,
    "membership": _memberships,
    "person": _persons,
    "post": _posts,
    "honour": _honours,
    "enrolment": _enrolments,
    "teaching_need": _teaching_needs,
    "exemption_dates": _exemptions,
}


async def snapshot_lines(db: AsyncSession, district_id: UUID, as_of: date) -> AsyncIterator[bytes]:
    """Header, facts, end with count and SHA-256 of all bytes before it; read row by row from server-side cursors."""
    digest, count = hashlib.sha256(), 0
    async for line in _facts(db, district_id, as_of):
        digest.update(line)
        count += 1
        yield line
    yield _line("end", {"count": count, "sha256": digest.hexdigest()})


async def _facts(db: AsyncSession, district_id: UUID, as_of: date) -> AsyncIterator[bytes]:
    event = tables.of("registry", "event")
    revision = await db.scalar(select(func.coalesce(func.max(event.seq), 0)))
    yield _line("header", {"revision": revision, "as_of": as_of, "district_id": district_id})
    for kind, wanted in LINES.items():
        async for row in await db.stream(wanted(district_id, as_of)):
            yield _line(kind, dict(row._mapping))


def _line(kind: str, values: Mapping[str, Any]) -> bytes:
    body = {"type": kind, **values}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str).encode() + b"\n"
