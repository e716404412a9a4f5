"""Normalization: subtract a mean, divide by a spread; which values share them is its kind."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Kind: TypeAlias = Literal["batch", "layer", "instance", "group"]
Axes: TypeAlias = tuple[int, ...]


def standardize(z: Array, eps: float = 0.0) -> tuple[Array, Array]:
    """Batch normalization without γ and β: `standardize_over` the batch, z being (batch, units).

    The 1/√(σ² + ε) is (units,).
    """
    x_hat, inverse = standardize_over(z, (0,), eps)
    return x_hat, inverse[0]


def standardize_backward(g: Array, x_hat: Array, inverse: Array) -> Array:
    """dL/dz from g = dL/dx̂ (Ioffe & Szegedy 2015, §3)."""
    return standardize_over_backward(g, x_hat, inverse, (0,))


def standardize_over(x: Array, axes: Axes, eps: float = 0.0) -> tuple[Array, Array]:
    """x̂ = (x - μ) / √(σ² + ε) with one μ and σ² over these axes, and the 1/√(σ² + ε).

    σ² is the biased variance (divided by the count). Values without spread become 0 when ε is 0.
    """
    centred = x - x.mean(axis=axes, keepdims=True)
    variance = np.mean(centred * centred, axis=axes, keepdims=True) + eps
    inverse = _one_over_root(variance)
    return centred * inverse, inverse


def standardize_over_backward(g: Array, x_hat: Array, inverse: Array, axes: Axes) -> Array:
    """dL/dx from g = dL/dx̂.

    What lies along the constant vector and along x̂ itself is taken out of g: moving all values
    that share a mean together, or stretching them, does not change x̂.
    """
    along = np.mean(g * x_hat, axis=axes, keepdims=True)
    return np.asarray(inverse * (g - g.mean(axis=axes, keepdims=True) - x_hat * along))


def in_blocks(x: Array, kind: Kind, groups: int = 1) -> tuple[Array, Axes]:
    """x, (samples, channels, height, width), and the axes that this kind takes together.

    Groups of channels get an axis of their own: x comes back as (samples, groups, channels in a
    group, height, width).
    """
    match kind:
        case "batch":
            return x, (0, 2, 3)
        case "layer":
            return x, (1, 2, 3)
        case "instance":
            return x, (2, 3)
        case "group":
            n, c, *image = x.shape
            return x.reshape(n, groups, c // groups, *image), (2, 3, 4)


def normalized(x: Array, kind: Kind, groups: int = 1, eps: float = 1e-5) -> Array:
    """x, (samples, channels, height, width), normalized in this way."""
    return standardize_over(*in_blocks(x, kind, groups), eps)[0].reshape(x.shape)


def rms_normalize(x: Array, axes: Axes, eps: float = 0.0) -> tuple[Array, Array]:
    """x / √(mean of x² + ε), and the factor (Zhang & Sennrich 2019): no mean is subtracted."""
    inverse = _one_over_root(np.mean(x * x, axis=axes, keepdims=True) + eps)
    return x * inverse, inverse


def rms_normalize_backward(g: Array, x_hat: Array, inverse: Array, axes: Axes) -> Array:
    """dL/dx from g = dL/dx̂: only what lies along x̂ is taken out."""
    return np.asarray(inverse * (g - x_hat * np.mean(g * x_hat, axis=axes, keepdims=True)))


def _one_over_root(variance: Array) -> Array:
    inverse = np.zeros_like(variance)
    np.divide(1.0, np.sqrt(variance), out=inverse, where=variance > 0)
    return inverse


def running_average(values: Array, start: float, momentum: float) -> Array:
    """(steps + 1,): after each value r becomes (1 - momentum) r + momentum value.

    What evaluation uses in place of a batch's own mean and variance. It starts from a guess, and
    (1 - momentum)^t of that guess is left after t steps.
    """
    followed = np.empty(len(values) + 1)
    followed[0] = start
    for step, value in enumerate(values):
        followed[step + 1] = (1 - momentum) * followed[step] + momentum * value
    return followed


def skewness(z: Array) -> float:
    """Mean cube of the standardized values: 0 for a symmetric distribution, 2 for exponential."""
    return _standard_moment(z, 3)


def kurtosis(z: Array) -> float:
    """Mean fourth power of the standardized values: 3 for a Gaussian."""
    return _standard_moment(z, 4)


def _standard_moment(z: Array, power: int) -> float:
    centred = z - z.mean()
    std = float(np.sqrt(np.mean(centred * centred)))
    return float(np.mean((centred / std) ** power)) if std > 1e-12 * float(np.abs(z).max()) else 0.0
