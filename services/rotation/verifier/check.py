"""check(instance, plan): every figure of a plan is computed again; what differs is a fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from services.rotation.verifier.reading import Malformed, Record, read, spelled
from services.rotation.verifier.restated import restate
from services.rotation.verifier.rows import Line, System

SCALE = 1 << 20
OK, VIOLATED, CERTIFICATE_WRONG, MALFORMED, INFEASIBLE = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class RuleCheck:
    """status ok | violated | not_applicable; `by` = how far outside (a soft rule is ok when its miss is stated)."""

    instance: str
    status: str
    by: int


@dataclass(frozen=True)
class TierCheck:
    """A tier's value, the certified bound and their difference (0 = proven optimal by duals alone)."""

    id: str
    value: int
    bound: int
    gap: int


@dataclass(frozen=True)
class Report:
    """exit_code: 0 ok · 1 violated · 2 certificate wrong · 3 malformed · 4 infeasible, conflict well-formed."""

    exit_code: int
    faults: tuple[str, ...] = ()
    rules: tuple[RuleCheck, ...] = ()
    tiers: tuple[TierCheck, ...] = ()

    @property
    def ok(self) -> bool:
        """The plan holds and every figure in it follows."""
        return self.exit_code == OK


def check(instance_bytes: bytes, plan_bytes: bytes) -> Report:
    """Check a plan of canonical bytes against its instance of canonical bytes. Never raises on bad input."""
    try:
        instance = read(instance_bytes, "tongzhou-rotation-instance/1")
        plan = read(plan_bytes, "tongzhou-rotation-plan/1")
        return _check(instance, instance_bytes, plan)
    except Malformed as fault:
        return Report(MALFORMED, (str(fault),))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError) as fault:
        return Report(MALFORMED, (f"{type(fault).__name__}: {fault}",))


def _check(instance: Record, instance_bytes: bytes, plan: Record) -> Report:
    if plan["instance_sha256"] != sha256(instance_bytes).hexdigest():
        return Report(CERTIFICATE_WRONG, ("instance_sha256: the plan is of another instance",))
    system = System(instance)
    if plan["status"] == "infeasible":
        return _check_conflicts(system, plan)
    if plan["status"] != "optimal":
        return Report(MALFORMED, (f"status: {plan['status']}",))
    unknown = [m["key"] for m in plan.get("moves", []) if m["key"] not in system.arcs]
    if unknown:
        return Report(VIOLATED, tuple(f"moves: {key} is not a legal arc" for key in unknown))
    chosen = {m["key"]: 1 for m in plan.get("moves", [])}
    if len(chosen) != len(plan.get("moves", [])):
        return Report(VIOLATED, ("moves: one stands twice",))
    complete(system, chosen)
    rules = tuple(_rule_checks(system, chosen))
    faults = [f"{key}: {n} is outside {line.lo}..{line.hi}" for key, line, n in _broken(system, chosen)]
    if faults:
        return Report(VIOLATED, tuple(faults), rules)
    values, scaled, bounds = bounds_of(system, plan, chosen)
    faults = _differences(plan, restate(system, plan, chosen, values, scaled, bounds))
    tiers = tuple(TierCheck(t, values[t], bounds[t], values[t] - bounds[t]) for t in system.tiers)
    return Report(CERTIFICATE_WRONG if faults else OK, tuple(faults), rules, tiers)


def complete(system: System, chosen: dict[str, int]) -> None:
    """Add what the arcs make of the other columns: misses of soft instances, distances from balance."""
    for key, line in system.lines.items():
        n = sum(w for part, w in line.parts.items() if part in system.arcs and part in chosen)
        low = max(0, line.lo - n) if line.lo is not None else 0
        high = max(0, n - line.hi) if line.hi is not None else 0
        for name, by in ((f"short/{key}", low), (f"below/{key}", low), (f"over/{key}", high), (f"above/{key}", high)):
            if by and name in system.ends:
                chosen[name] = by


def _broken(system: System, chosen: dict[str, int]) -> Iterator[tuple[str, Line, int]]:
    for key, line in system.lines.items():
        n = sum(w * chosen.get(part, 0) for part, w in line.parts.items())
        if (line.lo is not None and n < line.lo) or (line.hi is not None and n > line.hi):
            yield key, line, n
    for key, n in chosen.items():
        if n > system.ends[key]:
            yield key, Line(0, system.ends[key]), n


def _rule_checks(system: System, chosen: dict[str, int]) -> Iterator[RuleCheck]:
    for quota in system.quotas:
        n = sum(w for key, w in quota.weights.items() if key in chosen)
        by = max(0, (quota.lo or 0) - n if quota.lo is not None else 0, n - quota.hi if quota.hi is not None else 0)
        if not quota.applies:
            yield RuleCheck(quota.key, "not_applicable", 0)
        else:
            yield RuleCheck(quota.key, "violated" if by and not quota.is_soft else "ok", by)


