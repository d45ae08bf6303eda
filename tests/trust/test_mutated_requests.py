"""5,000 bent requests: no answer is a defect, every refusal is RFC 9457, every status is declared (trust.md G10)."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from services.chassis.identity import SERVICES
from tests.contracts.asking import Answer, ask, nothing_is_kept, prepared
from tests.contracts.authorisation import Matrix
from tests.contracts.examples import Operation
from tests.contracts.fixtures import COOKIES, PREPARE
from tests.kit.services import House
from tests.kit.world import World, a_world
from tests.trust.mutator import Mutator, Raw

SHARE = {"registry": 2500, "rotation": 1250, "evaluation": 1250}
MEMBERS = {"type": str, "title": str, "status": int, "detail": str, "instance": str}


def columns_of(matrix: Matrix, operation: Operation) -> list[str]:
    """The callers an action is granted to."""
    rules = matrix.world.house.services[operation.service].app.state.policy.rules(operation.action)
    powers = {power for rule in rules for power in rule.who}
    return [column for column, who in matrix.world.callers.items() if who.power in powers]


def fault(operation: Operation, raw: Raw, answer: Answer) -> str | None:
    """What is wrong with this answer, or nothing."""
    status = answer.status
    if status >= 500 and not (status == 503 and _names_a_peer(answer)):
        return f"{status} {_slug(answer)}"
    if status >= 400:
        if not answer.headers.get("content-type", "").startswith("application/problem+json"):
            return f"{status} is {answer.headers.get('content-type')}"
        body = answer.json()
        wrong = [name for name, kind in MEMBERS.items() if not isinstance(body.get(name), kind)]
        if wrong or body["status"] != status:
            return f"{status} lacks {wrong}"
    elsewhere = status in (404, 405) and raw.path.count("/") != operation.path.count("/")
    if str(status) not in operation.answers and not elsewhere:
        return f"{status} is not declared ({_slug(answer)})"
    return None


def _slug(answer: Answer) -> str:
    try:
        return str(answer.json().get("type"))
    except ValueError:
        return ""


def _names_a_peer(answer: Answer) -> bool:
    return _slug(answer).endswith("-unavailable")


async def bent_requests(world: World, service: str, count: int) -> tuple[Counter[int], list[str]]:
    """Statuses seen and the faults found, one line each."""
    matrix, mutator, rng = Matrix(world, service), Mutator(len(service)), random.Random(service)
    seen: Counter[int] = Counter()
    faults: dict[str, str] = {}
    for number in range(count):
        operation = matrix.operations[number % len(matrix.operations)]
        able, everyone = columns_of(matrix, operation), list(world.callers)
        column = rng.choice(able if able and rng.random() < 0.8 else everyone)
        ids = matrix.ids(operation, column, "own") or matrix.ids(operation, "district.office", "own")
        assert ids is not None, f"{operation.name} has no row of its own"
        raw = mutator.bent(matrix.examples.request(operation, ids), operation.places, operation.path)
        answer = await send(matrix, operation, raw, column)
        seen[answer.status] += 1
        if found := fault(operation, raw, answer):
            faults.setdefault(f"{operation.name}: {found}", f"{column} {raw.method} {_short(raw)}")
    return seen, [f"{key}  <- {value}" for key, value in faults.items()]


def _short(raw: Raw) -> str:
    heads = [(name, value[:60]) for name, value in raw.headers if name not in (b"origin", b"authorization")]
    return f"{raw.path[:120]}?{raw.query[:80]!r} {heads} {raw.body[:200]!r}"


async def send(matrix: Matrix, operation: Operation, raw: Raw, column: str) -> Answer:
    """Send it as the caller of the column, unless the request brings credentials of its own."""
    headers, names = list(raw.headers), {name for name, _ in raw.headers}
    if column in matrix.tokens and b"authorization" not in names:
        headers.append((b"authorization", f"Bearer {matrix.tokens[column]}".encode()))
    if operation.name in COOKIES and b"cookie" not in names:
        headers.append((b"cookie", COOKIES[operation.name].encode()))
    token = prepared.set(PREPARE.get(operation.name, ""))
    try:
        app = matrix.world.house.services[operation.service].app
        return await ask(app, raw.method, raw.path, raw.query, headers, raw.body)
    finally:
        prepared.reset(token)


@pytest.mark.parametrize("service", SERVICES)
async def test_bent_requests_are_refused_by_name_and_never_a_defect(house: House, service: str) -> None:
    world = await a_world(house)
    with nothing_is_kept():
        seen, faults = await bent_requests(world, service, SHARE[service])
    assert sum(seen.values()) == SHARE[service]
    assert faults == [], "\n" + "\n".join(faults)
    # Bent, but not all beyond use: some still get through, most are refused by their fields.
    assert seen[422] > 50 and seen[200] > 50


async def test_control_a_field_without_a_type_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare ``str`` lets NUL through to the database; the database's own refusal must not hide it from this test."""
    from services.chassis import problems

    world = await a_world(house)
    matrix = Matrix(world, "registry")
    operation = next(operation for operation in matrix.operations if operation.name == "list_schools")
    monkeypatch.setattr(problems, "from_database", lambda error: problems.Unexpected())
    raw = Raw("GET", operation.path, b"q=ok", [], b"")
    with nothing_is_kept():
        assert fault(operation, raw, await send(matrix, operation, raw, "district.office")) is None
        monkeypatch.setitem(PREPARE, "list_schools", "SELECT 1 / 0")
        broken = await send(matrix, operation, raw, "district.office")
    assert (fault(operation, raw, broken) or "").startswith("500")


def test_equal_seeds_bend_equally() -> None:
    from tests.contracts.examples import Asked

    asked = Asked("POST", "/a/b", body={"name": "x", "units": [{"id": 1}]})
    once, again = Mutator(3), Mutator(3)
    assert [once.bent(asked, [], "/a/b") for _ in range(50)] == [again.bent(asked, [], "/a/b") for _ in range(50)]
