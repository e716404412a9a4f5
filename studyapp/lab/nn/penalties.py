"""A penalty makes large weights cost something: their sum of sizes (L1), or of squares (L2).

All functions minimize

    1/(2n) ‖y - X w‖² + λ ‖w‖₁         or        1/(2n) ‖y - X w‖² + λ/2 ‖w‖²

and look at the data only through its moments: the Gram matrix X'X/n and the correlations X'y/n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.demo import Progress, silent

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    gram: Array
    """(features, features) X'X/n"""
    correlation: Array
    """(features,) X'y/n"""


def moments(X: Array, y: Array) -> Moments:
    return Moments(X.T @ X / len(y), X.T @ y / len(y))


def soft_threshold(w: Array, by: Array | float) -> Array:
    """argmin of ½(v - w)² + by·|v|: moves each number `by` towards zero, and stops there."""
    moved: Array = np.sign(w) * np.maximum(np.abs(w) - by, 0.0)
    return moved


def lasso(
    grams: Array,
    correlations: Array,
    strengths: Array | float,
    *,
    start: Array | None = None,
    close: float = 1e-10,
    sweeps: int = 20_000,
    progress: Progress = silent,
) -> Array:
    """The L1 solutions of many problems at once, by coordinate descent: (problems, features).

    Each weight in turn goes to the minimum that it has while the others stand still, which is the
    soft threshold of what they leave to it; so zeros are exact. Python loops over the features and
    NumPy over the problems (seeds, data sets, strengths): grams (problems, features, features) and
    correlations (problems, features), or one of them without its first axis; strengths (problems,)
    or one number. It ends when a sweep moves no weight by more than `close` times the largest.
    """
    stacked = grams if grams.ndim == 3 else grams[None]
    by, answers = np.atleast_1d(np.asarray(strengths, np.float64)), np.atleast_2d(correlations)
    features, problems = answers.shape[-1], max(len(stacked), len(answers), len(by))
    # The problems stand last in memory, so that every step below reads along it.
    shape = (features, features, problems)
    G = np.ascontiguousarray(np.broadcast_to(np.moveaxis(stacked, 0, -1), shape))
    W = np.zeros(shape[1:])
    if start is not None:
        W[:] = start.T
    R = answers.T - np.einsum("ijk,jk->ik", G, W)
    own = [np.where(G[j, j] > 0, G[j, j], np.inf) for j in range(features)]
    for sweep in range(sweeps):
        if sweep % 50 == 0:
            progress(sweep, sweeps)
        moved = 0.0
        for j in range(features):
            pull = R[j] + G[j, j] * W[j]
            step = (pull - np.clip(pull, -by, by)) / own[j] - W[j]
            if step.any():
                R -= G[j] * step
                W[j] += step
                moved = max(moved, float(np.abs(step).max()))
        if moved <= close * float(np.abs(W).max()):
            break
    return np.ascontiguousarray(W.T)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The L1 solution at every strength: straight lines between knots."""

    knots: Array
    """(k,) falling strengths; above the first one every weight is zero"""
    weights: Array
    """(k, features)"""

    def at(self, strengths: Array) -> Array:
        """(features, strengths); zeros stay exact."""
        rising, rows = self.knots[::-1], self.weights[::-1]
        return np.array([np.interp(strengths, rising, row) for row in rows.T])


def lasso_path(of: Moments, lowest: float, progress: Progress = silent) -> Path:
    """Turn the L1 strength down from where all weights are zero (Efron et al. 2004, LARS).

    A weight that is not zero keeps its feature's correlation with the residual at exactly the
    strength; a zero weight keeps it below. So as the strength falls the active weights move along
    a straight line, until another feature's correlation reaches the strength (it enters) or a
    weight reaches zero (it leaves).
    """
    G, c = of.gram, of.correlation
    features, strength = len(c), float(np.abs(c).max(initial=0.0))
    w, active, barred = np.zeros(features), [int(np.abs(c).argmax())], set[int]()
    tiny = 1e-12 * max(strength, 1e-300)
    knots, rows = [strength], [w.copy()]
    while active and strength > lowest + tiny:
        progress(min(len(knots), 3 * features), 3 * features + 1)
        residual = c - G @ w
        among = G[np.ix_(active, active)]
        direction = np.asarray(np.linalg.solve(among, np.sign(residual[active])), np.float64)
        slope = G[:, active] @ direction
        enter = _first_to_enter(residual, slope, strength, {*active, *barred}, tiny)
        leave = _first_to_leave(w[active], direction, tiny)
        step = min(enter[0], leave[0], strength - lowest)
        w[active] += step * direction
        strength -= step
        if step == leave[0]:
            w[active.pop(leave[1])] = 0.0
            barred.clear()
        elif step == enter[0]:
            # A feature that the active ones already make up has nothing of its own to say.
            (active.append if _adds(G, active, enter[1]) else barred.add)(enter[1])
        knots.append(strength)
        rows.append(w.copy())
    return Path(np.array(knots), np.array(rows))


def _first_to_enter(
    residual: Array, slope: Array, strength: float, known: set[int], tiny: float
) -> tuple[float, int]:
    """The step after which a new feature's correlation reaches the strength, and which it is."""
    steps = np.full((2, len(residual)), np.inf)
    for row, sign in zip(steps, (1.0, -1.0), strict=True):
        gap, closing = strength - sign * residual, 1.0 - sign * slope
        gap[gap <= tiny] = 0.0
        np.divide(gap, closing, out=row, where=closing > 1e-9)
    steps[:, list(known)] = np.inf
    first = steps.min(axis=0)
    return float(first.min()), int(first.argmin())


