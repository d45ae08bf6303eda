"""Which documents a caller sees, and what they still lack."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, tables
from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import NotThere
from services.registry.governance.documents.core import (
    REQUIRING,
    STEPS,
    DocumentState,
    kinds_demanded,
    sections_wanted,
    signing_roles,
    unfilled,
)
from services.registry.governance.documents.schemas import (
    DocumentDetail,
    DocumentView,
    SectionView,
    SignatureView,
)
from services.registry.governance.documents.tables import Document, Signature
from services.registry.governance.groups.queries import (
    group_of,
    may_act_for,
    members_on,
    role_of,
    units_of_school,
    visible_groups,
)
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.core import offered
from services.registry.governance.policies.queries import columns, rules_in_force
from services.registry.organisation.schools.tables import Unit


def visible_documents(caller: Caller) -> Select[Document]:
    """The documents of the groups a caller sees."""
    return select(Document).where(Document.group_id.in_(visible_groups(caller).with_only_columns(Group.id)))


async def document_of(db: AsyncSession, caller: Caller, document_id: UUID) -> Document:
    """A visible document, or 404."""
    row = await db.scalar(visible_documents(caller).where(Document.id == document_id))
    if row is None:
        raise NotThere
    return row


async def files_of(db: AsyncSession, caller: Caller, ids: Sequence[UUID]) -> list:
    """The named files of the caller's bureau or school, or 404: an id in a body goes through the scope check too."""
    row = tables.of("registry", "file")
    who = caller.person
    mine = row.school_id == who.school_id if who.school_id else row.district_id == who.district_id
    found = list(await db.scalars(select(row).where(row.id.in_(ids), mine))) if ids else []
    if len(found) != len(set(ids)):
        raise NotThere
    return found


async def digest(db: AsyncSession, row: Document) -> str:
    """SHA-256 over title, sections and the file's own digest: what a signature binds to."""
    file = await db.get(tables.of("registry", "file"), row.file_id) if row.file_id else None
    parts = [row.title, row.sections, file.sha256 if file else None]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


async def signatures_of(db: AsyncSession, row: Document) -> list[tuple[Signature, Unit]]:
    """The signatures under a document, with their units."""
    wanted = select(Signature, Unit).join(Unit, Unit.id == Signature.unit_id).where(Signature.document_id == row.id)
    return [(found[0], found[1]) for found in await db.execute(wanted.order_by(Signature.signed_at, Signature.id))]


async def parties(db: AsyncSession, caller: Caller, row: Document) -> list[UUID]:
    """The units of the caller's school that are in the group today: those it signs for."""
    mine = set(await db.scalars(units_of_school(caller.person.school_id)))
    return [one.unit_id for one in await members_on(db, row.group_id, clock.today()) if one.unit_id in mine]


async def _sign_blocked(db: AsyncSession, caller: Caller, row: Document, sha256: str) -> str | None:
    if row.state is not DocumentState.DRAFT:
        return "wrong-state"
    here = set(await parties(db, caller, row))
    signed = {one.unit_id for one, _unit in await signatures_of(db, row) if one.sha256 == sha256}
    return "already-signed" if here & signed else None if here else "not-party"


async def lacks(db: AsyncSession, group: Group, row: Document, on: date) -> tuple[list[str], list[str]]:
    """(sections still empty, names of units that have not signed the present text)."""
    rules = await rules_in_force(db, group.policy_id, kinds=REQUIRING)
    roles, sha256 = signing_roles(rules, row.kind), await digest(db, row)
    signed = {signature.unit_id for signature, _ in await signatures_of(db, row) if signature.sha256 == sha256}
    members = await members_on(db, group.id, on) if roles else []
    unsigned = [one.unit_name for one in members if one.role.value in roles and one.unit_id not in signed]
    return unfilled(row.sections, sections_wanted(rules, row.kind)), unsigned


async def missing_documents(db: AsyncSession, group: Group, *, gate: str) -> list[str]:
    """Kinds of document that the group's profile demands at a gate and that are not adopted."""
    demanded = kinds_demanded(await rules_in_force(db, group.policy_id, kinds=REQUIRING), gate)
    held = select(Document.kind).where(Document.group_id == group.id, Document.state == DocumentState.ADOPTED)
    adopted = {kind.value for kind in await db.scalars(held)}
    return [kind for kind in demanded if kind not in adopted]


async def view(db: AsyncSession, row: Document) -> DocumentView:
    """A document as a list shows it."""
    return DocumentView.model_validate({**columns(row), "sha256": await digest(db, row)})


async def detail(db: AsyncSession, caller: Caller, row: Document) -> DocumentDetail:
    """A document with its text, who signed, what it lacks, and what the caller may do."""
    group = await group_of(db, caller, row.group_id)
    today = clock.today()
    plain = await view(db, row)
    empty, unsigned = await lacks(db, group, row, today)
    role = await role_of(db, caller, group.id, today)
    keeper = caller.acts_as is Power.OFFICE or may_act_for(group, role)
    steps = offered(STEPS, row.state, power=caller.acts_as.value, is_proposer=False)
    lack = "document-incomplete" if empty else "signature-missing" if unsigned else None
    steps |= {to: code or lack for to, code in steps.items() if to == DocumentState.ADOPTED.value}
    edit = "wrong-state" if row.state is not DocumentState.DRAFT else None if keeper else "not-lead"
    led = can(caller, "document.move", blocked=None if keeper else "not-lead")
    moves = {to: led or code for to, code in steps.items()}
    sign = await _sign_blocked(db, caller, row, plain.sha256)
    return DocumentDetail(
        **dict(plain), sections=[SectionView.model_validate(one) for one in row.sections],
        signatures=[
            SignatureView(
                unit_id=unit.id, unit_name=unit.name, name=one.name, signed_at=one.signed_at,
                is_outdated=one.sha256 != plain.sha256,
            )
            for one, unit in await signatures_of(db, row)
        ],
        unfilled=empty, unsigned=unsigned,
        can={
            "document.edit": can(caller, "document.edit", blocked=edit),
            "document.sign": can(caller, "document.sign", blocked=sign),
            **moves,
        },
    )  # fmt: skip
