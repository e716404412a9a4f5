"""A deep chain of layers: the signal goes up through it, the gradient comes down.

Each layer is z = h @ W, then (if asked) batch normalization, then the activation; a residual
chain adds the layer's input to its output. There are no biases: they start at zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.demo import Progress, silent
from studyapp.lab.nn.activations import Activation
from studyapp.lab.nn.normalization import standardize, standardize_backward

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Weights as unit normals and one scale, so that another scale costs no new draws."""

    unit: Array
    """(fan_in, fan_out)"""
    scale: float

    def forward(self, h: Array) -> Array:
        return (h @ self.unit) * self.scale

    def backward(self, dz: Array) -> Array:
        return (dz @ self.unit.T) * self.scale


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What one layer saw on the way up."""

    h: Array
    """(batch, fan_in) its input"""
    z: Array
    """(batch, fan_out) what its activation was applied to"""
    out: Array
    """(batch, fan_out)"""
    inverse: Array | None
    """(fan_out,) 1/σ of the batch normalization, if there was one"""


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """Lengths of the gradient on its way down, as decimal logarithms; -inf where it is 0."""

    signal: Array
    """(depth + 1,): with respect to the input, then to each layer's output, upwards"""
    weights: Array
    """(depth,): with respect to each layer's weights, upwards"""


def forward(
    x: Array,
    layers: Sequence[Layer],
    activation: Activation,
    *,
    residual: bool = False,
    normalize: bool = False,
    progress: Progress = silent,
) -> list[Pass]:
    """Send a batch (batch, width) up the chain."""
    h, passes = x, []
    for done, layer in enumerate(layers):
        progress(done, 2 * len(layers))
        z, inverse = layer.forward(h), None
        if normalize:
            z, inverse = standardize(z)
        out = activation.of(z)
        if residual:
            out = h + out
        passes.append(Pass(h, z, out, inverse))
        h = out
    return passes


def backward(
    passes: Sequence[Pass],
    layers: Sequence[Layer],
    activation: Activation,
    top: Array,
    *,
    residual: bool = False,
    progress: Progress = silent,
) -> Descent:
    """Send a gradient with respect to the last output down the chain.

    It is kept at length 1 and its length as a logarithm, for fifty layers can take it beyond what
    a float holds.
    """
    depth = len(layers)
    signal, weights = np.full(depth + 1, -np.inf), np.full(depth, -np.inf)
    length = log10_norm(top)
    direction = top / np.linalg.norm(top)
    signal[depth] = length
    for at in reversed(range(depth)):
        progress(2 * depth - 1 - at, 2 * depth)
        step = passes[at]
        dz = direction * activation.slope(step.z)
        if step.inverse is not None:
            dz = standardize_backward(dz, step.z, step.inverse)
        weights[at] = length + _log10_weight_norm(step.h, dz)
        down = layers[at].backward(dz)
        if residual:
            down = down + direction
        size = float(np.linalg.norm(down))
        if size == 0:
            break
        direction = down / size
        length += math.log10(size)
        signal[at] = length
    return Descent(signal, weights)


def log10_norm(x: Array) -> float:
    """log10 of the Euclidean length; -inf for a zero vector. No square can overflow."""
    largest = float(np.abs(x).max(initial=0.0))
    if largest == 0:
        return -math.inf
    return math.log10(largest) + math.log10(float(np.linalg.norm(x / largest)))


def _log10_weight_norm(h: Array, dz: Array) -> float:
    """log10 of ‖hᵀ dz‖, the gradient of a layer's weights."""
    largest = float(np.abs(h).max(initial=0.0))
    if largest == 0:
        return -math.inf
    return math.log10(largest) + log10_norm((h / largest).T @ dz)


def spread(x: Array) -> float:
    """The standard deviation of all entries; no square can overflow."""
    largest = float(np.abs(x).max(initial=0.0))
    return largest * float(np.std(x / largest)) if largest > 0 else 0.0