def _first_to_leave(w: Array, direction: Array, tiny: float) -> tuple[float, int]:
    """The step after which an active weight reaches zero, and its place among the active."""
    steps = np.full(len(w), np.inf)
    np.divide(-w, direction, out=steps, where=direction != 0)
    steps[steps <= tiny] = np.inf
    return float(steps.min()), int(steps.argmin())


def _adds(G: Array, active: list[int], j: int) -> bool:
    known = np.linalg.solve(G[np.ix_(active, active)], G[active, j]) if active else np.zeros(0)
    return bool(G[j, j] - G[active, j] @ known > 1e-10 * G[j, j])


def ridge(of: Moments, strengths: Array) -> Array:
    """The L2 solution at each strength: (features, strengths).

    In the directions in which the data vary (eigenvectors of the Gram matrix) each part of w is
    multiplied by e / (e + λ): made smaller, never zero. Directions without variation stay at 0.
    """
    e, U = np.linalg.eigh(of.gram)
    e = np.maximum(e, 0.0)
    along = U.T @ of.correlation
    rise = e[:, None] + strengths
    known = rise > 1e-12 * max(1.0, float(e[-1]))
    parts = np.zeros_like(rise)
    np.divide(along[:, None], rise, out=parts, where=known)
    weights: Array = U @ parts
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """Weights on their way: (kept steps + 1, features)."""

    weights: Array
    rate: float
    """Learning rate"""
    every: int
    """Steps between two rows"""
    flips: Array
    """(features,) share of the last 100 steps in which a weight changed its sign"""


def gradient_steps(
    of: Moments,
    strength: float,
    penalty: str,
    start: Array,
    *,
    rate: float,
    steps: int,
    progress: Progress = silent,
) -> Trail:
    """Plain gradient descent, the penalty's slope added to the loss's.

    The slope of |w| is sign(w), as large next to zero as far from it: a weight near zero is thrown
    over to the other side and back, by rate x strength, and never arrives.
    """
    w, every = start.copy(), max(1, steps // 100)
    rows, flips = [w.copy()], np.zeros_like(w)
    for step in range(1, steps + 1):
        slope = np.sign(w) if penalty == "l1" else w
        new = w - rate * (of.gram @ w - of.correlation + strength * slope)
        if step > steps - 100:
            flips += np.sign(new) != np.sign(w)
        w = new
        if step % every == 0:
            progress(step, steps)
            rows.append(w.copy())
    return Trail(np.array(rows), rate, every, flips / min(100, steps))
