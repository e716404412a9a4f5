"""A loss over the plane of two weights: the ground on which the paths of descent are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Heatmap

Array: TypeAlias = NDArray[np.float64]
Ends: TypeAlias = tuple[float, float]

COLUMNS: Final = 96
ROWS: Final = 64
DECADES: Final = 4.0
"""How far below the highest loss on the map the colours reach; what is lower looks the same."""


def around(*values: Array, margin: float = 0.1) -> Ends:
    """Ends that hold all the finite values, with some room on both sides."""
    known = np.concatenate([v[np.isfinite(v)].ravel() for v in values])
    if known.size == 0:
        return -1.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = margin * (high - low) or max(abs(low), 1.0) * margin
    return low - room, high + room


def height(loss: Callable[[Array, Array], Array], x: Ends, y: Ends) -> Array:
    """(ROWS, COLUMNS) the loss at the middle of every cell, the lowest row first."""
    return loss(*np.meshgrid(_middles(x, COLUMNS), _middles(y, ROWS)))


def log_height(loss: Callable[[Array, Array], Array], x: Ends, y: Ends) -> Array:
    """The decimal logarithm of a loss that is nowhere negative, over DECADES from the highest."""
    values = height(loss, x, y)
    highest = float(values.max())
    if highest <= 0:
        return np.zeros_like(values)
    return np.asarray(np.log10(np.maximum(values, highest * 10**-DECADES)))


def ground(loss: Callable[[Array, Array], Array], x: Ends, y: Ends, label: str) -> Heatmap:
    """The logarithm of the loss as a map, to be drawn under the paths."""
    return Heatmap(log_height(loss, x, y), x, y, label)


def _middles(ends: Ends, cells: int) -> Array:
    low, high = ends
    return low + (np.arange(cells) + 0.5) * (high - low) / cells
