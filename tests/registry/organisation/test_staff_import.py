"""The roster comes in by workbook."""

from tests.kit.services import Service
from tests.registry.organisation.kit import a_district, a_school, staff_row


async def test_a_roster_is_judged_committed_and_read_back(registry: Service) -> None:
    place = await a_district(registry)
    school = await a_school(place)
    row = staff_row(
        "T1", "王芳", "第一中学", 职称="高级教师", 荣誉="骨干教师/县区级/2024.9；名教师/市级", 职务="教研组长/数学"
    )
    done = await place.imported("district.personnel", "staff", [row])
    assert (done["fresh"], done["changed"], done["unchanged"], done["total"]) == (1, 0, 0, 1)
    [listed] = (await place.get("district.personnel", "/staff")).json()["items"]
    assert listed["name"] == "王芳"
    assert listed["title"] == "senior"
    assert "born" not in listed
    file = (await place.get("district.personnel", f"/staff/{listed['id']}")).json()
    assert file["born"] == "1985-06-01"
    assert file["import_id"] == done["id"]
    assert file["import_row"] == 2
    assert file["assignments"] == [
        {"unit_id": file["posts"][0]["unit_id"], "unit_name": "第一中学", "fte": 100, "valid_from": "2015-09-01",
         "valid_until": None}
    ]  # fmt: skip
    assert file["employments"][0]["employer_school_id"] == school["id"]
    assert [(h["kind"], h["level"], h["granted"]) for h in file["honours"]] == [
        ("backbone", "county", "2024-09-01"), ("renowned", "city", None)
    ]  # fmt: skip
    assert [(p["post"], p["subject"]) for p in file["posts"]] == [("research_head", "math")]
