"""Reads the registry: roster snapshots, the rules of a policy, groups. Models name only the fields used here."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.chassis.clients import ServiceClient
from services.chassis.problems import Conflict

ROSTER = "/api/registry/v1/roster-snapshots"
_LONGEST_LINE = 64 * 1024


class SnapshotInconsistent(Conflict):
    """The stream was cut, altered, or says something no roster line may say."""

    title_zh, title_en = "名册快照不一致", "The roster snapshot is inconsistent"


class Read(BaseModel):
    """A line or answer of the registry: strict on what is named, silent on what is not."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Dated(Read):
    """A fact that holds on ``[from, until)``."""

    from_: date = Field(alias="from")
    until: date | None


class HeaderLine(Read):
    type: Literal["header"]
    revision: int
    as_of: date
    district_id: UUID


class UnitLine(Read):
    type: Literal["unit"]
    unit_id: UUID
    kind: Literal["school", "section", "set"]
    school_id: UUID | None
    school_code: str | None
    name: str
    stages: list[str]
    lat: float | None
    lon: float | None
    is_sample: bool


class GroupLine(Read):
    type: Literal["group"]
    group_id: UUID
    name: str
    form: str
    state: str
    policy_id: UUID | None


class MembershipLine(Dated):
    type: Literal["membership"]
    group_id: UUID
    unit_id: UUID
    role: Literal["lead", "member", "supported"]
    tightness: str | None


class PersonLine(Read):
    type: Literal["person"]
    person_id: UUID
    staff_no: str
    unit_id: UUID
    name: str
    born: date
    stages: list[str]
    subjects: list[str]
    fte: int
    title: str | None
    since: date


class PostLine(Dated):
    type: Literal["post"]
    person_id: UUID
    unit_id: UUID
    post: str
    subject: str | None


class HonourLine(Read):
    type: Literal["honour"]
    person_id: UUID
    kind: str
    level: str
    granted: date
    valid_until: date | None


class EnrolmentLine(Read):
    """Counted and hashed like every line; rotation uses nothing of it."""

    type: Literal["enrolment"]


class NeedLine(Read):
    type: Literal["teaching_need"]
    unit_id: UUID
    stage: str
    subject: str
    fte: int
    term: str


class ExemptionLine(Dated):
    type: Literal["exemption_dates"]
    person_id: UUID


class EndLine(Read):
    type: Literal["end"]
    count: int
    sha256: str


_Line = TypeAdapter(
    Annotated[
        HeaderLine | UnitLine | GroupLine | MembershipLine | PersonLine | PostLine | HonourLine
        | EnrolmentLine | NeedLine | ExemptionLine | EndLine,
        Field(discriminator="type"),
    ]
)  # fmt: skip


@dataclass(slots=True)
class Roster:
    """One consistent extract of the registry: a single revision of one district on one day."""

    header: HeaderLine
    sha256: str
    units: list[UnitLine] = field(default_factory=list)
    groups: list[GroupLine] = field(default_factory=list)
    memberships: list[MembershipLine] = field(default_factory=list)
    persons: list[PersonLine] = field(default_factory=list)
    posts: list[PostLine] = field(default_factory=list)
    honours: list[HonourLine] = field(default_factory=list)
    needs: list[NeedLine] = field(default_factory=list)
    exemptions: list[ExemptionLine] = field(default_factory=list)


_SHELF: dict[type[Read], str] = {
    UnitLine: "units", GroupLine: "groups", MembershipLine: "memberships", PersonLine: "persons", PostLine: "posts",
    HonourLine: "honours", NeedLine: "needs", ExemptionLine: "exemptions",
}  # fmt: skip


async def read_roster(client: ServiceClient, *, district_id: UUID, as_of: date) -> Roster:
    """The district's roster on a day. Raises ``SnapshotInconsistent``, or the chassis' ``registry-unavailable``."""
    lines = client.stream_lines(ROSTER, params={"district_id": district_id, "as_of": as_of})
    roster = await gather(lines)
    if roster.header.district_id != district_id or roster.header.as_of != as_of:
        raise SnapshotInconsistent("快照不是所要的区县或日期", "The snapshot is of another district or day")
    return roster


async def gather(lines: AsyncIterator[bytes]) -> Roster:
    """Reads the lines to the end, checking each against its model and all against the closing count and hash."""
    digest, roster, count = hashlib.sha256(), None, 0
    async for raw in lines:
        line = raw.rstrip(b"\r\n")
        if not line:
            continue
        parsed = _parse(line, number=count + 1)
        if isinstance(parsed, EndLine):
            return _closed(roster, parsed, count=count, sha256=digest.hexdigest())
        digest.update(line + b"\n")
        count += 1
        if isinstance(parsed, HeaderLine) == (roster is not None):
            raise SnapshotInconsistent("快照首行缺失或重复", "The first line is missing or repeated", line=count)
        if isinstance(parsed, HeaderLine):
            roster = Roster(parsed, "")
        elif shelf := _SHELF.get(type(parsed)):
            getattr(roster, shelf).append(parsed)
    raise SnapshotInconsistent("快照被截断", "The snapshot was cut short", lines=count)


def _parse(line: bytes, *, number: int) -> Any:
    if len(line) > _LONGEST_LINE:
        raise SnapshotInconsistent("快照行过长", "A line of the snapshot is too long", line=number)
    try:
        return _Line.validate_json(line)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise SnapshotInconsistent(
            f"快照第 {number} 行的 {where} 有误", f"Line {number} of the snapshot is wrong at {where}", line=number
        ) from error


def _closed(roster: Roster | None, end: EndLine, *, count: int, sha256: str) -> Roster:
    if roster is None or (end.count, end.sha256) != (count, sha256):
        raise SnapshotInconsistent("快照行数或校验值不符", "The snapshot's count or hash does not agree", lines=count)
    roster.sha256 = sha256
    return roster


class PolicyRules(Read):
    """A policy version of a district with its rules; each rule keeps its own fields, read later by its kind."""

    policy_id: UUID = Field(alias="id")
    district_id: UUID
    version: int
    name: str
    in_force_from: date | None
    in_force_until: date | None
    rules: list[dict[str, Any]]


class DocumentLine(Read):
    """A document of a group, as far as a gate asks."""

    group_id: UUID
    kind: str
    state: str
    school_year: str | None


class DocumentLines(Read):
    """One page of documents."""

    items: list[DocumentLine]


async def read_rules(client: ServiceClient, policy_id: UUID) -> PolicyRules:
    """The policy and every rule of it as the registry serves them."""
    return await client.get_model(PolicyRules, f"/api/registry/v1/policies/{policy_id}")


async def has_document(client: ServiceClient, group_id: UUID, kind: str, school_year: str) -> bool:
    """Whether the group has an adopted document of the kind, for the school year or for all years."""
    params = {"group": group_id, "kind": kind, "state": "adopted", "limit": 200}
    page = await client.get_model(DocumentLines, "/api/registry/v1/documents", params=params)
    return any(item.school_year in (None, school_year) for item in page.items)
