"""A randomized leaky ReLU that divides by the mean divisor passes on less than it was trained with.

In training RReLU (Xu et al. 2015) divides each negative input by a divisor drawn evenly from a
range, in evaluation by the middle of the range: but the mean of 1/a is larger than 1 over the mean
of a. Where the slope itself is drawn evenly, between the inverses of the same two ends, as today's
libraries do it, the mean slope is right in evaluation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SHOWN: Final = 250
"""Inputs in the picture."""
BINS: Final = 24
NARROW: Final = 0.01
"""A range of divisors below which the bars need room beside the slopes."""
AGREE: Final = 0.005
"""Outputs whose ratio is this near to one are said to agree."""


@dataclass(frozen=True)
class Params:
    smallest: float = param(
        3.0, N_("smallest divisor of a negative input"), low=1.0, high=10.0, hard_high=100.0
    )
    width: float = param(
        5.0, N_("how much larger the largest divisor is"), low=0.0, high=20.0, hard_high=1000.0
    )
    passes: int = param(
        200, N_("training passes"), low=10, high=500, hard_low=1, hard_high=1000, log=True
    )
    inputs: int = param(
        1000, N_("negative inputs"), low=100, high=2000, hard_high=5000, log=True, preview=500
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    shown: Array
    """(250,) inputs of one training pass, and what comes out"""
    passed: Array
    slopes: Array
    """Share of the drawn slopes in every bar, when divisors are drawn, and when slopes are"""
    even_slopes: Array
    edges: Array
    ratio: float = measure(N_("mean output in training over the output in evaluation"))
    slope_training: float = measure(N_("mean slope in training, over all divisors drawn"))
    slope_evaluation: float = measure(N_("slope in evaluation: 1 over the mean divisor"))
    slope_expected: float = measure(N_("mean slope to be expected in training: ln(b/a) / (b - a)"))
    even_ratio: float = measure(
        N_("the first number where the slope, not the divisor, is drawn evenly")
    )
    even_slope: float = measure(N_("slope in evaluation where the slope is drawn evenly"))
    pass_spread: float = measure(
        N_("standard deviation of the slope between training passes, relative to its mean")
    )


def run(params: Params, progress: Progress = silent) -> Result:
    streams = Streams(params.seed)
    smallest, largest = params.smallest, params.smallest + params.width
    x = -np.abs(streams.normals("inputs", (params.inputs,)))
    progress(0, 3)
    unit = streams.uniforms("slopes", (params.passes, params.inputs))
    progress(1, 3)
    slopes = 1 / (smallest + params.width * unit)
    even = 1 / largest + (1 / smallest - 1 / largest) * unit
    progress(2, 3)
    fixed, even_fixed = 2 / (smallest + largest), (1 / smallest + 1 / largest) / 2
    # Every input has a part in the mean output as large as it is itself.
    output, even_output = float(np.mean(slopes @ x)), float(np.mean(even @ x))
    room = 1.0 if params.width > NARROW else 1.1
    edges = np.linspace(1 / largest / room, room / smallest, BINS + 1)
    shown = streams.normals("shown", (SHOWN,))
    drawn = smallest + params.width * streams.uniforms("shown", (SHOWN,))
    mean = float(slopes.mean())
    result = Result(
        shown=shown,
        passed=np.where(shown > 0, shown, shown / drawn),
        slopes=np.histogram(slopes, edges)[0] / slopes.size,
        even_slopes=np.histogram(even, edges)[0] / even.size,
        edges=edges,
        ratio=output / float(fixed * x.sum()),
        slope_training=mean,
        slope_evaluation=fixed,
        slope_expected=math.log1p(params.width / smallest) / params.width
        if params.width > 0
        else 1 / smallest,
        even_ratio=even_output / float(even_fixed * x.sum()),
        even_slope=even_fixed,
        pass_spread=float(slopes.std()) / mean,
    )
    progress(3, 3)
    return result


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    ends = np.array([-3.0, 0.0, 3.0])
    middles = (result.edges[:-1] + result.edges[1:]) / 2
    return (
        Chart(
            say(N_("One training pass, and evaluation")),
            Axis(say(N_("input")), low=-3.0, high=2.0),
            Axis(say(N_("output")), low=-1.0, high=2.0),
            (
                Points(result.shown, result.passed, say(N_("training")), 0),
                Line(
                    ends,
                    np.where(ends > 0, ends, result.slope_evaluation * ends),
                    say(N_("evaluation")),
                    1,
                ),
            ),
        ),
        Chart(
            say(N_("Slopes drawn in training")),
            Axis(say(N_("slope below zero"))),
            Axis(say(N_("share of the draws")), low=0.0),
            (
                Bars(result.edges, result.slopes, say(N_("divisor drawn evenly")), 0),
                Line(middles, result.even_slopes, say(N_("slope drawn evenly")), 1),
                Rule(result.slope_training, "x", say(N_("mean in training")), 2),
                Rule(result.slope_evaluation, "x", say(N_("evaluation")), 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Divisors between {smallest} and {largest} make a mean slope of {training} in "
            "training; evaluation divides by {middle}, a slope of {evaluation}."
        ),
        smallest=show(params.smallest),
        largest=show(params.smallest + params.width),
        training=show(result.slope_training),
        middle=show(params.smallest + params.width / 2),
        evaluation=show(result.slope_evaluation),
    )
    if abs(result.ratio - 1) < AGREE:
        second = say(
            N_("The two are within {apart} of each other."), apart=percent(abs(result.ratio - 1), 2)
        )
    else:
        second = say(
            N_("What comes out in training is {ratio} times what comes out in evaluation."),
            ratio=show(result.ratio, 4),
        )
    third = say(
        N_(
            "Slopes drawn evenly between {low} and {high} have the mean {even} in evaluation, and "
            "the ratio is {even_ratio}."
        ),
        low=show(1 / (params.smallest + params.width)),
        high=show(1 / params.smallest),
        even=show(result.even_slope),
        even_ratio=show(result.even_ratio, 4),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("RReLU in training and evaluation"),
    claim=N_(
        "A randomized leaky ReLU that divides by the mean divisor passes on less than it was "
        "trained with."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "mean-of-inverses": Misconception(
            N_("took the inverse of the mean for the mean of the inverses"),
            lambda _params, _result: 1.0,
        ),
        "slope-for-divisor": Misconception(
            N_("compared it with the middle of the slopes instead of the divisors"),
            lambda _, result: result.even_slope / result.slope_evaluation,
        ),
    },
)
