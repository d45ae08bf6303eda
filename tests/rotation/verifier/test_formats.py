"""The public formats: schemas, worked examples, and instances that are refused with a pointer."""

import json
from pathlib import Path

import jsonschema
import pytest

from services.rotation.matching.core.codec import Malformed
from services.rotation.matching.core.generator import generate
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.plan import Plan
from services.rotation.matching.core.solve import solve
from services.rotation.verifier.check import check
from tests.rotation.matching_core.test_rules import empty_scope
from tests.rotation.matching_core.tiny import tiny

FORMATS = Path(__file__).parents[3] / "docs" / "formats" / "rotation"


def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((FORMATS / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", ["instance", "plan"])
def test_the_example_is_valid(name: str) -> None:
    _validator(name).validate(json.loads((FORMATS / f"example.{name}.json").read_bytes()))


def test_the_example_plan_follows_from_the_example_instance() -> None:
    instance, plan = ((FORMATS / f"example.{name}.json").read_bytes() for name in ("instance", "plan"))
    assert check(instance, plan).ok
    assert solve(Instance.from_json(instance)).tiers == Plan.from_json(plan).tiers


@pytest.mark.parametrize("seed", range(20))
def test_what_the_code_writes_is_valid_and_reads_back_the_same(seed: int) -> None:
    instance = tiny(seed)
    plan = solve(instance)
    _validator("instance").validate(json.loads(instance.to_json()))
    _validator("plan").validate(json.loads(plan.to_json()))
    assert Instance.from_json(instance.to_json()).to_json() == instance.to_json()
    assert Plan.from_json(plan.to_json()).to_json() == plan.to_json()


def test_an_infeasible_plan_is_valid_too() -> None:
    _validator("plan").validate(json.loads(solve(empty_scope()).to_json()))


@pytest.mark.parametrize(
    ("old", "new", "pointer"),
    [
        ('"load":100', '"load":99.5', ""),
        ('"fits":1', "", ""),
        ('"kind":"follow"', '"kind":7', "/kinds/"),
        ('"born":"', '"born":"x', "/teachers/"),
        ('"seed":', '"sead":', "/sead"),
        ('"as_of":"2026-09-01",', "", "/as_of"),
    ],
)
def test_a_wrong_instance_is_refused_with_a_pointer(old: str, new: str, pointer: str) -> None:
    text = generate(1, groups=1, members=1, lead_staff=10, member_staff=10).to_json().decode()
    wrong = text.replace(old, new, 1) if old in text else text[:-1]
    with pytest.raises(Malformed) as fault:
        Instance.from_json(wrong.encode())
    assert fault.value.pointer.startswith(pointer)
