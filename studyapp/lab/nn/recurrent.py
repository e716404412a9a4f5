"""A recurrent cell reads a sequence step by step; its gradient goes back through every step.

A simple cell multiplies the gradient by its weights and a slope at each step, as a deep net does at
each layer. An LSTM (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000) adds
to a cell state instead, c_t = f c_(t-1) + i g, so that what goes back along it is multiplied by the
forget gate f only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.demo import Progress, silent
from studyapp.lab.nn.activations import ACTIVATIONS, Activation, sigmoid

Array: TypeAlias = NDArray[np.float64]

_FAR: Final = 64
"""Powers of two that a gradient's size may be away from 1 before it is brought back."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightGradients:
    """Shaped as the weights of the cell."""

    w_x: Array
    w_h: Array
    bias: Array


@dataclass(frozen=True, slots=True, eq=False)
class RNN:
    """h_t = φ(x_t @ w_x + h_(t-1) @ w_h + bias), from h_0 = 0"""

    w_x: Array
    """(inputs, units)"""
    w_h: Array
    """(units, units)"""
    bias: Array
    """(units,)"""
    activation: Activation = ACTIVATIONS["tanh"]

    def forward(self, x: Array) -> RNNTrace:
        """x is (steps, batch, inputs)."""
        steps, batch, _ = x.shape
        z, h = (
            np.empty((steps, batch, len(self.bias))),
            np.zeros((steps + 1, batch, len(self.bias))),
        )
        driven = x @ self.w_x + self.bias
        for t in range(steps):
            z[t] = driven[t] + h[t] @ self.w_h
            h[t + 1] = self.activation.of(z[t])
        return RNNTrace(x, z, h)

    def back(self, trace: RNNTrace, t: int, dh: Array) -> tuple[Array, Array]:
        """From the gradient by h_t to those by h_(t-1) and by z_t, t counted from 1."""
        dz = dh * self.activation.slope(trace.z[t - 1])
        return dz @ self.w_h.T, dz

    def backward(self, trace: RNNTrace, top: Array) -> tuple[Array, WeightGradients]:
        """(steps + 1, batch, units) the gradient by every state, from `top` by the last one."""
        dh, dz = np.empty_like(trace.h), np.empty_like(trace.z)
        dh[-1] = top
        for t in range(len(trace.z), 0, -1):
            dh[t - 1], dz[t - 1] = self.back(trace, t, dh[t])
        return dh, _weight_gradients(trace.x, trace.h[:-1], dz)

    def log10_norms(
        self, trace: RNNTrace, lags: Iterable[int], progress: Progress = silent
    ) -> Array:
        """log10 of the spectral norm of dh_T/dh_(T - lag), for a trace of one sequence."""
        start = np.eye(len(self.bias))

        def back(t: int, dh: Array) -> Array:
            return self.back(trace, t, dh)[0]

        return _log10_norms(len(trace.z), start, back, lambda _, dh: dh, set(lags), progress)


@dataclass(frozen=True, slots=True, eq=False)
class RNNTrace:
    x: Array
    """(steps, batch, inputs)"""
    z: Array
    """(steps, batch, units)"""
    h: Array
    """(steps + 1, batch, units) from h_0"""


