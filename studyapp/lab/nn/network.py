"""A small dense network with its backward pass written out: what a training demo trains.

Hidden layers are z = h W + b, then (if asked) batch normalization before or after the activation,
then (if asked) inverted dropout; the last layer is linear, so a loss is taken on its outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.nn import initialization
from studyapp.lab.nn.activations import ACTIVATIONS, Name
from studyapp.lab.nn.normalization import standardize, standardize_backward
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Scale: TypeAlias = Callable[[int, int], float]
"""The standard deviation of the first weights, from fan-in and fan-out."""
Placement: TypeAlias = Literal["none", "before", "after"]
"""Where batch normalization stands: before or after the activation."""

EPS: Final = 1e-5
"""Added to a batch's variance (the usual default of batch normalization)."""
MOMENTUM: Final = 0.1
"""How much of a batch goes into the running statistics."""


@dataclass(slots=True, eq=False)
class BatchNorm:
    """γ x̂ + β over the batch, and the running statistics that evaluation uses."""

    gamma: Array
    beta: Array
    mean: Array
    variance: Array
    """The running one, of unbiased estimates."""

    @classmethod
    def of(cls, units: int) -> BatchNorm:
        return cls(np.ones(units), np.zeros(units), np.zeros(units), np.ones(units))

    def forward(self, z: Array, *, train: bool) -> tuple[Array, Array, Array]:
        """The output, with the x̂ and the 1/σ that its backward pass needs."""
        if train:
            x_hat, inverse = standardize(z, EPS)
            keep, size = 1 - MOMENTUM, len(z)
            unbiased = z.var(axis=0) * size / max(1, size - 1)
            self.mean = keep * self.mean + MOMENTUM * z.mean(axis=0)
            self.variance = keep * self.variance + MOMENTUM * unbiased
        else:
            inverse = 1 / np.sqrt(self.variance + EPS)
            x_hat = (z - self.mean) * inverse
        return self.gamma * x_hat + self.beta, x_hat, inverse

    def backward(
        self, g: Array, x_hat: Array, inverse: Array, *, train: bool
    ) -> tuple[Array, Array, Array]:
        """dL/dz, dL/dγ and dL/dβ from g = dL/d(output)."""
        gamma, beta = np.sum(g * x_hat, axis=0), g.sum(axis=0)
        dx_hat = g * self.gamma
        down = standardize_backward(dx_hat, x_hat, inverse) if train else dx_hat * inverse
        return down, gamma, beta


@dataclass(slots=True, eq=False)
class Pass:
    """What one layer saw in the last forward pass."""

    h: Array
    """(batch, fan_in) its input"""
    z: Array
    """(batch, fan_out) the weighted sums"""
    bent: Array
    """(batch, fan_out) what the activation was applied to"""
    out: Array
    """(batch, fan_out)"""
    x_hat: Array | None = None
    inverse: Array | None = None
    mask: Array | None = None
    """0 where dropped, 1/(1 - rate) where kept."""


class Network:
    """Dense layers of the given widths, (inputs, hidden ..., outputs)."""

    def __init__(
        self,
        widths: Sequence[int],
        activation: Name = "relu",
        *,
        streams: Streams,
        scale: Scale | float = initialization.he,
        bias: bool = True,
        norm: Placement = "none",
        dropout: float = 0.0,
        purpose: str = "weights",
    ) -> None:
        self.activation = ACTIVATIONS[activation]
        self.norm, self.rate, self.biased = norm, dropout, bias
        pairs = list(pairwise(widths))
        self.weights = [
            streams.normals(purpose, pair, index)
            * (scale(*pair) if callable(scale) else float(scale))
            for index, pair in enumerate(pairs)
        ]
        self.biases = [np.zeros(fan_out) for _, fan_out in pairs]
        hidden = widths[1:-1] if norm != "none" else ()
        self.norms = [BatchNorm.of(units) for units in hidden]
        self.passes: list[Pass] = []
        self.train = False
        self.input_gradient: Array = np.zeros(0)

    @property
    def trainable(self) -> list[Array]:
        """The arrays that training changes in place, in the order of `backward`'s gradients."""
        arrays: list[Array] = []
        for at, weight in enumerate(self.weights):
            arrays.append(weight)
            if self.biased:
                arrays.append(self.biases[at])
            if at < len(self.norms):
                arrays += [self.norms[at].gamma, self.norms[at].beta]
        return arrays

    def forward(
        self, x: Array, *, train: bool = False, masks: np.random.Generator | None = None
    ) -> Array:
        """Outputs (batch, widths[-1]) of inputs (batch, widths[0]).

        In training, batch normalization uses the batch's own statistics, and `masks` draws what
        dropout drops; without `masks` nothing is dropped.
        """
        self.train, self.passes, h = train, [], x
        last = len(self.weights) - 1
        for at, weight in enumerate(self.weights):
            z = h @ weight
            if self.biased:
                z += self.biases[at]
            step = Pass(h, z, z, z) if at == last else self._hidden(at, h, z, masks)
            self.passes.append(step)
            h = step.out
        return h

    def _hidden(self, at: int, h: Array, z: Array, masks: np.random.Generator | None) -> Pass:
        step = Pass(h, z, z, z)
        if self.norm == "before":
            step.bent, step.x_hat, step.inverse = self.norms[at].forward(z, train=self.train)
        out = self.activation.of(step.bent)
        if self.norm == "after":
            out, step.x_hat, step.inverse = self.norms[at].forward(out, train=self.train)
        if self.train and self.rate > 0 and masks is not None:
            step.mask = (masks.random(out.shape) >= self.rate) / (1 - self.rate)
            out = out * step.mask
        step.out = out
        return step

    def backward(self, d_out: Array) -> list[Array]:
        """Gradients of `trainable`, from the loss's gradient with respect to the last outputs."""
        gradients: list[list[Array]] = []
        g = d_out
        for at in reversed(range(len(self.weights))):
            step = self.passes[at]
            of_norm: list[Array] = []
            if at < len(self.weights) - 1:
                g, of_norm = self._hidden_backward(at, step, g)
            of_layer = [step.h.T @ g]
            if self.biased:
                of_layer.append(g.sum(axis=0))
            gradients.append(of_layer + of_norm)
            g = g @ self.weights[at].T
        self.input_gradient = g
        return [one for of_layer in reversed(gradients) for one in of_layer]

    def _hidden_backward(self, at: int, step: Pass, g: Array) -> tuple[Array, list[Array]]:
        of_norm: list[Array] = []
        if step.mask is not None:
            g = g * step.mask
        if self.norm == "after":
            g, of_norm = self._norm_backward(at, step, g)
        g = g * self.activation.slope(step.bent)
        if self.norm == "before":
            g, of_norm = self._norm_backward(at, step, g)
        return g, of_norm

    def _norm_backward(self, at: int, step: Pass, g: Array) -> tuple[Array, list[Array]]:
        if step.x_hat is None or step.inverse is None:
            raise RuntimeError("backward before forward")
        g, gamma, beta = self.norms[at].backward(g, step.x_hat, step.inverse, train=self.train)
        return g, [gamma, beta]
