"""Wishes: one's own, and the bureau's workbook."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest_asyncio

from services.chassis import spreadsheets
from services.rotation.wishes.core import HEADERS
from tests.kit.services import Service
from tests.rotation.story import Client, County, a_county, a_draft

Story = tuple[County, Client, str]


@pytest_asyncio.fixture(scope="module")
async def opened(registry: Service, rotation: Service) -> Story:
    county = await a_county(registry, staff=(40, 24, 24))
    personnel, round_id = await a_draft(rotation, county)
    job = await personnel.through(round_id, "open")
    assert job["state"] == "done", job["problem"]
    return county, personnel, round_id


def workbook(rows: list[dict[str, Any]], headers: tuple[str, ...] = HEADERS) -> bytes:
    columns = [spreadsheets.Column(name) for name in headers]
    return spreadsheets.write(columns, [[row.get(name) for name in headers] for row in rows])


def row(county: County, n: int, **more: Any) -> dict[str, Any]:
    _, staff_no, name, _ = county.staff[n]
    return {"人员编号": staff_no, "姓名": name, "意愿": "自愿", "志愿一": county.names[1], "服从调剂": "是", **more}


async def checked(personnel: Client, round_id: str, content: bytes) -> dict[str, Any]:
    answer = await personnel("POST", f"/rounds/{round_id}/wish-imports", files={"file": ("志愿.xlsx", content)})
    assert answer.status_code == 202, answer.text
    await personnel.rotation.run_jobs()
    made = answer.json()["wish_import"]["id"]
    return await personnel.get(f"/rounds/{round_id}/wish-imports/{made}")


async def committed(personnel: Client, round_id: str, batch: dict[str, Any], **body: Any) -> Any:
    path, headers = f"/rounds/{round_id}/wish-imports/{batch['id']}", {"If-Match": f'"{batch["version"]}"'}
    answer = await personnel("POST", f"{path}/transitions", json={"to": "committed", **body}, headers=headers)
    if answer.status_code != 202:
        return answer
    await personnel.rotation.run_jobs()
    return await personnel.get(path)


async def test_the_template_has_the_columns_the_import_reads(opened: Story, tmp_path: Any) -> None:
    _, personnel, round_id = opened
    answer = await personnel("GET", f"/rounds/{round_id}/wish-template.xlsx")
    path = tmp_path / "template.xlsx"
    path.write_bytes(answer.content)
    assert (await spreadsheets.read(path)).headers == list(HEADERS)


async def test_a_dry_run_names_every_faulty_cell_and_writes_nothing(opened: Story) -> None:
    county, personnel, round_id = opened
    rows = [
        row(county, 1),
        row(county, 3, 姓名="别人"),
        row(county, 4, 志愿一="不存在的学校"),
        row(county, 6, 志愿一=county.names[0]),
        row(county, 7, 意愿="也许"),
        {"人员编号": "X999", "姓名": "某人", "意愿": "自愿"},
        row(county, 1),
    ]
    batch = await checked(personnel, round_id, workbook(rows))
    assert (batch["state"], batch["rows"], batch["good"], batch["faulty"]) == ("checked", 7, 1, 6)
    assert [(fault["row"], fault["code"]) for fault in batch["faults"]] == [
        (3, "name-differs"), (4, "unknown-school"), (5, "own-school"), (6, "unknown-word"), (7, "unknown-person"),
        (8, "twice"),
    ]  # fmt: skip
    refused = await committed(personnel, round_id, batch)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wish-rows-faulty")
    listed = (await personnel.get(f"/rounds/{round_id}/wishes"))["items"]
    assert not [wish for wish in listed if wish["source"] == "workbook"]


async def test_a_commit_takes_the_rows_and_repeated_changes_nothing(opened: Story) -> None:
    county, personnel, round_id = opened
    content = workbook([row(county, n, 志愿二=county.names[2]) for n in (10, 12, 13)])
    done = await committed(personnel, round_id, await checked(personnel, round_id, content))
    assert (done["state"], done["made"]) == ("committed", 3)
    again = await committed(personnel, round_id, await checked(personnel, round_id, content))
    assert (again["made"], again["changed"], again["unchanged"]) == (0, 0, 3)
    wish = await personnel.get(f"/rounds/{round_id}/wishes/{county.staff[10][0]}")
    assert wish["choices"] == [str(county.units[1]), str(county.units[2])]


async def test_a_missing_column_is_named(opened: Story) -> None:
    county, personnel, round_id = opened
    content = workbook([row(county, 1)], headers=("人员编号", "姓名", "志愿一"))
    answer = await personnel("POST", f"/rounds/{round_id}/wish-imports", files={"file": ("a.xlsx", content)})
    await personnel.rotation.run_jobs()
    job = await personnel.get(f"/jobs/{answer.json()['job']['id']}")
    assert job["problem"]["type"] == "/problems/wish-columns-missing"
    assert job["problem"]["errors"][0]["detail"] == "意愿"


async def test_something_that_is_no_workbook_is_named(opened: Story) -> None:
    _, personnel, round_id = opened
    answer = await personnel("POST", f"/rounds/{round_id}/wish-imports", files={"file": ("a.xlsx", b"PK\x03\x04 no")})
    await personnel.rotation.run_jobs()
    job = await personnel.get(f"/jobs/{answer.json()['job']['id']}")
    assert job["problem"]["type"] == "/problems/workbook-malformed"


async def test_a_teacher_files_and_changes_only_the_own_wish(opened: Story, rotation: Service) -> None:
    county, personnel, round_id = opened
    me, other = county.staff[20][0], county.staff[22][0]
    teacher = Client(rotation, county.teacher(me))
    body = {"consent": "volunteer", "choices": [str(county.units[1])], "accepts_unlisted": False}
    path = f"/rounds/{round_id}/wishes/{me}"
    made = await teacher("PUT", path, json=body)
    assert (made.status_code, made.json()["source"]) == (200, "own")
    assert (await teacher("PUT", path, json=body)).status_code == 428
    version = {"If-Match": made.headers["etag"]}
    changed = await teacher("PUT", path, json={**body, "consent": "objects"}, headers=version)
    assert changed.json()["consent"] == "objects"
    stale = await teacher("PUT", path, json=body, headers=version)
    assert stale.status_code == 412
    assert (await teacher("PUT", f"/rounds/{round_id}/wishes/{other}", json=body)).status_code == 404
    assert [wish["person_id"] for wish in (await teacher.get(f"/rounds/{round_id}/wishes"))["items"]] == [str(me)]
    colleague = Client(rotation, county.teacher(other))
    assert (await colleague("GET", path)).status_code == 404
    assert (await personnel("GET", path)).status_code == 200


async def test_a_choice_outside_the_round_or_at_home_is_refused(opened: Story, rotation: Service) -> None:
    county, _, round_id = opened
    me: UUID = county.staff[21][0]
    teacher = Client(rotation, county.teacher(me))
    for place in (county.units[0], county.id):
        body = {"consent": "volunteer", "choices": [str(place)], "accepts_unlisted": True}
        answer = await teacher("PUT", f"/rounds/{round_id}/wishes/{me}", json=body)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-eligible")


async def test_a_principal_sees_no_wishes(opened: Story, rotation: Service) -> None:
    county, _, round_id = opened
    answer = await Client(rotation, county.principal(0))("GET", f"/rounds/{round_id}/wishes")
    assert answer.status_code == 403