def bounds_of(
    system: System, plan: Record, chosen: dict[str, int]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Tier values, bounds before rounding (times 2^20) and after; the certificate's block values are taken as rows."""
    stated = {b["block"]: {t["id"]: t for t in b["tiers"]} for b in plan["certificate"]}
    values, scaled, bounds = (dict.fromkeys(system.tiers, 0) for _ in range(3))
    for block in sorted(set(system.block_of.values()) | {system.first}):
        if block not in stated or set(stated[block]) != set(system.tiers):
            raise Malformed(f"certificate: block {block}")
        lines = {key: line for key, line in system.lines.items() if system.block[key] == block}
        columns = [key for key in system.ends if system.block[key] == block]
        limits: dict[str, tuple[dict[str, int], int]] = {}
        for tier in system.tiers:
            costs = {key: cost for key in columns if (cost := system.cost[tier].get(key, 0))}
            value = sum(cost * chosen.get(key, 0) for key, cost in costs.items())
            low = _dual(lines, limits, columns, costs, stated[block][tier]["multipliers"], system.ends)
            values[tier] += value
            scaled[tier] += low
            bounds[tier] += -(-low // SCALE)
            limits[f"tier/{tier}"] = (costs, value)
    if "changes" in values:
        n = len(system.referred)
        values["changes"] += n
        bounds["changes"] += n
        scaled["changes"] += n * SCALE
    return values, scaled, bounds


def _dual(
    lines: dict[str, Line],
    limits: dict[str, tuple[dict[str, int], int]],
    columns: list[str],
    costs: dict[str, int],
    given: dict[str, int],
    ends: dict[str, int],
) -> int:
    reduced = {key: SCALE * costs.get(key, 0) for key in columns}
    total = 0
    for key, y in given.items():
        if not isinstance(y, int) or isinstance(y, bool):
            raise Malformed(f"certificate: {key}")
        if key in limits:
            parts, (lo, hi) = limits[key][0], (None, limits[key][1])
        else:
            parts, (lo, hi) = lines[key].parts, (lines[key].lo, lines[key].hi)
        end = lo if y > 0 else hi
        if end is None:
            continue
        total += y * end
        for part, weight in parts.items():
            reduced[part] -= y * weight
    return total + sum(left * ends[key] for key, left in reduced.items() if left < 0)


def _differences(plan: Record, expected: Record) -> list[str]:
    """The parts of the plan that do not say what follows from its moves and multipliers."""
    return [
        f"{name}: not what follows from the moves and multipliers"
        for name in sorted(set(plan) | set(expected))
        if spelled(plan.get(name)) != spelled(expected.get(name))
    ]


def _check_conflicts(system: System, plan: Record) -> Report:
    """An infeasible plan: no moves, and members and repairs that name rows of the instance with their true ends."""
    faults = [f"{name}: not empty" for name in ("moves", "pairs", "tiers", "certificate") if plan.get(name)]
    if not plan.get("conflicts"):
        faults.append("conflicts: none is named")
    members = [m for conflict in plan.get("conflicts", []) for m in conflict["members"]]
    for member in members:
        line = system.lines.get(member["instance"])
        if line is None or (member.get("lo"), member.get("hi")) != (line.lo, line.hi):
            faults.append(f"conflicts: {member['instance']}")
    faults += [fault for conflict in plan.get("conflicts", []) for fault in _unproven(system, conflict)]
    for change in (c for repair in plan.get("repairs", []) for c in repair["changes"]):
        line = system.lines.get(change["instance"])
        if line is None or change["was"] != (line.lo if change["side"] == "lower" else line.hi):
            faults.append(f"repairs: {change['instance']}")
    return Report(CERTIFICATE_WRONG if faults else INFEASIBLE, tuple(faults))


def _unproven(system: System, conflict: Record) -> Iterator[str]:
    """With no cost at all and the members' rows alone, multipliers that give a bound above 0 prove the clash."""
    members, given = {m["instance"] for m in conflict["members"]}, conflict.get("multipliers", {})
    rows = {
        key: line
        for key, line in system.lines.items()
        if key in members or (key.startswith(("one/", "guard/")) and system.block[key] == conflict["block"])
    }
    if not members <= system.lines.keys() or not given.keys() <= rows.keys():
        yield f"conflicts: {conflict['block']} leans on a row that is no member"
    elif given and _dual(rows, {}, list(system.ends), {}, given, system.ends) <= 0:
        yield f"conflicts: {conflict['block']} is not proven by its multipliers"
