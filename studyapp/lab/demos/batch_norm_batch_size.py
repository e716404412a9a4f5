"""Batch statistics are noisy: their error falls only with the square root of the batch size.

200 000 samples of one distribution are cut into batches of the size asked for, and of eight sizes
for the curve. Every batch is normalized by its own mean and (biased) variance, so one and the same
value comes out differently in each batch that it is put in. Four times the samples halve the noise.
The variance is (m - 1)/m of the true one on average; of two samples only ±1 comes out (but for ε),
of one 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn import distributions
from studyapp.lab.nn.normalization import standardize
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SAMPLES = 200_000
SIZES = 2 ** np.arange(1, 9)
"""Of the curve: 2, 4 ... 256."""
SHOWN = 100
"""Batches whose output is drawn."""
WATCHED = 2000
"""Batches that the watched value is put in."""
LOOKED_AT = 1000
"""Batches whose largest and smallest output is sought."""
BINS = 41


@dataclass(frozen=True, slots=True)
class Params:
    batch: int = param(
        8, N_("samples in the batch"), low=1, high=256, hard_low=1, hard_high=1000, log=True
    )
    distribution: Literal["exponential", "normal", "uniform", "bimodal", "relu"] = param(
        "exponential", N_("how the values that one unit receives are distributed")
    )
    value: float = param(
        2.0,
        N_("the value watched, in standard deviations above the mean"),
        low=-4.0,
        high=4.0,
        step=0.5,
    )
    eps: float = param(
        1e-5,
        N_("ε, added to the variance"),
        low=1e-8,
        high=0.1,
        hard_low=0.0,
        hard_high=1.0,
        log=True,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    spreads: Array
    """(sizes,) standard deviation of a batch's mean over that of a sample"""
    errors: Array
    """(sizes,) root mean square distance of the watched value's output from the value"""
    outputs: Array
    """(batches,) the watched value, normalized in each batch"""
    normal: Array
    """(batch, batches) batches as they come out"""
    mean_spread: float = measure(
        N_("standard deviation of a batch's mean over that of a sample"), scale="log"
    )
    output_error: float = measure(
        N_("distance of one value's output from its output by the truth (root mean square)")
    )
    slope: float = measure(N_("power of the batch size that the spread of a batch's mean follows"))
    variance_ratio: float = measure(
        N_("mean of the batch variances (divided by the batch size) over the true variance")
    )
    largest_output: float = measure(N_("largest size of an output in a thousand batches"))
    smallest_output: float = measure(N_("smallest size of an output in a thousand batches"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    samples = distributions.draw(params.distribution, streams, "data", (SAMPLES,))
    spreads, errors = np.empty(len(SIZES)), np.empty(len(SIZES))
    for done, size in enumerate(SIZES):
        progress(done, len(SIZES) + 1)
        batches = in_batches(samples, int(size))
        spreads[done] = batches.mean(axis=1).std()
        errors[done] = error_of(params, watched(params, batches))
    progress(len(SIZES), len(SIZES) + 1)
    batches = in_batches(samples, params.batch)
    outputs = watched(params, batches)
    normal, _ = standardize(batches[:LOOKED_AT].T, params.eps)
    return Result(
        spreads=spreads,
        errors=errors,
        outputs=outputs[:SHOWN],
        normal=normal,
        mean_spread=float(batches.mean(axis=1).std()),
        output_error=error_of(params, outputs),
        slope=float(np.polyfit(np.log(SIZES), np.log(spreads), 1)[0]),
        variance_ratio=float(batches.var(axis=1).mean()),
        largest_output=float(np.abs(normal).max()),
        smallest_output=float(np.abs(normal).min()),
    )


def in_batches(samples: Array, size: int) -> Array:
    """(batches, size): as many whole batches as there are."""
    count = len(samples) // size
    return samples[: count * size].reshape(count, size)


def watched(params: Params, batches: Array) -> Array:
    """(batches,): what the watched value becomes in place of the first sample of each batch."""
    with_it = batches[:WATCHED].T.copy()  # (size, batches)
    with_it[0] = params.value
    normal, _ = standardize(with_it, params.eps)
    outputs: Array = normal[0]
    return outputs


def error_of(params: Params, outputs: Array) -> float:
    return float(np.sqrt(np.mean((outputs - params.value) ** 2)))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    size = SIZES.astype(np.float64)
    reach = max(1.5, float(np.quantile(np.abs(result.normal), 0.999)))
    count, edges = np.histogram(result.normal, BINS, (-reach, reach))
    return (
        Chart(
            say(N_("Error by batch size")),
            Axis(say(N_("samples in the batch")), log=True),
            Axis(say(N_("error, in standard deviations")), log=True),
            (
                Line(size, result.spreads, say(N_("batch mean")), 0),
                Line(size, result.errors, say(N_("output")), 1),
                Line(size, 1 / np.sqrt(size), "1/√m", 2),
            ),
        ),
        Chart(
            say(N_("One value, 100 batches")),
            Axis(say(N_("batch"))),
            Axis(say(N_("its normalized value"))),
            (
                Points(np.arange(1.0, len(result.outputs) + 1), result.outputs, "", 0),
                Rule(params.value, "y", say(N_("by the truth")), 1),
            ),
        ),
        Chart(
            say(N_("All that comes out")),
            Axis(say(N_("value"))),
            Axis(say(N_("share")), low=0.0),
            (Bars(edges, count / result.normal.size, "", 0),),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.batch == 1:
        return say(
            N_(
                "A batch of one sample is its own mean: 0 comes out, whatever goes in. In larger "
                "batches the error of the mean falls as the size to the power {slope}."
            ),
            slope=show(result.slope),
        )
    first = say(
        N_(
            "The mean of {batch} samples is off by {spread} standard deviations; a value {value} "
            "of them above the true mean comes out with an error of {error}."
        ),
        batch=params.batch,
        spread=show(result.mean_spread),
        value=show(params.value),
        error=show(result.output_error),
    )
    second = say(
        N_(
            "The error of the mean falls as the size to the power {slope}; the batches' variances "
            "are {ratio} of the true one on average."
        ),
        slope=show(result.slope),
        ratio=show(result.variance_ratio),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Batch normalization and the batch size"),
    claim=N_(
        "Batch statistics are noisy: their error falls only with the square root of the batch size."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-over-size": Misconception(
            N_("divided by the batch size in place of its square root"),
            lambda params, _result: 1.0 / params.batch,
        ),
        "a-sample-is-enough": Misconception(
            N_("took a batch's mean to be as uncertain as one sample"),
            lambda _params, _result: 1.0,
        ),
    },
)
