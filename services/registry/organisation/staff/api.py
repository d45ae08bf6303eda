"""Routes of staff."""

from typing import Annotated, Any, Literal

from fastapi import Response

from services.chassis import clock
from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, tag
from services.chassis.fields import AsOf, Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed, can
from services.chassis.problems import NotThere, PreconditionFailed, refusals
from services.registry.organisation.schools.core import Stage
from services.registry.organisation.staff import actions, queries, schemas
from services.registry.organisation.staff.core import HonourKind, PostKind, Subject, Title
from services.registry.organisation.staff.tables import Assignment, Honour, Person, PostHeld

router = make_router("/api/registry/v1/staff", tags=["staff"])
StaffReader = Annotated[Caller, allowed("staff.read")]
StaffLookup = Annotated[Caller, allowed("staff.read", reads=True)]
StaffEditor = Annotated[Caller, allowed("staff.edit")]
StaffOrder = Literal["name", "-name", "staff_no", "-staff_no"]


async def _file(db: Db, caller: Caller, person: Person, response: Response) -> dict[str, Any]:
    tag(response, person)
    [found] = await queries.with_facts(db, [person], None)
    return found | {"can": {"edit": can(caller, "staff.edit")}}


@router.get("", response_model=schemas.StaffPage)
async def list_staff(
    caller: StaffReader, db: Db, page: PageQuery, as_of: AsOf | None = None, school_id: Id | None = None,
    unit_id: Id | None = None, stage: Stage | None = None, subject: Subject | None = None,
    title: Title | None = None, honour: HonourKind | None = None, post: PostKind | None = None,
    sort: StaffOrder = "name",
) -> Any:  # fmt: skip
    """Staff in the caller's scope on a day, in pinyin order unless sorted otherwise, without birth dates."""
    day = as_of or clock.today()
    wanted = queries.visible_staff(caller, day)
    wanted = wanted.where(Person.school_id == school_id) if school_id else wanted
    wanted = wanted.where(Person.stages.contains([stage.value])) if stage else wanted
    wanted = wanted.where(Person.subjects.contains([subject.value])) if subject else wanted
    wanted = wanted.where(Person.title == title) if title else wanted
    at = queries.in_force(Assignment, day)
    wanted = queries.with_fact(wanted, Assignment, Assignment.unit_id == unit_id, at) if unit_id else wanted
    held = queries.in_force(PostHeld, day)
    wanted = queries.with_fact(wanted, PostHeld, PostHeld.post == post, held) if post else wanted
    given = queries.honour_in_force(day)
    wanted = queries.with_fact(wanted, Honour, Honour.kind == honour, given) if honour else wanted
    first = Person.staff_no if sort.endswith("staff_no") else Person.pinyin
    found = await paginate(db, wanted, by=[first, Person.id], query=page, descending=sort.startswith("-"))
    return {**found, "items": await queries.with_facts(db, found["items"], day)}


@router.post("/lookups", response_model=schemas.LookupView)
async def look_up_staff(caller: StaffLookup, db: Db, draft: schemas.LookupDraft) -> Any:
    """Names by id or by their beginning, in the caller's scope: names never stand in a path or a query."""
    wanted = queries.visible_staff(caller, clock.today())
    wanted = wanted.where(Person.id.in_(draft.ids)) if draft.ids is not None else wanted
    wanted = queries.named(wanted, draft.text) if draft.text else wanted
    return {"items": list(await db.scalars(wanted.order_by(Person.pinyin, Person.id).limit(200)))}


@router.get("/{person_id}", response_model=schemas.TeacherFile, responses=refusals(NotThere))
async def read_staff(caller: StaffReader, db: Db, response: Response, person_id: Id) -> Any:
    """A teacher's file: every dated fact."""
    return await _file(db, caller, await queries.visible_person(db, caller, person_id), response)


@router.patch("/{person_id}", response_model=schemas.TeacherFile, responses=refusals(NotThere, PreconditionFailed))
async def amend_staff(
    caller: StaffEditor, db: Db, response: Response, person_id: Id, change: schemas.PersonChange, if_match: IfMatch
) -> Any:
    """Correct a person's own row."""
    person = await actions.amend_person(db, person_id, change, if_match)
    return await _file(db, caller, person, response)
