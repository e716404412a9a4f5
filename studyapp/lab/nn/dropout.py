"""Dropout: in training each unit is switched off by chance, anew for every sample and pass."""

from __future__ import annotations

from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


def mask(uniform: Array, rate: float) -> Array:
    """1 where a unit is kept, 0 where it is dropped: kept with probability 1 - rate."""
    return (uniform >= rate).astype(np.float64)


def dropout(h: Array, kept: Array, rate: float) -> Array:
    """Inverted dropout: what is kept is divided by 1 - rate, so that the mean stays h."""
    out: Array = h * kept / (1 - rate)
    return out


def dropout_backward(g: Array, kept: Array, rate: float) -> Array:
    """dL/dh from g = dL/d(out): a dropped unit gets no gradient in this pass."""
    return dropout(g, kept, rate)


def every_mask(units: int, rate: float) -> tuple[Array, Array]:
    """All 2^units masks (masks, units), and the probability of each (masks,)."""
    kept = np.array(list(product((0.0, 1.0), repeat=units)))
    count = kept.sum(axis=1)
    return kept, (1 - rate) ** count * rate ** (units - count)


def dropout_ridge(X: Array, y: Array, rate: float) -> Array:
    """argmin over w of the mean, over all masks of X, of ‖y - dropout(X) w‖².

    The mean adds rate/(1 - rate) Σ_i X_ij² to the curvature of each weight: ridge regression, each
    weight penalized by the size of its feature (Srivastava et al. 2014, §9.1).
    """
    gram = X.T @ X
    penalty = rate / (1 - rate) * np.diag(np.diag(gram))
    return np.asarray(np.linalg.solve(gram + penalty, X.T @ y), np.float64)
