"""Somebody at a page: what is on it is found by role and label, and every fault that a visitor could meet is noted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
PATIENCE = 30_000
QUIET_SECONDS = 0.2
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WATCH_POLICY = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`))
"""
BUSY = "() => document.querySelector('.first-paint, .ant-skeleton, [aria-busy=true]') !== null"
RUN_AXE = """
(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(({violations}) =>
  violations.flatMap(({id, help, nodes}) => nodes.map(({html, any}) =>
    `${id}: ${help}\\n    ${html.slice(0, 200)}\\n    ${any.map(({message}) => message).join('; ')}`)))
"""
# What moves by itself from one look to the next: clocks and ages of data.
MOVING = re.compile(r"数据取自 \S+( \S+)?|已用 \d+ 秒")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def axe_source() -> str:
    """The accessibility checker that the front end's own tests use."""
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@cache
def raw_key() -> re.Pattern[str]:
    """An i18n key that reached the page unread: `rounds.states.open`; a file's name is none."""
    parts = sorted(file.stem for file in (FRONTEND / "src/i18n/zh-CN").glob("*.ts"))
    return re.compile(rf"(?<![\w./-])(?:{'|'.join(parts)}|power|login|reason)\.(?!xlsx|csv|txt)[a-zA-Z][\w.-]*")


@dataclass
class Desk:
    """One page of one person. `faults` fills by itself; `check` asks for all that can be asked of a page at rest."""

    page: Page
    url: str
    is_phone: bool = False
    faults: list[str] = field(default_factory=list)
    _open: set[Request] = field(default_factory=set)
    _allowed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", lambda request: self._open.add(request))
        self.page.on("requestfinished", lambda request: self._open.discard(request))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        refused = re.search(r"responded with a status of (\d+)", message.text)
        if refused and int(refused[1]) in self._allowed:
            return
        if self._allowed and message.text.startswith("ApiProblem"):
            return
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        self._open.discard(request)
        if "ERR_ABORTED" not in (request.failure or ""):
            self.faults.append(f"request: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"answer: {response.status} {response.url}")

    @contextmanager
    def refusing(self, status: int) -> Iterator[None]:
        """A block in which an answer with this status is what the story asks for."""
        self._allowed.add(status)
        yield
        self.settle()
        self._allowed.discard(status)

    def open(self, path: str) -> None:
        """Goes to an address of the SPA."""
        self.page.goto(f"{self.url}{path}")
        self.settle()

    def settle(self) -> None:
        """Waits until nothing is asked of the server and nothing is a skeleton; event streams do not count."""
        deadline, quiet_since = time.monotonic() + PATIENCE / 1000, time.monotonic()
        while time.monotonic() - quiet_since < QUIET_SECONDS:
            self.page.wait_for_timeout(50)
            waiting = [request for request in self._open if not request.url.endswith("/events")]
            if waiting or self.page.evaluate(BUSY):
                quiet_since = time.monotonic()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.page.url} never came to rest: {[r.url for r in waiting]}")

    @property
    def main(self) -> Locator:
        """The page itself, without what stands around it."""
        return self.page.get_by_role("main")

    def view(self) -> tuple[str, str]:
        """Address and words of the page, to compare."""
        return self.page.url, MOVING.sub("", self.main.inner_text())

    def follow(self, name: str, *, exact: bool = True) -> None:
        """Takes the first link of this name on the page."""
        self.main.get_by_role("link", name=name, exact=exact).first.click()
        self.settle()

    def choose(self, section: str) -> None:
        """Takes an entry of the main menu."""
        self.page.get_by_role("navigation", name="主菜单").get_by_role("link", name=section, exact=True).click()
        self.settle()

    def press(self, name: str | re.Pattern[str]) -> None:
        """Presses the page's button of this name, under 更多操作 where it is not in sight."""
        self.settle()
        button = self.main.get_by_role("button", name=name, exact=True)
        if button.count() == 0:
            self.main.get_by_role("button", name="更多操作", exact=True).click()
        button.first.click()

    def answer(self, name: str, *, reason: str | None = None) -> None:
        """Presses a button of the open dialog, with a reason where it asks for one."""
        dialog = self.page.get_by_role("dialog")
        if reason is not None:
            dialog.get_by_role("textbox").first.fill(reason)
        dialog.get_by_role("button", name=name, exact=True).click()
        expect(dialog).to_have_count(0, timeout=PATIENCE)
        self.settle()

    def heading(self, name: str | re.Pattern[str]) -> None:
        """The page bears this title."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name, timeout=PATIENCE)

    def shows(self, *words: str) -> None:
        """The page says each of these."""
        for word in words:
            expect(self.main).to_contain_text(word, timeout=PATIENCE)

    def axe(self) -> list[str]:
        """What the accessibility checker finds."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe_source())
        # A link that the bar at the top half hides while the page is scrolled is no smaller for that.
        self.page.evaluate("() => scrollTo(0, 0)")
        return self.page.evaluate(RUN_AXE, list(WCAG))

    def check(self, *, reload: bool = True) -> None:
        """No raw key, nothing wider than a phone, no violation, no fault; and after a reload the same view."""
        self.settle()
        before = self.view()
        assert not (keys := raw_key().findall(self.page.inner_text("body"))), keys
        if self.is_phone:
            wide = self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"
        assert not (violations := self.axe()), f"{self.page.url}\n" + "\n".join(violations)
        if reload:
            self.page.reload()
            self.settle()
            after = self.view()
            assert after == before, f"not the same after a reload:\n{before}\n{after}"
        assert not self.faults, f"{self.page.url}: {self.faults}"


@dataclass
class Lobby:
    """Where people come in: one context a person and display, signed in once through the form."""

    browser: Browser
    url: str
    passwords: dict[str, str]
    _contexts: dict[tuple[str, bool, bool], BrowserContext] = field(default_factory=dict)

    def desk(self, username: str, *, dark: bool = False, phone: bool = False) -> Desk:
        """A new page of this person at 工作台."""
        key = (username, dark, phone)
        if key not in self._contexts:
            self._contexts[key] = self._context(dark=dark, phone=phone)
            self._sign_in(self._contexts[key], username)
        return Desk(self._contexts[key].new_page(), self.url, phone)

    def _context(self, *, dark: bool, phone: bool) -> BrowserContext:
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE if phone else DESK, has_touch=phone,
            device_scale_factor=2 if phone else 1, reduced_motion="reduce",
        )  # fmt: skip
        context.add_init_script(WATCH_POLICY)
        if dark:
            context.add_init_script("localStorage.setItem('theme', 'dark')")
        return context

    def _sign_in(self, context: BrowserContext, username: str) -> None:
        desk = Desk(context.new_page(), self.url)
        desk.open("/login")
        desk.page.get_by_label("用户名").fill(username)
        desk.page.get_by_label("密码").fill(self.passwords[username])
        desk.page.get_by_role("button", name="登录", exact=True).click()
        desk.heading("工作台")
        desk.settle()
        assert not desk.faults, desk.faults
        desk.page.close()

    def close(self) -> None:
        """Everybody leaves."""
        for context in self._contexts.values():
            context.close()
