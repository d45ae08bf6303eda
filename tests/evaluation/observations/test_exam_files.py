"""Exam files come in as sums, and nothing that says who a pupil is comes in at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.chassis import spreadsheets
from services.chassis.identity import Power
from services.evaluation.valueadded.tables import ExamBatch, ExamBlock
from tests.evaluation.steps import BASE, upload
from tests.evaluation.world import World, a_district, answering, as_csv, exam_rows
from tests.kit.services import Service

ID_NUMBER = "11010519491231002X"


def _stored(service: Service) -> list[Path]:
    return [path for path in service.settings.files_dir.rglob("*") if path.is_file() and path.name != "jwks.json"]


async def _batches(service: Service, world: World) -> int:
    async with service.db() as db:
        count = select(func.count()).select_from(ExamBatch).where(ExamBatch.district_id == world.district_id)
        return await db.scalar(count)


async def test_an_exam_becomes_sums_per_school_and_its_file_is_gone(evaluation: Service) -> None:
    world = a_district()
    research = world.caller(Power.RESEARCH)
    headers, rows = exam_rows(world, pupils=30)
    rows[0][3] = ""
    async with answering(evaluation, world):
        job = await upload(evaluation, research, as_csv(headers, rows))
    assert job["state"] == "done", job
    assert _stored(evaluation) == []
    async with evaluation.client(research) as http:
        batch = (await http.get(f"{BASE}/exam-batches/{job['result']['batch_id']}")).json()
    assert batch["pupils"] == 449
    assert batch["dropped"] == {"no_outcome": 1}
    assert batch["is_sample"] is True
    first = next(s for s in batch["schools"] if s["unit_id"] == str(world.units[0].unit_id))
    own = [row for row in rows if row[0] == world.units[0].code and row[3] != ""]
    assert first["n"] == 29
    assert first["coverage"] == pytest.approx(29 / 30)
    assert first["mean_prior"] == pytest.approx(sum(row[2] for row in own) / 29, abs=1e-12)
    assert first["mean_outcome"] == pytest.approx(sum(row[3] for row in own) / 29, abs=1e-12)


async def test_a_workbook_gives_the_same_integers_as_a_csv(evaluation: Service) -> None:
    world = a_district(groups=1)
    research = world.caller(Power.RESEARCH)
    headers, rows = exam_rows(world, pupils=12)
    book = spreadsheets.write([spreadsheets.Column(header) for header in headers], rows)
    async with answering(evaluation, world):
        jobs = [
            await upload(evaluation, research, as_csv(headers, rows)),
            await upload(evaluation, research, book, "exam.xlsx"),
        ]
    sums = []
    for job in jobs:
        async with evaluation.db() as db:
            of_batch = select(ExamBlock.school_code, ExamBlock.sums).where(
                ExamBlock.batch_id == UUID(job["result"]["batch_id"])
            )
            sums.append(sorted((await db.execute(of_batch)).all()))
    assert sums[0] == sums[1]
    assert len(sums[0]) == 5


async def test_a_school_of_fewer_than_ten_pupils_keeps_no_figures(evaluation: Service) -> None:
    world = a_district(groups=1)
    research = world.caller(Power.RESEARCH)
    headers, rows = exam_rows(world, pupils=20)
    small = world.units[2].code
    rows = [row for index, row in enumerate(rows) if row[0] != small or index % 20 < 9]
    async with answering(evaluation, world):
        job = await upload(evaluation, research, as_csv(headers, rows))
    async with evaluation.client(research) as http:
        batch = (await http.get(f"{BASE}/exam-batches/{job['result']['batch_id']}")).json()
    found = next(school for school in batch["schools"] if school["school_code"] == small)
    assert found["suppressed"] is True
    assert [found[key] for key in ("n", "coverage", "mean_prior", "mean_outcome")] == [None] * 4


def _with(headers: list[str], rows: list[list[Any]], header: str, value: str) -> bytes:
    return as_csv([*headers, header], [[*row, value] for row in rows])


async def test_a_heading_that_names_pupils_is_refused(evaluation: Service) -> None:
    world = a_district(groups=1)
    async with answering(evaluation, world):
        body = _with(*exam_rows(world, pupils=10), "学生姓名", "x")
        job = await upload(evaluation, world.caller(Power.RESEARCH), body)
    assert job["state"] == "failed"
    assert job["problem"]["type"] == "/problems/identity-column"
    assert job["problem"]["title_en"] == "The file has a column that identifies pupils"
    assert _stored(evaluation) == []
    assert await _batches(evaluation, world) == 0


async def test_cells_that_identify_pupils_are_refused_under_any_heading(evaluation: Service) -> None:
    world = a_district(groups=1)
    headers, rows = exam_rows(world, pupils=10)
    rows[3][4] = ID_NUMBER
    async with answering(evaluation, world):
        job = await upload(evaluation, world.caller(Power.RESEARCH), as_csv(headers, rows))
    assert job["problem"]["type"] == "/problems/identity-column"
    assert ID_NUMBER not in str(job)
    assert await _batches(evaluation, world) == 0


async def test_unknown_schools_are_named(evaluation: Service) -> None:
    world = a_district(groups=1)
    headers, rows = exam_rows(world, pupils=10)
    rows[0][0] = "9999999999"
    async with answering(evaluation, world):
        job = await upload(evaluation, world.caller(Power.RESEARCH), as_csv(headers, rows))
    assert job["problem"]["type"] == "/problems/exam-school-unknown"
    assert job["problem"]["codes"] == ["9999999999"]
    assert await _batches(evaluation, world) == 0


async def test_a_wrong_cell_is_named_by_row_and_column(evaluation: Service) -> None:
    world = a_district(groups=1)
    headers, rows = exam_rows(world, pupils=10)
    rows[4][1], rows[9][2] = "高四", "缺考"
    async with answering(evaluation, world):
        job = await upload(evaluation, world.caller(Power.RESEARCH), as_csv(headers, rows))
    assert job["problem"]["type"] == "/problems/exam-row-invalid"
    assert [error["pointer"] for error in job["problem"]["errors"]] == ["/rows/6/年级", "/rows/11/前测"]
    assert "缺考" not in str(job["problem"])


async def test_missing_and_unknown_columns_have_names(evaluation: Service) -> None:
    world = a_district(groups=1)
    research = world.caller(Power.RESEARCH)
    headers, rows = exam_rows(world, pupils=10, context=False)
    async with answering(evaluation, world):
        missing = await upload(evaluation, research, as_csv(headers[:3], [row[:3] for row in rows]))
        unknown = await upload(evaluation, research, _with(headers, rows, "备注", "x"))
        broken = await upload(evaluation, research, b"PK\x03\x04 not a workbook", "exam.xlsx")
    assert missing["problem"]["type"] == "/problems/exam-column-missing"
    assert unknown["problem"]["type"] == "/problems/exam-column-unknown"
    assert broken["problem"]["type"] == "/problems/workbook-malformed"


async def test_the_registry_being_away_loses_nothing_half_written(evaluation: Service) -> None:
    world = a_district(groups=1)
    world.away.add("registry")
    async with answering(evaluation, world):
        job = await upload(evaluation, world.caller(Power.RESEARCH), as_csv(*exam_rows(world, pupils=10)))
    assert job["problem"]["type"] == "/problems/registry-unavailable"
    assert await _batches(evaluation, world) == 0
    assert _stored(evaluation) == []


@pytest.mark.parametrize("power", [Power.INSPECTORATE, Power.OFFICE, Power.LEADER])
@pytest.mark.requirement("A37")
async def test_only_the_research_office_loads_and_reads_sums(evaluation: Service, power: Power) -> None:
    world = a_district(groups=1)
    async with evaluation.client(world.caller(power)) as http:
        form = {"title": "x", "school_year": "2026-2027", "stage": "junior", "as_of": "2026-11-01"}
        refused = await http.post(f"{BASE}/exam-batches", data=form, files={"file": ("a.csv", b"a")})
        assert refused.status_code == 403
        assert (await http.get(f"{BASE}/exam-batches")).status_code == 403


async def test_the_template_has_no_column_for_a_pupil(evaluation: Service, tmp_path: Path) -> None:
    world = a_district(groups=1)
    async with evaluation.client(world.caller(Power.RESEARCH)) as http:
        answer = await http.get(f"{BASE}/exam-batches/template.xlsx")
    path = tmp_path / "template.xlsx"
    path.write_bytes(answer.content)
    sheet = await spreadsheets.read(path)
    assert sheet.headers == ["学校标识码", "年级", "前测", "后测", "性别", "随迁", "寄宿"]
