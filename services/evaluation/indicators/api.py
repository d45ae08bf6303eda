"""Routes of frameworks and shipped packs."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import Forbidden, NotThere, refusals
from services.evaluation.indicators.actions import (
    FrameworkExists,
    FrameworkFaulty,
    FrameworkStepNotAllowed,
    NeedsSecondPerson,
    adopt_pack,
    move_framework,
)
from services.evaluation.indicators.core import FrameworkState
from services.evaluation.indicators.queries import (
    find_framework,
    framework_detail,
    framework_view,
    pack_view,
    shipped_packs,
    validation_view,
    visible_frameworks,
)
from services.evaluation.indicators.schemas import (
    FrameworkAdoption,
    FrameworkCode,
    FrameworkDetail,
    FrameworkPage,
    FrameworkTransition,
    FrameworkValidationView,
    PackList,
    Semver,
)
from services.evaluation.indicators.tables import FrameworkVersion

router = router("/api/evaluation/v1", tags=["frameworks"])

PackReader = Annotated[Caller, allowed("framework_pack.read")]
FrameworkReader = Annotated[Caller, allowed("framework.read")]
FrameworkEditor = Annotated[Caller, allowed("framework.edit")]
FrameworkMover = Annotated[Caller, allowed("framework.transition")]


@router.get("/framework-packs")
async def list_framework_packs(_caller: PackReader) -> PackList:
    """Frameworks shipped with the product, as example weights (示例权重)."""
    return PackList(items=[pack_view(document) for document in shipped_packs().values()])


@router.get("/frameworks", response_model=FrameworkPage)
async def list_frameworks(
    caller: FrameworkReader, db: Db, page: PageQuery,
    state: Annotated[FrameworkState | None, Query(description="only versions in this state")] = None,
) -> Any:  # fmt: skip
    """Framework versions of the caller's bureau."""
    found = visible_frameworks(caller)
    if state is not None:
        found = found.where(FrameworkVersion.state == state)
    return await paginate(db, found, by=[FrameworkVersion.id], query=page, view=lambda row: framework_view(caller, row))


@router.post("/frameworks", status_code=201, responses=refusals(NotThere, FrameworkExists))
async def adopt_framework(
    caller: FrameworkEditor, db: Db, draft: FrameworkAdoption, response: Response
) -> FrameworkDetail:
    """Make a draft of the bureau's own from a shipped pack (A36)."""
    made = await adopt_pack(db, caller, draft.pack)
    tag(response, made)
    return await framework_detail(db, caller, made)


@router.get("/frameworks/{code}/versions/{semver}", responses=refusals(NotThere))
async def read_framework(
    caller: FrameworkReader, db: Db, code: FrameworkCode, semver: Semver, response: Response
) -> FrameworkDetail:
    """One version with its tree, weights and where each weight comes from."""
    found = await find_framework(db, caller, code, semver)
    tag(response, found)
    return await framework_detail(db, caller, found)


@router.get("/frameworks/{code}/versions/{semver}/validation", responses=refusals(NotThere))
async def validate_framework(
    caller: FrameworkReader, db: Db, code: FrameworkCode, semver: Semver
) -> FrameworkValidationView:
    """What keeps the version from approval."""
    return validation_view(await find_framework(db, caller, code, semver))


@router.post(
    "/frameworks/{code}/versions/{semver}/transitions",
    responses=refusals(NotThere, Forbidden, NeedsSecondPerson, FrameworkStepNotAllowed, FrameworkFaulty),
)
async def transition_framework(
    caller: FrameworkMover, db: Db, code: FrameworkCode, semver: Semver,
    asked: FrameworkTransition, if_match: IfMatch, response: Response,
) -> FrameworkDetail:  # fmt: skip
    """Put the version to consultation, approve it as the second person, or retire it."""
    found = await find_framework(db, caller, code, semver)
    match(found, if_match)
    moved = await move_framework(db, caller, found, asked)
    tag(response, moved)
    return await framework_detail(db, caller, moved)
