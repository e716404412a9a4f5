"""Least squares in features: exactly, under an L2 penalty, or by a few gradient steps.

Every one of them turns answers into weights by a matrix, so a fit's bias and variance need no
simulation: they follow from that matrix.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

CUT: Final = 1e-13
"""Directions smaller than this share of the largest are left out of an unpenalized fit."""


def powers(x: Array, degree: int, over_factorial: bool = False) -> Array:
    """(n, degree + 1): 1, x, x², ..., each over i! if asked, which keeps them of one size."""
    F = np.vander(x, degree + 1, increasing=True)
    if over_factorial:
        F = F / np.array([math.factorial(i) for i in range(degree + 1)], dtype=np.float64)
    return F


def exact(F: Array, y: Array) -> Array:
    """argmin ‖y - F w‖²; needs as many samples as features. y is (n,) or (n, problems).

    Columns are scaled to one size first and the solution goes through QR: the normal equations
    would square a condition number that is large already.
    """
    size = np.sqrt(np.mean(F * F, axis=0))
    Q, R = np.linalg.qr(F / size)
    w = np.linalg.solve(R, Q.T @ y)
    return np.asarray((w.T / size).T, np.float64)


def filtered(F: Array, y: Array, strength: float, steps: int = 0) -> Array:
    """argmin 1/(2n) ‖y - F w‖² + λ/2 ‖w‖², or where gradient descent is on its way there.

    With steps > 0: after that many steps from zero at nine tenths of the inverse of the largest
    curvature, in closed form. A direction of curvature c has then gone 1 - (1 - ηc)^steps of its
    way: the flat ones hardly move, which is why stopping early is so like a penalty. Without
    strength and steps: the shortest of the least-squares solutions.
    """
    n = len(F)
    U, s, Vt = np.linalg.svd(F, full_matrices=False)
    known = s > CUT * s[0]
    U, s, Vt = U[:, known], s[known], Vt[known]
    curvature = s * s / n + strength
    gain = s / n / curvature
    if steps > 0:
        rate = 0.9 / curvature[0]
        gain = gain * -np.expm1(steps * np.log1p(-rate * curvature))
    return np.asarray((Vt.T * gain) @ (U.T @ y), np.float64)


def least_absolute(F: Array, y: Array, start: Array | None = None) -> Array:
    """argmin Σ |y - F w|: (features,). `start` may be the solution for answers much like these.

    A minimum goes exactly through as many samples as there are features. From such a point the sum
    falls along an edge, on which all but one of them stay met, if letting go of that one helps the
    others by more than it costs; down there another sample is met (Barrodale and Roberts 1973).
    """
    features = F.shape[1]
    w = exact(F, y) if start is None else start
    met = np.argsort(np.abs(y - F @ w))[:features]
    for _ in range(len(y)):
        inverse = np.linalg.inv(F[met])
        w = inverse @ y[met]
        residual = y - F @ w
        residual[np.abs(residual) <= 1e-13 * np.abs(y).max()] = 0.0
        residual[met] = 0.0
        edges = F @ inverse
        by_chance = residual == 0.0
        by_chance[met] = False
        pull = -np.sign(residual) @ edges
        falls = np.abs(pull) - 1 - np.abs(edges[by_chance]).sum(axis=0)
        let_go = int(falls.argmax())
        if falls[let_go] <= 1e-12:
            break
        along = edges[:, let_go] * -np.sign(pull[let_go])
        ahead = np.flatnonzero(residual * along > 0)
        ahead = ahead[np.argsort(residual[ahead] / along[ahead])]
        # Each sample that is passed turns the slope by twice its own; the sum is least where it
        # first does not fall any more.
        turned = 2 * np.cumsum(np.abs(along[ahead])) - falls[let_go]
        met[let_go] = ahead[min(int(np.searchsorted(turned, 0.0)), len(ahead) - 1)]
    return w


def on_copies(chunks: Iterable[Array], y: Array) -> Array:
    """Least squares on ever more altered copies of the same samples: (copies, features).

    Each chunk is (copies, n, features); all copies have the answers y (n,). Row i is the fit on the
    first i + 1 copies together. Their Gram matrices are added up and solved: noise on the copies
    keeps these well conditioned in the end.
    """
    grams, products = [], []
    for copies in chunks:
        grams.append(copies.swapaxes(1, 2) @ copies)
        products.append(np.einsum("cnf,n->cf", copies, y))
    gram = np.cumsum(np.concatenate(grams), axis=0)
    product = np.cumsum(np.concatenate(products), axis=0)
    # The first few copies may leave a direction empty: a hair of ridge keeps its weight at zero.
    features = gram.shape[-1]
    hair = 1e-13 * np.trace(gram, axis1=1, axis2=2)[:, None, None] / features + 1e-300
    fits = np.linalg.solve(gram + hair * np.eye(features), product[:, :, None])
    return np.asarray(fits[:, :, 0], np.float64)


def bias_and_variance(
    A: Array, truth_train: Array, F_test: Array, truth_test: Array, noise: float
) -> tuple[float, float]:
    """Mean over the test points of the squared bias, and of the variance over fresh noise.

    A (features, n) turns the n training answers into weights.
    """
    H = F_test @ A
    bias = H @ truth_train - truth_test
    return float(np.mean(bias * bias)), float(noise**2 * np.mean(np.sum(H * H, axis=1)))
