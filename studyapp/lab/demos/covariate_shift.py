"""A model that is exact where it was trained can be far off where the inputs come from elsewhere.

A polynomial is fitted to sin(3x) with a little noise for x between 0 and 1, and asked for x further
right. Standardizing the inputs, by the training inputs or each set by itself, is no cure: the first
is a change of units that a polynomial doesn't notice, the second asks a different question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

TESTED: Final = 500


@dataclass(frozen=True)
class Params:
    shift: float = param(
        1.0, N_("how far right the new inputs lie"), low=0.0, high=2.0, hard_high=5.0, step=0.1
    )
    degree: int = param(5, N_("degree of the polynomial"), low=1, high=9, hard_high=12)
    examples: int = param(50, N_("training points"), low=15, high=400, hard_high=5000, log=True)
    noise: float = param(
        0.05, N_("standard deviation of the noise"), low=0.0, high=0.5, hard_high=5.0, step=0.01
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    y: Array
    grid: Array
    fitted: Array
    truth: Array
    ratio: float = measure(
        N_("squared error on shifted inputs over that on inputs as in training"), scale="log"
    )
    error_inside: float = measure(
        N_("mean squared error on fresh inputs as in training"), scale="log"
    )
    error_shifted: float = measure(N_("mean squared error on shifted inputs"), scale="log")
    error_standardized: float = measure(
        N_("the same when inputs are standardized by the training inputs"), scale="log"
    )
    unit_change: float = measure(
        N_("relative difference that standardizing by the training inputs makes")
    )


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    x = streams.uniforms("data", (params.examples,))
    y = truth(x) + params.noise * streams.normals("noise", (params.examples,))
    fresh = streams.uniforms("test", (TESTED,))
    shifted = fresh + params.shift
    fit = Polynomial.fit(x, y, params.degree)
    mean, spread = float(x.mean()), float(x.std())
    unit = Polynomial.fit((x - mean) / spread, y, params.degree)
    progress(1, 2)
    inside = _error(fit(fresh), fresh)
    outside = _error(fit(shifted), shifted)
    standardized = _error(unit((shifted - mean) / spread), shifted)
    grid = np.linspace(0, 1 + params.shift, 201)
    progress(2, 2)
    return Result(
        x=x,
        y=y,
        grid=grid,
        fitted=fit(grid),
        truth=truth(grid),
        ratio=outside / inside,
        error_inside=inside,
        error_shifted=outside,
        error_standardized=standardized,
        unit_change=abs(standardized / outside - 1),
    )


def truth(x: Array) -> Array:
    return np.sin(3 * x)


def _error(fitted: Array, x: Array) -> float:
    return float(np.mean((fitted - truth(x)) ** 2))


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    return (
        Chart(
            say(N_("Trained on the left, asked on the right")),
            Axis("x"),
            Axis("y", low=-4.0, high=4.0),
            (
                Line(result.grid, result.truth, "sin(3x)", 0),
                Line(result.grid, np.clip(result.fitted, -4, 4), say(N_("fit, cut at ±4")), 1),
                Points(result.x, result.y, say(N_("training points")), 2),
                Rule(1.0, "x", say(N_("end of the training inputs")), 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "On inputs like those in training the squared error is {inside}; moved right by "
            "{shift} it is {outside}, {ratio} times as much."
        ),
        inside=show(result.error_inside),
        shift=show(params.shift),
        outside=show(result.error_shifted),
        ratio=show(result.ratio),
    )
    second = say(
        N_("With inputs standardized by the training set it is {standardized}."),
        standardized=show(result.error_standardized),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Inputs from elsewhere"),
    claim=N_(
        "A model that is exact where it was trained can be far off where the inputs come from "
        "elsewhere."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "same-error": Misconception(
            N_("expected the error of the training range everywhere"), lambda _params, _result: 1.0
        ),
    },
)
