"""Counter-based random numbers: a leaf's draws depend on the seed, the unit, the leaf and the period, on nothing else.

Adding a unit or changing the order therefore moves no other draw (evaluation.md §8).
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

_MARK = "\x1f"


def normals(seed: int, unit_id: str, node_code: str, period: str, count: int) -> NDArray[np.float64]:
    """`count` standard normal draws of Philox keyed by (seed, unit, leaf, period)."""
    digest = hashlib.sha256(_MARK.join((str(seed), unit_id, node_code, period)).encode()).digest()
    key = np.frombuffer(digest[:16], dtype="<u8").astype(np.uint64)
    return np.random.Generator(np.random.Philox(key=key)).standard_normal(count)
