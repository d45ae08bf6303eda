"""The demo's round solved by the engine, against the LP bound of its certificate."""

from __future__ import annotations

from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.solve import solve
from services.rotation.verifier.check import check
from tests.bench.measure import row, timed
from tests.kit.product import Product

SCALE = 2**20


def run(product: Product) -> None:
    """Solve the round that the demo published and print time, value against LP bound, and the verifier's time."""
    office = product.as_power("district.personnel", "XX县")
    rounds = office.get("/api/rotation/v1/rounds", limit=100).json()["items"]
    chosen = next(item for item in rounds if item["state"] in ("published", "running"))
    content = office.get(f"/api/rotation/v1/rounds/{chosen['id']}/instance").content
    instance = Instance.from_json(content)
    seconds = timed(lambda: solve(instance))
    plan = solve(instance)
    print(
        f"round of {len(instance.teachers)} teachers, {len(plan.moves)} moves: solved in {seconds:.3f} s, {plan.status}"
    )
    for tier in plan.tiers:
        row(
            f"tier {tier.id}: plan / LP bound",
            tier.value,
            tier.bound_scaled / SCALE,
            "pt",
            ours_is="plan",
            floor_is="LP",
        )
    verified = timed(lambda: check(instance.to_json(), plan.to_json()))
    row("verifier / solve", verified, seconds, "s", ours_is="verifier", floor_is="solve")
