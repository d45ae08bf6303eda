"""Questions about snapshots."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.problems import Conflict, NotThere
from services.evaluation.indicators.core import Framework, State
from services.evaluation.snapshots.tables import Snapshot


async def snapshot_of(db: AsyncSession, snapshot_id: UUID | None) -> Snapshot:
    """A frozen snapshot; 404 while there is none."""
    found = await db.get(Snapshot, snapshot_id) if snapshot_id else None
    if found is None:
        raise NotThere
    return found


class UnresolvedMissing(Conflict):
    """Leaves that nothing has answered; `nodes` counts their units. Collect them, or leave them out of this round."""

    title_zh, title_en = "有指标尚无数据", "Some leaves have no data yet"


def refuse_unresolved(framework: Framework, observations: Sequence[Mapping[str, Any]]) -> None:
    """Refuse while a leaf is pending (`unresolved-missing`): it is collected, or left out by the inspectorate."""
    pending = dict(Counter(one["node_code"] for one in observations if one["state"] == State.PENDING))
    if pending:
        nodes = [framework.node(code) for code in pending]
        zh, en = "、".join(node.name_zh for node in nodes), ", ".join(node.name_en for node in nodes)
        raise UnresolvedMissing(f"尚无数据：{zh}。请采集，或在本轮中不采集。", f"No data yet for: {en}.", nodes=pending)
