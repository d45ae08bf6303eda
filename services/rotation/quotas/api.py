"""Routes of quotas."""

from __future__ import annotations

from typing import Annotated, Any

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.rotation.quotas.queries import visible_rules
from services.rotation.quotas.schemas import RoundRulePage
from services.rotation.quotas.tables import RoundRule
from services.rotation.rounds.queries import find_round

router = router("/api/rotation/v1/rules", tags=["rules"])
RuleReader = Annotated[Caller, allowed("rule.read")]


@router.get("", response_model=RoundRulePage, responses=refusals(NotThere))
async def list_round_rules(caller: RuleReader, db: Db, round_id: Id, page: PageQuery) -> Any:
    """The rules in force for a round, each with its quoted clause: a read-only projection of the registry's."""
    await find_round(db, caller, round_id)
    return await paginate(db, visible_rules(caller, round_id), by=[RoundRule.rule_id, RoundRule.id], query=page)
