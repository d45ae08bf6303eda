"""Step 4 of the main story in a browser: a round from draft to placements, one in conflict, and what a teacher sees."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo import workbooks
from deploy.demo.bureau import ROTATION
from deploy.demo.story import governance, rotation
from tests.browser.desk import PATIENCE, Desk
from tests.kit.product import Product

pytestmark = pytest.mark.product
Desks = Callable[..., Desk]
GROUP = 2
SOLVE_SECONDS = 120
WORKING = re.compile("任务进度")


@dataclass
class Round:
    """The round that these tests take from one step to the next."""

    name: str
    group: str
    policy_id: str
    path: str = ""

    @property
    def api(self) -> str:
        """Its address in the API."""
        return f"{ROTATION}/rounds/{self.path.rsplit('/', 1)[-1]}"


@pytest.fixture(scope="module")
def mine(product: Product) -> Round:
    """Not yet there: the first test makes it."""
    group = product.story.districts["xx"].groups[GROUP].name
    policy = governance.policy_in_force(product.story, "xx")
    return Round(f"浏览器示例轮次{uuid.uuid4().hex[:4]}", group, policy["id"])


def step(who: Desk, mine: Round, name: str) -> None:
    """Opens a step of the round by its link in the stepper."""
    if mine.path not in who.page.url:
        who.open(mine.path)
    who.page.get_by_role("navigation", name="办理步骤").get_by_role("link", name=re.compile(f"^{name}")).click()
    who.settle()


def await_job(who: Desk) -> set[str]:
    """Watches the job until its bar is gone; the words that its progress said on the way."""
    bar, said = who.page.get_by_role("region", name=WORKING), set[str]()
    try:
        expect(bar).to_be_visible(timeout=5_000)
    except AssertionError:
        return said
    for _ in range(SOLVE_SECONDS * 10):
        if bar.count() == 0:
            break
        said |= {re.sub(r"[\d./ %]+", " ", words) for words in bar.get_by_role("status").all_inner_texts()}
        who.page.wait_for_timeout(100)
    who.settle()
    return said


@pytest.mark.requirement("A19")
def test_step_4_personnel_opens_a_round_and_imports_wishes(
    desk: Desks, product: Product, mine: Round, tmp_path: Path
) -> None:
    personnel = desk("xx.personnel")
    personnel.check()
    personnel.choose("交流轮次")
    personnel.check()
    personnel.press("新建轮次")
    personnel.heading("新建轮次")
    page = personnel.page
    page.get_by_label("轮次名称").fill(mine.name)
    page.get_by_label("政策方案").select_option(value=mine.policy_id)
    page.get_by_role("checkbox", name=mine.group).check()
    personnel.check(reload=False)
    personnel.press("建立轮次")
    personnel.heading(mine.name)
    mine.path = "/rotation/rounds/" + page.url.split("/rounds/")[1].split("/")[0]
    personnel.check()
    personnel.press("开放轮次")
    await_job(personnel)
    personnel.shows("填报志愿")
    step(personnel, mine, "志愿")
    page.get_by_label("选择志愿表").set_input_files(_wishes(product, tmp_path))
    commit = personnel.main.get_by_role("button", name=re.compile(r"^写入 \d+ 行$"))
    expect(commit).to_be_enabled(timeout=PATIENCE)
    commit.click()
    personnel.shows("已写入", "新增")
    personnel.open(f"{mine.path}/wishes")
    personnel.shows("已写入", "新增")
    personnel.check()


def _wishes(product: Product, folder: Path) -> Path:
    """The wishes of the group's own people."""
    district, staff = product.story.districts["xx"], product.story.staff("xx")
    places = {place.name for place in district.members(GROUP)}
    inside = {person.staff_no for person in staff if person.place in places}
    file = folder / "志愿.xlsx"
    file.write_bytes(rotation.wish_workbook([row for row in workbooks.wish_rows(district, staff) if row[0] in inside]))
    return file


