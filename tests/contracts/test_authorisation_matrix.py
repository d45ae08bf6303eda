"""Who may do what to whose rows: the golden matrix, what it must never show, controls that it bites (G1, G4)."""

from __future__ import annotations

import difflib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from services.chassis.app import ServiceSpec, create_service, router
from services.chassis.identity import SERVICES
from services.chassis.permissions import Policy, PolicyBroken
from services.registry.governance.groups import queries as groups
from services.registry.governance.groups.tables import Group
from tests.contracts.asking import nothing_is_kept
from tests.contracts.authorisation import GOLDEN, RELATIONS, Matrix, lists
from tests.contracts.examples import Operation
from tests.kit.services import House
from tests.kit.world import World, a_world


@pytest_asyncio.fixture(scope="module")
async def world(house: House) -> AsyncIterator[World]:
    yield await a_world(house)


def golden(name: str) -> str:
    path = GOLDEN / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def same(name: str, found: str) -> None:
    diff = "\n".join(
        difflib.unified_diff(golden(name).splitlines(), found.splitlines(), f"golden/{name}", "now", lineterm="", n=4)
    )
    assert not diff, f"permissions changed; read the diff, then `python -m tests.contracts.authorisation`\n{diff}"


@pytest.mark.parametrize("service", SERVICES)
async def test_the_matrix_is_the_reviewed_one(world: World, service: str) -> None:
    with nothing_is_kept():
        same(f"authz.{service}.txt", await Matrix(world, service).text())


# How far a scope word reaches for somebody of a school. Rounds and reviews are shared by the schools they bind.
REACH = {
    "registry": {"self": "own", "school": "own", "led": "own group", "group": "own group"},
    "rotation": {"self": "own group", "school": "own group", "placement": "own group", "led": "own group"},
    "evaluation": {"self": "own", "school": "own", "led": "own group", "group": "own group"},
}
# Reviewed: what only the registry knows is judged by the job that asks it. A unit no roster has told of yet is passed
# over at the freeze; a draft round under another district's policy is refused when it opens.
JUDGED_LATER = {("enter_observation", "foreign"), ("create_round", "foreign")}
FAR = {"district": "own group guest district", "city": "own group guest district"}


def cells(service: str) -> Iterator[tuple[str, str, str, str, str]]:
    """(label, action, column, relation, cell) of a golden file."""
    label = action = ""
    for line in golden(f"authz.{service}.txt").splitlines():
        if line.startswith("  "):
            column, *row = line.split()
            yield from ((label, action, column, relation, cell) for relation, cell in zip(RELATIONS, row, strict=True))
        elif line and line[0] != "#":
            label, action = line.partition("  ")[0], line.rpartition("  ")[2]


@pytest.mark.parametrize("service", SERVICES)
def test_no_cell_reaches_beyond_the_scope_its_policy_row_names(house: House, service: str) -> None:
    policy: Policy = house.services[service].app.state.policy
    beyond = []
    for label, action, column, relation, cell in cells(service):
        power = column.partition(":")[0]
        rule = next((rule for rule in policy.rules(action) if power in rule.who), None)
        if cell != "+" or rule is None or rule.scope in ("installation", "public"):
            continue
        reach = FAR.get(rule.scope) or REACH[service][rule.scope]
        if power == "system_admin" and action.startswith("job."):
            continue
        if relation not in reach.split() and (label, relation) not in JUDGED_LATER:
            beyond.append(f"{label}: {column} @ {rule.scope} reaches {relation}")
    assert beyond == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_the_policy_does_not_grant_is_401_or_403_everywhere(house: House, service: str) -> None:
    policy: Policy = house.services[service].app.state.policy
    for label, action, column, relation, cell in cells(service):
        power = column.partition(":")[0]
        if any(power in rule.who for rule in policy.rules(action)):
            continue
        wanted = "1" if power == "anonymous" else "3"
        assert cell in (wanted, "-"), f"{label}: {column} {relation}: {cell}"


async def test_control_a_dropped_scope_filter_shows_in_the_matrix(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = Matrix(world, "registry")
    read: Operation = next(operation for operation in matrix.operations if operation.name == "read_group")
    with nothing_is_kept():
        assert await matrix.cell(read, "read_group", "principal:member", "foreign") == "4"
        monkeypatch.setattr(groups, "visible_groups", lambda _caller: select(Group))
        assert await matrix.cell(read, "read_group", "principal:member", "foreign") == "+"


def bare_service(house: House, folder: Path, *, policy: str, route: bool) -> None:
    (folder / "policy.csv").write_text(policy, encoding="utf-8")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "HEAD").write_text("0001")
    routes = router("/api/registry/v1/bare", tags=["bare"])
    if route:
        routes.add_api_route("", _nothing, name="read_bare", response_model=dict)
    settings = house.services["registry"].settings
    create_service(ServiceSpec(settings, "bare", folder, [routes]))


async def _nothing() -> dict[str, Any]:
    return {}


OWN_ACTIONS = "action,who,scope,when,flags\nfile.store,clerk,school,,-\nfile.read,clerk,school,,-\n"


@pytest.mark.parametrize(
    ("policy", "route", "said"),
    [
        (OWN_ACTIONS, True, "names 0 permissions"),
        (OWN_ACTIONS + "cake.eat,clerk,school,,-\n", False, "without an operation"),
        (OWN_ACTIONS + "file.read,headmaster,school,,-\n", False, "headmaster"),
        (OWN_ACTIONS + "file.read,clerk,galaxy,,-\n", False, "galaxy"),
        (OWN_ACTIONS + "file.read,clerk,school,,X\n", False, "X"),
        ("action,who,scope,when,flags\nfile.store,clerk,school,,-\n", False, "no policy row for file.read"),
    ],
    ids=["a bare route", "a row too many", "unknown power", "unknown scope", "unknown flag", "a row too few"],
)
def test_a_service_whose_policy_and_routes_disagree_does_not_start(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, route: bool, said: str
) -> None:
    from services.chassis import app as chassis_app
    from services.chassis import permissions

    # The kit may be lenient while the house is being built; the product never is.
    monkeypatch.setattr(chassis_app.permissions, "check", _strict(permissions))
    with pytest.raises(PolicyBroken, match=said):
        bare_service(house, tmp_path, policy=policy, route=route)


def _strict(permissions: Any) -> Any:
    import tests.kit.services as kit

    return getattr(kit, "_strict", permissions.check)


def test_a_service_whose_policy_and_routes_agree_starts(house: House, tmp_path: Path) -> None:
    bare_service(house, tmp_path, policy=OWN_ACTIONS, route=False)


async def test_the_short_lists_are_the_reviewed_ones(house: House) -> None:
    """Operations without a caller, routes outside the document, tables without row security."""
    for name, found in (await lists(house)).items():
        same(name, found)
