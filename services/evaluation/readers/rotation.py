"""Rotation as evaluation reads it: its quotas judged as duty rows, with the ids of the placements that count."""

from datetime import date
from uuid import UUID

from services.chassis.clients import ServiceClient
from services.evaluation.readers.duties import DutyRow, read_all_duties


async def read_duties(client: ServiceClient, group_id: UUID, as_of: date) -> list[DutyRow]:
    """The exchange duties of a group as they stood on a day. Raises `rotation-unavailable`."""
    return await read_all_duties(client, "/api/rotation/v1/duties", group_id, as_of)
