"""A loss says how wrong a prediction is; its gradient says in which direction to mend it.

Losses of classifiers take logits, never probabilities: what a softmax or a sigmoid has rounded to
0 or 1 no logarithm can bring back.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.nn.activations import sigmoid, sigmoid_slope

Array: TypeAlias = NDArray[np.float64]


def squared_error(y_hat: Array, y: Array) -> float:
    """The mean of (ŷ - y)²."""
    return float(np.mean((y_hat - y) ** 2))


def squared_error_gradient(y_hat: Array, y: Array) -> Array:
    gradient: Array = 2.0 * (y_hat - y) / y_hat.size
    return gradient


# -- several classes --------------------------------------------------------------------------


def log_softmax(z: Array) -> Array:
    """z - log Σ e^z along the last axis, with the largest taken out so that nothing overflows."""
    shifted = z - z.max(axis=-1, keepdims=True)
    log_shares: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return log_shares


def softmax(z: Array) -> Array:
    """Shares of one: e^z / Σ e^z along the last axis, shifted as above."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    shares: Array = e / e.sum(axis=-1, keepdims=True)
    return shares


def cross_entropy(z: Array, label: NDArray[np.int_]) -> float:
    """The mean of -log softmax(z) at the true label; z is (batch, classes)."""
    return float(-np.mean(log_softmax(z)[np.arange(len(label)), label]))


def cross_entropy_gradient(z: Array, label: NDArray[np.int_]) -> Array:
    """softmax(z) minus 1 at the true label, over the batch size."""
    gradient = softmax(z)
    gradient[np.arange(len(label)), label] -= 1.0
    return np.asarray(gradient / len(label))


def soft_cross_entropy(z: Array, target: Array) -> float:
    """The mean of -Σ p log softmax(z); each row of `target` (batch, classes) is a distribution p:
    smoothed labels, or several labels that share one.
    """
    return float(-np.mean(np.sum(target * log_softmax(z), axis=-1)))


def soft_cross_entropy_gradient(z: Array, target: Array) -> Array:
    return np.asarray((softmax(z) - target) / len(target))


def entropy(p: Array) -> float:
    """-Σ p log p: the cross-entropy that is left when the prediction is p itself."""
    some = p[p > 0]
    return float(-np.sum(some * np.log(some)))


def kl_divergence(p: Array, q: Array) -> float:
    """Σ p log (p / q): what a prediction of q costs beyond the entropy of p; 0 only at q = p."""
    some = p > 0
    return float(np.sum(p[some] * np.log(p[some] / q[some])))


# -- one sigmoid ------------------------------------------------------------------------------


def sigmoid_error(z: Array, y: Array | float) -> Array:
    """σ(z) - y for y from 0 to 1, with its digits kept where σ(z) rounds to y."""
    return np.asarray((1.0 - y) * sigmoid(z) - y * sigmoid(-z))


def binary_cross_entropy(z: Array, y: Array, weight: Array | float = 1.0) -> float:
    """The mean of -y log σ(z) - (1 - y) log(1 - σ(z)), written as log(1 + e^z) - y z.

    `weight` multiplies the term of each entry, and so its gradient.
    """
    terms = np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))
    return float(np.mean(weight * terms))


def binary_cross_entropy_gradient(z: Array, y: Array, weight: Array | float = 1.0) -> Array:
    """σ(z) - y: it does not vanish where the sigmoid is flat and wrong."""
    return np.asarray(weight * sigmoid_error(z, y) / z.size)


def sigmoid_squared_error(z: Array, y: Array) -> float:
    """The mean of (σ(z) - y)²."""
    return float(np.mean(sigmoid_error(z, y) ** 2))


def sigmoid_squared_error_gradient(z: Array, y: Array) -> Array:
    """2 (σ(z) - y) σ'(z): next to nothing where the sigmoid is flat, be it right or wrong."""
    return np.asarray(2.0 * sigmoid_error(z, y) * sigmoid_slope(z) / z.size)


# -- distances --------------------------------------------------------------------------------


def triplet_slack(anchor: Array, positive: Array, negative: Array, margin: float) -> Array:
    """|a - p|² - |a - n|² + margin for each triplet (batch, d); active while above zero.

    Schroff, Kalenichenko and Philbin 2015 (FaceNet), eq. 1.
    """
    near = np.sum((anchor - positive) ** 2, axis=-1)
    far = np.sum((anchor - negative) ** 2, axis=-1)
    return np.asarray(near - far + margin)


def triplet_loss(anchor: Array, positive: Array, negative: Array, margin: float) -> float:
    """The mean of what is missing until the negative is `margin` farther than the positive."""
    return float(np.mean(np.maximum(triplet_slack(anchor, positive, negative, margin), 0.0)))


def triplet_gradient(
    anchor: Array, positive: Array, negative: Array, margin: float
) -> tuple[Array, Array, Array]:
    """By anchor, positive and negative; an inactive triplet has none."""
    active = (triplet_slack(anchor, positive, negative, margin) > 0)[:, None] * (2.0 / len(anchor))
    to_positive, to_negative = active * (anchor - positive), active * (anchor - negative)
    return np.asarray(to_positive - to_negative), np.asarray(-to_positive), np.asarray(to_negative)
