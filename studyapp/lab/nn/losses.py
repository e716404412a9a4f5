"""A loss says how wrong a prediction is; its gradient says in which direction to mend it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.nn.activations import sigmoid

Array: TypeAlias = NDArray[np.float64]


def squared_error(y_hat: Array, y: Array) -> float:
    """The mean of (ŷ - y)²."""
    return float(np.mean((y_hat - y) ** 2))


def squared_error_gradient(y_hat: Array, y: Array) -> Array:
    gradient: Array = 2.0 * (y_hat - y) / y_hat.size
    return gradient


def log_softmax(z: Array) -> Array:
    """z - log Σ e^z along the last axis, with the largest taken out so that nothing overflows."""
    shifted = z - z.max(axis=-1, keepdims=True)
    log_shares: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return log_shares


def cross_entropy(z: Array, label: NDArray[np.int_]) -> float:
    """The mean of -log softmax(z) at the true label; z is (batch, classes)."""
    return float(-np.mean(log_softmax(z)[np.arange(len(label)), label]))


def cross_entropy_gradient(z: Array, label: NDArray[np.int_]) -> Array:
    """softmax(z) minus 1 at the true label, over the batch size."""
    gradient = np.exp(log_softmax(z))
    gradient[np.arange(len(label)), label] -= 1.0
    return np.asarray(gradient / len(label))


def binary_cross_entropy(z: Array, y: Array) -> float:
    """The mean of -y log σ(z) - (1 - y) log(1 - σ(z)), written as log(1 + e^z) - y z."""
    return float(np.mean(np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))))


def binary_cross_entropy_gradient(z: Array, y: Array) -> Array:
    """σ(z) - y: it does not vanish where the sigmoid is flat and wrong."""
    return (sigmoid(z) - y) / z.size
