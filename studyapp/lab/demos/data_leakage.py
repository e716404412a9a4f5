"""Test rows that share nothing with training still flatter a model if they have near twins there.

A random walk is predicted by the value at the nearest training step, for test steps held out at
random and for the last fifth, the future: the first error is about one step of the walk, the
second grows with the distance. Beside it labels that are pure noise are predicted by the nearest
row, with near-copies of the rows split at random, or kept on one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

WALKS: Final = 10
HELD_OUT: Final = 5
"""One step in so many is a test step."""
ROWS: Final = 150
FEATURES: Final = 10
FRESH: Final = 400
MOST_COPIES: Final = 5
MATTERS: Final = 1.5
"""A ratio of errors beyond which the split is said to matter."""


@dataclass(frozen=True)
class Params:
    memory: float = param(
        1.0, N_("how much of its last value a step keeps; 1 is a random walk"), low=0.0, high=1.0
    )
    block: int = param(
        1, N_("length of the blocks of steps that are held out at random"), low=1, high=40
    )
    length: int = param(
        400, N_("steps of the series"), low=200, high=1000, hard_high=5000, log=True
    )
    copies: int = param(1, N_("near-copies of every row"), low=0, high=MOST_COPIES)
    jitter: float = param(
        0.01, N_("how far a near-copy is moved in every feature"), low=0.0, high=3.0, hard_high=20.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    series: Array
    """(length,) the first of the walks"""
    held_out: Array
    """its steps held out at random, and what is predicted there"""
    guessed: Array
    copied: Array
    """(6,) accuracies with 0, 1 ... 5 near-copies split at random"""
    grouped: Array
    """(6,) the same with all copies of a row on one side"""
    ratio: float = measure(
        N_("error on the future over that on steps held out at random"), scale="log"
    )
    error_future: float = measure(N_("mean squared error on the future"), scale="log")
    error_random: float = measure(N_("mean squared error on steps held out at random"), scale="log")
    distance: float = measure(
        N_("steps from one held out at random to the nearest training step, on average")
    )
    accuracy_copies: float = measure(
        N_("accuracy on labels of pure noise, near-copies split at random")
    )
    accuracy_grouped: float = measure(N_("the same with all copies of a row on one side"))
    accuracy_fresh: float = measure(N_("the same on fresh rows, which have no copies"))


def run(params: Params, progress: Progress = silent) -> Result:
    streams = Streams(params.seed)
    total = WALKS + MOST_COPIES + 1
    series = walks(streams.normals("walk", (params.length, WALKS)), params.memory)
    steps = np.arange(params.length)
    cut = params.length - params.length // HELD_OUT
    random_errors, future_errors, distances = [], [], []
    for walk in range(WALKS):
        progress(walk, total)
        tested = blocks(params.length, params.block, streams.named("split", walk))
        near = nearest(steps[~tested], steps[tested])
        x = series[:, walk]
        random_errors.append(np.mean((x[near] - x[tested]) ** 2))
        distances.append(np.mean(np.abs(near - steps[tested])))
        # The nearest training step to any step of the future is the last one.
        future_errors.append(np.mean((x[cut - 1] - x[cut:]) ** 2))
        if walk == 0:
            held_out, guessed = steps[tested], x[near]
    table = np.empty((MOST_COPIES + 1, 3))
    for copies in range(MOST_COPIES + 1):
        progress(WALKS + copies, total)
        table[copies] = noise_accuracies(streams, copies, params.jitter)
    progress(total, total)
    error_random, error_future = float(np.mean(random_errors)), float(np.mean(future_errors))
    accuracies = table[params.copies]
    return Result(
        series=series[:, 0],
        held_out=held_out.astype(np.float64),
        guessed=guessed,
        copied=table[:, 0],
        grouped=table[:, 1],
        ratio=error_future / error_random,
        error_future=error_future,
        error_random=error_random,
        distance=float(np.mean(distances)),
        accuracy_copies=float(accuracies[0]),
        accuracy_grouped=float(accuracies[1]),
        accuracy_fresh=float(accuracies[2]),
    )


def walks(shocks: Array, memory: float) -> Array:
    """(length, walks): each value is `memory` times the last one and a shock."""
    series = shocks.copy()
    for step in range(1, len(series)):
        series[step] += memory * series[step - 1]
    return series


def blocks(length: int, block: int, rng: np.random.Generator) -> Mask:
    """(length,) whether a step is held out: a fifth of all blocks, drawn at random."""
    number = -(-length // block)
    chosen = np.zeros(number, dtype=np.bool_)
    chosen[rng.permutation(number)[: max(1, number // HELD_OUT)]] = True
    return np.repeat(chosen, block)[:length]


def nearest(train: NDArray[np.int_], asked: NDArray[np.int_]) -> NDArray[np.int_]:
    """For every step asked the training step next to it, the earlier one of two equally near."""
    after = np.searchsorted(train, asked)
    later, earlier = train[np.minimum(after, len(train) - 1)], train[np.maximum(after - 1, 0)]
    return np.where(np.abs(asked - earlier) <= np.abs(later - asked), earlier, later)


def noise_accuracies(streams: Streams, copies: int, jitter: float) -> tuple[float, float, float]:
    """Of the nearest neighbour: copies split at random, kept on one side, and on fresh rows."""
    rows = np.tile(streams.normals("rows", (ROWS, FEATURES)), (copies + 1, 1))
    rows[ROWS:] += (
        jitter * streams.normals("jitter", (MOST_COPIES * ROWS, FEATURES))[: copies * ROWS]
    )
    labels = np.tile(streams.uniforms("labels", (ROWS,)) < 0.5, copies + 1)
    order = streams.named("rows split", copies).permutation(len(rows))
    tested = np.zeros(len(rows), dtype=np.bool_)
    tested[order[: len(rows) // 3]] = True
    kept = np.zeros(ROWS, dtype=np.bool_)
    kept[streams.named("groups").permutation(ROWS)[: ROWS // 3]] = True
    grouped = np.tile(kept, copies + 1)
    fresh = streams.normals("fresh", (FRESH, FEATURES))
    truth = streams.uniforms("fresh labels", (FRESH,)) < 0.5
    return (
        accuracy(rows[~tested], labels[~tested], rows[tested], labels[tested]),
        accuracy(rows[~grouped], labels[~grouped], rows[grouped], labels[grouped]),
        accuracy(rows[~tested], labels[~tested], fresh, truth),
    )


def accuracy(rows: Array, labels: Mask, asked: Array, truth: Mask) -> float:
    # |a - r|² without the |a|² that is the same for all r.
    distance = np.sum(rows**2, axis=1) - 2 * asked @ rows.T
    return float(np.mean(labels[distance.argmin(axis=1)] == truth))


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    steps = np.arange(len(result.series), dtype=np.float64)
    cut = len(steps) - len(steps) // HELD_OUT
    copies = np.arange(MOST_COPIES + 1.0)
    ends = np.array([cut, len(steps) - 1.0])
    return (
        Chart(
            say(N_("One series, two splits")),
            Axis(say(N_("step of the series"))),
            Axis(say(N_("value"))),
            (
                Line(steps, result.series, say(N_("the series")), 0),
                Points(
                    result.held_out, result.guessed, say(N_("predicted, held out at random")), 1
                ),
                Line(
                    ends, np.full(2, result.series[cut - 1]), say(N_("predicted for the future")), 2
                ),
                Rule(float(cut), "x", say(N_("the future begins")), 3),
            ),
        ),
        Chart(
            say(N_("Labels of pure noise")),
            Axis(say(N_("near-copies of every row"))),
            Axis(say(N_("accuracy on the test rows")), low=0.3, high=1.0),
            (
                Line(copies, result.copied, say(N_("copies split at random")), 0),
                Line(copies, result.grouped, say(N_("copies on one side")), 1),
                Rule(0.5, "y", say(N_("a coin")), 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    words = {
        "random": show(result.error_random),
        "future": show(result.error_future),
        "ratio": show(result.ratio),
        "distance": show(result.distance),
    }
    if result.ratio > MATTERS:
        first = say(
            N_(
                "Held out at random, a step has a training step {distance} away on average, and "
                "the squared error is {random}; on the future it is {future}, {ratio} times as "
                "much."
            ),
            **words,
        )
    else:
        first = say(
            N_(
                "The squared error is {random} held out at random and {future} on the future, "
                "{ratio} times as much: neighbours {distance} away on average are of little help."
            ),
            **words,
        )
    if params.copies == 0:
        alone = say(
            N_(
                "Without copies the nearest neighbour gets {split} of labels right that are pure "
                "noise, and {fresh} of fresh rows: chance."
            ),
            split=percent(result.accuracy_copies),
            fresh=percent(result.accuracy_fresh),
        )
        return f"{first} {alone}"
    second = say(
        N_(
            "With near-copies ({copies} of every row) split at random the nearest neighbour gets "
            "{split} of labels right that are pure noise; with the copies on one side {grouped}, "
            "and {fresh} of fresh rows."
        ),
        copies=params.copies,
        split=percent(result.accuracy_copies),
        grouped=percent(result.accuracy_grouped),
        fresh=percent(result.accuracy_fresh),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Leakage between disjoint sets"),
    claim=N_(
        "Test rows that share nothing with training still flatter a model if they have near twins "
        "there."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "disjoint": Misconception(
            N_("trusted any test set that is disjoint from training"),
            lambda _params, _result: 1.0,
        ),
        "whole-future": Misconception(
            N_("took every step of the future to be as far away as the last"),
            lambda params, result: params.length // HELD_OUT / result.distance,
        ),
    },
)
