"""The permission policy: one file a service is the only place that grants (trust.md section 4)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from services.chassis.identity import SAFE_METHODS, Caller, Power
from services.chassis.problems import BadRequest, Forbidden, NotSignedIn, Unavailable

SCOPES = frozenset(
    ["self", "school", "group", "led", "placement", "assigned", "district", "city", "installation", "public"]
)
FLAGS = frozenset("F2ROPJ")
ALL_SIGNED_IN = "signed-in"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of policy.csv: these powers may do this action on rows of this scope, under these flags."""

    action: str
    who: frozenset[Power]
    scope: str
    when: str
    flags: frozenset[str]


class PolicyBroken(RuntimeError):
    """The policy file and the operations do not agree; the service does not start."""


class Policy:
    """The loaded policy of a service: what is not listed is refused."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_action: dict[str, list[Rule]] = {}
        for rule in rules:
            self._by_action.setdefault(rule.action, []).append(rule)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Policy:
        """Read policy files: columns action, who, scope, when, flags; ``#`` starts a comment line."""
        rules: list[Rule] = []
        for path in paths:
            lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
            rules.extend(_rule(row, path) for row in csv.DictReader(lines))
        return cls(rules)

    @property
    def actions(self) -> frozenset[str]:
        """Every action the file names."""
        return frozenset(self._by_action)

    def rules(self, action: str) -> list[Rule]:
        """The rows of an action."""
        return self._by_action.get(action, [])

    def find(self, caller: Caller, action: str) -> Rule | None:
        """The row that lets this caller do this action, or nothing. A service acting for a person needs both."""
        who = caller.person
        own = self._row(who, action)
        if caller.subject is not None and self._row(_alone(caller), action) is None:
            return None
        if own is not None and who.power is Power.CLIENT and action not in who.scopes:
            return None
        return own

    def _row(self, caller: Caller, action: str) -> Rule | None:
        return next((rule for rule in self.rules(action) if caller.power in rule.who), None)


def _alone(caller: Caller) -> Caller:
    return Caller(caller.account_id, caller.grant_id, caller.power, caller.name)


def _rule(row: dict[str, str], path: Path) -> Rule:
    scope, flags = row["scope"].strip(), frozenset(row["flags"].replace("-", "").replace(" ", ""))
    words = row["who"].split()
    everyone = {power for power in Power if power is not Power.ANONYMOUS and not power.startswith("service.")}
    try:
        named = {Power(word) for word in words if word != ALL_SIGNED_IN}
        who = frozenset(named | (everyone if ALL_SIGNED_IN in words else set()))
    except ValueError as unknown:
        raise PolicyBroken(f"{path.name}: {row['action']}: {unknown}") from None
    if scope not in SCOPES or not flags <= FLAGS:
        raise PolicyBroken(f"{path.name}: {row['action']}: unknown scope or flag: {scope} {''.join(sorted(flags))}")
    return Rule(row["action"].strip(), who, scope, row["when"].strip(), flags)


class Permission:
    """The dependency a route names its power by."""

    def __init__(self, action: str, *, reads: bool) -> None:
        self.action, self.reads = action, reads

    async def __call__(self, request: Request) -> Caller:
        """The caller, when the policy lets them; else 401 or 403."""
        caller: Caller = request.state.caller
        policy: Policy = request.app.state.policy
        rule = policy.find(caller, self.action)
        if rule is None:
            if caller.power is Power.ANONYMOUS:
                raise NotSignedIn
            raise Forbidden(reason="not-granted")
        if "F" in rule.flags and not request.app.state.identity.revocations.confirmed:
            raise AuthorityUnconfirmed(retry_after=2)
        writes = request.method not in SAFE_METHODS and not self.reads
        if "O" in rule.flags and writes and not request.headers.get("idempotency-key"):
            raise IdempotencyKeyMissing
        request.state.reads = self.reads
        request.state.action = self.action
        return caller


class AuthorityUnconfirmed(Unavailable):
    title_zh, title_en = "暂时无法确认权限", "Authority unconfirmed"


class IdempotencyKeyMissing(BadRequest):
    title_zh, title_en = "缺少 Idempotency-Key", "Idempotency-Key is required"


def allowed(action: str, *, reads: bool = False) -> Any:
    """The caller of a route that needs this action: ``Annotated[Caller, allowed("group.read")]``."""
    return Depends(Permission(action, reads=reads))


# The policy in force for the request or job at hand; set by the route class and by the job runner.
current_policy: ContextVar[Policy] = ContextVar("current_policy")


def can(caller: Caller, action: str, *, blocked: str | None = None) -> str | None:
    """A detail view's ``can`` entry: ``None`` when allowed, else why not."""
    if current_policy.get().find(caller, action) is None:
        return "not-granted"
    return blocked


def scope_of(caller: Caller, action: str) -> str:
    """The scope word of the row that lets this caller act."""
    rule = current_policy.get().find(caller, action)
    if rule is None:
        raise Forbidden(reason="not-granted")
    return rule.scope


def permissions_of(route: APIRoute) -> list[Permission]:
    """The permissions a route names; a sound route names exactly one."""
    return [call for call in _calls(route.dependant) if isinstance(call, Permission)]


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


def operations(app: FastAPI) -> list[APIRoute]:
    """Every documented operation of an application."""
    return [route for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema]


def check(app: FastAPI, policy: Policy) -> None:
    """Refuse to start when an operation has no row, or a row no operation."""
    named = set()
    for route in operations(app):
        found = permissions_of(route)
        if len(found) != 1:
            raise PolicyBroken(f"{route.name} names {len(found)} permissions, not one")
        if not policy.rules(found[0].action):
            raise PolicyBroken(f"{route.name}: no policy row for {found[0].action}")
        named.add(found[0].action)
    if extra := policy.actions - named - frozenset(app.state.extra_actions):
        raise PolicyBroken(f"policy rows without an operation: {', '.join(sorted(extra))}")
