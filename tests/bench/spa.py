"""Bytes of the built SPA, gzipped, as a browser loads them."""

from __future__ import annotations

import gzip
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "frontend" / "dist" / "assets"


def run(_product: object) -> None:
    """Print the largest scripts."""
    sizes = sorted(((len(gzip.compress(path.read_bytes())), path.name) for path in ASSETS.glob("*.js")), reverse=True)
    for size, name in sizes[:12]:
        print(f"{size / 1024:8.1f} kB gzip  {name}")
    print(f"{sum(size for size, _ in sizes) / 1024:8.1f} kB gzip  all {len(sizes)} scripts")
