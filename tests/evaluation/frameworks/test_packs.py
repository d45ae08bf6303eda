"""The shipped packs are valid, quote their clauses, present no weight as policy, and invent nothing."""

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from services.evaluation.indicators.core import (
    BundleMode,
    Framework,
    Kind,
    Lens,
    Observation,
    Source,
    State,
    duty_observations,
    example_weights,
    framework_from,
    framework_sha,
    missing,
    problems_of,
)
from services.evaluation.scoring.core import ScoreInput, Share, UnitInput, score

ROOT = Path(__file__).parents[3]
PACKS = sorted((ROOT / "services/evaluation/frameworks").glob("*/*.yaml"))
SCHEMA = json.loads((ROOT / "docs/formats/evaluation/framework.schema.json").read_text("utf-8"))
NORMAL = str.maketrans("（），：；", "(),:;")


def _document(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def _pack(name: str) -> Framework:
    return framework_from(_document(ROOT / f"services/evaluation/frameworks/{name}/1.0.0.yaml"))


def _quotes() -> dict[str, str]:
    with (ROOT / "docs/requirements.csv").open(encoding="utf-8") as lines:
        return {row["id"]: row["quote"] for row in csv.DictReader(lines)}


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.parent.name)
def test_a_pack_is_valid_and_bears_its_file_name(path: Path) -> None:
    document = _document(path)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert (document["id"], document["semver"]) == (path.parent.name, path.stem)
    assert problems_of(framework_from(document)) == ()


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.parent.name)
def test_every_clause_is_quoted_as_the_requirements_have_it(path: Path) -> None:
    quotes = _quotes()
    framework = framework_from(_document(path))
    for node in framework.nodes:
        for clause in node.clauses:
            assert clause.quote.translate(NORMAL) == quotes[clause.requirement_id].translate(NORMAL), node.code
    assert all(n.clauses for n in framework.leaves())


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.parent.name)
def test_no_weight_is_presented_as_policy(path: Path) -> None:
    framework = framework_from(_document(path))
    assert set(example_weights(framework)) == {n.code for n in framework.nodes if n.weight is not None}
    assert all(n.weight_origin == "example" for n in framework.nodes if n.weight is not None)


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = _document(PACKS[0])
    for spoiled in (document | {"surprise": 1}, document | {"stages": ["nursery"]}, document | {"nodes": []}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate(spoiled)


def test_the_hash_is_of_the_content_and_not_of_the_layout() -> None:
    document = _document(PACKS[0])
    turned = dict(reversed(document.items()))
    assert framework_sha(turned) == framework_sha(document)
    assert framework_sha(document | {"semver": "1.0.1"}) != framework_sha(document)


def test_c34_four_value_added_dimensions_and_parents_satisfaction_per_school() -> None:
    framework = _pack("nanchang-bundle")
    by_dimension = {n.dimension: n.code for n in framework.children("NC")}
    assert list(by_dimension) == ["学生素养", "教师发展", "教育质量", "内涵特色", "家长满意度"]
    for dimension in list(by_dimension)[:4]:
        lenses = {n.lens for n in framework.leaves() if n.dimension == dimension}
        assert lenses & {Lens.VALUE_ADDED, Lens.GROWTH}, dimension
    assert framework.node(by_dimension["家长满意度"]).lens is Lens.SATISFACTION


def test_c32_the_nanchang_pack_binds_every_member_and_starts_in_shadow() -> None:
    bundle = _pack("nanchang-bundle").bundle
    assert bundle is not None
    assert bundle.mode is BundleMode.SHADOW
    assert all(share > 0 for by in bundle.lambdas.values() for share in by.values())


def test_process_core_has_a_leaf_for_every_countable_duty() -> None:
    counted = {n.selector.requirement_ids for n in _pack("process-core").leaves()}
    county_and_city = "A15 A16 A19 A20 A21 A22 A28 A29 B17 B31 B47 B48 C13 C29 D13"
    alliance = "E03 E07 E08 E10 E11 E12 E13 E14 E15 E17 E22 E27"
    assert counted == {(r,) for r in f"{county_and_city} {alliance}".split()}


def test_a_policy_profile_switches_on_only_its_own_duties() -> None:
    framework = _pack("process-core")
    observed = duty_observations(framework, (), unit_id="a", period="p", requirement_ids=frozenset({"A15", "A16"}))
    reasons = {o.node_code: o.reason for o in observed}
    assert {c for c, r in reasons.items() if r == "no_duty_owed"} == {"P01-A15", "P02-A16"}
    assert set(reasons.values()) == {"no_duty_owed", "duty_not_in_policy"}


def _first_year(unit: str, effect: float) -> tuple[Observation, ...]:
    """A first round: an exam and duties; nobody inspected, no survey, no baseline."""
    left_out = [missing(unit, c, "p", State.NOT_APPLICABLE, "left_out") for c in ("NC11", "NC42", "NC5", "NC22")]
    duty = [Observation(unit, c, "p", State.OBSERVED, 0.8, evidence=("e1",)) for c in ("NC21", "NC41")]
    return (*left_out, *duty, Observation(unit, "NC31", "p", State.OBSERVED, effect, 0.1))


def test_a_first_round_scores_what_it_has_and_shows_what_it_has_not() -> None:
    """Weights .2, .3, .15 of 80, 100, 80 points: (16 + 30 + 12)/.65; the rest is named, not invented."""
    framework = _pack("nanchang-bundle")
    units = tuple(UnitInput(u, "junior", 100, (Share("g", r, None),)) for u, r in (("a", "lead"), ("b", "member")))
    result = score(ScoreInput(framework, "p", units, _first_year("a", 0.3) + _first_year("b", 0.3), draws=100))
    unit = result.units[0]
    assert unit.own == pytest.approx(58 / 0.65)
    assert unit.coverage == pytest.approx(0.2 * 0.4 + 0.3 + 0.15 * 0.4)
    reasons = {code: reason for code, _, reason in unit.missing}
    assert {reasons[c] for c in ("NC12", "NC23", "NC43")} == {"no_baseline"}
    assert reasons["NC5"] == "left_out"
    assert not unit.is_provisional
    assert unit.bundled_interval is not None
    assert unit.bundled_interval.low < unit.bundled_interval.high


def test_growth_leaves_are_derived_and_every_other_leaf_names_its_source() -> None:
    for path in PACKS:
        for node in framework_from(_document(path)).leaves():
            assert node.kind is Kind.LEAF
            assert node.source is not None
            assert (node.source is Source.GROWTH) == (node.lens is Lens.GROWTH)


def test_a_duty_row_of_the_format_is_accepted_and_one_without_its_scope_is_not() -> None:
    schema = json.loads((ROOT / "docs/formats/duty.schema.json").read_text("utf-8"))
    row: dict[str, Any] = {
        "duty_id": "d1",
        "requirement_id": "A19",
        "rule_version": "xx-county-2023@1",
        "scope": {"group_id": None, "unit_id": "0190d5a0-0000-7000-8000-000000000001", "person_id": None},
        "window": {"from": "2026-09-01", "until": "2027-09-01"},
        "required": {"min": 15, "max": None, "ratio": None, "pair_of": None},
        "done": 1,
        "counted_event_ids": ["placement-1"],
        "uncounted": [{"id": "placement-2", "reason": "before_approval"}],
        "severity": "soft",
        "excuse": None,
        "state": "due",
        "as_of": "2026-11-22",
    }
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(row)
    for spoiled in ({k: v for k, v in row.items() if k != "scope"}, row | {"done": -1}, row | {"state": "fine"}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(spoiled)
