"""Write, submit, return and accept filings (A15)."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, FieldError, Invalid, refuse_on
from services.registry.governance.documents.queries import files_of
from services.registry.governance.filings.core import STEPS, FilingState
from services.registry.governance.filings.schemas import FilingChange, FilingDraft, FilingTransition
from services.registry.governance.filings.tables import Filing
from services.registry.governance.groups.actions import demand_role
from services.registry.governance.groups.queries import group_of
from services.registry.governance.policies.actions import WrongState, demand


class FilingExists(Conflict):
    title_zh, title_en = "本学年已有此备案", "This school year's filing exists"


class FilingIncomplete(Invalid):
    title_zh, title_en = "目标或计划未填", "Goals or plan are empty"


class DayInFuture(Invalid):
    title_zh, title_en = "日期不能晚于今天", "The day lies in the future"


refuse_on("uq_filings_year", FilingExists)


async def draft_filing(db: AsyncSession, caller: Caller, draft: FilingDraft) -> Filing:
    """The lead starts the filing of a school year."""
    group = await group_of(db, caller, draft.group_id)
    await demand_role(db, caller, group, clock.today())
    await files_of(db, caller, [draft.file_id] if draft.file_id else [])
    row = Filing(district_id=group.district_id, state=FilingState.DRAFT, **draft.model_dump())
    db.add(row)
    await db.flush()
    record(db, "filing.edit", "filing", row.id, after={"kind": row.kind, "school_year": row.school_year})
    return row


async def change_filing(db: AsyncSession, caller: Caller, row: Filing, change: FilingChange) -> Filing:
    """Replace the text of a draft or returned filing."""
    await demand_role(db, caller, await group_of(db, caller, row.group_id), clock.today())
    if row.state not in (FilingState.DRAFT, FilingState.RETURNED):
        raise WrongState(state=row.state.value)
    await files_of(db, caller, [change.file_id] if change.file_id else [])
    before = {"title": row.title, "goals": row.goals, "plan": row.plan}
    for name, value in change.model_dump().items():
        setattr(row, name, value)
    record(db, "filing.edit", "filing", row.id, before=before, after=change.model_dump(exclude={"file_id"}))
    await db.flush()
    return row


async def move_filing(db: AsyncSession, caller: Caller, row: Filing, step: FilingTransition) -> Filing:
    """Submit by the lead's principal; return or accept, with a reason, by the office."""
    demand(STEPS, row.state, step.to, caller, proposer=row.submitted_by, reason=step.reason)
    if step.to is FilingState.SUBMITTED:
        await demand_role(db, caller, await group_of(db, caller, row.group_id), clock.today())
        _refuse_empty(row)
        row.submitted_by, row.filed_on = caller.person.account_id, clock.today()
    else:
        row.decided_reason = step.reason
    if step.to is FilingState.ACCEPTED and step.received_on:
        row.filed_on = _stamped(step.received_on)
    before, row.state = row.state, step.to
    record(
        db, "filing.move", "filing", row.id, before={"state": before}, after={"state": row.state}, reason=step.reason
    )
    event_id = emit(
        db, f"filing.{row.state.value}", "filing", row.id, district_id=row.district_id, as_of=row.filed_on,
        data={"group_id": row.group_id, "kind": row.kind, "school_year": row.school_year},
    )  # fmt: skip
    row.event_id = event_id if row.state is FilingState.ACCEPTED else None
    await db.flush()
    return row


def _refuse_empty(row: Filing) -> None:
    empty = [name for name in ("goals", "plan") if not getattr(row, name).strip()]
    if empty and row.file_id is None:
        raise FilingIncomplete(errors=[FieldError(f"/{name}", "empty", "未填") for name in empty])


def _stamped(day: date) -> date:
    if day > clock.today():
        raise DayInFuture(errors=[FieldError("/received_on", "future", day.isoformat())])
    return day