@dataclass(frozen=True, slots=True, eq=False)
class LSTM:
    """i, f, g, o from x_t @ w_x + h_(t-1) @ w_h + bias; c_t = f c_(t-1) + i g; h_t = o tanh(c_t)"""

    w_x: Array
    """(inputs, 4 units): input gate, forget gate, candidate, output gate"""
    w_h: Array
    """(units, 4 units)"""
    bias: Array
    """(4 units,)"""

    def forward(self, x: Array) -> LSTMTrace:
        """x is (steps, batch, inputs); h_0 and c_0 are 0."""
        steps, batch, _ = x.shape
        n = len(self.bias) // 4
        h, c = np.zeros((steps + 1, batch, n)), np.zeros((steps + 1, batch, n))
        gates = np.empty((steps, 4, batch, n))
        driven = x @ self.w_x + self.bias
        for t in range(steps):
            i, f, g, o = np.split(driven[t] + h[t] @ self.w_h, 4, axis=1)
            gates[t, :2], gates[t, 2], gates[t, 3] = (
                sigmoid(np.stack([i, f])),
                np.tanh(g),
                sigmoid(o),
            )
            c[t + 1] = gates[t, 1] * c[t] + gates[t, 0] * gates[t, 2]
            h[t + 1] = gates[t, 3] * np.tanh(c[t + 1])
        return LSTMTrace(x, h, c, gates)

    def by_cell(self, trace: LSTMTrace, t: int, dh: Array, dc: Array) -> Array:
        """All of the gradient by c_t: what comes back along the cell and what comes by h_t."""
        by_h: Array = dh * trace.gates[t - 1, 3] * (1 - np.tanh(trace.c[t]) ** 2)
        return dc + by_h

    def back(self, trace: LSTMTrace, t: int, dh: Array, dc: Array) -> tuple[Array, Array, Array]:
        """From the gradient by h_t and c_t, the latter along the cell only, to those by h_(t-1) and
        c_(t-1) and by what the gates were made from, t counted from 1.
        """
        i, f, g, o = trace.gates[t - 1]
        dc = self.by_cell(trace, t, dh, dc)
        da = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * trace.c[t - 1] * f * (1 - f),
                dc * i * (1 - g * g),
                dh * np.tanh(trace.c[t]) * o * (1 - o),
            ],
            axis=1,
        )
        return da @ self.w_h.T, dc * f, da

    def backward(self, trace: LSTMTrace, top: Array) -> tuple[Array, Array, WeightGradients]:
        """(steps + 1, batch, units) twice: the gradients by every h and every c, from `top` by the
        last h.
        """
        dh, dc = np.empty_like(trace.h), np.empty_like(trace.c)
        da = np.empty((*trace.x.shape[:2], len(self.bias)))
        dh[-1], along = top, np.zeros_like(top)
        for t in range(len(trace.x), 0, -1):
            dc[t] = self.by_cell(trace, t, dh[t], along)
            dh[t - 1], along, da[t - 1] = self.back(trace, t, dh[t], along)
        dc[0] = along
        return dh, dc, _weight_gradients(trace.x, trace.h[:-1], da)

    def log10_norms(
        self, trace: LSTMTrace, lags: Iterable[int], progress: Progress = silent
    ) -> Array:
        """log10 of the spectral norm of dc_T/dc_(T - lag) on all paths, for one sequence."""
        n = len(self.bias) // 4
        start = np.stack([np.zeros((n, n)), np.eye(n)])

        def back(t: int, both: Array) -> Array:
            return np.stack(self.back(trace, t, *both)[:2])

        def seen(t: int, both: Array) -> Array:
            return self.by_cell(trace, t, *both) if t > 0 else both[1]

        return _log10_norms(len(trace.x), start, back, seen, set(lags), progress)


@dataclass(frozen=True, slots=True, eq=False)
class LSTMTrace:
    x: Array
    """(steps, batch, inputs)"""
    h: Array
    """(steps + 1, batch, units) from h_0"""
    c: Array
    """(steps + 1, batch, units) from c_0"""
    gates: Array
    """(steps, 4, batch, units): input, forget, candidate, output"""


def _weight_gradients(x: Array, h: Array, dz: Array) -> WeightGradients:
    """Summed over steps and sequences, for every step has the same weights."""
    return WeightGradients(
        np.tensordot(x, dz, ((0, 1), (0, 1))),
        np.tensordot(h, dz, ((0, 1), (0, 1))),
        dz.sum(axis=(0, 1)),
    )


def _log10_norms(
    steps: int,
    start: Array,
    back: Callable[[int, Array], Array],
    seen: Callable[[int, Array], Array],
    lags: set[int],
    progress: Progress,
) -> Array:
    """Carry a matrix of gradients back from the last step, one row for each unit of the last state;
    log10 of its spectral norm after each of these lags, in rising order.

    Its size is kept near 1 by powers of two, which change no digit.
    """
    at, power = start, 0
    matrices, powers = [], []
    for lag in range(steps + 1):
        if lag in lags:
            matrices.append(seen(steps - lag, at))
            powers.append(power)
        if lag < steps:
            progress(lag, steps)
            at = back(steps - lag, at)
            own = int(np.frexp(np.abs(at).max())[1])
            if abs(own) > _FAR:
                at, power = np.ldexp(at, -own), power + own
    largest = np.linalg.svd(np.array(matrices), compute_uv=False)[:, 0]
    logs = np.full(len(largest), -np.inf)
    np.log10(largest, out=logs, where=largest > 0)
    logs += np.array(powers) * np.log10(2)
    return logs
