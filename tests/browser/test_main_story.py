"""Steps 1, 2, 3 and 6 of the main story in a browser: home, roster, founding, and who sees what."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo import faults, workbooks
from tests.browser.desk import CHINESE, PATIENCE, Desk
from tests.kit.product import Product

pytestmark = pytest.mark.product
Desks = Callable[..., Desk]
GROUPS = ("XX县第一中学教育集团", "XX县惠能中学教育集团", "XX县实验中学教育集团")


@pytest.mark.requirement("A05", "A12", "A15", "A16")
def test_step_1_the_office_sees_groups_duties_and_staff_structure(desk: Desks) -> None:
    office = desk("xx.office")
    office.heading("工作台")
    office.shows("14 天内", "挂点领导", "周示例", "教职工", *GROUPS)
    office.check()
    office.follow(GROUPS[0])
    office.heading(GROUPS[0])
    office.check()
    office.follow("议事机构")
    office.shows("召集人", "副召集人", "席位由任职自动产生")
    office.check()
    office.choose("应履事项")
    office.heading("应履事项")
    office.check()


@pytest.mark.parametrize("display", [{"dark": True}, {"phone": True}], ids=["dark", "phone"])
def test_home_and_group_are_whole_in_the_dark_and_on_a_phone(desk: Desks, display: dict[str, bool]) -> None:
    office = desk("xx.office", **display)
    office.shows(*GROUPS)
    office.check(reload=False)
    office.follow(GROUPS[0])
    office.heading(GROUPS[0])
    office.check(reload=False)


def test_the_frame_speaks_english_when_it_is_asked_to(desk: Desks) -> None:
    office = desk("xx.leader")
    office.page.get_by_role("button", name="显示设置").click()
    office.page.get_by_role("radio", name="English").press("Space")
    menu = office.page.get_by_role("navigation", name="Main menu")
    expect(menu).to_be_visible()
    assert not CHINESE.search(menu.inner_text())
    office.settle()
    for role in ("button", "link"):
        for one in office.page.get_by_role("banner").get_by_role(role).all():
            label = one.get_attribute("aria-label")
            assert label is None or not CHINESE.search(label)
    expect(office.page).to_have_title("Desk · Tongzhou")
    office.check()
    office.page.evaluate("localStorage.removeItem('language')")


def test_step_2_personnel_imports_a_roster_and_only_its_good_rows(
    desk: Desks, product: Product, tmp_path: Path
) -> None:
    rows, expected = faults.faulty_rows(product.story.staff("xx"))
    workbook = tmp_path / f"名册{uuid.uuid4().hex[:4]}.xlsx"
    workbook.write_bytes(workbooks.workbook("staff", rows))
    personnel = desk("xx.personnel")
    personnel.choose("导入")
    personnel.page.get_by_label("内容").select_option(label="教职工名册")
    personnel.settle()
    _template_comes(personnel)
    personnel.check(reload=False)
    personnel.page.get_by_label("教职工名册工作簿").set_input_files(workbook)
    personnel.press("上传并检查")
    personnel.heading(workbook.name)
    expect(personnel.page.get_by_role("table", name="有错的行")).to_be_visible(timeout=PATIENCE)
    personnel.shows("待写入", str(len(expected)), "数 术")
    personnel.check()
    personnel.press("只写入正确的行")
    personnel.answer("只写入正确的行")
    personnel.shows("已写入，24 小时内可以整批撤销。")
    personnel.check()
    personnel.press("撤销本批")
    personnel.answer("撤销本批", reason="演练结束")
    personnel.shows("已撤销。")


def _template_comes(personnel: Desk) -> None:
    with personnel.page.expect_download() as download:
        personnel.main.get_by_role("link", name="下载模板").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


@pytest.mark.requirement("A06", "A12", "A13")
def test_step_3_a_group_is_founded_with_consent_and_its_seats_are_derived(desk: Desks, product: Product) -> None:
    name = f"山河示例教育集团{uuid.uuid4().hex[:4]}"
    office = desk("xx.office")
    office.choose("教育集团")
    office.press("组建集团")
    office.heading("组建集团")
    office.settle()
    office.check(reload=False)
    _fill_founding(office, name)
    office.press("保存并核对")
    office.heading(f"组建集团：{name}")
    office.check()
    office.press("提交审批")
    office.answer("提交审批")
    office.shows("待同意")
    leader = desk("xx.leader")
    leader.choose("变更申请")
    leader.follow(f"组建集团：{name}")
    leader.press("同意")
    leader.answer("同意", reason="同意组建")
    leader.shows("已生效")
    leader.check()
    leader.follow("查看集团")
    leader.follow("议事机构")
    for username in ("xx.p16", "xx.p17"):
        leader.shows(product.sign_in(username).me()["name"])
    leader.check()


def _fill_founding(office: Desk, name: str) -> None:
    page = office.page
    page.get_by_label("集团名称").fill(name)
    policy = page.get_by_label("政策方案")
    policy.select_option(index=1)
    for at, unit in enumerate(("河口初级中学", "山前初级中学"), start=1):
        row = page.get_by_role("group", name=f"第 {at} 个单位")
        row.get_by_label("单位", exact=True).select_option(label=f"{unit}（示例）")
    page.get_by_label("理由").fill("两校同在一乡，组成集团（示例）。")
    page.get_by_label("佐证材料").set_input_files(
        {"name": "请示.txt", "mimeType": "text/plain", "buffer": "关于组建集团的请示（示例）".encode()}
    )
    office.shows("请示.txt", "内容已齐，可以保存。")


def test_step_6_a_principal_sees_her_own_and_not_another_groups_staff(desk: Desks, product: Product) -> None:
    principal, other = desk("xx.p04"), product.sign_in("xx.p08").me()
    principal.shows("XX县第一中学教育集团")
    assert "XX县惠能中学教育集团" not in principal.main.inner_text()
    principal.check()
    principal.choose("教职工")
    principal.heading("教职工")
    principal.shows("示例")
    principal.check()
    with principal.refusing(404):
        principal.open(f"/registry/staff/{other['person_id']}")
        principal.heading("没有这一页")
        principal.check(reload=False)
    principal.page.get_by_role("link", name="回到工作台").click()
    principal.heading("工作台")
