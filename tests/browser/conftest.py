"""A browser for each module of stories, and no longer: Playwright holds the thread's event loop while it runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import NoBrowser, chromium
from tests.browser.desk import Desk, Lobby
from tests.kit.product import Product

NOT_RUN = pytest.StashKey[str]()


@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """A headless Chromium; where none starts the stories are not run, loudly, and in CI that is a failure."""
    try:
        with chromium() as made:
            yield made
    except NoBrowser as reason:
        pytestconfig.stash[NOT_RUN] = str(reason)
        if os.environ.get("CI") == "true":
            pytest.fail(f"browser stories not run: {reason}", pytrace=False)
        pytest.skip(f"browser stories not run: {reason}")


@pytest.fixture(scope="module")
def lobby(browser: Browser, product: Product) -> Iterator[Lobby]:
    """Where everybody of the demo can come in."""
    made = Lobby(browser, product.url, {row["username"]: row["password"] for row in product.accounts})
    yield made
    made.close()


@pytest.fixture
def desk(lobby: Lobby) -> Iterator[Callable[..., Desk]]:
    """desk("xx.office", dark=..., phone=...): a page of that person, closed after the test, without a fault."""
    made: list[Desk] = []

    def sit_down(username: str, **display: bool) -> Desk:
        made.append(lobby.desk(username, **display))
        made[-1].open("/")
        return made[-1]

    yield sit_down
    faults = [fault for one in made for fault in one.faults]
    for one in made:
        one.page.close()
    assert not faults, faults


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says it once more, last."""
    if reason := config.stash.get(NOT_RUN, ""):
        terminalreporter.write_sep("!", "browser stories not run", red=True, bold=True)
        terminalreporter.write_line(reason, red=True)
