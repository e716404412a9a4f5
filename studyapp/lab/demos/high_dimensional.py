"""In directions that no sample shows, only decay moves the weights: a random start stays as noise.

Linear regression with more weights than samples, y = 0.05 + Σ 0.01 xᵢ + noise, by mini-batch SGD
of 5. Twenty samples span at most 20 of 200 directions; no gradient ever points in the others.
Weights of N(0, 1) therefore fit the samples and fail on fresh ones; weight decay shrinks what was
drawn; a start at zero has nothing there to fail with, whatever the decay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

BATCH: Final = 5
FRESH: Final = 100
WEIGHT, BIAS, NOISE = 0.01, 0.05, 0.01
CEILING: Final = 1e6
"""A bias larger than this is on its way to overflow."""


@dataclass(frozen=True, slots=True)
class Params:
    strength: float = param(
        0.0, N_("λ, the weight decay"), low=0.0, high=6.0, hard_high=100.0, step=0.5
    )
    init: float = param(
        1.0,
        N_("standard deviation of the weights at the start"),
        low=0.0,
        high=1.0,
        hard_high=10.0,
        step=0.05,
    )
    features: int = param(
        200, N_("features, each with a weight"), low=5, high=400, hard_low=1, hard_high=500
    )
    samples: int = param(20, N_("training samples"), low=5, high=400, hard_high=500, log=True)
    epochs: int = param(100, N_("epochs of training"), low=1, high=400, preview=200)
    rate: float = param(
        0.003,
        N_("learning rate"),
        low=0.0003,
        high=0.01,
        hard_low=1e-5,
        hard_high=1.0,
        log=True,
    )
    loss: Literal["half", "whole"] = param(
        "half", N_("what is trained: half the squared error, or the whole")
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    train_losses: Array
    """(epochs + 1, 2): half the mean squared error; from the start asked for, and from zero"""
    test_losses: Array
    seen_norms: Array
    """(epochs + 1,): length of the weights within the directions that the samples span"""
    unseen_norms: Array
    """(epochs + 1,): and across them"""
    trouble: Trouble | None = None
    test_loss: float = measure(N_("half the mean squared error on fresh samples"), scale="log")
    train_loss: float = measure(
        N_("half the mean squared error on the training samples"), scale="log"
    )
    test_over_train: float = measure(
        N_("loss on fresh samples over that on the training samples"), scale="log"
    )
    zero_start_loss: float = measure(
        N_("loss on fresh samples after the same training from weights of zero"), scale="log"
    )
    zero_weights_loss: float = measure(
        N_("loss to be expected on fresh samples when zero is predicted"), scale="log"
    )
    weight_norm: float = measure(N_("length of the weights"), scale="log")
    seen_norm: float = measure(N_("the part of it in directions that the samples show"))
    unseen_norm: float = measure(N_("the part of it in directions that no sample shows"))
    decay_alone: float = measure(
        N_("length to be expected of the starting weights after the steps of the decay alone")
    )
    norm_over_decay: float = measure(N_("length of the weights over that; 0 if that is 0"))
    half_squared_norm: float = measure(
        N_("half the squared length of the weights: the penalty without λ"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    X, y = sample(params, streams, "data", params.samples)
    X_fresh, y_fresh = sample(params, streams, "fresh", FRESH)
    start = np.zeros((params.features, 2))
    start[:, 0] = params.init * streams.normals("weights", (params.features,))
    W, b, trouble = train(params, X, y, start, streams.shuffle, progress)

    train_losses, test_losses = losses(X, y, W, b), losses(X_fresh, y_fresh, W, b)
    span = np.linalg.qr(X.T)[0]
    asked = W[:, :, 0]
    inside = asked @ span
    seen = np.linalg.norm(inside, axis=1)
    unseen = np.linalg.norm(asked - inside @ span.T, axis=1)
    if params.samples >= params.features:
        unseen[:] = 0.0
    norm = float(np.linalg.norm(asked[-1]))
    steps = params.epochs * -(-params.samples // BATCH)
    alone = params.init * np.sqrt(params.features) * decayed(params, steps)
    return Result(
        train_losses=train_losses,
        test_losses=test_losses,
        seen_norms=seen,
        unseen_norms=unseen,
        trouble=trouble,
        test_loss=float(test_losses[-1, 0]),
        train_loss=float(train_losses[-1, 0]),
        test_over_train=float(test_losses[-1, 0] / max(train_losses[-1, 0], 1e-30)),
        zero_start_loss=float(test_losses[-1, 1]),
        zero_weights_loss=(WEIGHT**2 * params.features + BIAS**2 + NOISE**2) / 2,
        weight_norm=norm,
        seen_norm=float(seen[-1]),
        unseen_norm=float(unseen[-1]),
        decay_alone=float(alone),
        norm_over_decay=norm / float(alone) if alone > 0 else 0.0,
        half_squared_norm=norm**2 / 2,
    )


def sample(params: Params, streams: Streams, purpose: str, n: int) -> tuple[Array, Array]:
    X = streams.normals(purpose, (n, params.features))
    return X, WEIGHT * X.sum(axis=1) + BIAS + NOISE * streams.normals(f"{purpose} noise", (n,))


def decayed(params: Params, steps: int) -> float:
    """What so many steps of the decay leave of a weight; nothing grows here without bound."""
    factor = abs(1 - params.rate * params.strength)
    return float(min(factor**steps, 1e100)) if factor <= 2 else 1e100


def losses(X: Array, y: Array, W: Array, b: Array) -> Array:
    """Half the mean squared error (kept, 2) of each of the weights (kept, features, 2)."""
    error = np.einsum("nf,efr->enr", X, W, optimize=True) + b[:, None] - y[:, None]
    return np.asarray(np.mean(error * error, axis=1) / 2)


def train(
    params: Params,
    X: Array,
    y: Array,
    start: Array,
    shuffle: np.random.Generator,
    progress: Progress,
) -> tuple[Array, Array, Trouble | None]:
    """Weights (epochs + 1, features, 2) and biases (epochs + 1, 2): both runs see the same batches.

    The bias starts at zero and does not decay. Training stops before the epoch in which the bias
    passes the ceiling.
    """
    W, b, answers = start, np.zeros(2), y[:, None]
    weights, biases = [W], [b]
    step_size = params.rate * (1.0 if params.loss == "half" else 2.0)
    for epoch in range(params.epochs):
        if epoch % 10 == 0:
            progress(epoch, params.epochs)
        for step, rows in enumerate(batches(params.samples, BATCH, shuffle)):
            batch = X[rows]
            error = (batch @ W + b - answers[rows]) * (step_size / len(rows))
            W = (1 - params.rate * params.strength) * W - batch.T @ error
            b = b - error.sum(axis=0)
            if not abs(b[0]) + abs(b[1]) + abs(W[0, 0]) < CEILING:
                at = epoch * -(-params.samples // BATCH) + step
                return np.array(weights), np.array(biases), diverged(at)
        weights.append(W)
        biases.append(b)
    progress(params.epochs, params.epochs)
    return np.array(weights), np.array(biases), None


def diverged(step: int) -> Trouble:
    return Trouble(
        step,
        None,
        N_("the steps overshot further each time, and the weights grew without bound"),
        N_("a smaller learning rate"),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    epochs = np.arange(len(result.test_losses), dtype=np.float64)
    epoch = Axis(say(N_("epoch")), time=True)
    parts = [Line(epochs, result.seen_norms, say(N_("directions the samples show")), 0)]
    if params.samples < params.features:
        label = say(N_("directions that none shows"))
        parts.append(Line(epochs, result.unseen_norms, label, 1))
    return (
        Chart(
            say(N_("Loss by epoch")),
            epoch,
            Axis(say(N_("half the mean squared error")), log=True),
            (
                Line(epochs, result.train_losses[:, 0], say(N_("training")), 0),
                Line(epochs, result.test_losses[:, 0], say(N_("fresh samples")), 1),
                Line(epochs, result.test_losses[:, 1], say(N_("fresh, from zero")), 2),
                Rule(result.zero_weights_loss, "y", say(N_("predicting 0")), 3),
            ),
        ),
        Chart(
            say(N_("Length of the weights")),
            epoch,
            Axis(say(N_("length")), log=params.init > 0),
            (
                *parts,
                Rule(WEIGHT * params.features**0.5, "y", say(N_("the true weights")), 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.trouble is not None:
        return say(
            N_(
                "The weights grew without bound: training stopped in epoch {epoch}. With "
                "{features} features a step of {rate} overshoots."
            ),
            epoch=len(result.test_losses),
            features=params.features,
            rate=show(params.rate),
        )
    losses = say(
        N_(
            "With {samples} samples for {features} weights the loss ends at {train} in training "
            "and {test} on fresh samples; the same training from zero weights ends at {zero}."
        ),
        samples=params.samples,
        features=params.features,
        train=show(result.train_loss, 2),
        test=show(result.test_loss, 2),
        zero=show(result.zero_start_loss, 2),
    )
    if params.samples >= params.features:
        why = say(N_("The samples show every direction: the start is forgotten as training goes."))
    elif params.strength == 0:
        why = say(
            N_(
                "In the directions that no sample shows nothing moves the weights: without decay "
                "they keep the length of {before} they started with."
            ),
            before=show(float(result.unseen_norms[0])),
        )
    else:
        why = say(
            N_(
                "In the directions that no sample shows the weights have gone from length {before} "
                "to {after}: there only the decay acts."
            ),
            before=show(float(result.unseen_norms[0])),
            after=show(result.unseen_norm),
        )
    return f"{losses} {why}"


demo = Demo(
    title=N_("More weights than samples"),
    claim=N_(
        "In directions that no sample shows, only decay moves the weights: a random start stays as "
        "noise."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "training-error-tells": Misconception(
            N_("took the loss in training for the loss on fresh samples"),
            lambda _, result: result.train_loss,
        ),
        "weights-overfit": Misconception(
            N_("blamed the number of weights: the same training from zero gives this"),
            lambda _, result: result.zero_start_loss,
        ),
    },
)
