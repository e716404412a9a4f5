"""Which penalty predicts better depends on the truth: few large weights suit L1, many small L2.

A hundred features, fewer samples, and a signal of one size that is spread over more and more of
them. Each penalty gets its best strength. L1 bets that most weights are zero, L2 that all are
small; where the bet is right the error is lower, and somewhere between they cross (the bet on
sparsity, Hastie et al. 2009). Errors are exact expectations over fresh samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import soft_threshold
from studyapp.lab.nn.proximal import proximal_gradient
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 100
SIGNAL: Final = 4.0
"""Length of the true weights, however many there are."""
COUNTS: Final = (1, 2, 4, 8, 16, 32, 64, 100)
L1_STRENGTHS: Final = np.array([0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28])
L2_STRENGTHS: Final = np.array([0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0])


@dataclass(frozen=True, slots=True)
class Params:
    relevant: int = param(4, N_("features that matter, of 100"), low=1, high=100, log=True)
    samples: int = param(
        60, N_("training samples"), low=20, high=200, hard_low=10, hard_high=400, log=True
    )
    noise: float = param(
        0.7,
        N_("standard deviation of the noise"),
        low=0.1,
        high=4.0,
        hard_low=0.01,
        hard_high=20.0,
        log=True,
    )
    problems: int = param(
        6, N_("problems to average over"), low=1, high=10, hard_high=12, preview=1
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    errors: Array
    """(2, 8) the lowest mean error of L1 and of L2 at each of COUNTS"""
    truth: Array
    l1: Array
    l2: Array
    """(100,) weights of the first problem, at the best strengths"""
    error_ratio: float = measure(
        N_("error of L1 over that of L2, each at its best strength"), scale="log"
    )
    l1_error: float = measure(N_("mean squared error of L1 on fresh samples"), scale="log")
    l2_error: float = measure(N_("mean squared error of L2 on fresh samples"), scale="log")
    lowest_error: float = measure(N_("the noise, below which no fit gets"), scale="log")
    nothing_error: float = measure(N_("mean squared error with all weights zero"), scale="log")
    crossing: float = measure(
        N_("fewest relevant features, of those drawn, at which L2 is better; 101 if at none")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    shape = (params.problems, params.samples, FEATURES)
    X = streams.normals("data", shape)
    signs = np.sign(streams.normals("signs", (params.problems, FEATURES)))
    noise = params.noise * streams.normals("noise", shape[:2])
    gram = X.swapaxes(1, 2) @ X / params.samples

    counts = np.array([*COUNTS, params.relevant])
    # (problems, features, counts): the first features matter, and carry the same signal in all.
    truth = np.where(np.arange(FEATURES)[:, None] < counts, SIGNAL / np.sqrt(counts), 0.0)
    truth = signs[:, :, None] * truth
    c = X.swapaxes(1, 2) @ (X @ truth + noise[:, :, None]) / params.samples
    found = (lasso(gram, c, progress), ridge(*np.linalg.eigh(gram), c))
    progress(1, 1)

    errors, first = np.empty((2, len(counts))), np.empty((2, FEATURES))
    for row, weights in enumerate(found):
        wrong = np.sum((weights - truth[..., None]) ** 2, axis=1) + params.noise**2
        errors[row] = wrong.min(axis=-1).mean(axis=0)
        first[row] = weights[0, :, -1, wrong[0, -1].argmin()]
    l1_error, l2_error = errors[:, -1]
    better = [count for count, (a, b) in zip(COUNTS, errors[:, :-1].T, strict=True) if b < a]
    return Result(
        errors=errors[:, :-1],
        truth=truth[0, :, -1],
        l1=first[0],
        l2=first[1],
        error_ratio=float(l1_error / l2_error),
        l1_error=float(l1_error),
        l2_error=float(l2_error),
        lowest_error=params.noise**2,
        nothing_error=SIGNAL**2 + params.noise**2,
        crossing=float(better[0] if better else FEATURES + 1),
    )


def lasso(gram: Array, c: Array, progress: Progress) -> Array:
    """The L1 solution of each problem and count at each of L1_STRENGTHS: (problems, features,
    counts, strengths).
    """
    *front, counts = c.shape
    by = np.tile(L1_STRENGTHS, counts)
    weights = proximal_gradient(
        gram,
        np.repeat(c, len(L1_STRENGTHS), axis=-1),
        lambda v, step: soft_threshold(v, by * step),
        len(by),
        close=1e-3,
        progress=progress,
    )
    return weights.reshape(*front, counts, -1)


def ridge(e: Array, U: Array, c: Array) -> Array:
    """The L2 solutions likewise, from the Gram matrices' eigenvalues and directions."""
    rise = np.maximum(e, 0.0)[:, :, None] + L2_STRENGTHS
    parts = (U.swapaxes(1, 2) @ c)[..., None] / rise[:, :, None]
    weights = U @ parts.reshape(*parts.shape[:2], -1)
    return np.asarray(weights.reshape(parts.shape), np.float64)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    feature = np.arange(1.0, FEATURES + 1)
    true, weight = (
        Points(feature, result.truth, say(N_("true weights")), 2),
        Axis(say(N_("weight"))),
    )
    return (
        Chart(
            say(N_("Error at the best strength")),
            Axis(say(N_("features that matter, of 100")), log=True),
            Axis(say(N_("mean squared error on fresh samples")), log=True),
            (
                Line(COUNTS, result.errors[0], "L1", 0),
                Line(COUNTS, result.errors[1], "L2", 1),
                Rule(params.relevant, "x", say(N_("this run")), 3),
            ),
        ),
        Chart(
            say(N_("The weights found by L1")),
            Axis(say(N_("feature"))),
            weight,
            (true, Points(feature, result.l1, "L1", 0)),
        ),
        Chart(
            say(N_("The weights found by L2")),
            Axis(say(N_("feature"))),
            weight,
            (true, Points(feature, result.l2, "L2", 1)),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    values = {
        "relevant": params.relevant,
        "l1": show(result.l1_error),
        "l2": show(result.l2_error),
    }
    if result.error_ratio < 1:
        first = say(
            N_(
                "With {relevant} of 100 features that matter L1 has the lower error, {l1} against "
                "{l2} of L2, each at its best strength."
            ),
            **values,
        )
    else:
        first = say(
            N_(
                "With {relevant} of 100 features that matter L2 has the lower error, {l2} against "
                "{l1} of L1, each at its best strength."
            ),
            **values,
        )
    second = say(
        N_("The noise alone is {lowest}, all weights at zero would give {nothing}."),
        lowest=show(result.lowest_error),
        nothing=show(result.nothing_error),
    )
    if result.crossing > FEATURES:
        third = say(N_("On these problems L1 is better however many features matter."))
    else:
        third = say(
            N_("On these problems L2 is better from {crossing} features on."),
            crossing=show(result.crossing),
        )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Sparse or dense truth: L1 or L2"),
    claim=N_(
        "Which penalty predicts better depends on the truth: few large weights suit L1, many small "
        "L2."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "same": Misconception(
            N_("thought that at its best strength either penalty does equally well"),
            lambda _params, _result: 1.0,
        ),
        "l1-selects-only": Misconception(
            N_("thought that L1 selects features and L2 is the one against overfitting"),
            lambda _, result: result.l2_error / result.l1_error,
        ),
    },
)
