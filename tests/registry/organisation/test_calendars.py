"""The school calendar is data that its district edits."""

from tests.kit.services import Service
from tests.registry.organisation.kit import API, a_district, key

YEAR = {
    "name": "2026-2027",
    "starts_on": "2026-09-01",
    "ends_on": "2027-09-01",
    "terms": [
        {"code": "2026-2027-1", "starts_on": "2026-09-01", "ends_on": "2027-01-23"},
        {"code": "2026-2027-2", "starts_on": "2027-02-22", "ends_on": "2027-07-10"},
    ],
    "days": [{"day": "2026-10-01", "kind": "holiday", "name": "国庆节"}],
}


async def test_a_school_year_is_entered_replaced_and_read_by_day(registry: Service) -> None:
    place = await a_district(registry)
    made = (await place.post("district.digital", "/calendars", YEAR)).json()
    change = {k: v for k, v in YEAR.items() if k != "name"} | {"days": []}
    async with registry.client(place.who("district.office")) as client:
        path = f"{API}/calendars/{made['id']}"
        done = await client.put(path, json=change, headers={"If-Match": '"1"'} | key())
        stale = await client.put(path, json=change, headers={"If-Match": '"1"'} | key())
    assert (done.status_code, done.json()["days"], done.json()["version"]) == (200, [], 2)
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    for day, count in (("2027-08-31", 1), ("2027-09-01", 0)):
        found = (await place.get("teacher", "/calendars", district_id=str(place.id), as_of=day)).json()["items"]
        assert len(found) == count
    assert (await place.get("teacher", f"/calendars/{made['id']}")).json()["terms"][1]["code"] == "2026-2027-2"


async def test_terms_out_of_order_and_a_second_year_are_refused(registry: Service) -> None:
    place = await a_district(registry)
    crossed = YEAR | {"terms": YEAR["terms"][::-1]}
    assert (await place.post("district.office", "/calendars", crossed)).status_code == 422
    assert (await place.post("district.office", "/calendars", YEAR)).status_code == 201
    twice = await place.post("district.office", "/calendars", YEAR)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/school-year-taken")
    assert (await place.post("district.personnel", "/calendars", YEAR)).status_code == 403
