"""Squared error trains a classifier too: it falls step by step, only late from a wrong start.

Logistic regression on 300 examples with 5 features, whose labels a linear rule with noise decides,
trained by full-batch gradient descent under cross-entropy and under the squared error from the same
start: weights that point the wrong way. Beside it least squares on one-hot labels, without any
sigmoid: a squared error that is convex and solved in one go, on four classes with 8 features.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import sigmoid
from studyapp.lab.nn.least_squares import exact
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

EXAMPLES, FEATURES = 300, 5
CLASSES, SIDES, DRAWS = 4, 8, 400
"""Classes, features and examples of the least squares on one-hot labels."""
APART = 2.0
"""Standard deviation of the middles of those classes; that of a class is 1."""
GOOD = 0.9
KEPT = 500
"""As many steps of the history are kept."""


@dataclass(frozen=True, slots=True)
class Params:
    wrong_start: float = param(
        8.0,
        N_("length of the first weights, which point away from the truth; 0 starts undecided"),
        low=0.0,
        high=10.0,
        hard_high=30.0,
        step=0.5,
    )
    rate: float = param(
        0.5, N_("learning rate"), low=0.05, high=5.0, hard_low=1e-3, hard_high=100.0, log=True
    )
    steps: int = param(
        1000, N_("steps of training"), low=50, high=3000, hard_low=1, hard_high=20_000, preview=400
    )
    noise: float = param(
        0.3, N_("noise on the rule that decides the labels"), low=0.0, high=2.0, step=0.1
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    at: Array
    """(kept,) the steps after which the following are told, at most 501 of them"""
    right: Array
    """(kept, 2) share of the examples classified rightly: cross-entropy, squared error"""
    loss: Array
    """(kept, 2) each loss over its own value at the start"""
    squared_error_accuracy: float = measure(
        N_("share of the examples that the squared error gets right at the end")
    )
    cross_entropy_accuracy: float = measure(
        N_("share of the examples that cross-entropy gets right at the end")
    )
    accuracy_gap: float = measure(N_("difference of the two shares"))
    start_accuracy: float = measure(N_("share of the examples right at the start"))
    squared_error_steps: float = measure(
        N_("steps until the squared error gets 90 % right; one more than all if never"),
        scale="log",
    )
    cross_entropy_steps: float = measure(N_("the same by cross-entropy"), scale="log")
    squared_error_rises: float = measure(N_("steps at which the squared error rose"))
    one_hot_accuracy: float = measure(
        N_("share that least squares on one-hot labels gets right, of four classes")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    truth = streams.normals("truth", (FEATURES,))
    X = streams.normals("data", (EXAMPLES, FEATURES))
    label = X @ truth + params.noise * streams.normals("noise", (EXAMPLES,)) > 0
    y = label.astype(np.float64)[:, None]
    start = -params.wrong_start / np.linalg.norm(truth) * truth
    W = np.stack([start, start], axis=1)  # (features, loss)
    back = -params.rate / EXAMPLES * X.T
    right, squares = np.empty((params.steps + 1, 2)), np.empty(params.steps + 1)
    at = np.rint(np.linspace(0, params.steps, min(params.steps, KEPT) + 1)).astype(int)
    weights = np.empty((len(at), FEATURES, 2))
    kept = 0
    for step in range(params.steps + 1):
        if step % 200 == 0:
            progress(step, params.steps + 1)
        if step == at[kept]:
            weights[kept] = W
            kept += 1
        outputs = sigmoid(X @ W)
        error = outputs - y
        right[step] = np.count_nonzero(np.abs(error) < 0.5, axis=0)
        wrong, a = error[:, 1], outputs[:, 1]
        squares[step] = wrong @ wrong
        wrong *= 2.0 * a * (1.0 - a)
        W += back @ error
    progress(params.steps + 1, params.steps + 1)
    right /= EXAMPLES
    soon = [steps_until(right[:, loss]) for loss in (0, 1)]
    return Result(
        at=at.astype(np.float64),
        right=right[at],
        loss=np.stack([entropies(X, y, weights[:, :, 0]), squares[at]], axis=1)
        / np.array([entropies(X, y, weights[:1, :, 0])[0], squares[0]]),
        squared_error_accuracy=float(right[-1, 1]),
        cross_entropy_accuracy=float(right[-1, 0]),
        accuracy_gap=abs(float(right[-1, 1] - right[-1, 0])),
        start_accuracy=float(right[0, 1]),
        squared_error_steps=soon[1],
        cross_entropy_steps=soon[0],
        squared_error_rises=float(np.sum(np.diff(squares) > 1e-9 * EXAMPLES)),
        one_hot_accuracy=one_hot(streams),
    )


def steps_until(right: Array) -> float:
    good = np.flatnonzero(right >= GOOD)
    return float(good[0]) if good.size else float(len(right))


def entropies(X: Array, y: Array, weights: Array) -> Array:
    """(kept,) the cross-entropy at each of the weights."""
    z = X @ weights.T
    return np.asarray(np.mean(np.logaddexp(0.0, z) - y * z, axis=0))


def one_hot(streams: Streams) -> float:
    """How many examples the largest of four linear outputs names, fitted by least squares."""
    middles = APART * streams.normals("classes", (CLASSES, SIDES))
    named = np.arange(DRAWS) % CLASSES
    X = np.c_[np.ones(DRAWS), middles[named] + streams.normals("draws", (DRAWS, SIDES))]
    outputs = X @ exact(X, np.eye(CLASSES)[named])
    return float(np.mean(outputs.argmax(axis=1) == named))


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    names = (say(N_("cross-entropy")), say(N_("squared error")))
    return tuple(
        Chart(
            title,
            Axis(say(N_("step")), time=True),
            axis,
            tuple(Line(result.at, of[:, loss], names[loss], loss) for loss in (0, 1)),
        )
        for title, axis, of in (
            (
                say(N_("Examples classified rightly")),
                Axis(say(N_("share of the examples")), low=0.0, high=1.0),
                result.right,
            ),
            (
                say(N_("The loss that is trained")),
                Axis(say(N_("loss over that at the start")), log=True),
                result.loss,
            ),
        )
    )


def explain(params: Params, result: Result, say: Say) -> str:
    end = say(
        N_(
            "After {steps} steps cross-entropy gets {entropy} of the examples right and the "
            "squared error {square}; at the start it was {start}."
        )
        if params.wrong_start > 0
        else N_(
            "After {steps} steps cross-entropy gets {entropy} of the examples right and the "
            "squared error {square}; at the start nothing was decided."
        ),
        steps=params.steps,
        entropy=percent(result.cross_entropy_accuracy),
        square=percent(result.squared_error_accuracy),
        start=percent(result.start_accuracy),
    )
    if result.squared_error_rises:
        way = say(
            N_("The squared error rose at {rises} of the steps: the learning rate is too large."),
            rises=show(result.squared_error_rises),
        )
    else:
        way = say(N_("The squared error rose at no step."))
    if max(result.squared_error_steps, result.cross_entropy_steps) <= params.steps:
        late = say(
            N_("It had {good} right at step {square}, cross-entropy at step {entropy}."),
            good=percent(GOOD),
            square=show(result.squared_error_steps),
            entropy=show(result.cross_entropy_steps),
        )
        return f"{end} {way} {late}"
    return f"{end} {way}"


demo = Demo(
    title=N_("Squared error for a classifier"),
    claim=N_(
        "Squared error trains a classifier too: it falls step by step, only late from a wrong "
        "start."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "does-not-converge": Misconception(
            N_("took slow for stuck: as many right as at the start"),
            lambda _, result: result.start_accuracy,
        ),
    },
)
