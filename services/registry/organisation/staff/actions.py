"""Amend a person. Whole rosters come by import."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import journal
from services.chassis.etags import match
from services.chassis.outbox import emit
from services.registry.organisation.schools.core import spell
from services.registry.organisation.staff.queries import visible_person
from services.registry.organisation.staff.schemas import PersonChange
from services.registry.organisation.staff.tables import Person


async def amend_person(db: AsyncSession, person_id: UUID, change: PersonChange, if_match: int) -> Person:
    """Correct a person's own row."""
    person = await visible_person(db, db.info["caller"], person_id)
    match(person, if_match)
    fields = change.model_dump(exclude_none=True)
    before = {key: getattr(person, key) for key in fields}
    for key, value in fields.items():
        setattr(person, key, value)
    person.pinyin, person.initials = spell(person.name)
    await db.flush()
    journal.record(db, "staff.edit", "person", person.id, before=before, after=fields)
    emit(db, "person.changed", "person", person.id, district_id=person.district_id)
    return person
