"""At evaluation batch normalization uses running averages, which start from a guess and lag behind.

In training a unit receives batches of values with standard deviation 3 around 5, and its layer
follows their mean and unbiased variance, from 0 and 1, as frameworks do (weight 0.1 for the newest
batch). At evaluation one value, two standard deviations above the true mean, is normalized by them
and should become 2; a batch of its own would make it 0. If the mean moves from batch to batch,
as it does while the layers below learn, the running mean stays a number of batches behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.normalization import running_average, standardize
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

MEAN, STD = 5.0, 3.0
"""What the unit receives, before anything moves."""
AWAY = 2.0
"""How many standard deviations the watched value is above the true mean."""
START_MEAN, START_VARIANCE = 0.0, 1.0
EPS = 1e-5


@dataclass(frozen=True, slots=True)
class Params:
    steps: int = param(200, N_("batches seen before evaluation"), low=1, high=500, hard_high=2000)
    momentum: float = param(
        0.1,
        N_("weight of the newest batch in the running averages"),
        low=0.01,
        high=0.5,
        hard_low=0.001,
        hard_high=1.0,
        log=True,
    )
    batch: int = param(32, N_("samples in the batch"), low=2, high=256, hard_high=1024, log=True)
    average: Literal["exponential", "plain"] = param(
        "exponential", N_("forget old batches exponentially, or keep the plain mean of all")
    )
    drift: float = param(
        0.0,
        N_("how far the true mean moves from batch to batch, in standard deviations"),
        low=-0.1,
        high=0.1,
        hard_low=-1.0,
        hard_high=1.0,
        step=0.01,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    batch_means: Array
    """(steps,)"""
    means: Array
    """(steps + 1,) the running mean after each batch, and the guess before the first"""
    truths: Array
    """(steps + 1,) the true mean, where it has moved to"""
    outputs: Array
    """(steps + 1,) the watched value, normalized by the running averages of that time"""
    eval_output: float = measure(
        N_("value two standard deviations above the mean, normalized by the running averages")
    )
    alone_output: float = measure(N_("the same value, normalized in a batch of its own"))
    running_mean: float = measure(N_("running mean after all batches"))
    running_variance: float = measure(N_("running variance after all batches (the truth is 9)"))
    mean_error: float = measure(
        N_("running mean minus the true mean at the end, in standard deviations")
    )
    start_left: float = measure(N_("share of the guess that is left"), scale="log")
    train_eval_gap: float = measure(
        N_("mean difference between outputs in training and at evaluation, for the last batch")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    truths = MEAN + STD * params.drift * np.arange(params.steps + 1.0)
    noise = streams.normals("stream", (params.steps, params.batch))
    seen = truths[1:, None] + STD * noise
    batch_means = seen.mean(axis=1)
    means = followed(params, batch_means, START_MEAN)
    variances = followed(params, seen.var(axis=1, ddof=1), START_VARIANCE)
    progress(1, 2)
    value = truths[-1] + AWAY * STD
    alone, _ = standardize(np.array([[value]]), EPS)
    in_training, _ = standardize(seen[-1:].T, EPS)
    at_evaluation = (seen[-1:].T - means[-1]) / np.sqrt(variances[-1] + EPS)
    outputs = (truths + AWAY * STD - means) / np.sqrt(variances + EPS)
    forgets = params.average == "exponential"
    return Result(
        batch_means=batch_means,
        means=means,
        truths=truths,
        outputs=outputs,
        eval_output=float(outputs[-1]),
        alone_output=float(alone[0, 0]),
        running_mean=float(means[-1]),
        running_variance=float(variances[-1]),
        mean_error=float((means[-1] - truths[-1]) / STD),
        start_left=(1 - params.momentum) ** params.steps if forgets else 0.0,
        train_eval_gap=float(np.abs(in_training - at_evaluation).mean()),
    )


def followed(params: Params, values: Array, start: float) -> Array:
    """(steps + 1,): the running average of a batch statistic, from its starting value on."""
    if params.average == "exponential":
        return running_average(values, start, params.momentum)
    plain = np.cumsum(values) / np.arange(1.0, len(values) + 1)
    return np.concatenate([[start], plain])


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    seen = np.arange(params.steps + 1.0)
    return (
        Chart(
            say(N_("The running mean")),
            Axis(say(N_("batches seen")), time=True),
            Axis(say(N_("mean"))),
            (
                Points(seen[1:], result.batch_means, say(N_("batch")), 1),
                Line(seen, result.truths, say(N_("the truth")), 2),
                Line(seen, result.means, say(N_("running mean")), 0),
            ),
        ),
        Chart(
            say(N_("What evaluation makes of one value")),
            Axis(say(N_("batches seen")), time=True),
            Axis(say(N_("its normalized value"))),
            (
                Line(seen, result.outputs, say(N_("running averages")), 0),
                Rule(AWAY, "y", say(N_("by the truth")), 2),
                Rule(result.alone_output, "y", say(N_("alone")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "After {steps} batches of {batch} the running mean is {mean} and the running variance "
            "{variance}; the truth is {true_mean} and {true_variance}."
        ),
        steps=params.steps,
        batch=params.batch,
        mean=show(result.running_mean),
        variance=show(result.running_variance),
        true_mean=show(float(result.truths[-1])),
        true_variance=show(STD * STD),
    )
    second = say(
        N_(
            "A value {away} standard deviations above the true mean comes out as {output}; alone "
            "in its batch, in training, as {alone}."
        ),
        away=show(AWAY),
        output=show(result.eval_output),
        alone=show(result.alone_output),
    )
    if params.drift:
        third = say(
            N_("The true mean moves, and the running mean is {error} standard deviations off it."),
            error=show(abs(result.mean_error)),
        )
    elif params.average == "exponential":
        third = say(
            N_("{left} of the guess that the averages began with is left in them."),
            left=percent(result.start_left),
        )
    else:
        third = say(N_("Every batch counts alike, and nothing of the first guess is left."))
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Batch normalization at evaluation"),
    claim=N_(
        "At evaluation batch normalization uses running averages, which start from a guess and lag "
        "behind."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "by-itself": Misconception(
            N_("normalized the value by its own batch of one"), lambda _params, _result: 0.0
        ),
        "by-the-start": Misconception(
            N_("left the running averages where they start, at 0 and 1"),
            lambda _params, result: float(result.outputs[0]),
        ),
        "new-for-old": Misconception(
            N_("took the share of the new batch for the share that is kept"),
            lambda params, _: params.momentum**params.steps,
            ("start_left",),
        ),
        "adds": Misconception(
            N_("added up what each step takes instead of multiplying what it leaves"),
            lambda params, _: max(0.0, 1 - params.steps * params.momentum),
            ("start_left",),
        ),
        "replaced": Misconception(
            N_("took the share that the batches have by then"),
            lambda _, result: 1 - result.start_left,
            ("start_left",),
        ),
    },
)
