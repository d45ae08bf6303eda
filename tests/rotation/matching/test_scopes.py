"""A school sees the figures of its own group and the persons of its own school, and nobody of another group."""

from __future__ import annotations

from tests.kit.services import Service
from tests.rotation.story import Client, a_county, a_draft


async def test_a_member_sees_its_own_group_and_nobody_of_the_other(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(88, 48, 88, 48), split=2)
    personnel, round_id = await a_draft(rotation, county, groups=[])
    for state in ("open", "frozen", "solving"):
        job = await personnel.through(round_id, state)
        assert job["state"] == "done", job["problem"]
    whole = await personnel.get(f"/rounds/{round_id}")
    assert {group["name"] for group in whole["groups"]} == {"第一中学教育集团", "实验中学教育集团"}
    path = f"/scenarios/{whole['scenario_id']}"
    for instance in whole["plan_unexplained"]:
        seen = await personnel("GET", path)
        body, headers = {"instance": instance, "reason": "人员不足"}, {"If-Match": seen.headers["etag"]}
        assert (await personnel("PUT", f"{path}/reasons", json=body, headers=headers)).status_code == 200
    assert (await personnel.step(round_id, "proposed")).status_code == 200
    principal = Client(rotation, county.principal(1))
    mine = str(county.group_id)
    for figures in ("flows", "balance", "rules"):
        everything = {item["group_id"] for item in (await personnel.get(f"{path}/{figures}"))["items"]}
        own = {item["group_id"] for item in (await principal.get(f"{path}/{figures}"))["items"]}
        assert (own, len(everything)) == ({mine}, 2), figures
    moves = await principal.get(f"{path}/moves", limit=200, with_total=True)
    assert 0 < moves["total"] < (await personnel.get(path))["moves"]
    unit = str(county.units[1])
    assert all(unit in (move["from_unit_id"], move["to_unit_id"]) for move in moves["items"])
