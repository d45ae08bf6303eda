"""`python -m deploy.demo`: tells the story through the API. Safe to repeat: each chapter skips what is there already.

Environment: TONGZHOU_PUBLIC_URL, VAR_DIR, and the registry's own for the first accounts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

from deploy.demo.story import evaluation, governance, offices, registry, rotation, samples
from deploy.demo.story.accounts import Book
from deploy.demo.story.setting import Setting
from services.chassis import clock

CHAPTERS: tuple[Callable[[Setting], None], ...] = (
    offices.establish,
    offices.appoint_departments,
    registry.enter_calendars,
    registry.import_everything,
    offices.appoint_schools,
    offices.admit_client,
    governance.bring_policies_into_force,
    governance.found_groups,
    governance.adopt_documents,
    governance.file_plans,
    governance.hold_meetings,
    governance.watch_lessons,
    rotation.run_first_round,
    rotation.run_second_round,
    rotation.count_structure,
    evaluation.load_exams,
    evaluation.score_review,
    samples.lay_out,
)


def first_accounts(file: Path) -> None:
    """The administrators, who make all others; made by the command line, as an installation's own are."""
    if file.exists():
        return
    command = [sys.executable, "-m", "services.cli", "demo-accounts", "--out", str(file)]
    subprocess.run(command, check=True)


def main() -> int:
    """Every chapter in order."""
    file = Path(os.environ["VAR_DIR"]) / "demo-accounts.json"
    first_accounts(file)
    with httpx.Client(base_url=os.environ["TONGZHOU_PUBLIC_URL"], timeout=60, trust_env=False) as http:
        story = Setting(http, Book(file), clock.today())
        for chapter in CHAPTERS:
            chapter(story)
        story.say("the demo story is in")
    return 0


if __name__ == "__main__":
    sys.exit(main())
