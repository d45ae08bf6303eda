"""Step 5 of the main story: a review round in shadow, from duties, placements and exams to a waterfall that adds up."""

from __future__ import annotations

import uuid

import pytest

from deploy.demo.bureau import EVALUATION, Json, Refused
from deploy.demo.story import evaluation
from tests.kit.product import Product

pytestmark = pytest.mark.product
CLOSE = 1e-9


@pytest.fixture(scope="module")
def review(product: Product) -> str:
    """A round of last school year under the shipped framework, frozen; voided again afterwards."""
    story, inspectorate = product.story, product.sign_in("xx.inspectorate")
    fits = list(product.sign_in("xx.research").every(f"{EVALUATION}/va-fits"))
    made = inspectorate.make(f"{EVALUATION}/review-rounds", {
        "title": f"示例考核 {uuid.uuid4().hex[:6]}", "school_year": f"{story.year - 1}-{story.year}",
        "as_of": story.today.isoformat(), "framework_id": evaluation.adopt_framework(story)["id"],
        "fit_id": fits[0]["id"], "left_out": list(evaluation.LEFT_OUT),
    })  # fmt: skip
    path = f"{EVALUATION}/review-rounds/{made['id']}"
    inspectorate.move(path, "open")
    moved = inspectorate.move(path, "frozen")
    inspectorate.wait(f"{EVALUATION}/jobs/{moved['job']['id']}")
    return path


@pytest.mark.requirement("A36", "C32", "C33")
def test_step_5_the_inspectorate_scores_what_the_services_answered(product: Product, review: str) -> None:
    inspectorate = product.sign_in("xx.inspectorate")
    sources = {source["service"]: source for source in inspectorate.read(f"{review}/snapshot")["sources"]}
    assert {"registry", "rotation"} <= sources.keys()
    assert all(len(source["sha256"]) == 64 for source in sources.values())
    version = inspectorate.read(review)["version"]
    job = inspectorate.request("POST", f"{review}/score-runs", headers={"If-Match": f'"{version}"'}).json()
    run_id = inspectorate.wait(f"{EVALUATION}/jobs/{job['id']}")["result"]["run_id"]
    units = list(inspectorate.every(f"{EVALUATION}/score-runs/{run_id}/units"))
    assert len(units) >= 15
    for unit in units[:5]:
        explained = inspectorate.read(f"{EVALUATION}/score-runs/{run_id}/explanations/{unit['unit_id']}")
        assert_adds_up(explained)
        assert explained["score"] == pytest.approx(unit["bundled"], abs=CLOSE)


def assert_adds_up(explained: Json) -> None:
    """The bars of the waterfall sum to the score, and some rest on evidence."""
    bars = sum(line["points"] for line in explained["lines"] if not line["is_total"])
    assert bars == pytest.approx(explained["score"] - explained["reference_score"], abs=CLOSE)
    assert any(line["evidence"] for line in explained["lines"])


@pytest.mark.requirement("A36")
def test_step_5_only_the_inspectorate_opens_a_review(product: Product) -> None:
    story = product.story
    draft = {
        "title": "越权", "school_year": story.school_year, "as_of": story.today.isoformat(),
        "framework_id": str(uuid.uuid4()), "fit_id": None,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        product.sign_in("xx.office").make(f"{EVALUATION}/review-rounds", draft)
    assert (refused.value.status, refused.value.slug) == (403, "not-inspectorate")


def test_step_5_a_school_sees_its_own_part_after_notice_and_no_partners_leaves(product: Product, review: str) -> None:
    inspectorate, principal = product.sign_in("xx.inspectorate"), product.sign_in("xx.p04")
    run_id = inspectorate.read(review)["run_id"]
    with pytest.raises(Refused) as early:
        list(principal.every(f"{EVALUATION}/score-runs/{run_id}/units"))
    assert early.value.status == 404
    inspectorate.move(review, "moderated")
    inspectorate.move(review, "notified")
    own = list(principal.every(f"{EVALUATION}/score-runs/{run_id}/units"))
    assert [unit["school_id"] for unit in own] == [principal.me()["school_id"]]
    assert_adds_up(principal.read(f"{EVALUATION}/score-runs/{run_id}/explanations/{own[0]['unit_id']}"))
    everybody = inspectorate.every(f"{EVALUATION}/score-runs/{run_id}/units")
    other = next(unit for unit in everybody if unit["unit_id"] != own[0]["unit_id"])
    with pytest.raises(Refused) as hidden:
        principal.read(f"{EVALUATION}/score-runs/{run_id}/explanations/{other['unit_id']}")
    assert hidden.value.status == 404
    inspectorate.move(review, "void", reason="演练结束")
