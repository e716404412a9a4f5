"""Variants of one small dense network, trained side by side on the same data and first draws.

Arrays have the variant as their first axis, so one matrix product serves all of them; a tiny
network spends its time in calls, not in sums. What differs is the activation, the size of the
first weights, dropout and batch normalization (before the activation); the last layer is linear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.nn import initialization
from studyapp.lab.nn.activations import ACTIVATIONS, Activation, Name
from studyapp.lab.nn.network import EPS, MOMENTUM
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Scale: TypeAlias = Callable[[int, int], float] | float
"""The standard deviation of the first weights, or how it follows from fan-in and fan-out."""

BLOCK: Final = 32_000
"""Numbers in one array of an evaluation; about twice as many take four times as long each."""


class Variants:
    """As many networks of the widths (inputs, hidden ..., outputs) as activations are named.

    `weights` and `gradient` are (variants, numbers): one row holds all that a variant trains, so
    that an optimizer steps them together, or some rows alone. `W`, `b`, `dW` and `db` are views of
    them, layer by layer.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activations: Sequence[Name | Activation],
        *,
        streams: Streams,
        scales: Sequence[Scale] = (),
        dropout: Sequence[float] = (),
        norm: Sequence[bool] = (),
        purpose: str = "weights",
    ) -> None:
        count, pairs = len(activations), list(pairwise(widths))
        self.activations = _runs(activations)
        self.rates = np.array(dropout or [0.0] * count)[:, None, None]
        self.normed = np.flatnonzero(norm)
        size = sum((a + 1) * b for a, b in pairs) + 2 * sum(widths[1:-1])
        self.weights, self.gradient = np.zeros((count, size)), np.zeros((count, size))
        self.W, self.b, self.gamma, self.beta = self._parts(self.weights, pairs)
        self.dW, self.db, self._dgamma, self.dbeta = self._parts(self.gradient, pairs)
        for at, pair in enumerate(pairs):
            unit = streams.normals(purpose, pair, at)
            for variant, scale in enumerate(scales or [initialization.he] * count):
                self.W[at][variant] = unit * (scale(*pair) if callable(scale) else scale)
        for gamma in self.gamma:
            gamma[...] = 1.0
        self.mean = [np.zeros((len(self.normed), 1, units)) for units in widths[1:-1]]
        self.variance = [np.ones((len(self.normed), 1, units)) for units in widths[1:-1]]
        self.h: list[Array] = []
        """The input of each layer, (variants, batch, fan_in), in the last forward pass."""
        self.bent: list[Array] = []
        """What each activation was applied to, (variants, batch, units)."""

    @staticmethod
    def _parts(
        flat: Array, pairs: Sequence[tuple[int, int]]
    ) -> tuple[list[Array], list[Array], list[Array], list[Array]]:
        """Views of the rows as weights, biases, γ and β, layer by layer."""
        at = 0

        def view(*shape: int) -> Array:
            nonlocal at
            start, at = at, at + int(np.prod(shape))
            return flat[:, start:at].reshape(len(flat), *shape)

        W, b = [view(*pair) for pair in pairs], [view(1, units) for _, units in pairs]
        hidden = [units for _, units in pairs[:-1]]
        return W, b, [view(1, units) for units in hidden], [view(1, units) for units in hidden]

    def forward(
        self, x: Array, *, train: bool = False, masks: Sequence[Array] | None = None
    ) -> Array:
        """Outputs (variants, batch, outputs) of x, (batch, inputs) for all variants alike or
        (variants, batch, inputs).

        In training, batch normalization uses the batch's own statistics, and dropout keeps a unit
        of a hidden layer where `masks` (one array of [0, 1) draws a layer, the same for all
        variants) is not below the variant's rate.
        """
        self._train, self.h, self.bent = train, [x], []
        self._kept: list[Array | None] = []
        self._normal: list[tuple[Array, Array]] = []
        for at in range(len(self.W) - 1):
            z = np.matmul(self.h[-1], self.W[at])
            z += self.b[at]
            if self.normed.size:
                z[self.normed] = self._standardize(at, z[self.normed])
            self.bent.append(z)
            out = self._bent(z)
            kept = None
            if train and masks is not None:
                kept = (masks[at] >= self.rates) / (1 - self.rates)
                out *= kept
            self._kept.append(kept)
            self.h.append(out)
        return np.asarray(np.matmul(self.h[-1], self.W[-1]) + self.b[-1])

    def outputs(self, x: Array) -> Array:
        """Outputs at evaluation of many inputs (batch, inputs), a block of them at a time: arrays
        beyond the allocator's reach cost more than the sums in them.
        """
        rows = max(16, BLOCK // (len(self.weights) * max(w.shape[-1] for w in self.W)))
        parts = [self.forward(x[at : at + rows]) for at in range(0, len(x), rows)]
        return np.concatenate(parts, axis=1)

    def _bent(self, z: Array) -> Array:
        if len(self.activations) == 1:
            return self.activations[0][1].of(z)
        return np.concatenate([activation.of(z[rows]) for rows, activation in self.activations])

    def _standardize(self, at: int, z: Array) -> Array:
        mean, variance = self.mean[at], self.variance[at]
        if self._train:
            batch_mean = z.mean(axis=1, keepdims=True)
            mean += MOMENTUM * (batch_mean - mean)
            mean = batch_mean
        x_hat = z - mean
        if self._train:
            batch_variance = np.mean(x_hat * x_hat, axis=1, keepdims=True)
            unbiased = batch_variance * (z.shape[1] / max(1, z.shape[1] - 1))
            variance += MOMENTUM * (unbiased - variance)
            variance = batch_variance
        inverse = 1 / np.sqrt(variance + EPS)
        x_hat *= inverse
        self._normal.append((x_hat, inverse))
        out: Array = x_hat * self.gamma[at][self.normed]
        out += self.beta[at][self.normed]
        return out

    def backward(self, d_out: Array) -> Array:
        """Fill and return `gradient` from the gradient of the loss with respect to the outputs."""
        g = d_out
        for at in reversed(range(len(self.W))):
            np.matmul(np.swapaxes(self.h[at], -1, -2), g, out=self.dW[at])
            np.sum(g, axis=1, keepdims=True, out=self.db[at])
            if at == 0:
                break
            g = np.matmul(g, np.swapaxes(self.W[at], -1, -2))
            kept, z = self._kept[at - 1], self.bent[at - 1]
            if kept is not None:
                g *= kept
            for rows, activation in self.activations:
                g[rows] *= activation.slope(z[rows])
            if self.normed.size:
                g[self.normed] = self._standardize_backward(at - 1, g[self.normed])
        return self.gradient

    def _standardize_backward(self, at: int, g: Array) -> Array:
        x_hat, inverse = self._normal[at]
        self._dgamma[at][self.normed] = np.sum(g * x_hat, axis=1, keepdims=True)
        self.dbeta[at][self.normed] = np.sum(g, axis=1, keepdims=True)
        g = g * self.gamma[at][self.normed]
        if not self._train:
            return np.asarray(g * inverse)
        along = np.mean(g * x_hat, axis=1, keepdims=True)
        return np.asarray(inverse * (g - g.mean(axis=1, keepdims=True) - x_hat * along))


def _runs(activations: Sequence[Name | Activation]) -> list[tuple[slice, Activation]]:
    """Neighbouring variants of one activation, so that each is computed in one call."""
    found: list[tuple[slice, Activation]] = []
    for at, name in enumerate(activations):
        activation = ACTIVATIONS[name] if isinstance(name, str) else name
        if found and found[-1][1] == activation:
            found[-1] = (slice(found[-1][0].start, at + 1), activation)
        else:
            found.append((slice(at, at + 1), activation))
    return found
