"""Which filings a caller sees."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import NotThere
from services.registry.governance.filings.core import STEPS, FilingState
from services.registry.governance.filings.schemas import FilingDetail
from services.registry.governance.filings.tables import Filing
from services.registry.governance.groups.queries import group_of, groups_within, may_act_for, role_of
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.core import offered
from services.registry.governance.policies.queries import columns


def visible_filings(caller: Caller) -> Select[Filing]:
    """The filings of the groups whose records a caller reads."""
    return select(Filing).where(Filing.group_id.in_(groups_within(caller).with_only_columns(Group.id)))


async def filing_of(db: AsyncSession, caller: Caller, filing_id: UUID) -> Filing:
    """A visible filing, or 404."""
    row = await db.scalar(visible_filings(caller).where(Filing.id == filing_id))
    if row is None:
        raise NotThere
    return row


async def detail(db: AsyncSession, caller: Caller, row: Filing) -> FilingDetail:
    """A filing with its text and what the caller may do."""
    group = await group_of(db, caller, row.group_id)
    leads = may_act_for(group, await role_of(db, caller, group.id, clock.today()))
    led = None if leads or caller.acts_as is Power.OFFICE else "not-lead"
    steps = offered(
        STEPS, row.state, power=caller.acts_as.value, is_proposer=caller.person.account_id == row.submitted_by
    )
    empty = row.file_id is None and not (row.goals.strip() and row.plan.strip())
    steps |= {to: code or ("filing-incomplete" if empty else None) for to, code in steps.items() if to == "submitted"}
    open_ = row.state in (FilingState.DRAFT, FilingState.RETURNED)
    actions = {
        "filing.edit": can(caller, "filing.edit", blocked=led if open_ else "wrong-state"),
        **{to: can(caller, "filing.move", blocked=code or led) for to, code in steps.items()},
    }
    return FilingDetail.model_validate({**columns(row), "can": actions})
