"""A mini-batch's gradient is right on average; its variance falls as one over the batch size.

Linear regression on random examples, at weights of zero. Batches of 1, 8, 64, 512 and of the
reader's size are drawn many times (with replacement, or without), and their gradients of the
squared error are held against the gradient of all examples. "Variance" is the mean squared
distance from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int_]

FEATURES: Final = 10
SIZES: Final = (1, 8, 64, 512)
CLOUD: Final = 300
"""Gradients that are drawn as points."""
ROWS: Final = 100
"""Batches drawn at once: what a chunk of them needs stays small."""


@dataclass(frozen=True, slots=True)
class Params:
    batch: int = param(8, N_("examples in a batch"), low=1, high=512, hard_high=2000, log=True)
    examples: int = param(2000, N_("examples in all"), low=600, high=4000, hard_low=20)
    draws: int = param(
        2000,
        N_("batches of every size that are drawn"),
        low=100,
        high=2000,
        hard_low=20,
        hard_high=4000,
        preview=400,
        log=True,
    )
    noise: float = param(
        1.0,
        N_("standard deviation of the noise in the labels"),
        low=0.0,
        high=5.0,
        hard_high=1e3,
        step=0.25,
    )
    replace: bool = param(True, N_("an example may stand in a batch more than once"))
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    sizes: Array
    """(sizes,) rising, the reader's among them"""
    variances: Array
    """(sizes,) mean squared distance of a batch's gradient from the full one"""
    full: Array
    """(FEATURES,) the gradient of all examples"""
    cloud: Array
    """(CLOUD or fewer, 2) the first two entries of the gradients of batches of the reader's size"""
    single_cloud: Array
    """The same for single examples"""
    variance_ratio: float = measure(
        N_("variance of a batch's gradient over that of a single example's"), scale="log"
    )
    slope: float = measure(
        N_("slope of log variance over log size, for 1, 8, 64 and 512 (those that there are)")
    )
    bias_single: float = measure(
        N_("distance of the mean of all single gradients from the full one, over its length"),
        scale="log",
    )
    bias_batch: float = measure(
        N_("the same for the mean over the batches of the size asked for"), scale="log"
    )
    variance_single: float = measure(
        N_("mean squared distance of a single example's gradient from the full one"), scale="log"
    )
    variance_batch: float = measure(N_("the same for a batch"), scale="log")
    noise_over_signal: float = measure(
        N_("typical distance of a batch's gradient from the full one, over the full one's length"),
        scale="log",
    )
    downhill_share: float = measure(
        N_("share of the batches whose step goes down the loss of all examples, if small enough")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    n = params.examples
    X = streams.normals("data", (n, FEATURES))
    y = X @ streams.normals("truth", (FEATURES,)) + params.noise * streams.normals("noise", (n,))
    gradients = -y[:, None] * X  # of ½ (x·w - y)² at w = 0, one row an example
    full = gradients.mean(axis=0)

    batch = size_of(params)
    sizes = sorted({*(size for size in SIZES if size <= n), batch})
    means = {size: np.empty((params.draws, FEATURES)) for size in sizes}
    rng = streams.shuffle
    for start in range(0, params.draws, ROWS):
        progress(start, params.draws)
        stop = min(start + ROWS, params.draws)
        drawn = indices(rng, stop - start, n, sizes[-1], params.replace)
        picked = gradients.take(drawn, axis=0)
        for size in sizes:  # a batch of 8 is the first 8 of the batch of 64: the same luck for all
            means[size][start:stop] = picked[:, :size].mean(axis=1)
    progress(params.draws, params.draws)

    variance = {size: float(np.mean(np.sum((m - full) ** 2, axis=1))) for size, m in means.items()}
    known = [size for size in sizes if size in SIZES and variance[size] > 0]
    length = float(np.linalg.norm(full))
    return Result(
        sizes=np.array(sizes, np.float64),
        variances=np.array([variance[size] for size in sizes]),
        full=full,
        cloud=means[batch][:CLOUD, :2],
        single_cloud=means[1][:CLOUD, :2],
        variance_ratio=variance[batch] / variance[1],
        slope=_slope(known, [variance[size] for size in known]),
        bias_single=float(np.linalg.norm(means[1].mean(axis=0) - full)) / length,
        bias_batch=float(np.linalg.norm(means[batch].mean(axis=0) - full)) / length,
        variance_single=variance[1],
        variance_batch=variance[batch],
        noise_over_signal=float(np.sqrt(variance[batch])) / length,
        downhill_share=float(np.mean(means[batch] @ full > 0)),
    )


def indices(rng: np.random.Generator, draws: int, n: int, size: int, replace: bool) -> Indices:
    """(draws, size) of 0 ... n - 1, every row drawn anew."""
    if replace:
        return np.asarray(rng.integers(0, n, (draws, size)))
    return np.argsort(rng.random((draws, n)), axis=1)[:, :size]


def size_of(params: Params) -> int:
    """A batch holds no more than all examples."""
    return min(params.batch, params.examples)


def expected_ratio(size: int, params: Params) -> float:
    """Variance over that of one example: 1/B, times (n - B)/(n - 1) without replacement."""
    n = params.examples
    return 1 / size if params.replace else (n - size) / (n - 1) / size


def _slope(sizes: list[int], variances: list[float]) -> float:
    if len(sizes) < 2:
        return 0.0
    return float(np.polyfit(np.log(sizes), np.log(variances), 1)[0])


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    single, full = result.single_cloud, result.full
    x, y = (_ends(single[:, axis]) for axis in (0, 1))
    expected = result.variance_single * np.array(
        [expected_ratio(int(size), params) for size in result.sizes]
    )
    return (
        Chart(
            say(N_("Variance by batch size")),
            Axis(say(N_("examples in a batch")), log=True),
            Axis(say(N_("variance of the gradient")), log=True),
            (
                Line(result.sizes, result.variances, say(N_("measured")), 0),
                Line(result.sizes, expected, say(N_("expected")), 1),
            ),
        ),
        Chart(
            say(N_("Gradients of batches of {batch}"), batch=size_of(params)),
            Axis(say(N_("first entry")), low=x[0], high=x[1]),
            Axis(say(N_("second entry")), low=y[0], high=y[1]),
            (
                Points(result.cloud[:, 0], result.cloud[:, 1], say(N_("one batch")), 0),
                Points(full[:1], full[1:2], say(N_("all examples")), 1),
            ),
        ),
    )


def _ends(values: Array) -> tuple[float, float]:
    """Where nearly all single gradients lie: the same axes for every batch size."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high) if high > low else float(low) + 1.0


def explain(params: Params, result: Result, say: Say) -> str:
    size = size_of(params)
    if not params.replace and size == params.examples:
        return say(
            N_(
                "A batch of all {batch} examples, each once, has the full gradient: no noise is "
                "left, while a single example's is typically {single} of its length away."
            ),
            batch=size,
            single=percent(float(np.sqrt(result.variance_single) / np.linalg.norm(result.full))),
        )
    first = say(
        N_(
            "Batches of {batch} have {ratio} of the variance of single examples ({expected} is "
            "expected); their mean is {bias} of the full gradient's length off."
        ),
        batch=size,
        ratio=show(result.variance_ratio),
        expected=show(expected_ratio(size, params)),
        bias=percent(result.bias_batch),
    )
    second = say(
        N_("One of them is typically {noise} of that length away; {share} point downhill."),
        noise=percent(result.noise_over_signal),
        share=percent(result.downhill_share),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("The noise of a mini-batch"),
    claim=N_(
        "A mini-batch's gradient is right on average; its variance falls as one over the batch "
        "size."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "root": Misconception(
            N_("took the standard deviation, which falls as one over the root"),
            lambda params, _: float(params.batch**-0.5),
        ),
        "square": Misconception(
            N_("squared the batch size"), lambda params, _: float(params.batch) ** -2
        ),
        "no-change": Misconception(N_("expected the same noise at every size"), lambda *_: 1.0),
    },
)
