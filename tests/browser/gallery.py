"""`make gallery`: a picture of every page of the story, light, dark and on a phone, to be looked at by a person.

They stand under test-results/gallery/<display>/. `TONGZHOU_PRODUCT_URL` with `VAR_DIR` names a product that runs;
otherwise one is started. `--readme` makes docs/picture.png and nothing else.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.demo.bureau import EVALUATION, REGISTRY, ROTATION
from deploy.demo.story import rotation
from tests.browser.chromium import NoBrowser, chromium
from tests.browser.desk import Desk, Lobby
from tests.kit.product import Product, running_product

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-results" / "gallery"
README = ROOT / "docs" / "picture.png"
DISPLAYS = {"light": {}, "dark": {"dark": True}, "phone": {"phone": True}}


def pages(product: Product) -> Iterator[tuple[str, str, str]]:
    """Who, what the picture is called, and where it is taken."""
    plan, conflict = _round(product, rotation.FIRST), _round(product, rotation.SECOND)
    group, review = _group(product), _review(product)
    person, placement = _moved(product, plan)
    own = f"/evaluation/reviews/{review['unit']}?run={review['run']}"
    yield from _of("xx.office", {
        "home": "/", "overview": "/registry", "groups": "/registry/groups",
        "group": f"/registry/groups/{group}/overview", "members": f"/registry/groups/{group}/members",
        "body": f"/registry/groups/{group}/body",
        "group-duties": f"/registry/groups/{group}/duties", "history": f"/registry/groups/{group}/history",
        "found": "/registry/groups/new", "changes": "/registry/changes",
        "change": f"/registry/changes/{_change(product)}",
        "duties": "/registry/duties", "filings": "/registry/filings", "meetings": "/registry/meetings",
        "policies": "/registry/policies", "policy": f"/registry/policies/{_policy(product)}",
        "schools": "/registry/schools",
    })  # fmt: skip
    steps = ("setup", "wishes", "run", "scenarios", "signatures", "publication")
    yield from _of("xx.personnel", {
        "home": "/", "staff": "/registry/staff", "imports": "/registry/imports", "rounds": "/rotation/rounds",
        "new-round": "/rotation/rounds/new", "structure": "/rotation/structure", "placements": "/rotation/placements",
        "teacher": f"/registry/staff/{person}", "why": f"{plan}/teachers/{person}",
        **{f"round-{name}": f"{plan}/{name}" for name in steps},
        **{f"plan-{view}": f"{plan}/scenarios?view={view}" for view in ("rules", "balance", "flows")},
        "conflicts": f"{conflict}/conflicts",
    })  # fmt: skip
    yield from _of("xx.inspectorate", {
        "home": "/", "reviews": "/evaluation", "new-review": "/evaluation/rounds/new",
        "frameworks": "/evaluation/frameworks", "exams": "/evaluation/exams",
        **{f"review-{name}": f"{review['path']}/{name}" for name in ("collect", "coverage", "results", "publication")},
        "unit": own,
    })  # fmt: skip
    yield from _of("xx.p04", {
        "home": "/", "group": f"/registry/groups/{group}/overview", "staff": "/registry/staff", "score": own,
        "signatures": f"{plan}/signatures", "plan": f"{plan}/scenarios", "missing": "/registry/staff/nobody",
    })  # fmt: skip
    yield from _of("xx.leader", {"home": "/", "publication": f"{plan}/publication"})
    yield from _of("xx.teacher", {
        "home": "/", "wishes": "/rotation/wishes/mine", "placements": "/rotation/placements",
        "placement": f"/rotation/placements/{placement}",
    })  # fmt: skip


def _of(username: str, places: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    return ((username, f"{username.removeprefix('xx.')}-{name}", path) for name, path in places.items())


def _round(product: Product, name: str) -> str:
    rows = product.sign_in("xx.personnel").every(f"{ROTATION}/rounds")
    return f"/rotation/rounds/{next(row['id'] for row in rows if row['name'].endswith(name))}"


def _group(product: Product) -> str:
    return product.story.groups("xx")[product.story.districts["xx"].groups[0].name]["id"]


def _change(product: Product) -> str:
    return next(row["id"] for row in product.sign_in("xx.office").every(f"{REGISTRY}/changes"))


def _policy(product: Product) -> str:
    return next(row["id"] for row in product.sign_in("xx.office").every(f"{REGISTRY}/policies", state="in_force"))


def _review(product: Product) -> dict[str, str]:
    """The newest published round, with the unit of the member principal."""
    inspectorate = product.sign_in("xx.inspectorate")
    row = next(row for row in inspectorate.every(f"{EVALUATION}/review-rounds") if row["state"] == "published")
    units = inspectorate.every(f"{EVALUATION}/score-runs/{row['run_id']}/units")
    school = product.sign_in("xx.p04").me()["school_id"]
    unit = next(unit["unit_id"] for unit in units if unit["school_id"] == school)
    return {"path": f"/evaluation/rounds/{row['id']}", "run": row["run_id"], "unit": unit}


def _moved(product: Product, plan: str) -> tuple[str, str]:
    """The teacher of the accounts file: person and placement."""
    rows = product.sign_in("xx.teacher").every(f"{ROTATION}/placements", round_id=plan.rsplit("/", 1)[-1])
    row = next(rows)
    return row["person_id"], row["id"]


def take(desk: Desk, path: str, file: Path) -> None:
    """One picture of the whole page."""
    desk.open(path)
    desk.page.wait_for_timeout(300)
    file.parent.mkdir(parents=True, exist_ok=True)
    desk.page.screenshot(path=file, full_page=True)


def take_all(lobby: Lobby, product: Product) -> None:
    """Every page under every display."""
    for username, name, path in list(pages(product)):
        for display, options in DISPLAYS.items():
            desk = lobby.desk(username, **options)
            take(desk, path, PICTURES / display / f"{name}.png")
            desk.page.close()
    print(f"pictures in {PICTURES}")


def take_readme(lobby: Lobby, product: Product) -> None:
    """The plan's flows, as the personnel office sees them."""
    desk = lobby.desk("xx.personnel")
    desk.open(f"{_round(product, rotation.FIRST)}/scenarios?view=flows")
    desk.page.evaluate("() => { document.documentElement.style.zoom = 0.85 }")
    desk.page.wait_for_timeout(300)
    README.parent.mkdir(exist_ok=True)
    desk.page.screenshot(path=README)
    print(f"picture in {README}")


def main() -> int:
    """All pictures, or the one of the README."""
    try:
        with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product, chromium() as browser:
            lobby = Lobby(browser, product.url, {row["username"]: row["password"] for row in product.accounts})
            (take_readme if "--readme" in sys.argv else take_all)(lobby, product)
            lobby.close()
    except NoBrowser as reason:
        print(f"no pictures: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
