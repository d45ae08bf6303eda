"""What `tongzhou rotation generate | solve | explain` do, bytes in and bytes out; `check` is verifier.check.check.

Exit codes: 0 ok · 3 malformed · 4 infeasible (the plan holds the conflict).
"""

from services.rotation.matching.core import codec
from services.rotation.matching.core.explain import explain as explained
from services.rotation.matching.core.generator import generate as generated
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.plan import Plan
from services.rotation.matching.core.solve import Report
from services.rotation.matching.core.solve import solve as solved

OK, MALFORMED, INFEASIBLE = 0, 3, 4
SIZES = {"county": {}, "town": {"groups": 1, "members": 2, "lead_staff": 40, "member_staff": 20}}


def generate(size: str, seed: int) -> bytes:
    """A synthetic instance of a size of SIZES (KeyError for another)."""
    return generated(seed, **SIZES[size]).to_json()


def solve(instance: bytes, *, report: Report | None = None) -> tuple[int, bytes]:
    """Exit code and plan; a malformed instance gives the fault as JSON {pointer, fault}."""
    try:
        plan = solved(Instance.from_json(instance), report=report)
    except codec.Malformed as fault:
        return MALFORMED, codec.canonical({"pointer": fault.pointer, "fault": fault.fault})
    return (OK if plan.status == "optimal" else INFEASIBLE), plan.to_json()


def explain(instance: bytes, plan: bytes, teacher_id: str) -> tuple[int, bytes]:
    """Exit code and the explanation of one teacher's result as JSON."""
    try:
        told = explained(Instance.from_json(instance), Plan.from_json(plan), teacher_id)
    except codec.Malformed as fault:
        return MALFORMED, codec.canonical({"pointer": fault.pointer, "fault": fault.fault})
    except (KeyError, ValueError) as fault:
        return MALFORMED, codec.canonical({"pointer": "/teacher_id", "fault": str(fault)})
    return OK, codec.canonical(codec.plain(told))
