"""Policies through HTTP: imported whole or not at all, confirmed, signed by a second person, served by kind."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.registry.governance.county import ROOT, Y, Z, a_county, in_force, profile

SCHEMA = json.loads((ROOT / "docs/formats/policy-rule.schema.json").read_text(encoding="utf-8"))
PROFILES = sorted(path.stem for path in (Path(ROOT) / "deploy/demo/policies").glob("*.yaml"))


@pytest.mark.requirement("A01")
@pytest.mark.parametrize("key", PROFILES)
async def test_every_shipped_profile_is_imported_and_served_in_the_shared_shape(registry, key):
    county = await a_county(registry)
    sent = profile(key)
    row = await county.done(county.as_("district.office"), "POST", "/policies", sent)
    served = await county.done(county.as_("district.office"), "GET", f"/policies/{row['id']}/rules")
    assert [rule["id"] for rule in served["rules"]] == [rule["id"] for rule in sent["rules"]]
    assert {clause["quote"] for clause in row["clauses"]} == {clause["quote"] for clause in sent["clauses"]}
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for rule in served["rules"]:
        assert list(validator.iter_errors(rule)) == []


async def test_an_unknown_rule_kind_is_named_and_nothing_is_kept(registry):
    county = await a_county(registry)
    body = profile()
    body["rules"][4]["kind"] = "horoscope"
    answer = await county.ask(county.as_("district.office"), "POST", "/policies", body)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/rule-kind-unknown"
    assert answer.json()["errors"] == [
        {"pointer": "/rules/4", "code": "rule-kind-unknown", "detail": f"{body['rules'][4]['id']}: horoscope"}
    ]
    listed = await county.done(county.as_("district.office"), "GET", "/policies")
    assert listed["items"] == []


async def test_a_rule_must_cite_a_quoted_clause(registry):
    county = await a_county(registry)
    body = profile()
    body["clauses"] = [clause for clause in body["clauses"] if clause["requirement_id"] != "A16"]
    answer = await county.ask(county.as_("district.office"), "POST", "/policies", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/clause-missing")


async def test_quotes_are_checked_against_the_text_that_comes_with_them(registry):
    county = await a_county(registry)
    body = profile()
    text = "\n".join(clause["quote"] for clause in body["clauses"])
    office = county.as_("district.office")
    assert (await county.ask(office, "POST", "/policies", body | {"text": text})).status_code == 201
    wrong = text.replace("每月组织召开一次工作例会", "每月组织召开两次工作例会")
    answer = await county.ask(office, "POST", "/policies", body | {"text": wrong})
    assert answer.json()["type"] == "/problems/quote-not-in-text"
    assert [error["detail"] for error in answer.json()["errors"]] == ["A16"]


@pytest.mark.parametrize(
    ("rule_id", "change", "code"),
    [
        ("A20", {"equals_counter": ...}, "field-missing"),
        ("A16", {"what": None}, "field-missing"),
        ("A16", {"window": {"per": "between"}}, "field-missing"),
        ("A17", {"age_under": 30}, "answered-by-text"),
        ("A17", {"assumed": [{"parameter": "age_under", "value": "young", "note": "?"}]}, "assumed-value"),
        ("A19", {"id": "A21"}, "repeated"),
    ],
)
async def test_a_rule_that_is_not_whole_is_refused_by_name(registry, rule_id, change, code):
    county = await a_county(registry)
    body = profile()
    rule = next(rule for rule in body["rules"] if rule["id"] == rule_id)
    for name, value in change.items():
        if value is ...:
            del rule[name]
        else:
            rule[name] = value
    answer = await county.ask(county.as_("district.office"), "POST", "/policies", body)
    assert answer.json()["type"] == "/problems/rule-invalid"
    assert {error["code"] for error in answer.json()["errors"]} == {code}


async def test_an_assumed_value_carries_the_name_of_who_confirmed_it(registry):
    county = await a_county(registry)
    row = await in_force(county)
    rules = {rule["id"]: rule for rule in row["rules"]}
    assert rules["A17"]["age_under"] == 35
    assert {one["confirmed_by"] for rule in row["rules"] for one in rule["assumed"]} == {"district.office@"}
    assert row["unconfirmed"] == 0


async def test_after_sign_off_an_assumed_value_may_be_confirmed_but_not_changed(registry):
    county = await a_county(registry)
    office = county.as_("district.office")
    row = await county.done(office, "POST", "/policies", profile())
    row = await county.move(county.as_("district.leader"), "/policies", row, "signed_off")
    path, item = f"/policies/{row['id']}/assumptions", {"rule_id": "A17", "parameter": "age_under"}
    changed = await county.ask(office, "PUT", path, {"items": [item | {"value": 40}]}, version=row["version"])
    assert (changed.status_code, changed.json()["type"]) == (409, "/problems/assumption-fixed")
    await county.done(office, "PUT", path, {"items": [item | {"value": 35}]}, version=row["version"])


async def test_the_drafter_may_not_sign_off(registry):
    county = await a_county(registry)
    row = await county.done(county.as_("district.office"), "POST", "/policies", profile())
    body = {"to": "signed_off"}
    path = f"/policies/{row['id']}/transitions"
    own = await county.ask(county.as_("district.office"), "POST", path, body, version=row["version"])
    assert (own.status_code, own.json()["reason"]) == (403, "not-your-part")
    early = await county.ask(county.as_("district.leader"), "POST", path, {"to": "in_force"}, version=row["version"])
    assert early.json()["type"] == "/problems/wrong-state"


@pytest.mark.requirement("A45")
async def test_a_three_year_trial_ends_on_its_day(registry):
    county = await a_county(registry)
    row = await in_force(county, on=f"{Y}-09-01")
    assert (row["in_force_from"], row["in_force_until"]) == (f"{Y}-09-01", f"{Z + 2}-09-01")


async def test_only_one_edition_of_a_policy_is_in_force(registry):
    county = await a_county(registry)
    await in_force(county)
    with pytest.raises(AssertionError, match="policy-in-force"):
        await in_force(county)


async def test_another_bureau_does_not_see_the_profile(registry):
    mine, other = await a_county(registry), await a_county(registry)
    row = await mine.done(mine.as_("district.office"), "POST", "/policies", profile())
    assert (await other.ask(other.as_("district.office"), "GET", f"/policies/{row['id']}")).status_code == 404


async def test_a_stale_form_is_refused_with_the_present_version(registry):
    county = await a_county(registry)
    row = await county.done(county.as_("district.office"), "POST", "/policies", profile())
    await county.move(county.as_("district.leader"), "/policies", row, "signed_off")
    path = f"/policies/{row['id']}/transitions"
    stale = await county.ask(county.as_("district.leader"), "POST", path, {"to": "signed_off"}, version=row["version"])
    assert (stale.status_code, stale.json()["current_version"]) == (412, row["version"] + 1)


async def test_only_what_a_rule_leaves_open_can_be_confirmed(registry):
    county = await a_county(registry)
    office = county.as_("district.office")
    row = await county.done(office, "POST", "/policies", profile())
    path = f"/policies/{row['id']}/assumptions"
    for item in ({"rule_id": "A99", "parameter": "min"}, {"rule_id": "A19", "parameter": "min"}):
        body = {"items": [item | {"value": 10}]}
        assert (await county.ask(office, "PUT", path, body, version=row["version"])).status_code == 404
