"""Every fault of a framework is refused by its own name."""

from typing import Any

import pytest

from services.evaluation.indicators.core import example_weights, framework_from, problems_of
from tests.evaluation.scoring_core.builders import a_document, a_node


def _nodes(*leaves: dict[str, Any], **root: Any) -> list[dict[str, Any]]:
    return [a_node("root", None, kind="agg", **root), *leaves]


def _slugs(nodes: list[dict[str, Any]], **document: Any) -> set[str]:
    return {f.slug for f in problems_of(framework_from(a_document(nodes, **document)))}


PROCESS = a_node("p", "root", weight=0.5, lens="process", norm={"method": "duty"})
VALUE_ADDED = a_node("v", "root", weight=0.5, lens="value_added", norm={"method": "effect_size", "full": 0.3})


def test_a_sound_bundle_scheme_has_no_fault() -> None:
    assert _slugs(_nodes(PROCESS, VALUE_ADDED), scheme="bundle") == set()


@pytest.mark.parametrize(
    ("slug", "nodes"),
    [
        ("weights-sum", _nodes(a_node("x", "root", weight=0.5), a_node("y", "root", weight=0.49))),
        ("weights-sum", _nodes(a_node("x", "root", weight=1.5), a_node("y", "root", weight=-0.5))),
        ("node-has-two-parents", _nodes(a_node("x", "root", weight=0.5), a_node("x", "root", weight=0.5))),
        ("parent-unknown", _nodes(a_node("x", "nowhere"))),
        ("tree-has-cycle", _nodes(a_node("a", "b", kind="agg"), a_node("b", "a", kind="agg"))),
        ("root-missing", [a_node("a", "b", kind="agg"), a_node("b", "a", kind="agg")]),
        ("leaf-has-children", _nodes(a_node("x", "root"), a_node("y", "x"))),
        ("standard-ref-missing", _nodes(a_node("x", "root", standard_refs=[]))),
        ("standard-ref-missing", _nodes(a_node("x", "root", standard_refs=["unheard-of"]))),
        ("denominator-ref-missing", _nodes(a_node("x", "root", ratio=True))),
        ("norm-missing", _nodes(a_node("x", "root", norm=None))),
        ("norm-incomplete", _nodes(a_node("x", "root", norm={"method": "growth"}))),
        ("norm-incomplete", _nodes(a_node("x", "root", norm={"method": "cv", "ideal": 0.2}))),
        ("cap-missing", _nodes(a_node("x", "root"), a_node("v", "root", kind="veto", weight=None))),
        (
            "weight-not-averaged",
            _nodes(a_node("x", "root", weight=0.5), a_node("f", "root", kind="deduction", weight=0.5)),
        ),
        ("growth-of-unknown", _nodes(a_node("x", "root", source="growth", selector={"of": "none"}))),
        (
            "goalposts-not-monotone",
            _nodes(
                a_node(
                    "x",
                    "root",
                    norm={
                        "method": "piecewise",
                        "goalposts": {"*": {"fail": 0, "pass": 9, "good": 5, "excellent": 10}},
                    },
                )
            ),
        ),
        ("goalposts-missing", _nodes(a_node("x", "root", norm={"method": "piecewise"}))),
        (
            "too-many-children",
            _nodes(*(a_node(f"x{k}", "root", weight=1 / 13) for k in range(13)), agg={"method": "geometric"}),
        ),
        ("levelling-down", _nodes(a_node("x", "root", source="cv", norm={"method": "cv", "ideal": 0.2, "legal": 0.5}))),
    ],
)
def test_each_fault_has_its_name(slug: str, nodes: list[dict[str, Any]]) -> None:
    assert slug in _slugs(nodes)


@pytest.mark.parametrize("missing", ["p", "v"])
def test_c33_a_bundle_scheme_has_a_process_and_a_value_added_leaf(missing: str) -> None:
    """综合运用过程评价与增值评价: either lens alone is refused (C33)."""
    kept = [n | {"weight": 1.0} for n in (PROCESS, VALUE_ADDED) if n["code"] != missing]
    assert "lens-missing" in _slugs(_nodes(*kept), scheme="bundle")


def test_c32_in_blend_every_member_carries_a_part_of_the_group() -> None:
    assert "lambda-out-of-range" in _slugs(_nodes(PROCESS, VALUE_ADDED), scheme="bundle", share=0.0)


@pytest.mark.parametrize("rule", [{"kappa": 0.7, "eta": 0.4}, {"kappa": -0.1}, {"mu": -1.0}])
def test_a_rule_that_can_pay_to_level_down_is_refused(rule: dict[str, float]) -> None:
    assert "levelling-down" in _slugs(_nodes(a_node("x", "root")), **rule)


def test_bands_begin_at_zero_and_differ() -> None:
    document = a_document()
    document["bands"] = [b | {"min": 60} for b in document["bands"]]
    assert {f.slug for f in problems_of(framework_from(document))} == {"bands-incomplete"}


def test_example_weights_are_named() -> None:
    document = a_document(_nodes(a_node("x", "root", weight_origin="example")))
    assert example_weights(framework_from(document)) == ("x",)
    signed = framework_from(document | {"weights_status": "signed"})
    assert example_weights(signed) == ("x",), "a single example weight in a signed framework is still one"
    document["nodes"][1]["weight_origin"] = "delphi"
    assert example_weights(framework_from(document | {"weights_status": "signed"})) == ()
