"""Batch normalisation: subtract the batch's mean, divide by its spread, one unit at a time."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


def standardise(z: Array, eps: float = 0.0) -> tuple[Array, Array]:
    """x̂ = (z - μ) / √(σ² + ε) down each column, and the 1/√(σ² + ε) that was multiplied by.

    z is (batch, units); σ² is the biased variance (divided by the batch size). A column without
    spread stays 0 when ε is 0.
    """
    centred = z - z.mean(axis=0)
    variance = np.mean(centred * centred, axis=0) + eps
    inverse = np.zeros_like(variance)
    np.divide(1.0, np.sqrt(variance), out=inverse, where=variance > 0)
    return centred * inverse, inverse


def standardise_backward(g: Array, x_hat: Array, inverse: Array) -> Array:
    """dL/dz from g = dL/dx̂ (Ioffe & Szegedy 2015, §3).

    What lies along the constant vector and along x̂ itself is taken out of g: moving all inputs of
    a unit together, or stretching them, does not change x̂.
    """
    without: Array = g - g.mean(axis=0) - x_hat * np.mean(g * x_hat, axis=0)
    return inverse * without
