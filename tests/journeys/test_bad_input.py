"""What bad input gets: a named problem in Chinese and English, and nothing half-written."""

from __future__ import annotations

import os
import signal
import time
import uuid

import pytest

from deploy.demo import exams, workbooks
from deploy.demo.bureau import EVALUATION, REGISTRY, ROTATION, JobFailed, Json, Office, Refused
from deploy.demo.story import evaluation, governance, registry
from services.chassis.spreadsheets import Column, write
from services.registry.organisation.imports.core import ImportNoun
from services.registry.organisation.imports.core.templates import TEMPLATES
from tests.kit.product import Product

pytestmark = pytest.mark.product


def refusal_of_import(who: Office, noun: str, content: bytes) -> Json:
    """The problem with which a workbook is refused whole."""
    raised = who.upload(f"{REGISTRY}/imports", "错误.xlsx", content, noun=noun)
    try:
        who.wait(f"{REGISTRY}/jobs/{raised['job_id']}")
    except JobFailed as failed:
        return failed.problem
    found = who.read(f"{REGISTRY}/imports/{raised['id']}")
    assert found["state"] == "refused"
    return found["problem"]


def in_two_languages(problem: Json) -> bool:
    """Whether a stored problem speaks Chinese and English."""
    return bool(problem["title"] and problem["title_en"] and problem["title"] != problem["title_en"])


def test_a_malformed_workbook_is_refused_whole(product: Product) -> None:
    problem = refusal_of_import(product.sign_in("xx.personnel"), "staff", b"PK\x03\x04 not a workbook at all")
    assert problem["type"] == "/problems/workbook-malformed"
    assert in_two_languages(problem)


@pytest.mark.parametrize(
    ("headers", "slug"), [(["人员编号*"], "import-column-missing"), (["身份证号"], "import-column-personal")]
)
def test_a_workbook_of_the_wrong_columns_is_refused_whole(product: Product, headers: list[str], slug: str) -> None:
    fields = [field.title for field in TEMPLATES[ImportNoun.STAFF].fields]
    columns = headers if slug.endswith("missing") else [*fields, *headers]
    content = write([Column(header) for header in columns], [["X1"] * len(columns)])
    problem = refusal_of_import(product.sign_in("xx.personnel"), "staff", content)
    assert problem["type"] == f"/problems/{slug}"
    assert in_two_languages(problem)


def test_a_school_code_given_twice_is_a_fault_of_the_second_row_and_writes_nothing(product: Product) -> None:
    office, before = product.sign_in("xx.office"), len(product.story.schools("xx"))
    row = ["3699019999", "重复初级中学", None, "初中", "公办", "县属", None, None, True]
    checked = registry.dry_run(office, "学校.xlsx", "schools", workbooks.workbook("schools", [row, row]))
    faults = list(office.every(f"{REGISTRY}/imports/{checked['id']}/faults"))
    assert [(fault["row"], fault["faults"][0]["code"]) for fault in faults] == [(3, "duplicate")]
    assert len(product.story.schools("xx")) == before
    taken = {
        "school_code": "3699010001", "name": "冒名初级中学", "stages": ["junior"], "ownership": "public",
        "jurisdiction": "county",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        office.make(f"{REGISTRY}/schools", taken)
    assert (refused.value.status, refused.value.slug) == (409, "school-code-taken")


def test_a_profile_with_an_unknown_rule_kind_names_the_rule_and_keeps_nothing(product: Product) -> None:
    office = product.sign_in("xx.office")
    before = {row["id"] for row in office.every(f"{REGISTRY}/policies")}
    document = governance.policy_document("xx-county-2023")
    document["rules"][0]["kind"] = "lottery"
    with pytest.raises(Refused) as refused:
        office.make(f"{REGISTRY}/policies", document)
    assert (refused.value.status, refused.value.slug) == (422, "rule-kind-unknown")
    assert refused.value.problem["errors"][0]["pointer"] == "/rules/0"
    assert {row["id"] for row in office.every(f"{REGISTRY}/policies")} == before


def exam(product: Product, headers: tuple[str, ...], rows: list[list[workbooks.Cell]]) -> JobFailed:
    """The refusal of an exam file; no batch of it may be there afterwards."""
    research, title = product.sign_in("xx.research"), f"错误考试 {uuid.uuid4().hex[:6]}"
    content = write([Column(header) for header in headers], rows)
    with pytest.raises(JobFailed) as failed:
        evaluation.load_batch(research, product.story, content, title)
    batches = {row["title"]: row for row in research.every(f"{EVALUATION}/exam-batches")}
    assert title not in batches or batches[title]["state"] != "ready"
    return failed.value


def test_an_exam_file_of_unknown_schools_names_their_codes(product: Product) -> None:
    rows = [row[:4] for row in exams.exam_rows(product.story.districts["xx"])[:40]]
    refused = exam(product, exams.HEADERS[:4], [["9999999999", *row[1:]] for row in rows])
    assert (refused.slug, refused.problem["codes"]) == ("exam-school-unknown", ["9999999999"])
    assert in_two_languages(refused.problem)


@pytest.mark.requirement("A37")
def test_an_exam_file_that_names_pupils_is_refused(product: Product) -> None:
    rows = [[*row[:4], "张三"] for row in exams.exam_rows(product.story.districts["xx"])[:40]]
    refused = exam(product, (*exams.HEADERS[:4], "姓名"), rows)
    assert refused.slug == "identity-column"
    assert in_two_languages(refused.problem)


def test_a_stale_form_loses_to_the_version_that_is_there(product: Product) -> None:
    office = product.sign_in("xx.office")
    group = office.read(f"{REGISTRY}/groups/{next(iter(product.story.groups('xx').values()))['id']}")
    path, body = f"{REGISTRY}/groups/{group['id']}", {"to": "suspended", "reason": "演练"}
    with pytest.raises(Refused) as unversioned:
        office.request("POST", f"{path}/transitions", json=body)
    assert unversioned.value.status == 428
    with pytest.raises(Refused) as stale:
        office.move(path, "suspended", version=group["version"] + 7, reason="演练")
    assert stale.value.status == 412
    assert stale.value.problem["current_version"] == group["version"]
    assert office.read(path)["state"] == group["state"]


def test_a_service_that_is_down_is_named_and_takes_nothing_else_down(product: Product) -> None:
    personnel, office = product.sign_in("xx.personnel"), product.sign_in("xx.office")
    rounds = f"{ROTATION}/rounds"
    assert personnel.read(rounds)["items"]
    os.kill(product.run["pids"]["rotation"], signal.SIGKILL)
    refused = [_refusal(personnel, rounds) for _ in range(5)]
    assert {problem.slug for problem in refused if problem} == {"service-unavailable"}
    assert all(problem.status in (502, 503) for problem in refused if problem)
    assert office.read(f"{REGISTRY}/overview")["groups"]
    assert _recovered(personnel, rounds)


def _refusal(who: Office, path: str) -> Refused | None:
    try:
        who.read(path)
    except Refused as refused:
        return refused
    return None


def _recovered(who: Office, path: str) -> bool:
    deadline = time.monotonic() + 60
    while (down := _refusal(who, path)) and time.monotonic() < deadline:
        time.sleep(0.5)
    return down is None