@pytest.mark.requirement("A18", "A19", "A20", "A22")
def test_step_4_freezing_and_solving_give_a_plan_that_says_why(desk: Desks, mine: Round) -> None:
    personnel = desk("xx.personnel")
    step(personnel, mine, "求解")
    personnel.press("冻结名册、志愿和规则")
    await_job(personnel)
    personnel.shows("快照指纹")
    personnel.press("求解")
    assert len(await_job(personnel)) > 1, "the progress of the solve did not move"
    step(personnel, mine, "方案")
    personnel.shows("独立校验", "已通过", "支教")
    personnel.check()
    for view in ("规则", "均衡", "流动", "谁去哪里"):
        personnel.page.get_by_role("navigation", name="方案内容").get_by_role("link", name=view).click()
        personnel.settle()
        personnel.check()
    personnel.main.get_by_role("link", name=re.compile("为何去这里$")).first.click()
    personnel.heading(re.compile("为何去这里$"))
    personnel.shows("结果", "为什么可以去")
    personnel.check()


@pytest.mark.parametrize("display", [{"dark": True}, {"phone": True}], ids=["dark", "phone"])
def test_the_plan_is_whole_in_the_dark_and_on_a_phone(desk: Desks, mine: Round, display: dict[str, bool]) -> None:
    personnel = desk("xx.personnel", **display)
    for view in ("moves", "flows"):
        personnel.open(f"{mine.path}/scenarios?view={view}")
        personnel.check(reload=False)


@pytest.mark.requirement("A18")
def test_step_4_principals_sign_the_leader_publishes_and_placements_exist(
    desk: Desks, product: Product, mine: Round
) -> None:
    personnel = desk("xx.personnel")
    _explain(personnel, mine)
    step(personnel, mine, "方案")
    personnel.press("提出这个方案")
    step(personnel, mine, "会签")
    personnel.press("进入更正和会签")
    personnel.shows("更正和会签")
    _one_signs(desk, product, mine)
    rotation.sign(product.story, mine.api)
    personnel.page.reload()
    personnel.press("完成会签")
    personnel.shows("会签完成")
    personnel.check()
    leader = desk("xx.leader")
    step(leader, mine, "发布")
    leader.check()
    leader.press("发布")
    leader.answer("发布")
    await_job(leader)
    leader.shows("派遣已成立")
    leader.check()
    leader.follow("查看派遣")
    leader.heading("派遣")
    leader.shows("支教")
    leader.check()


def _explain(personnel: Desk, mine: Round) -> None:
    """A written reason for each “原则上” rule that the plan misses."""
    personnel.open(f"{mine.path}/scenarios?view=rules&show=missed")
    reasons = personnel.page.get_by_role("textbox", name=re.compile("未达到的原因$"))
    while waiting := reasons.count():
        reasons.first.fill("本学年可外派人数不足，下学年补足（示例）")
        personnel.main.get_by_role("button", name="保存原因").first.click()
        expect(reasons).to_have_count(waiting - 1, timeout=PATIENCE)
        personnel.settle()


def _one_signs(desk: Desks, product: Product, mine: Round) -> None:
    unit = product.sign_in("xx.personnel").read(mine.api)["unsigned"][0]["name"]
    principal = desk(product.story.principals("xx")[unit])
    step(principal, mine, "会签")
    principal.check()
    principal.main.get_by_role("button", name=f"代表{unit}签署同意").click()
    expect(principal.main.get_by_role("button", name=re.compile("签署同意$"))).to_have_count(0, timeout=PATIENCE)
    principal.check()


@pytest.mark.requirement("A19")
def test_step_4_rules_that_cannot_all_hold_are_named_with_a_verified_repair(desk: Desks, product: Product) -> None:
    personnel = desk("xx.personnel")
    personnel.choose("交流轮次")
    personnel.follow(f"{product.story.school_year}{rotation.SECOND}")
    personnel.page.get_by_role("navigation", name="办理步骤").get_by_role("link", name=re.compile("^冲突")).click()
    personnel.shows("去掉任何一条就能成立", "A19", "可行的修改", "已验证可行")
    personnel.check()


@pytest.mark.parametrize("display", [{"phone": True}, {"phone": True, "dark": True}], ids=["phone", "dark-phone"])
def test_step_6_a_teacher_sees_his_placement_and_its_reasons_on_a_phone(desk: Desks, display: dict[str, bool]) -> None:
    teacher = desk("xx.teacher", **display)
    teacher.check()
    teacher.page.get_by_role("navigation", name="常用菜单").get_by_role("link", name="派遣").click()
    teacher.heading("我的派遣")
    teacher.check()
    teacher.main.get_by_role("table").get_by_role("link").first.click()
    teacher.heading(re.compile("的派遣$"))
    teacher.shows("为何去这里")
    teacher.check()
    teacher.follow("完整说明")
    teacher.heading(re.compile("为何去这里$"))
    teacher.check()
