"""Districts, schools and units: who reads, who edits, what is refused."""

import pytest

from services.chassis.identity import Power
from tests.kit.services import Service, caller
from tests.registry.organisation.kit import API, a_district, a_school, key, new_code

OFFICE = "district.office"


@pytest.mark.requirement("A35")
async def test_departments_and_their_powers_are_data_of_the_bureau(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    departments = [
        {"department": "personnel", "name": "人事股", "powers": ["rotation"]},
        {"department": "finance", "name": "计财股", "powers": ["fund"]},
    ]
    async with registry.client(here.who(OFFICE)) as client:
        path = f"{API}/districts/{here.id}"
        amended = await client.patch(path, json={"departments": departments}, headers={"If-Match": '"1"'} | key())
        stale = await client.patch(path, json={"name": "新县"}, headers={"If-Match": '"1"'} | key())
        bare = await client.patch(path, json={"name": "新县"}, headers=key())
    assert (amended.status_code, amended.json()["version"]) == (200, 2)
    assert {d["name"]: d["powers"] for d in amended.json()["departments"]} == {
        "人事股": ["rotation"],
        "计财股": ["fund"],
    }
    assert (stale.status_code, bare.status_code) == (412, 428)
    async with registry.client(there.who(OFFICE)) as client:
        foreign = await client.patch(path, json={"name": "他县"}, headers={"If-Match": '"2"'} | key())
    assert foreign.status_code == 404
    async with registry.client(here.who("district.finance")) as client:
        other = await client.patch(path, json={"name": "新县"}, headers={"If-Match": '"2"'} | key())
    assert other.status_code == 403


async def test_administrators_have_no_city_and_read_by_the_installation(registry: Service) -> None:
    place = await a_district(registry)
    policy = registry.app.state.policy
    admins = {Power.SYSTEM_ADMIN: ("district.read",), Power.SECURITY_ADMIN: ("district.read", "school.read")}
    for power, actions in admins.items():
        for action in actions:
            scopes = {rule.scope for rule in policy.rules(action) if power in rule.who}
            assert scopes == {"installation"}, (power, action)
        async with registry.client(caller(power)) as client:
            assert (await client.get(f"{API}/districts/{place.id}")).status_code == 200


async def test_a_school_is_found_by_name_code_former_name_pinyin_and_initials(registry: Service) -> None:
    place = await a_district(registry)
    school = await a_school(place, "惠能中学", aliases=[{"name": "新兴二中"}])
    await a_school(place, "实验中学")
    for q in ("惠能", school["school_code"][:6], "新兴二", "huineng", "hnzx"):
        found = (await place.get(OFFICE, "/schools", q=q, district_id=str(place.id))).json()["items"]
        assert [item["name"] for item in found] == ["惠能中学"], q
    assert (await place.get(OFFICE, "/schools", q="%")).json()["items"] == []


async def test_a_rename_keeps_the_code_and_remembers_the_old_name(registry: Service) -> None:
    place = await a_district(registry)
    school = await a_school(place, "第一初级中学")
    async with registry.client(place.who(OFFICE)) as client:
        path, headers = f"{API}/schools/{school['id']}", {"If-Match": '"1"'} | key()
        renamed = (await client.patch(path, json={"name": "第一中学"}, headers=headers)).json()
    assert (renamed["name"], renamed["school_code"], renamed["version"]) == ("第一中学", school["school_code"], 2)
    assert [alias["name"] for alias in renamed["aliases"]] == ["第一初级中学"]
    assert [unit["name"] for unit in renamed["units"]] == ["第一中学"]


async def test_a_school_code_is_never_given_twice(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    code = (await a_school(here))["school_code"]
    draft = {
        "school_code": code,
        "name": "另一校",
        "stages": ["junior"],
        "ownership": "public",
        "jurisdiction": "county",
    }
    for place in (here, there):
        answer = await place.post(OFFICE, "/schools", draft)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/school-code-taken")


@pytest.mark.requirement("C03")
async def test_a_guest_school_is_read_by_the_county_and_edited_by_nobody_there(registry: Service) -> None:
    place = await a_district(registry)
    guest = await a_school(place, "市属外国语学校", jurisdiction="city")
    listed = (await place.get("district.office", "/schools", district_id=str(place.id))).json()["items"]
    assert [school["name"] for school in listed] == ["市属外国语学校"]
    assert guest["can"] == {"edit": "guest-school"}
    async with registry.client(place.who(OFFICE)) as client:
        headers = {"If-Match": '"1"'} | key()
        answer = await client.patch(f"{API}/schools/{guest['id']}", json={"name": "改名"}, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (403, "guest-school")


@pytest.mark.requirement("B15")
async def test_a_principal_edits_her_own_school_and_no_other(registry: Service) -> None:
    place = await a_district(registry)
    mine, other = await a_school(place, "甲校"), await a_school(place, "乙校")
    async with registry.client(place.who("principal", school_id=mine["id"])) as client:
        headers = {"If-Match": '"1"'}
        own = await client.patch(f"{API}/schools/{mine['id']}", json={"legal_person": "甲"}, headers=headers | key())
        not_own = await client.patch(
            f"{API}/schools/{other['id']}", json={"legal_person": "甲"}, headers=headers | key()
        )
        entering = await client.post(f"{API}/schools", json={**_draft()}, headers=key())
    assert own.status_code == 200
    assert (not_own.status_code, not_own.json()["reason"]) == (403, "not-your-school")
    assert entering.status_code == 403


def _draft() -> dict[str, object]:
    kind = {"stages": ["junior"], "ownership": "public", "jurisdiction": "county"}
    return {"school_code": new_code(), "name": "新校", **kind}


async def test_schools_of_another_city_are_not_there(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    school = await a_school(here)
    assert (await there.get(OFFICE, f"/schools/{school['id']}")).status_code == 404
    assert (await there.get(OFFICE, "/schools")).json()["items"] == []
    assert (await there.get(OFFICE, "/units")).json()["items"] == []
    async with registry.client() as client:
        assert (await client.get(f"{API}/schools")).status_code == 401


async def test_a_section_names_one_school_of_the_district(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    school, foreign = await a_school(here), await a_school(there)
    draft = {"kind": "section", "name": "初中部", "stages": ["junior"], "school_ids": [school["id"]]}
    made = await here.post(OFFICE, "/units", draft)
    assert (made.status_code, made.json()["school_id"]) == (201, school["id"])
    twice = await here.post(OFFICE, "/units", draft)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/unit-name-taken")
    away = await here.post(OFFICE, "/units", draft | {"name": "他校部", "school_ids": [foreign["id"]]})
    assert away.status_code == 404


async def test_districts_are_established_by_the_keeper_of_the_installation(registry: Service) -> None:
    place = await a_district(registry)
    assert (
        await place.post(OFFICE, "/districts", {"code": "110101", "name": "x", "level": "county"})
    ).status_code == 403
    async with registry.client(caller("system_admin")) as client:
        found = (await client.get(f"{API}/districts/{place.id}")).json()
    assert (found["name"], found["can"]) == ("试验县", {"edit": "not-granted"})
