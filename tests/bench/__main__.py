"""``python -m tests.bench [api|registry|rotation|evaluation|spa]``: prints ratios on one product started for it."""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.kit.product import running_product

SUITES = ("api", "rotation", "registry", "evaluation", "spa")


def main(wanted: list[str]) -> int:
    """Run the named suites, or all."""
    unknown = set(wanted) - set(SUITES)
    if unknown:
        print(f"no such suite: {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product:
        for name in wanted or SUITES:
            print(f"\n== {name}", flush=True)
            import_module(f"tests.bench.{name}").run(product)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
