"""How a gradient becomes a step: plain descent, momentum, Adam, and clipping before either.

Steps change the weights in place. Formulae and defaults are those of the papers; where the usual
libraries differ from them, what the libraries do is done (and tested against stored runs of one).
"""

# ruff: noqa: PLW2901 - weights and running means are changed in place

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


class Optimizer(Protocol):
    def step(self, trainable: Sequence[Array], gradients: Sequence[Array]) -> None:
        """Change the weights, in place."""
        ...


@dataclass(slots=True)
class SGD:
    """w ← w - rate v, with v ← momentum v + g (Polyak 1964), or g + momentum v for Nesterov's.

    `decay` adds decay · w to the gradient: the gradient of ½ decay ‖w‖².
    """

    rate: float
    momentum: float = 0.0
    nesterov: bool = False
    decay: float = 0.0
    _velocity: list[Array] = field(default_factory=list)

    def step(self, trainable: Sequence[Array], gradients: Sequence[Array]) -> None:
        if not self._velocity:
            self._velocity = [np.zeros_like(w) for w in trainable]
        for w, g, v in zip(trainable, gradients, self._velocity, strict=True):
            pull = g + self.decay * w if self.decay else g
            if self.momentum:
                v *= self.momentum
                v += pull
                pull = pull + self.momentum * v if self.nesterov else v
            w -= self.rate * pull


@dataclass(slots=True)
class Adam:
    """w ← w - rate m̂ / (√v̂ + eps) (Kingma & Ba 2015).

    `decay` is added to the gradient as decay · w; `decoupled` instead takes rate · decay · w off
    the weights themselves: AdamW (Loshchilov & Hutter 2019).
    """

    rate: float
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    decay: float = 0.0
    decoupled: bool = False
    steps: int = 0
    _mean: list[Array] = field(default_factory=list)
    _square: list[Array] = field(default_factory=list)

    def step(self, trainable: Sequence[Array], gradients: Sequence[Array]) -> None:
        if not self._mean:
            self._mean = [np.zeros_like(w) for w in trainable]
            self._square = [np.zeros_like(w) for w in trainable]
        self.steps += 1
        mean_left, square_left = 1 - self.beta1**self.steps, 1 - self.beta2**self.steps
        for w, g, m, v in zip(trainable, gradients, self._mean, self._square, strict=True):
            pull = g
            if self.decay and self.decoupled:
                w *= 1 - self.rate * self.decay
            elif self.decay:
                pull = g + self.decay * w
            m *= self.beta1
            m += (1 - self.beta1) * pull
            v *= self.beta2
            v += (1 - self.beta2) * pull * pull
            w -= (self.rate / mean_left) * m / (np.sqrt(v / square_left) + self.eps)


def clip_by_norm(gradients: Sequence[Array], limit: float) -> list[Array]:
    """All gradients scaled together so that their joint length is at most `limit`."""
    length = math.sqrt(sum(float(np.vdot(g, g)) for g in gradients))
    factor = min(1.0, limit / length) if length > 0 else 1.0
    return [g * factor for g in gradients]


def clip_by_value(gradients: Sequence[Array], limit: float) -> list[Array]:
    """Every entry cut to ±limit; this turns the gradient's direction."""
    return [np.clip(g, -limit, limit) for g in gradients]
