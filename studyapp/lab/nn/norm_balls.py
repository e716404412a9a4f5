"""Balls in the plane, |w1|^p + |w2|^p <= radius^p, and where a bowl of a loss first touches one."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

POINTS: Final = 720
"""Points on an outline; every quarter of them is on an axis."""
AROUND: Final = np.linspace(0, 2 * np.pi, POINTS + 1)
ENDS: Final = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
"""(2, 4) where the unit balls meet the axes."""


def outline(p: float, radius: float, angle: Array) -> Array:
    """(2, points): where the ball ends in these directions."""
    x, y = np.cos(angle), np.sin(angle)
    if p < 1:
        # Even steps of the direction would skip the spikes; these go along the curve itself.
        return radius * np.array([np.sign(v) * np.abs(v) ** (2 / p) for v in (x, y)])
    length = (np.abs(x) ** p + np.abs(y) ** p) ** (1 / p)
    return np.asarray(radius * np.array([x, y]) / length)


def inside(points: Array, p: float, radius: float) -> Mask:
    """Which of the points (..., 2) the ball holds."""
    return np.asarray(np.sum((np.abs(points) / radius) ** p, axis=-1) <= 1)


def loss(H: Array, free: Array, w: Array) -> Array:
    """½ (w - free)'H(w - free) of bowls H (n, 2, 2), free (n, 2) at points w (2, m): (n, m)."""
    x, y = w[0] - free[:, :1], w[1] - free[:, 1:]
    half: Array = 0.5 * (H[:, :1, 0] * x * x + H[:, 1:, 1] * y * y) + H[:, :1, 1] * x * y
    return half


def on_an_axis(H: Array, free: Array, p: float, radius: float) -> Mask:
    """Which bowls (n,) have their lowest point in the ball exactly on an axis.

    It is the lowest of the four ends of the ball, if the loss rises from there along the outline
    both ways: at a corner (p = 1) if the way out along the axis is steeper than the way across, at
    a round end (p > 1) only if there is no slope across at all. At a spike (p < 1) it always does,
    so the end is compared with the outline between the ends.
    """
    ends = radius * ENDS
    at_ends = loss(H, free, ends)
    end = at_ends.argmin(axis=1)
    slope = np.einsum("nij,nj->ni", H, ends.T[end] - free)
    outwards = -np.sum(slope * ENDS.T[end], axis=1)
    across = np.abs(slope[np.arange(len(end)), 1 - end // 2])
    if p > 1:
        minimum = (across == 0) & (outwards > 0)
    elif p == 1:
        minimum = across <= outwards
    else:
        minimum = at_ends.min(axis=1) <= loss(H, free, outline(p, radius, AROUND)).min(axis=1)
    return np.asarray(np.where(inside(free, p, radius), (free == 0).any(axis=1), minimum))


def lowest(H: Array, free: Array, p: float, radius: float) -> Array:
    """(2,): the lowest point in the ball of one bowl, H (2, 2) and free (2,)."""
    if inside(free, p, radius):
        return free
    H, free = H[None], free[None]
    if on_an_axis(H, free, p, radius)[0]:
        ends = radius * ENDS
        return np.asarray(ends[:, loss(H, free, ends).argmin()])
    angle, width = AROUND, 2 * np.pi / POINTS
    for _ in range(8):
        middle = float(angle[loss(H, free, outline(p, radius, angle)).argmin()])
        angle, width = np.linspace(middle - width, middle + width, 41), width / 20
    return outline(p, radius, np.array([middle]))[:, 0]
