"""Activities through HTTP: recorded by the school whose people took part, confirmed by the host."""

import pytest

from services.chassis import clock
from tests.registry.governance.county import Z, a_county, found


async def observing(registry, **more):
    county = await a_county(registry)
    group = await found(county)
    body = {
        "group_id": group["id"], "kind": "class_observation", "held_on": f"{Z}-03-10", "title": "跟班听课",
        "host_unit_id": str(county.schools[0].unit_id), "days": 1, "hours": 0,
        "person_ids": [str(one) for one in county.schools[1].people["teacher"]], **more,
    }  # fmt: skip
    return county, body


@pytest.mark.requirement("A28")
async def test_an_activity_counts_once_the_host_confirms_it(registry):
    county, body = await observing(registry)
    clerk, host = county.as_("clerk", county.schools[1]), county.as_("clerk", county.schools[0])
    row = await county.done(clerk, "POST", "/activities", body)
    assert (row["state"], row["participants"]) == ("recorded", 2)
    path, step = f"/activities/{row['id']}/transitions", {"to": "confirmed"}
    other = await county.ask(county.as_("clerk", county.schools[2]), "POST", path, step, version=row["version"])
    assert (other.status_code, other.json()["reason"]) == (403, "not-host")
    row = await county.move(host, "/activities", row, "confirmed")
    again = await county.ask(host, "POST", path, step, version=row["version"])
    assert (again.status_code, again.json()["type"]) == (409, "/problems/wrong-state")
    async with registry.client(county.as_("district.office")) as client:
        feed = (await client.get("/api/registry/v1/events", params={"limit": 200})).json()["items"]
    kinds = [event["kind"] for event in feed if event["noun_id"] == row["id"]]
    assert sorted(kinds) == ["activity.attended", "activity.attended", "activity.held"]


async def test_a_rejection_needs_a_reason(registry):
    county, body = await observing(registry)
    row = await county.done(county.as_("clerk", county.schools[1]), "POST", "/activities", body)
    host, path = county.as_("clerk", county.schools[0]), f"/activities/{row['id']}/transitions"
    bare = await county.ask(host, "POST", path, {"to": "rejected"}, version=row["version"])
    assert (bare.status_code, bare.json()["type"]) == (422, "/problems/reason-missing")
    row = await county.move(host, "/activities", row, "rejected", reason="当日未到")
    assert row["state"] == "rejected"


async def test_the_future_and_units_outside_the_group_are_refused(registry):
    other = await a_county(registry)
    outside = str(other.schools[0].unit_id)
    for more, slug in (
        ({"held_on": f"{clock.today().year + 1}-12-31"}, "activity-in-future"),
        ({"host_unit_id": outside}, "unit-not-in-group"),
    ):
        county, body = await observing(registry, **more)
        refused = await county.ask(county.as_("clerk", county.schools[1]), "POST", "/activities", body)
        assert (refused.status_code, refused.json()["type"]) == (422, f"/problems/{slug}")
