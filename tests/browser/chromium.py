"""The Chromium that frontend/scripts/chromium.mjs finds on this machine, under Playwright's control."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
FIND_SECONDS = 180
# Without a UTF-8 locale the browser cannot open a file whose name is Chinese.
UTF8 = {"LC_ALL": "C.UTF-8"}


class NoBrowser(Exception):
    """No Chromium starts here; the text says why."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser until the block ends; `NoBrowser` where none starts."""
    how = _found()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=how["executablePath"], args=how["args"], env={**os.environ, **how["env"], **UTF8}
            )
        except Error as error:
            raise NoBrowser(str(error)) from error
        try:
            yield browser
        finally:
            browser.close()


def _found() -> dict:
    command = ["node", "scripts/chromium.mjs"]
    try:
        told = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, timeout=FIND_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoBrowser(str(error)) from error
    if told.returncode != 0:
        raise NoBrowser(told.stderr.strip())
    return json.loads(told.stdout)
