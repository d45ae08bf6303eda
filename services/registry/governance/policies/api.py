"""Routes of policies."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, PreconditionFailed, refusals
from services.registry.governance.policies import actions, queries
from services.registry.governance.policies.core import PolicyState, RuleKind
from services.registry.governance.policies.schemas import (
    AssumptionAnswers,
    PolicyDetail,
    PolicyDraft,
    PolicyPage,
    PolicyRulesView,
    PolicyTransition,
)
from services.registry.governance.policies.tables import PolicyProfile

router = noun_router("/api/registry/v1/policies", tags=["policies"])
PolicyReader = Annotated[Caller, allowed("policy.read")]
PolicyDrafter = Annotated[Caller, allowed("policy.draft")]
PolicyMover = Annotated[Caller, allowed("policy.move")]
PolicyConfirmer = Annotated[Caller, allowed("policy.confirm")]


@router.get("", response_model=PolicyPage)
async def list_policies(
    caller: PolicyReader, db: Db, page: PageQuery, state: Annotated[PolicyState | None, Query()] = None
) -> Any:
    """The profiles of the caller's bureau, oldest first."""
    wanted = queries.visible_policies(caller)
    wanted = wanted.where(PolicyProfile.state == state) if state else wanted
    return await paginate(db, wanted, by=[PolicyProfile.id], query=page, view=queries.view)


@router.post(
    "", response_model=PolicyDetail, status_code=201,
    responses=refusals(
        actions.RuleKindUnknown, actions.RuleInvalid, actions.ClauseMissing, actions.QuoteNotInText
    ),
)  # fmt: skip
async def import_policy(caller: PolicyDrafter, db: Db, draft: PolicyDraft, response: Response) -> Any:
    """Import a profile as a draft: clauses with verbatim quotes, and typed rules that cite them (A01)."""
    row = await actions.import_policy(db, caller, draft)
    tag(response, row)
    return queries.detail(row, caller)


@router.get("/{policy_id}", response_model=PolicyDetail, responses=refusals(NotThere))
async def read_policy(caller: PolicyReader, db: Db, policy_id: Id, response: Response) -> Any:
    """A profile with its clauses, rules, and what the caller may do."""
    row = await queries.policy_of(db, caller, policy_id)
    tag(response, row)
    return queries.detail(row, caller)


@router.get("/{policy_id}/rules", response_model=PolicyRulesView, responses=refusals(NotThere))
async def list_policy_rules(
    caller: PolicyReader, db: Db, policy_id: Id, response: Response, kind: Annotated[RuleKind | None, Query()] = None
) -> Any:
    """The rules in the shared wire shape (docs/formats/policy-rule.schema.json), all or of one kind."""
    row = await queries.policy_of(db, caller, policy_id)
    tag(response, row)
    return queries.rules_view(row, kind)


@router.put(
    "/{policy_id}/assumptions", response_model=PolicyDetail,
    responses=refusals(NotThere, actions.AssumptionFixed, actions.RuleInvalid, PreconditionFailed),
)  # fmt: skip
async def confirm_policy_assumptions(
    caller: PolicyConfirmer, db: Db, policy_id: Id, answers: AssumptionAnswers, if_match: IfMatch, response: Response
) -> Any:
    """Confirm, in the caller's name, values that the text leaves open."""
    row = await queries.policy_of(db, caller, policy_id)
    match(row, if_match)
    row = await actions.confirm_assumptions(db, caller, row, answers)
    tag(response, row)
    return queries.detail(row, caller)


@router.post(
    "/{policy_id}/transitions", response_model=PolicyDetail,
    responses=refusals(
        NotThere, actions.WrongState, actions.PolicyInForce, actions.SecondPersonNeeded,
        actions.ReasonMissing, PreconditionFailed,
    ),
)  # fmt: skip
async def move_policy(
    caller: PolicyMover, db: Db, policy_id: Id, step: PolicyTransition, if_match: IfMatch, response: Response
) -> Any:
    """Sign off (a second person), put in force from a day, send back, or end."""
    row = await queries.policy_of(db, caller, policy_id)
    match(row, if_match)
    row = await actions.move_policy(db, caller, row, step)
    tag(response, row)
    return queries.detail(row, caller)
