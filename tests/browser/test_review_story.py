"""Step 5 of the main story in a browser: a review round from draft to scores, and where each point comes from."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from deploy.demo.bureau import EVALUATION
from deploy.demo.story import evaluation
from tests.browser.desk import PATIENCE, Desk
from tests.kit.product import Product

pytestmark = pytest.mark.product
Desks = Callable[..., Desk]
STEP_SECONDS = 120


@dataclass
class Review:
    """The review round of these tests."""

    title: str
    path: str = ""


@pytest.fixture(scope="module")
def review(product: Product) -> Iterator[Review]:
    """Not yet there: the first test makes it; voided at the end, so that its school year is free again."""
    made = Review(f"浏览器示例考核{uuid.uuid4().hex[:4]}")
    yield made
    inspectorate = product.sign_in("xx.inspectorate")
    for row in inspectorate.every(f"{EVALUATION}/review-rounds"):
        if row["title"] == made.title and row["state"] != "void":
            inspectorate.move(f"{EVALUATION}/review-rounds/{row['id']}", "void", reason="演练结束")


def take(who: Desk, name: str) -> None:
    """A step of the round: its button, its question, and its work to the end, when the step is no longer offered."""
    who.press(name)
    who.answer(name)
    expect(who.main.get_by_role("button", name=name, exact=True)).to_have_count(0, timeout=STEP_SECONDS * 1000)
    who.settle()


@pytest.mark.requirement("A36", "C32", "C33")
def test_step_5_the_inspectorate_opens_freezes_and_scores(desk: Desks, product: Product, review: Review) -> None:
    inspectorate, year = desk("xx.inspectorate"), product.story.year
    inspectorate.check()
    inspectorate.choose("考核一览")
    inspectorate.check()
    inspectorate.press("新建考核轮次")
    inspectorate.heading("新建考核轮次")
    inspectorate.settle()
    inspectorate.page.get_by_label("名称").fill(review.title)
    inspectorate.page.get_by_label("学年").fill(f"{year - 1}-{year}")
    for code in evaluation.LEFT_OUT:
        inspectorate.page.get_by_role("checkbox", name=re.compile(rf"\b{code}\b")).check()
    inspectorate.check(reload=False)
    inspectorate.press("建立轮次")
    inspectorate.heading(review.title)
    review.path = inspectorate.page.url.removeprefix(inspectorate.url).split("?")[0].rsplit("/", 1)[0]
    inspectorate.check()
    take(inspectorate, "开始采集")
    take(inspectorate, "冻结数据")
    inspectorate.open(f"{review.path}/collect")
    inspectorate.shows("组织服务", "交流服务", "指纹")
    inspectorate.check()
    take(inspectorate, "计分")
    for tab in ("覆盖", "结果", "核定与公布"):
        inspectorate.follow(tab)
        inspectorate.check()


def test_step_5_a_schools_page_shows_where_each_point_comes_from(desk: Desks, review: Review) -> None:
    inspectorate = desk("xx.inspectorate")
    inspectorate.open(f"{review.path}/results")
    inspectorate.follow("青溪初级中学")
    inspectorate.heading("青溪初级中学：每一分从哪来")
    inspectorate.shows("本校部分", "集团部分", "捆绑得分", "示例权重")
    inspectorate.check()
    assert_adds_up(inspectorate)
    evidence = inspectorate.main.get_by_role("table", name="逐项来历").get_by_text(re.compile(r"^\d+ 条记录$")).first
    evidence.click()
    inspectorate.main.get_by_role("link", name=re.compile("^在.*中查看$")).first.click()
    inspectorate.settle()
    inspectorate.check(reload=False)


def assert_adds_up(who: Desk) -> None:
    """The bars, read from the table under the picture, sum to the score it ends with."""
    rows = who.main.get_by_role("table", name=re.compile("^参照")).get_by_role("row").all()[1:]
    points = [float(row.get_by_role("cell").first.inner_text().replace("−", "-")) for row in rows]
    *lines, score = points
    assert len(lines) > 2
    assert sum(lines) == pytest.approx(score, abs=0.005 * (len(points) + 1))


@pytest.mark.parametrize("display", [{"dark": True}, {"phone": True}], ids=["dark", "phone"])
def test_a_unit_score_is_whole_in_the_dark_and_on_a_phone(
    desk: Desks, review: Review, display: dict[str, bool]
) -> None:
    inspectorate = desk("xx.inspectorate", **display)
    inspectorate.open(f"{review.path}/results")
    inspectorate.check(reload=False)
    inspectorate.follow("青溪初级中学")
    inspectorate.check(reload=False)


def test_step_5_a_principal_sees_her_own_score_when_she_has_been_told(desk: Desks, review: Review) -> None:
    inspectorate = desk("xx.inspectorate")
    inspectorate.open(f"{review.path}/results")
    take(inspectorate, "复议完毕")
    take(inspectorate, "告知学校")
    principal = desk("xx.p04")
    principal.open(f"{review.path}/results")
    units = principal.main.get_by_role("table", name="各单位得分").get_by_role("rowheader")
    expect(units).to_have_text(re.compile("青溪初级中学"), timeout=PATIENCE)
    principal.follow("青溪初级中学")
    principal.heading("青溪初级中学：每一分从哪来")
    principal.check()
