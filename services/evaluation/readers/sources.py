"""Everything that a freeze reads, from both services: all of it, or the name of the source that is away."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.chassis.jobs import Work
from services.chassis.problems import Unavailable
from services.evaluation.readers import registry, rotation
from services.evaluation.readers.duties import DutyRow
from services.evaluation.readers.registry import GroupLine, Roster

T = TypeVar("T")
# A founding group has the authority's consent and works already; proposed, suspended and dissolved ones are not judged.
_JUDGED = ("founding", "active")


class SnapshotSourceUnavailable(Unavailable):
    """A source did not answer: nothing was frozen. `source` says which."""

    title_zh, title_en = "数据来源暂不可用，未冻结任何内容", "A source is away; nothing was frozen"


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group with what its policy asks for and what both services judged."""

    group: GroupLine
    requirement_ids: frozenset[str]
    duties: Mapping[str, tuple[DutyRow, ...]]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that came over REST."""

    roster: Roster
    groups: tuple[GroupFacts, ...]


async def read_sources(work: Work, district_id: UUID, as_of: date) -> Sources:
    """Roster, rules and duties. Raises `snapshot-source-unavailable` for whichever source is away."""
    home = work.client("registry")
    roster = await _answered("registry", registry.read_roster(home, district_id, as_of))
    judged = [group for group in roster.groups if group.state in _JUDGED]
    groups = []
    for number, group in enumerate(judged):
        await work.progress("reading duties", number, len(judged))
        groups.append(await _group_facts(work, group, as_of))
    return Sources(roster, tuple(groups))


async def _group_facts(work: Work, group: GroupLine, as_of: date) -> GroupFacts:
    home, exchange = work.client("registry"), work.client("rotation")
    ids = frozenset[str]()
    if group.policy_id is not None:
        ids = await _answered("registry", registry.read_requirements(home, group.policy_id))
    owed = await _answered("registry", registry.read_duties(home, group.group_id, as_of))
    moved = await _answered("rotation", rotation.read_duties(exchange, group.group_id, as_of))
    return GroupFacts(group, ids, {"registry": tuple(owed), "rotation": tuple(moved)})


async def _answered(source: str, reading: Awaitable[T]) -> T:
    try:
        return await reading
    except Unavailable as away:
        raise SnapshotSourceUnavailable(away.detail_zh, away.detail_en, source=source, because=away.slug) from away
