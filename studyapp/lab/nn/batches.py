"""Mini-batches: every example once an epoch, in a fresh order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Indices: TypeAlias = NDArray[np.int_]


def batches(n: int, size: int, rng: np.random.Generator) -> Iterator[Indices]:
    """The indices of one epoch, `size` at a time; the last batch may be smaller."""
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]
