"""Step 7: a district system works through clients generated from the merged document, in TypeScript and in Python."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.demo import workbooks
from services.documents import generate_clients
from tests.kit.product import Product

HERE = Path(__file__).parent
pytestmark = pytest.mark.product


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both clients, generated and compiled from the committed documents."""
    folder = tmp_path_factory.mktemp("clients")
    assert generate_clients(folder) == 0
    return folder


def new_staff(product: Product, folder: Path, prefix: str) -> Path:
    """A roster workbook of three people who were not there before."""
    rows = [list(values) for values in workbooks.staff_rows(product.story.staff("xx")[:3])]
    for number, values in enumerate(rows):
        values[0] = f"{prefix}{number:03}"
    path = folder / "staff.xlsx"
    path.write_bytes(workbooks.workbook("staff", rows))
    return path


def is_whole(found: dict[str, Any]) -> None:
    """What every client must have seen in the demo district."""
    assert found["state"] == "committed"
    assert found["fresh"] == 3
    assert found["groups"] >= 3
    assert found["moves"] >= 30
    assert found["scores"] >= 15
    assert found["after"] > 0
    assert "group.founded" in found["kinds"]


def test_the_typescript_client_does_a_district_systems_work(product: Product, clients: Path, tmp_path: Path) -> None:
    account = product.account("client")
    command = ["node", str(HERE / "client_story.mjs"), str(clients / "typescript"), product.url, account["username"]]
    command += [account["password"], str(new_staff(product, tmp_path, f"TS{uuid.uuid4().hex[:6]}"))]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert finished.returncode == 0, finished.stderr
    is_whole(json.loads(finished.stdout.splitlines()[-1]))


def test_the_python_client_does_a_district_systems_work(
    product: Product, clients: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(clients / "python"))
    is_whole(python_story(product, new_staff(product, tmp_path, f"PY{uuid.uuid4().hex[:6]}")))
    assert "tongzhou_client" in sys.modules


def python_story(product: Product, workbook: Path) -> dict[str, Any]:
    """The same work as client_story.mjs, in Python."""
    api, models = _part("api"), _part("models")
    account = product.account("client")
    anybody = _part("client").Client(base_url=product.url, raise_on_unexpected_status=True)
    grant = models.BodyIssueToken(
        grant_type="client_credentials", client_id=account["username"], client_secret=account["password"]
    )
    token = api("clients.issue_token").sync(client=anybody, body=grant).access_token
    ours = _part("client").AuthenticatedClient(base_url=product.url, token=token, raise_on_unexpected_status=True)
    imported = _import_staff(api, models, ours, workbook)
    groups = api("groups.list_groups").sync(client=ours, limit=50).items
    rounds = api("rounds.list_rounds").sync(client=ours, limit=50).items
    published = next(item for item in rounds if item.state.value in ("published", "running"))
    plan = api("rounds.read_round").sync(published.id, client=ours)
    moves = api("matching.list_moves").sync(plan.scenario_id, client=ours, limit=200).items
    reviews = api("review_rounds.list_review_rounds").sync(client=ours, limit=50).items
    review = next(item for item in reviews if item.state.value == "published")
    run = api("scores.list_score_runs").sync(review.id, client=ours).items[0]
    scores = api("scores.list_unit_scores").sync(run.id, client=ours, limit=50).items
    kinds, after = _follow(api("feeds.list_registry_events"), ours)
    return {
        "state": imported.state.value, "fresh": imported.fresh, "groups": len(groups), "moves": len(moves),
        "scores": len(scores), "kinds": kinds, "after": after,
    }  # fmt: skip


def _part(name: str) -> Any:
    if name == "api":
        return lambda path: importlib.import_module(f"tongzhou_client.api.{path}")
    return importlib.import_module(f"tongzhou_client.{name}")


def _import_staff(api: Callable[[str], Any], models: Any, ours: Any, workbook: Path) -> Any:
    types = _part("types")
    with workbook.open("rb") as content:
        body = models.BodyRaiseImport(noun=models.ImportNoun("staff"), file=types.File(content, "staff.xlsx"))
        raised = api("imports.raise_import").sync(client=ours, body=body, idempotency_key=str(uuid.uuid4()))
    _wait(api, ours, raised.job_id)
    checked = api("imports.read_import").sync(raised.id, client=ours)
    move = models.ImportTransition.from_dict({"to": "committed", "rows": "all", "reason": "nightly"})
    settled = api("imports.settle_import").sync(
        raised.id, client=ours, body=move, if_match=f'"{checked.version}"', idempotency_key=str(uuid.uuid4())
    )
    _wait(api, ours, settled.job_id)
    return api("imports.read_import").sync(raised.id, client=ours)


def _wait(api: Callable[[str], Any], ours: Any, job_id: uuid.UUID) -> None:
    deadline = time.monotonic() + 120
    while (state := api("jobs.read_registry_job").sync(job_id, client=ours).state) != "done":
        assert state in ("queued", "running"), state
        assert time.monotonic() < deadline
        time.sleep(0.3)


def _follow(feed: Any, ours: Any) -> tuple[list[str], int]:
    kinds, after = set(), 0
    while (page := feed.sync(client=ours, after=after, limit=200)).items:
        kinds |= {event.kind for event in page.items}
        after = page.next_
    return sorted(kinds), after
