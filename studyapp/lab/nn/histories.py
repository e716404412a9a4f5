"""What training leaves behind, step by step, made readable."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


def trailing_mean(values: Array, count: int) -> Array:
    """The mean of each value and those before it, `count` in all or as many as there are.

    From a value that is NaN on all are NaN.
    """
    total = np.concatenate([[0.0], np.cumsum(values)])
    end = np.arange(1, len(total))
    start = np.maximum(0, end - count)
    mean: Array = (total[end] - total[start]) / (end - start)
    return mean


def first_below(values: Array, limit: float) -> int:
    """How many steps it takes to get below the limit; one more than there are if it never does."""
    found = np.flatnonzero(values < limit)
    return int(found[0]) + 1 if found.size else len(values) + 1
