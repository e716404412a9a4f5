"""Where infinity and NaN come from: two small trainings with one fault each, and the same mended.

A bowl under too large a learning rate, and a net of two layers whose data or formulas are wrong.
Arithmetic keeps to the type it is given, so that its limits are that type's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.losses import entropy
from studyapp.lab.streams import Streams

Kind: TypeAlias = type[np.floating[Any]]
Rounded: TypeAlias = NDArray[np.floating[Any]]
Rows: TypeAlias = NDArray[np.int_]
Flags: TypeAlias = NDArray[np.bool_]
Weights: TypeAlias = tuple[Rounded, ...]
Cause: TypeAlias = Literal[
    "learning_rate",
    "log_of_zero",
    "overflow",
    "inf_minus_inf",
    "bad_input",
    "zero_over_zero",
]

ROWS, INPUTS, UNITS, BATCH, RATE = 100, 3, 16, 11, 0.1
BAD = 17
"""The row with something wrong about it."""
WEIGHTS, CURVATURE, LOWEST = 10, 10.0, 0.1
"""Of the bowl."""
EPS = 1e-5
"""Added to a variance where that mends it."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    loss: float
    gradients: Weights
    weights: Weights
    """After the step"""
    size: float
    """Of the largest logit, or of the largest weight of the bowl, before the step"""
    layer: int | None = None
    """The first layer with a number that is not finite"""


def bowl(rate: float, kind: Kind, streams: Streams) -> Iterator[Step]:
    """Descent on LOWEST + ½ H |w|²: each step multiplies every weight by 1 - rate, which is
    given in units of 1/H.
    """
    w = (streams.normals("bowl", (WEIGHTS,)) / np.sqrt(WEIGHTS)).astype(kind)
    pace = kind(rate / CURVATURE)
    while True:
        loss = LOWEST + 0.5 * CURVATURE * float(w @ w)
        gradient, size = kind(CURVATURE) * w, float(np.abs(w).max())
        w = w - pace * gradient
        yield Step(float(kind(loss)), (gradient,), (w,), size)


def net(cause: Cause, mended: bool, outlier: float, kind: Kind, streams: Streams) -> Iterator[Step]:
    """Mini-batch descent on a net of two layers with one fault, or with that fault mended.

    `outlier` is how many times too large one row is where an overflow or a rounding is the fault.
    """
    x = streams.normals("data", (ROWS, INPUTS)).copy()
    label = (x @ streams.normals("truth", (INPUTS,)) > 0).astype(int)
    if cause in ("log_of_zero", "overflow"):
        x[BAD] *= outlier
    if cause == "bad_input":
        x[BAD, 1] = np.nan
    x, bad = x.astype(kind), np.arange(ROWS) == BAD
    kept = np.flatnonzero(~bad) if cause == "bad_input" and mended else np.arange(ROWS)
    weights: Weights = (
        (streams.normals("weights", (INPUTS, UNITS)) * np.sqrt(2 / INPUTS)).astype(kind),
        (streams.normals("weights", (UNITS, 2), 1) * np.sqrt(2 / UNITS)).astype(kind),
    )
    for epoch in count():
        for places in batches(len(kept), BATCH, streams.named("shuffle", epoch)):
            rows = kept[places]
            step = passes(cause, mended, x[rows], label[rows], bad[rows], weights)
            weights = step.weights
            yield step


def passes(
    cause: Cause, mended: bool, x: Rounded, label: Rows, bad: Flags, weights: Weights
) -> Step:
    """Forward, backward and a step of descent on one batch."""
    W, V = weights
    kind, n = W.dtype.type, len(x)
    normed = u = x @ W
    deviation = np.sqrt(u.var(axis=0) + kind(EPS if mended else 0.0))
    if cause == "zero_over_zero":
        normed = (u - u.mean(axis=0)) / deviation
    h = np.maximum(normed, 0)
    z = h @ V
    if cause == "inf_minus_inf":
        z[bad] += np.finfo(kind).min if mended else -np.inf
    p, loss, dz = head(cause, mended, z, label)
    dz = dz / kind(n)
    back = (dz @ V.T) * (normed > 0)
    if cause == "zero_over_zero":
        back = (back - back.mean(axis=0) - normed * (back * normed).mean(axis=0)) / deviation
    gradients = (x.T @ back, h.T @ dz)
    layers = [bool(np.isfinite(of).all()) for of in (h, p)]
    return Step(
        loss,
        gradients,
        (W - kind(RATE) * gradients[0], V - kind(RATE) * gradients[1]),
        float(np.abs(z).max()),
        None if all(layers) else 1 + layers.index(False),
    )


def head(cause: Cause, mended: bool, z: Rounded, label: Rows) -> tuple[Rounded, float, Rounded]:
    """Softmax outputs, their cross-entropy and its gradient by the logits of each row."""
    one, y = z.dtype.type(1), label.astype(z.dtype)
    shifted = z if cause == "overflow" and not mended else z - z.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    p = e / e.sum(axis=1, keepdims=True)
    if cause == "log_of_zero" and not mended:
        a = p[:, 1]
        loss = -np.mean(y * np.log(a) + (one - y) * np.log(one - a))
        by_logit = ((one - y) / (one - a) - y / a) * a * (one - a)  # the chain rule to the letter
        return p, float(loss), np.stack([-by_logit, by_logit], axis=1)
    each = np.arange(len(label))
    if cause == "overflow" and not mended:
        loss = -np.mean(np.log(p[each, label]))
    else:
        loss = np.mean(np.log(e.sum(axis=1)) - shifted[each, label])
    return p, float(loss), p - np.eye(2, dtype=z.dtype)[label]


def operations(kind: Kind, mended: bool) -> Rounded:
    """-log 0, 0·log 0, ∞-∞, softmax of 1000 and 0, and 0/0; or what was meant by them."""
    zero, z = kind(0), np.array([1000, 0], dtype=kind)
    if not mended:
        e = np.exp(z)
        same = np.ones(4, dtype=kind)
        return np.array(
            [
                -np.log(zero),
                zero * np.log(zero),
                np.log(np.exp(z[0])) - np.log(np.exp(z[0])),
                (e / e.sum())[0],
                ((same - same.mean()) / same.std())[0],
            ]
        )
    e = np.exp(z - z.max())
    same = np.ones(4, dtype=kind)
    return np.array(
        [
            np.logaddexp(zero, z[0]),  # -log σ(-1000)
            kind(entropy(np.array([1.0, 0.0]))),  # a term without weight is left out
            z[0] - z[0],
            (e / e.sum())[0],
            ((same - same.mean()) / np.sqrt(same.var() + kind(EPS)))[0],
        ]
    )
