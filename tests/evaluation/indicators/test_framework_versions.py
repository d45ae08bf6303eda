"""Frameworks are adopted, consulted on, approved by a second person, and frozen by the first round."""

from __future__ import annotations

import pytest

from services.chassis.identity import Power
from tests.evaluation import steps
from tests.evaluation.steps import BASE
from tests.evaluation.world import a_district
from tests.kit.services import Service

PATH = f"{BASE}/frameworks/nanchang-bundle/versions/1.0.0"


async def test_a_pack_says_that_its_weights_are_examples(evaluation: Service) -> None:
    world = a_district(groups=1)
    async with evaluation.client(world.caller(Power.INSPECTORATE)) as http:
        packs = (await http.get(f"{BASE}/framework-packs")).json()["items"]
        assert {pack["code"] for pack in packs} >= {"nanchang-bundle", "process-core"}
        assert {pack["weights_status"] for pack in packs} == {"example"}
        made = (await http.post(f"{BASE}/frameworks", json={"pack": "nanchang-bundle"})).json()
        weighed = [node for node in made["nodes"] if node["weight"] is not None]
        assert {node["weight_origin"] for node in weighed} == {"example"}
        again = await http.post(f"{BASE}/frameworks", json={"pack": "nanchang-bundle"})
        unknown = await http.post(f"{BASE}/frameworks", json={"pack": "no-such-pack"})
    assert again.json()["type"] == "/problems/framework-exists"
    assert unknown.status_code == 404


@pytest.mark.requirement("C31")
async def test_every_leaf_of_a_shipped_framework_traces_to_a_named_standard(evaluation: Service) -> None:
    world = a_district(groups=1)
    async with evaluation.client(world.caller(Power.INSPECTORATE)) as http:
        made = (await http.post(f"{BASE}/frameworks", json={"pack": "nanchang-bundle"})).json()
        valid = (await http.get(f"{PATH}/validation")).json()
    named = {standard["ref"] for standard in made["standards"]}
    leaves = [node for node in made["nodes"] if node["kind"] == "leaf"]
    assert leaves
    assert all(node["standard_refs"] and named >= set(node["standard_refs"]) for node in leaves)
    assert valid == {"is_valid": True, "findings": []}


async def test_the_inspectorate_does_not_approve_what_it_adopted(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    async with evaluation.client(office) as http:
        await http.post(f"{BASE}/frameworks", json={"pack": "nanchang-bundle"})
    early = await steps.move(evaluation, world.caller(Power.LEADER), PATH, "approved")
    assert early.json()["type"] == "/problems/framework-step-not-allowed"
    assert (await steps.move(evaluation, office, PATH, "consulting")).status_code == 200
    assert (await steps.move(evaluation, office, PATH, "approved")).status_code == 403


async def test_the_first_round_freezes_the_version_and_its_bytes_stay(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    before = await steps.an_approved_framework(evaluation, world)
    async with evaluation.client(office) as http:
        body = {"title": "考核", "school_year": "2026-2027", "as_of": "2026-11-01", "framework_id": before["id"]}
        made = (await http.post(f"{BASE}/review-rounds", json=body, headers=steps.once())).json()
        assert (await steps.move(evaluation, office, f"{BASE}/review-rounds/{made['id']}", "open")).status_code == 200
        after = (await http.get(PATH)).json()
    assert after["state"] == "frozen"
    assert after["sha256"] == before["sha256"]
    assert [sign["state"] for sign in after["signoffs"]] == ["consulting", "approved"]
    refused = await steps.move(evaluation, office, PATH, "consulting")
    assert refused.status_code == 409
