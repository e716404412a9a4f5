"""Softmax gives one of several labels and never two; sigmoids give any set of them.

A linear model with softmax outputs and one with a sigmoid for each label are trained on the same
600 rows of 10 features and asked about 600 fresh ones. Where a row has several labels, softmax is
trained on equal shares of one. A label is given where its output is above one half.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Mark, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import sigmoid
from studyapp.lab.nn.losses import softmax
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

ROWS, FEATURES = 600, 10
RATE = 2.0
CUTS = np.linspace(0.02, 0.6, 59)
"""Other thresholds that softmax may try."""


@dataclass(frozen=True, slots=True)
class Params:
    labels: int = param(5, N_("labels to choose from"), low=2, high=10, hard_high=30)
    exclusive: bool = param(False, N_("every row has exactly one label"))
    frequency: float = param(
        0.5,
        N_("share of the rows that have a label, where labels don't exclude each other"),
        low=0.1,
        high=0.9,
        step=0.05,
    )
    steps: int = param(150, N_("steps of training"), low=20, high=600, hard_low=1, hard_high=2000)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    truth: Flags
    """(rows, labels) of the fresh rows"""
    sigmoids: Array
    """(rows, labels) outputs for the fresh rows"""
    shares: Array
    """(rows, labels) the same of softmax"""
    sigmoids_exact: float = measure(
        N_("share of fresh rows whose labels the sigmoids give, all and no other")
    )
    softmax_exact: float = measure(N_("the same for softmax"))
    softmax_exact_on_several: float = measure(
        N_("the same for softmax on rows with at least two labels; 0 if there are none")
    )
    softmax_exact_at_best: float = measure(
        N_("the same for softmax with the threshold that suits these rows best")
    )
    second_largest: float = measure(N_("largest second place among the outputs of softmax"))
    softmax_first: float = measure(N_("share of rows in which softmax's largest output is right"))
    sigmoids_first: float = measure(N_("share of rows in which the largest sigmoid is right"))
    labels_per_row: float = measure(N_("mean number of labels of a row"))
    sigmoid_sum_spread: float = measure(
        N_("standard deviation over the rows of the sum of the sigmoids")
    )
    softmax_sum_error: float = measure(
        N_("largest distance from 1 of the sum of the softmax outputs")
    )
    two_class_gap: float = measure(
        N_("largest distance between softmax of two scores and the sigmoid of their difference")
    )
    shift_gap: float = measure(N_("largest change of softmax when 123 is added to every score"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    X, label = rows(params, streams, "training rows")
    some = label.any(axis=1)  # a row without labels has no share to give away
    shared = label[some] / label[some].sum(axis=1, keepdims=True)
    by_sigmoid, by_share = np.zeros((2, FEATURES + 1, params.labels))
    for step in range(params.steps):
        if step % 50 == 0:
            progress(step, params.steps)
        by_sigmoid -= RATE / ROWS * X.T @ (sigmoid(X @ by_sigmoid) - label)
        if some.any():
            pull = X[some].T @ (softmax(X[some] @ by_share) - shared)
            by_share -= RATE / len(shared) * pull
    progress(params.steps, params.steps)

    X, label = rows(params, streams, "fresh rows")
    truth, scores = label > 0, X @ by_share
    sigmoids, shares = sigmoid(X @ by_sigmoid), softmax(scores)
    right = exact(shares, truth)
    several = truth.sum(axis=1) > 1
    best = max(exact(shares, truth, cut).mean() for cut in CUTS)
    two = scores[:, :2]
    apart = softmax(two)[:, 1] - sigmoid(two[:, 1] - two[:, 0])
    each = np.arange(ROWS)
    return Result(
        truth=truth,
        sigmoids=sigmoids,
        shares=shares,
        sigmoids_exact=float(exact(sigmoids, truth).mean()),
        softmax_exact=float(right.mean()),
        softmax_exact_on_several=float(right[several].mean()) if several.any() else 0.0,
        softmax_exact_at_best=float(max(best, right.mean())),
        second_largest=float(np.partition(shares, -2, axis=1)[:, -2].max()),
        softmax_first=float(truth[each, shares.argmax(axis=1)].mean()),
        sigmoids_first=float(truth[each, sigmoids.argmax(axis=1)].mean()),
        labels_per_row=float(truth.sum(axis=1).mean()),
        sigmoid_sum_spread=float(sigmoids.sum(axis=1).std()),
        softmax_sum_error=float(np.abs(shares.sum(axis=1) - 1).max()),
        two_class_gap=float(np.abs(apart).max()),
        shift_gap=float(np.abs(softmax(scores + 123.0) - shares).max()),
    )


def rows(params: Params, streams: Streams, purpose: str) -> tuple[Array, Array]:
    """(ROWS, 1 + FEATURES) with a first column of ones, and their labels, 0 or 1."""
    truth = streams.normals("truth", (FEATURES, params.labels))
    x = streams.normals(purpose, (ROWS, FEATURES))
    scores = x @ (truth / np.linalg.norm(truth, axis=0))  # each is N(0, 1)
    if params.exclusive:
        label = scores >= scores.max(axis=1, keepdims=True)
    else:
        label = scores > NormalDist().inv_cdf(1 - params.frequency)
    return np.c_[np.ones(ROWS), x], label.astype(np.float64)


def exact(outputs: Array, truth: Flags, cut: float = 0.5) -> Flags:
    """(rows,) whether the outputs above the threshold are the row's labels, all and no other."""
    return np.asarray(((outputs > cut) == truth).all(axis=1))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    names = (say(N_("sigmoids")), "softmax")
    counts = result.truth.sum(axis=1)
    row = int(np.argmax(counts == min(2, counts.max())))
    label = np.arange(1.0, params.labels + 1)
    numbers = np.arange(params.labels + 1)
    lines: list[Mark] = []
    for series, outputs in enumerate((result.sigmoids, result.shares)):
        right = exact(outputs, result.truth)
        found = [n for n in numbers if (counts == n).any()]
        share = np.array([right[counts == n].mean() for n in found])
        at = np.array(found, dtype=np.float64)
        lines += [Line(at, share, names[series], series), Points(at, share, "", series)]
    return (
        Chart(
            say(N_("Outputs for one fresh row")),
            Axis(
                say(N_("label")),
                low=0.5,
                high=params.labels + 0.5,
                ticks=tuple((float(k), str(k)) for k in range(1, params.labels + 1)),
            ),
            Axis(say(N_("output")), low=-0.05, high=1.05),
            (
                Points(label - 0.15, result.sigmoids[row], names[0], 0),
                Points(label + 0.15, result.shares[row], names[1], 1),
                Points(label, result.truth[row].astype(np.float64), say(N_("true labels")), 2),
                Rule(0.5, "y", "", 3),
            ),
        ),
        Chart(
            say(N_("Rows whose labels are given exactly")),
            Axis(say(N_("labels that the row has")), low=0.0, high=float(params.labels)),
            Axis(say(N_("share of such rows")), low=0.0, high=1.0),
            tuple(lines),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.exclusive:
        both = say(
            N_(
                "Of fresh rows with one label each, softmax gives exactly that one in {softmax} "
                "and the sigmoids in {sigmoids}: they may give none, or two."
            ),
            softmax=percent(result.softmax_exact),
            sigmoids=percent(result.sigmoids_exact),
        )
        end = say(
            N_(
                "Asked only for the likeliest label, softmax is right in {softmax} and the "
                "sigmoids in {sigmoids}."
            ),
            softmax=percent(result.softmax_first),
            sigmoids=percent(result.sigmoids_first),
        )
        return f"{both} {end}"
    both = say(
        N_(
            "On fresh rows with {labels} labels each on average, sigmoids give exactly the right "
            "ones in {sigmoids} of the rows and softmax in {softmax}."
        ),
        labels=show(result.labels_per_row),
        sigmoids=percent(result.sigmoids_exact),
        softmax=percent(result.softmax_exact),
    )
    end = say(
        N_(
            "Its outputs add up to 1, so the second is never above one half (here at most "
            "{second}): of the rows with several labels it gets {several} right, and with the "
            "threshold that suits best {best} of all rows."
        ),
        second=show(result.second_largest),
        several=percent(result.softmax_exact_on_several),
        best=percent(result.softmax_exact_at_best),
    )
    return f"{both} {end}"


demo = Demo(
    title=N_("Softmax or several sigmoids"),
    claim=N_("Softmax gives one of several labels and never two; sigmoids give any set of them."),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "softmax-for-all": Misconception(
            N_("took the share of the softmax for that of the sigmoids"),
            lambda _, result: result.softmax_exact,
        ),
    },
)
