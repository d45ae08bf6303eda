"""The demo's data: the same bytes each time, shares that its district's rules can live with, faults of known kinds."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from deploy.demo import exams, faults, people, workbooks
from deploy.demo.places import District, districts
from services.evaluation.observations.core import faults_of_cells, faults_of_headers
from services.rotation.wishes.core import HEADERS

YEAR = 2026


def staff(key: str) -> tuple[people.Person, ...]:
    return people.staff(districts()[key], YEAR)


def test_equal_years_give_equal_bytes_and_another_year_gives_others() -> None:
    def digest(year: int) -> str:
        rows = workbooks.staff_rows(people.staff(districts()["xx"], year))
        return sha256(workbooks.workbook("staff", rows)).hexdigest()

    assert digest(YEAR) == digest(YEAR)
    assert digest(YEAR) != digest(YEAR + 1)


@pytest.mark.parametrize(("key", "about"), [("xx", 1500), ("bole", 2000), ("bincheng", 300)])
def test_a_district_has_its_people_under_numbers_of_their_own(key: str, about: int) -> None:
    found = staff(key)
    assert about <= len(found) <= about * 1.1
    assert len({person.staff_no for person in found}) == len(found)


def test_each_xx_lead_can_send_fifteen_and_each_member_has_young_teachers_and_managers() -> None:
    county = districts()["xx"]
    for place in (place for place in county.places if place.role):
        here = [person for person in staff("xx") if person.place == place.name]
        able = [person for person in here if person.is_renowned_or_backbone and not person.is_manager]
        young = [person for person in here if YEAR - person.born.year < 35]
        assert len(able) >= 15 if place.role == "lead" else len(young) >= 12
        assert Counter(post for person in here for post in person.posts)["中层"] >= 2


def test_every_school_has_one_principal_and_two_vice_principals() -> None:
    for district in districts().values():
        held = Counter((person.place, post) for person in staff(district.key) for post in person.posts)
        for place in (place for place in district.places if place.staff):
            assert held[place.name, "校长"] == 1
            assert held[place.name, "副校长"] == 2


def test_bole_has_the_roles_its_report_counts() -> None:
    roles = Counter(place.role for place in districts()["bole"].places)
    assert roles == {"lead": 5, "member": 9, "supported": 6}


def test_no_lead_needs_a_subject_fully_staffed_so_that_somebody_can_leave() -> None:
    county = districts()["xx"]
    taught = Counter((person.place, person.subject) for person in staff("xx"))
    leads = {place.name for place in county.places if place.role == "lead"}
    for place, _stage, subject, _term, wanted in workbooks.need_rows(county, staff("xx"), YEAR):
        if place in leads and taught[str(place), str(subject)]:
            assert float(str(wanted)) <= taught[str(place), str(subject)] - 1


def test_the_faulty_workbook_has_thirty_seven_faults_each_at_a_row_of_its_own() -> None:
    rows, expected = faults.faulty_rows(staff("xx"))
    assert faults.FAULTS == len(expected) == 37
    assert len(rows) == 97
    assert {planted.code for planted in faults.PLANTED} == set(expected.values())


def test_wishes_name_schools_of_the_own_group_and_never_the_own_school() -> None:
    county = districts()["xx"]
    homes = {person.staff_no: person.place for person in staff("xx")}
    group_of = {place.name: place.group for place in county.places}
    rows = workbooks.wish_rows(county, staff("xx"))
    assert len(rows) > 200
    assert all(len(row) == len(HEADERS) for row in rows)
    for number, _name, _consent, *choices, _unlisted, _note in rows:
        home = homes[str(number)]
        for choice in filter(None, choices):
            assert choice != home
            assert group_of[str(choice)] == group_of[home]


def test_the_exam_file_covers_the_fifteen_schools_and_names_nobody() -> None:
    county: District = districts()["xx"]
    rows = exams.exam_rows(county)
    assert len({row[0] for row in rows}) == 15
    assert faults_of_headers(exams.HEADERS) == []
    assert faults_of_cells(exams.HEADERS, rows) == []
