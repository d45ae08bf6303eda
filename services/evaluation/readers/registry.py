"""The registry as evaluation reads it: the roster snapshot's units, groups, memberships and pupils, and duties.

Persons are skipped unread: evaluation keeps no teacher's data.
"""

import hashlib
import json
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.clients import ServiceClient
from services.chassis.problems import Unavailable
from services.evaluation.readers.duties import DutyRow, read_all_duties

_PATH = "/api/registry/v1"


class SnapshotBroken(Unavailable):
    """The roster stream ended early or does not match its own count and hash."""

    slug = "snapshot-broken"
    title_zh = "名册快照不完整"
    title_en = "Roster snapshot incomplete"


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class HeaderLine(_Line):
    """The first line: which roster, of which day."""

    type: Literal["header"]
    revision: int = Field(ge=0)
    as_of: date
    district_id: UUID


class UnitLine(_Line):
    """What is evaluated: a school, a section of a school or a named set of schools."""

    type: Literal["unit"]
    unit_id: UUID
    kind: Literal["school", "section", "set"]
    school_id: UUID | None
    school_code: str | None = Field(max_length=10)
    name: str = Field(max_length=200)
    stages: tuple[str, ...]
    is_sample: bool


class GroupLine(_Line):
    """A school group (教育集团) and the state it is in."""

    type: Literal["group"]
    group_id: UUID
    name: str = Field(max_length=200)
    state: str = Field(max_length=20)
    policy_id: UUID | None


class MembershipLine(_Line):
    """A dated membership `[from, until)` with its role and tightness."""

    type: Literal["membership"]
    group_id: UUID
    unit_id: UUID
    role: Literal["lead", "member", "supported"]
    tightness: Literal["tight", "support"] | None
    since: date = Field(alias="from")
    until: date | None


class EnrolmentLine(_Line):
    """Pupils and classes of a unit in a stage and school year."""

    type: Literal["enrolment"]
    unit_id: UUID
    stage: str = Field(max_length=20)
    school_year: str = Field(max_length=9)
    pupils: int = Field(ge=0)


class EndLine(_Line):
    """The last line: how many lines came before it, and the SHA-256 of their bytes."""

    type: Literal["end"]
    count: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Roster(BaseModel):
    """What evaluation keeps of a roster snapshot."""

    model_config = ConfigDict(frozen=True)

    header: HeaderLine
    units: tuple[UnitLine, ...]
    groups: tuple[GroupLine, ...]
    memberships: tuple[MembershipLine, ...]
    enrolments: tuple[EnrolmentLine, ...]
    sha256: str


_MODELS: dict[str, type[_Line]] = {
    "header": HeaderLine,
    "unit": UnitLine,
    "group": GroupLine,
    "membership": MembershipLine,
    "enrolment": EnrolmentLine,
    "end": EndLine,
}


async def read_roster(client: ServiceClient, district_id: UUID, as_of: date) -> Roster:
    """The roster of a district on a day; refused with `snapshot-broken` unless count and hash agree."""
    params = {"district_id": district_id, "as_of": as_of}
    kept: dict[str, list] = {name: [] for name in _MODELS}
    digest, count = hashlib.sha256(), 0
    async for line in client.stream_lines(f"{_PATH}/roster-snapshots", params=params):
        raw = line.rstrip(b"\r\n") + b"\n"
        kind = _kept_line(raw, kept)
        if kind != "end":
            digest.update(raw)
            count += 1
    return _closed(kept, count, digest.hexdigest())


def _kept_line(raw: bytes, kept: dict[str, list]) -> str:
    try:
        kind = json.loads(raw)["type"]
        if model := _MODELS.get(kind):
            kept[kind].append(model.model_validate_json(raw))
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotBroken("名册快照有一行不合约定。", "A line of the roster breaks the contract.") from error
    return kind


def _closed(kept: dict[str, list], count: int, sha256: str) -> Roster:
    ends = kept["end"]
    if len(ends) != 1 or len(kept["header"]) != 1 or (ends[0].count, ends[0].sha256) != (count, sha256):
        raise SnapshotBroken(
            "名册快照的行数或摘要不符，请稍后重试。", "Count or hash of the roster do not agree; try again."
        )
    return Roster(
        header=kept["header"][0],
        units=tuple(kept["unit"]),
        groups=tuple(kept["group"]),
        memberships=tuple(kept["membership"]),
        enrolments=tuple(kept["enrolment"]),
        sha256=sha256,
    )


class RuleClause(BaseModel):
    """The clause a rule cites."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    requirement_id: str = Field(pattern=r"^[A-E][0-9]{2}$")


class RuleRow(BaseModel):
    """A rule in force, as far as evaluation needs it: which clause asks."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    clause: RuleClause


class PolicyRules(BaseModel):
    """The rules of a policy version."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    rules: tuple[RuleRow, ...]


async def read_requirements(client: ServiceClient, policy_id: UUID) -> frozenset[str]:
    """The requirement ids that a policy profile asks for: they switch process leaves on."""
    found = await client.get_model(PolicyRules, f"{_PATH}/policies/{policy_id}/rules")
    return frozenset(rule.clause.requirement_id for rule in found.rules)


async def read_duties(client: ServiceClient, group_id: UUID, as_of: date) -> list[DutyRow]:
    """The duties that the registry judges for a group, as they stood on a day."""
    return await read_all_duties(client, f"{_PATH}/duties", group_id, as_of)
