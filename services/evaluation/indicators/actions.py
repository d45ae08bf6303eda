"""What is done to frameworks: adopted from a pack, put to consultation, approved by a second person, retired."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, FieldError, Forbidden, Invalid, NotThere, refuse_on
from services.evaluation.indicators.core import FrameworkState, WeightsStatus
from services.evaluation.indicators.core.reading import framework_sha
from services.evaluation.indicators.queries import STEPS, shipped_packs, validation_view
from services.evaluation.indicators.schemas import FrameworkTransition
from services.evaluation.indicators.tables import FrameworkVersion, SignOff


class FrameworkExists(Conflict):
    """This bureau has that version of the framework already."""

    title_zh, title_en = "本局已有该版本的指标体系", "This bureau has that framework version already"


class FrameworkFaulty(Invalid):
    """The framework has faults that keep it from approval; `errors` names each."""

    title_zh, title_en = "指标体系有误，不能批准", "The framework has faults"


class FrameworkStepNotAllowed(Conflict):
    """There is no such step from the state the framework is in."""

    title_zh, title_en = "当前状态不能这样办理", "No such step from this state"


class NeedsSecondPerson(Forbidden):
    """Whoever adopted a framework does not approve it."""

    title_zh, title_en = "须由另一人批准", "A second person must approve"


refuse_on("uq_framework_versions_code", FrameworkExists)


async def adopt_pack(db: AsyncSession, caller: Caller, pack: str) -> FrameworkVersion:
    """Make a draft version of the bureau's own from a shipped pack."""
    document = shipped_packs().get(pack)
    if document is None:
        raise NotThere(f"没有名为 {pack} 的指标包。", f"There is no pack {pack}.")
    made = FrameworkVersion(
        district_id=caller.district_id,
        code=document["id"],
        semver=document["semver"],
        title_zh=document["title"]["zh"],
        title_en=document["title"]["en"],
        scheme_type=document["scheme_type"],
        state=FrameworkState.DRAFT,
        weights_status=WeightsStatus(document["weights_status"]),
        bundle_mode=(document.get("bundle") or {}).get("mode", "shadow"),
        document=dict(document),
        sha256=framework_sha(document),
        adopted_by=caller.account_id,
    )
    db.add(made)
    await db.flush()
    record(db, "framework.adopt", "framework", made.id, after={"code": made.code, "sha256": made.sha256})
    return made


async def move_framework(
    db: AsyncSession, caller: Caller, framework: FrameworkVersion, asked: FrameworkTransition
) -> FrameworkVersion:
    """Take one step of draft -> consulting -> approved -> retired; the signature is kept."""
    before, after = framework.state, FrameworkState(asked.to)
    power = STEPS.get((before, after))
    if power is None:
        raise FrameworkStepNotAllowed(state=before.value, to=after.value)
    if caller.power is not power:
        raise Forbidden(reason="not-granted")
    if after is FrameworkState.APPROVED:
        _approvable(caller, framework)
    framework.state = after
    db.add(_signature(caller, framework, asked.reason))
    await db.flush()
    record(db, f"framework.{after}", "framework", framework.id, before={"state": before}, after={"state": after},
           reason=asked.reason)  # fmt: skip
    emit(db, f"framework.{after}", "framework", framework.id, district_id=framework.district_id)
    return framework


def _approvable(caller: Caller, framework: FrameworkVersion) -> None:
    if framework.adopted_by == caller.account_id:
        raise NeedsSecondPerson(reason="needs-second-person")
    found = validation_view(framework)
    if not found.is_valid:
        errors = [FieldError(f"/nodes/{fault.node}", fault.code, fault.facts) for fault in found.findings]
        raise FrameworkFaulty(errors=errors)


def _signature(caller: Caller, framework: FrameworkVersion, reason: str | None) -> SignOff:
    return SignOff(
        framework_id=framework.id,
        district_id=framework.district_id,
        state=framework.state,
        account_id=caller.account_id,
        name=caller.name,
        power=caller.power.value,
        on=clock.today(),
        reason=reason,
    )


async def freeze_framework(db: AsyncSession, framework: FrameworkVersion) -> None:
    """The first round that opens freezes the version: its bytes never change again."""
    if framework.state is FrameworkState.APPROVED:
        framework.state = FrameworkState.FROZEN
        await db.flush()
