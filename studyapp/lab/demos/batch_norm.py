"""Batch normalization gives every unit mean 0 and variance 1 over the batch, and keeps its shape.

It is an affine map: what was skewed stays skewed. The size of the weights before it cancels, so
its output does not change when they grow, and their gradient shrinks by as much. The statistics
are those of the batch: noisy when it is small, useless when it is one sample, and replaced by
running averages at evaluation. γ and β can undo all of it.
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
from studyapp.lab.nn.normalization import (
    kurtosis,
    running_average,
    skewness,
    standardize,
    standardize_backward,
)
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

MEAN, STD = 5.0, 3.0
"""What the unit receives, over all samples there are."""
PROBE = MEAN + 2 * STD
"""A value two standard deviations above the mean: normalized by the truth it becomes 2."""
DRAWN = 100_000
"""Values in all the batches whose noise is measured."""
INPUTS, UNITS, ROWS = 10, 8, 64
BINS = 31


@dataclass(frozen=True, slots=True)
class Params:
    normalize: bool = param(True, N_("standardize over the batch; off leaves everything as it is"))
    distribution: Literal["exponential", "normal", "uniform", "bimodal", "relu"] = param(
        "exponential", N_("how the values that one unit receives are distributed")
    )
    batch: int = param(
        64, N_("samples in the batch"), low=2, high=1024, hard_low=1, hard_high=20_000, log=True
    )
    mode: Literal["train", "eval"] = param(
        "train", N_("normalize by the batch itself, or by the running averages")
    )
    momentum: float = param(
        0.1,
        N_("weight of the newest batch in the running averages"),
        low=0.01,
        high=0.5,
        hard_high=1.0,
    )
    steps: int = param(
        200, N_("batches seen before evaluation"), low=1, high=500, hard_low=0, hard_high=2000
    )
    scale: float = param(
        100.0,
        N_("factor by which the weights before the normalization grow"),
        low=0.01,
        high=1000.0,
        hard_high=1e6,
        log=True,
    )
    gamma: float = param(1.0, N_("γ, the learned spread"), low=-3.0, high=3.0, step=0.5)
    beta: float = param(0.0, N_("β, the learned mean"), low=-5.0, high=5.0, step=0.5)
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
    before: Array
    """(batch,) what the unit receives"""
    after: Array
    """(batch,) x̂"""
    output: Array
    """(batch,) γ x̂ + β"""
    means: Array
    """(steps + 1,) the running mean"""
    probes: Array
    """(100,) one and the same value, normalized in a hundred different batches"""
    skew_after: float = measure(N_("skewness of the normalized batch"))
    mean_after: float = measure(N_("size of the mean of the normalized batch"))
    std_after: float = measure(N_("standard deviation of the normalized batch"))
    smallest_after: float = measure(N_("smallest size in the normalized batch"))
    largest_after: float = measure(N_("largest size in the normalized batch"))
    skew_before: float = measure(N_("skewness of the batch"))
    skew_change: float = measure(N_("by how much normalizing changed the skewness"))
    kurtosis_after: float = measure(N_("kurtosis of the normalized batch (3 for a Gaussian)"))
    output_mean: float = measure(N_("mean of the output γ x̂ + β"))
    output_std: float = measure(N_("standard deviation of the output γ x̂ + β"))
    batch_mean_spread: float = measure(
        N_("standard deviation of a batch's mean over that of a sample"), scale="log"
    )
    variance_ratio: float = measure(
        N_("mean of the batch variances (divided by the batch size) over the true variance")
    )
    output_jitter: float = measure(
        N_("standard deviation of one and the same value's output over many batches")
    )
    output_change: float = measure(N_("largest change of an output when the weights grow"))
    input_gradient_change: float = measure(
        N_("relative change of the gradient that goes on down when the weights grow")
    )
    weight_gradient_ratio: float = measure(
        N_("length of the weights' gradient over that after they grew"), scale="log"
    )
    bias_gradient: float = measure(N_("largest gradient of a bias before the normalization"))
    running_mean: float = measure(N_("running mean after all batches (the truth is 5)"))
    running_variance: float = measure(N_("running variance after all batches (the truth is 9)"))
    eval_output: float = measure(
        N_("value two standard deviations above the mean, normalized by the running averages")
    )
    train_eval_gap: float = measure(
        N_("mean difference between outputs in training and at evaluation")
    )
    restored_error: float = measure(N_("error of the input restored by γ = √(σ² + ε), β = μ"))
    restored_without_eps: float = measure(N_("the same error with γ = σ"), scale="log")


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    before = MEAN + STD * distributions.draw(params.distribution, streams, "data", (params.batch,))
    progress(0, 4)
    own_mean, own_variance = float(before.mean()), float(before.var())
    means, mean, variance = seen_in_training(params, streams)
    progress(1, 4)
    in_training = normalized(params, before, own_mean, own_variance)
    at_evaluation = normalized(params, before, mean, variance)
    after = in_training if params.mode == "train" else at_evaluation
    output = params.gamma * after + params.beta
    jitter = many_batches(params, streams, mean, variance)
    progress(2, 4)
    grown = growing_weights(params, streams)
    progress(3, 4)
    restored = np.sqrt(own_variance + params.eps) * in_training + own_mean
    restored_without = np.sqrt(own_variance) * in_training + own_mean
    if not params.normalize:
        restored = restored_without = before
    return Result(
        before=before,
        after=after,
        output=output,
        means=means,
        probes=jitter.probes[:100],
        mean_after=abs(float(after.mean())),
        std_after=float(after.std()),
        smallest_after=float(np.abs(after).min()),
        largest_after=float(np.abs(after).max()),
        skew_before=skewness(before),
        skew_after=skewness(after),
        skew_change=abs(skewness(after) - skewness(before)),
        kurtosis_after=kurtosis(after),
        output_mean=float(output.mean()),
        output_std=float(output.std()),
        batch_mean_spread=jitter.mean_spread,
        variance_ratio=jitter.variance_ratio,
        output_jitter=float(jitter.probes.std()),
        output_change=grown.output_change,
        input_gradient_change=grown.input_gradient_change,
        weight_gradient_ratio=grown.weight_gradient_ratio,
        bias_gradient=grown.bias_gradient,
        running_mean=mean,
        running_variance=variance,
        eval_output=float(normalized(params, np.array([PROBE]), mean, variance)[0]),
        train_eval_gap=float(np.mean(np.abs(in_training - at_evaluation))),
        restored_error=float(np.abs(restored - before).max()),
        restored_without_eps=float(np.abs(restored_without - before).max()),
    )


def normalized(params: Params, z: Array, mean: float, variance: float) -> Array:
    if not params.normalize:
        return z
    below = np.sqrt(variance + params.eps)
    return (z - mean) / below if below > 0 else np.zeros_like(z)


def seen_in_training(params: Params, streams: Streams) -> tuple[Array, float, float]:
    """The running mean step by step, and both running averages at the end.

    As frameworks do it: they start at 0 and 1, and the variance is the unbiased one.
    """
    size = min(params.batch, 256)  # a longer batch changes nothing that can be seen
    seen = MEAN + STD * distributions.draw(
        params.distribution, streams, "stream", (params.steps, size)
    )
    variances = seen.var(axis=1) * (size / max(1, size - 1))
    means = running_average(seen.mean(axis=1), 0.0, params.momentum)
    return means, float(means[-1]), float(running_average(variances, 1.0, params.momentum)[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Jitter:
    mean_spread: float
    variance_ratio: float
    probes: Array
    """(batches,)"""


def many_batches(params: Params, streams: Streams, mean: float, variance: float) -> Jitter:
    """Batch means and variances of many batches, and one value normalized in each of them.

    At evaluation the others in the batch have no say: the running averages decide.
    """
    count = max(200, DRAWN // params.batch)
    batches = distributions.draw(params.distribution, streams, "batches", (count, params.batch))
    means, variances = batches.mean(axis=1), batches.var(axis=1)
    if not params.normalize or params.mode == "eval":
        probes = np.full(count, normalized(params, np.array([PROBE]), mean, variance)[0])
    else:
        # The value stands in for a sample of the batch; a batch of one consists of it alone.
        below = np.sqrt(STD * STD * variances + params.eps)
        centred = PROBE - MEAN - STD * means if params.batch > 1 else np.zeros(count)
        probes = np.divide(centred, below, out=np.zeros(count), where=below > 0)
    return Jitter(float(means.std()), float(variances.mean()), probes)


@dataclass(frozen=True, slots=True)
class Grown:
    output_change: float
    input_gradient_change: float
    weight_gradient_ratio: float
    bias_gradient: float


def growing_weights(params: Params, streams: Streams) -> Grown:
    """A layer z = u @ W before the normalization, and the same with W multiplied by `scale`."""
    u = streams.normals("inputs", (ROWS, INPUTS))
    W = streams.normals("weights", (INPUTS, UNITS))
    G = streams.normals("gradient", (ROWS, UNITS))

    def there_and_back(a: float) -> tuple[Array, Array, Array, Array]:
        z = u @ (a * W)
        if params.normalize:
            y, inverse = standardize(z, params.eps)
            dz = standardize_backward(G, y, inverse)
        else:
            y, dz = z, G
        return y, dz @ (a * W).T, u.T @ dz, dz.sum(axis=0)

    y, du, dW, db = there_and_back(1.0)
    y_grown, du_grown, dW_grown, _ = there_and_back(params.scale)
    return Grown(
        output_change=float(np.abs(y_grown - y).max()),
        input_gradient_change=float(np.linalg.norm(du_grown - du) / np.linalg.norm(du)),
        weight_gradient_ratio=float(np.linalg.norm(dW) / np.linalg.norm(dW_grown)),
        bias_gradient=float(np.abs(db).max()),
    )


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    step = np.arange(len(result.means), dtype=np.float64)
    return (
        _histogram(say(N_("What the unit receives")), result.before, 1, say),
        _histogram(say(N_("What it gives")), result.output, 0, say),
        Chart(
            say(N_("One value in a hundred batches")),
            Axis(say(N_("batch"))),
            Axis(say(N_("its normalized value"))),
            (
                Points(np.arange(1.0, len(result.probes) + 1), result.probes, "", 0),
                Rule(2.0, "y", say(N_("by the truth")), 1),
            ),
        ),
        Chart(
            say(N_("The running mean")),
            Axis(say(N_("batches seen")), time=True),
            Axis(say(N_("running mean"))),
            (Line(step, result.means, "", 0), Rule(MEAN, "y", say(N_("the truth")), 1)),
        ),
    )


def _histogram(title: str, values: Array, series: int, say: Say) -> Chart:
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    count, edges = np.histogram(values, BINS, (low, high))
    bars = Bars(edges, count / values.size, "", series)
    return Chart(title, Axis(say(N_("value"))), Axis(say(N_("share")), low=0.0), (bars,))


def explain(params: Params, result: Result, say: Say) -> str:
    if params.normalize and params.batch == 1 and params.mode == "train":
        shape = say(N_("A batch of 1 sample comes out as 0, whatever it was."))
    elif params.normalize:
        shape = say(
            N_(
                "The batch of {batch} comes out with mean {mean} and standard deviation {std}; "
                "its skewness is {skew}, as before."
            ),
            batch=params.batch,
            mean=show(round(result.mean_after, 12)),
            std=show(result.std_after),
            skew=show(result.skew_after, 2),
        )
    else:
        shape = say(
            N_("Nothing is normalized: the batch of {batch} keeps mean {mean} and std {std}."),
            batch=params.batch,
            mean=show(result.mean_after),
            std=show(result.std_after),
        )
    if (params.gamma, params.beta) != (1, 0):
        learned = say(
            N_("γ and β make of that a mean of {mean} and a standard deviation of {std}."),
            mean=show(round(result.output_mean, 12)),
            std=show(result.output_std),
        )
        shape = f"{shape} {learned}"
    weights = say(
        N_(
            "Weights {scale} times as large change the outputs by {change} and divide their own "
            "gradient by {ratio}."
        ),
        scale=show(params.scale),
        change=show(round(result.output_change, 12), 2),
        ratio=show(result.weight_gradient_ratio),
    )
    noise = say(
        N_("From batch to batch one and the same value's output varies by {jitter}."),
        jitter=show(result.output_jitter, 2),
    )
    return f"{shape} {weights} {noise}"


demo = Demo(
    title=N_("Batch normalization of one layer"),
    claim=N_(
        "Batch normalization gives every unit mean 0 and variance 1 over the batch, and keeps its "
        "shape."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "gaussian": Misconception(
            N_("thought that normalizing makes the values Gaussian"), lambda _params, _result: 0.0
        ),
        "gradient-ignores-scale": Misconception(
            N_("thought that the weights' gradient ignores their size as the output does"),
            lambda _params, _result: 1.0,
            ("weight_gradient_ratio",),
        ),
    },
)
