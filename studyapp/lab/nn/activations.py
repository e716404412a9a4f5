"""An activation bends the line: a function of one number, applied to every unit, and its slope.

Without it a stack of layers is one matrix. Its slope is what the backward pass multiplies by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Name: TypeAlias = Literal[
    "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "linear"
]

LEAK: Final = 0.01
"""The slope of the leaky ReLU below zero."""


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z), written so that no exponent is positive."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_slope(z: Array) -> Array:
    """σ(z) (1 - σ(z)), at most 1/4; kept exact where σ itself rounds to 1."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def tanh_slope(z: Array) -> Array:
    """1 - tanh²(z) = 4 σ'(2z), at most 1; the right side keeps its digits far from zero."""
    return 4.0 * sigmoid_slope(2.0 * z)


def relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def relu_slope(z: Array) -> Array:
    """1 above zero, 0 below; at zero, where there is none, 0 by custom."""
    return (z > 0).astype(np.float64)


def leaky_relu(z: Array) -> Array:
    return np.where(z > 0, z, LEAK * z)


def leaky_relu_slope(z: Array) -> Array:
    return np.where(z > 0, 1.0, LEAK)


def elu(z: Array) -> Array:
    """z above zero, e^z - 1 below."""
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))


def elu_slope(z: Array) -> Array:
    return np.exp(np.minimum(z, 0.0))


def softplus(z: Array) -> Array:
    """log(1 + e^z), a ReLU with its corner rounded; its slope is the sigmoid."""
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def silu(z: Array) -> Array:
    """z σ(z), also called Swish: it dips below zero before it rises (Ramachandran et al. 2017)."""
    return z * sigmoid(z)


def silu_slope(z: Array) -> Array:
    return sigmoid(z) + z * sigmoid_slope(z)


def linear(z: Array) -> Array:
    return z


def linear_slope(z: Array) -> Array:
    return np.ones_like(z)


@dataclass(frozen=True, slots=True)
class Activation:
    of: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    steepest: float
    """The largest slope it has anywhere."""


ACTIVATIONS: Final[Mapping[Name, Activation]] = {
    "sigmoid": Activation(sigmoid, sigmoid_slope, 0.25),
    "tanh": Activation(np.tanh, tanh_slope, 1.0),
    "relu": Activation(relu, relu_slope, 1.0),
    "leaky_relu": Activation(leaky_relu, leaky_relu_slope, 1.0),
    "elu": Activation(elu, elu_slope, 1.0),
    "softplus": Activation(softplus, sigmoid, 1.0),
    "silu": Activation(silu, silu_slope, 1.0998393194),
    "linear": Activation(linear, linear_slope, 1.0),
}
