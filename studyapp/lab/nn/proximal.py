"""Down the slope of the loss, then the penalty's own step: proximal gradient descent.

The penalty's step goes to the nearest point that costs little: a threshold for a norm, the nearest
point of the ball for a bound on the norm. It can land on exact zeros, where a slope never would.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.demo import Progress, silent

Array: TypeAlias = NDArray[np.float64]
Proximal: TypeAlias = Callable[[Array, Array], Array]
"""What the penalty makes of weights (..., features, columns) in a step of that size."""


def proximal_gradient(
    gram: Array,
    correlation: Array,
    proximal: Proximal,
    columns: int = 1,
    *,
    steps: int = 1000,
    close: float = 1e-10,
    progress: Progress = silent,
) -> Array:
    """argmin of ½ w'Gw - c'w + penalty for stacked problems: (..., features, columns).

    gram (..., features, features), correlation (..., features, 1 or columns); a column is another
    strength of the penalty. Accelerated (Beck and Teboulle 2009); a problem whose last step went
    uphill loses its momentum (O'Donoghue and Candès 2015). Ends when no weight moves by more than
    `close` times the largest.
    """
    step = np.asarray(1.0 / np.linalg.eigvalsh(gram)[..., -1, None, None], np.float64)
    w = np.zeros((*np.broadcast(gram[..., :1], correlation[..., :1]).shape[:-1], columns))
    ahead, t = w, np.ones((*w.shape[:-2], 1, columns))
    for done in range(steps):
        if done % 20 == 0:
            progress(done, steps)
        new = proximal(ahead - step * (gram @ ahead - correlation), step)
        moved = new - w
        uphill = np.sum((ahead - new) * moved, axis=-2, keepdims=True) > 0
        t_new = np.where(uphill, 1.0, (1 + np.sqrt(1 + 4 * t * t)) / 2)
        ahead = new + np.where(uphill, 0.0, (t - 1) / t_new) * moved
        w, t = new, t_new
        if float(np.abs(moved).max()) <= close * float(np.abs(w).max()):
            break
    return w


def block_threshold(v: Array, by: Array | float, groups: int) -> Array:
    """argmin of ½‖w - v‖² + by·Σ ‖w_g‖₂ over equal groups of features (..., features, columns).

    A group's length shrinks by `by`, whatever its direction, and stops at the zero vector.
    """
    *front, features, columns = v.shape
    blocks = v.reshape(*front, groups, features // groups, columns)
    length = np.linalg.norm(blocks, axis=-2, keepdims=True)
    less = np.broadcast_to(by, (*front, 1, columns))[..., None, :, :]
    kept = np.zeros_like(length)
    np.divide(np.maximum(length - less, 0.0), length, out=kept, where=length > 0)
    return np.asarray((blocks * kept).reshape(v.shape), np.float64)


def onto_l1_ball(v: Array, radius: float) -> Array:
    """The nearest point with Σ |w| <= radius: a soft threshold by just enough (Duchi et al. 2008).

    v is (..., features, columns); zeros are exact.
    """
    size = np.abs(v)
    falling = -np.sort(-size, axis=-2)
    count = np.arange(1.0, v.shape[-2] + 1)[:, None]
    by = (np.cumsum(falling, axis=-2) - radius) / count
    # The last feature that stays above the threshold which it would set together with those larger.
    last = np.sum(falling > by, axis=-2, keepdims=True) - 1
    threshold = np.maximum(np.take_along_axis(by, np.maximum(last, 0), axis=-2), 0.0)
    near: Array = np.sign(v) * np.maximum(size - threshold, 0.0)
    return near


def onto_l2_ball(v: Array, radius: float) -> Array:
    """The nearest point with ‖w‖₂ <= radius: the same direction, shortened if need be."""
    length = np.linalg.norm(v, axis=-2, keepdims=True)
    near: Array = v * (radius / np.maximum(length, radius))
    return near
