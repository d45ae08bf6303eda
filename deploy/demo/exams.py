"""A sample exam file: prior and outcome of unnamed pupils, school by school, as a research office would hand it in."""

from __future__ import annotations

from deploy.demo.dice import dice
from deploy.demo.places import District
from services.chassis.spreadsheets import Cell, Column, write

HEADERS = ("学校标识码", "年级", "前测", "后测", "性别", "随迁", "寄宿")
GRADES = ("初二", "初三")
PRIOR_MEAN = {"lead": 71.0, "member": 60.0, "supported": 57.0}


def exam_rows(district: District) -> list[list[Cell]]:
    """Rows of every school of a group; each school adds a little of its own, some pupils lack a prior."""
    rows: list[list[Cell]] = []
    for place in (place for place in district.schools if place.role):
        draw = dice(f"exam/{place.codes[0]}")
        added, count = draw.gauss(0, 3.0), place.staff
        for grade in GRADES:
            for _ in range(count // 2 + draw.randint(0, 20)):
                prior = draw.gauss(PRIOR_MEAN[place.role or "member"], 12)
                migrant, boarding = draw.random() < 0.12, draw.random() < 0.3
                outcome = 14 + 0.8 * prior + added - 1.2 * migrant + 0.8 * boarding + draw.gauss(0, 7)
                rows.append([
                    place.codes[0], grade, None if draw.random() < 0.02 else _mark(prior), _mark(outcome),
                    draw.choice(("男", "女")), migrant, boarding,
                ])  # fmt: skip
    return rows


def _mark(points: float) -> float:
    """A mark of 0 to 100 in halves."""
    return round(min(100.0, max(0.0, points)) * 2) / 2


def exam_file(district: District) -> bytes:
    """The workbook."""
    return write([Column(header, header in HEADERS[:4]) for header in HEADERS], exam_rows(district), sheet="示例考试")
