"""The three districts as their texts have them, each loaded through the API, each blind to the others."""

from __future__ import annotations

from collections import Counter

import pytest

from deploy.demo.bureau import REGISTRY, Json, Refused
from tests.kit.product import Product

pytestmark = pytest.mark.product


def groups(product: Product, key: str) -> dict[str, Json]:
    """A district's active groups that the demo founded, by name."""
    wanted = {group.name for group in product.story.districts[key].groups}
    return {name: group for name, group in product.story.groups(key).items() if name in wanted}


@pytest.mark.requirement("A02", "A07")
def test_xx_county_has_three_groups_of_a_lead_and_four_sample_members(product: Product) -> None:
    found = groups(product, "xx")
    assert len(found) == 3
    for group in found.values():
        assert Counter(member["role"] for member in group["members"]) == {"lead": 1, "member": 4}
        assert {member["role_label"] for member in group["members"]} == {"龙头校", "成员校"}
        assert all(member["is_sample"] for member in group["members"] if member["role"] == "member")
        assert group["state"] == "active"


def test_bole_has_five_groups_with_five_core_nine_member_and_six_supported_schools(product: Product) -> None:
    found = groups(product, "bole")
    members = [member for group in found.values() for member in group["members"]]
    assert len(found) == 5
    assert Counter(member["role"] for member in members) == {"lead": 5, "member": 9, "supported": 6}
    assert {member["tightness"] for member in members if member["role"] == "supported"} == {"support"}
    assert {member["tightness"] for member in members if member["role"] == "member"} == {"tight"}


@pytest.mark.parametrize(
    ("written", "name"),
    [("第一初级中学", "第一中学"), ("十中学校", "第十中学"), ("博乐市锦绣小学", "锦绣小学"), ("阿场二中", "阿场二中")],
)
def test_bole_schools_are_found_by_every_name_the_text_writes(product: Product, written: str, name: str) -> None:
    office = product.sign_in("bole.office")
    district_id = product.story.district_ids["bole"]
    found = {row["name"]: row for row in office.every(f"{REGISTRY}/schools", q=written, district_id=district_id)}
    assert name in found
    assert not found[name]["is_sample"]


@pytest.mark.requirement("E01")
def test_bincheng_binds_two_schools_a_section_and_a_set_of_schools(product: Product) -> None:
    alliance = groups(product, "bincheng")["翔宇教育联盟"]
    kinds = {member["unit_name"]: member["unit_kind"] for member in alliance["members"]}
    assert kinds == {"滨城一小": "school", "滨城四小": "school", "五中小学部": "section", "杨柳雪镇各小学": "set"}
    assert alliance["form"] == "alliance"
    unit = product.story.units("bincheng")["杨柳雪镇各小学"]
    assert len(product.sign_in("bincheng.office").read(f"{REGISTRY}/units/{unit['id']}")["school_ids"]) == 3


def test_staff_come_in_the_numbers_of_a_real_district_and_all_are_marked_as_sample(product: Product) -> None:
    for key, about in (("xx", 1500), ("bole", 2000), ("bincheng", 300)):
        page = product.sign_in(f"{key}.personnel").read(f"{REGISTRY}/staff", limit=100, with_total="true")
        assert about <= page["total"] <= about * 1.1
        assert all(row["is_sample"] for row in page["items"])


def test_a_bureau_sees_no_person_of_another(product: Product) -> None:
    person = product.sign_in("bole.personnel").read(f"{REGISTRY}/staff", limit=1)["items"][0]
    with pytest.raises(Refused) as hidden:
        product.sign_in("xx.personnel").read(f"{REGISTRY}/staff/{person['id']}")
    assert (hidden.value.status, hidden.value.slug) == (404, "not-there")
