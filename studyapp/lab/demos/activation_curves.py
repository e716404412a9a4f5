"""The slope of an activation multiplies a gradient, and of the classic ones none exceeds 1.

A sigmoid is steepest at zero, 1/4, and flat on both sides; tanh reaches 1 at zero only; ReLU has
slope 1 on its whole upper half and 0 on the lower; SiLU, a newer one, rises a little above 1. Where
the outputs are centred, and on which side a unit falls silent, follows from the same two curves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS, sigmoid
from studyapp.lab.numbers import percent, show, show_log10

Array: TypeAlias = NDArray[np.float64]

FAR = 10.0
GRID = np.linspace(-FAR, FAR, 2001)
"""Has zero among its points, where sigmoid and tanh are steepest."""


@dataclass(frozen=True, slots=True)
class Params:
    function: Literal[
        "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "linear"
    ] = param("sigmoid", N_("the activation"))
    x: float = param(
        3.0,
        N_("where it is looked at"),
        low=-FAR,
        high=FAR,
        hard_low=-1000.0,
        hard_high=1000.0,
        step=0.5,
    )
    layers: int = param(
        10, N_("layers whose slopes are multiplied"), low=1, high=100, hard_high=1000
    )


@dataclass(frozen=True, eq=False)
class Result:
    curve: Array
    """(2001,)"""
    slopes: Array
    """(2001,)"""
    slope: float = measure(N_("slope at x"))
    output: float = measure(N_("output at x"))
    slope_share: float = measure(N_("slope at x over the largest slope"))
    max_slope: float = measure(N_("largest slope anywhere"))
    slope_bound: float = measure(
        N_("the largest slope multiplied once for every layer"), scale="log"
    )
    slope_product: float = measure(
        N_("the slope at x multiplied once for every layer"), scale="log"
    )
    lowest_output: float = measure(N_("lowest output between -10 and 10"))
    highest_output: float = measure(N_("highest output between -10 and 10"))
    mean_output: float = measure(N_("mean output for inputs of mean 0 and variance 1"))
    flat_share: float = measure(
        N_("share of the inputs between -10 and 10 with under 1 % of the largest slope")
    )
    one_percent_point: float = measure(
        N_("positive x beyond which the slope is under 1 % of the largest; 10 if there is none")
    )
    twin_error: float = measure(
        N_("largest difference between tanh(x) and twice the sigmoid of 2x less 1")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 1)
    activation = ACTIVATIONS[params.function]
    at = np.array([params.x])
    curve, slopes = activation.of(GRID), activation.slope(GRID)
    output, slope = float(activation.of(at)[0]), float(activation.slope(at)[0])
    flat = slopes < 0.01 * activation.steepest
    flat_above = GRID[flat & (GRID > 0)]
    progress(1, 1)
    return Result(
        curve=curve,
        slopes=slopes,
        output=output,
        slope=slope,
        slope_share=slope / activation.steepest,
        max_slope=float(slopes.max()),
        slope_bound=activation.steepest**params.layers,
        slope_product=slope**params.layers,
        lowest_output=float(curve.min()),
        highest_output=float(curve.max()),
        mean_output=mean_of_normal(curve),
        flat_share=float(flat.mean()),
        one_percent_point=float(flat_above.min()) if flat_above.size else FAR,
        twin_error=float(np.abs(np.tanh(GRID) - (2 * sigmoid(2 * GRID) - 1)).max()),
    )


def mean_of_normal(values: Array) -> float:
    """E[f(z)] for z ~ N(0, 1), from f on the grid."""
    density = np.exp(-GRID * GRID / 2) / np.sqrt(2 * np.pi)
    return float(np.sum(values * density) * (GRID[1] - GRID[0]))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    here = np.array([params.x])
    shown = abs(params.x) <= FAR
    panels = (
        (N_("The activation"), N_("output"), result.curve, result.output),
        (N_("Its slope"), N_("slope"), result.slopes, result.slope),
    )
    return tuple(
        Chart(
            say(title),
            Axis("x"),
            Axis(say(label)),
            (
                Line(GRID, values, params.function, 0),
                *((Points(here, np.array([at]), f"x = {show(params.x)}", 1),) if shown else ()),
            ),
        )
        for title, label, values, at in panels
    )


def explain(params: Params, result: Result, say: Say) -> str:
    here = say(
        N_(
            "At x = {x} {function} gives {output} and has a slope of {slope}, {share} of the "
            "largest, {largest}."
        ),
        x=show(params.x),
        function=params.function,
        output=show(result.output),
        slope=show(result.slope),
        share=percent(result.slope_share),
        largest=show(result.max_slope),
    )
    bound = say(
        N_(
            "Slopes as at x, multiplied once for each layer (layers: {layers}), make {product}; "
            "the largest slope in every layer would make {bound}."
        ),
        layers=params.layers,
        product=_power(result.slope, params.layers),
        bound=_power(result.max_slope, params.layers),
    )
    return f"{here} {bound}"


def _power(slope: float, layers: int) -> str:
    """Also where no float holds it."""
    if slope <= 0:
        return show(slope**layers)
    return show_log10(layers * math.log10(slope))


demo = Demo(
    title=N_("Activations and their slopes"),
    claim=N_(
        "The slope of an activation multiplies a gradient, and of the classic ones none exceeds 1."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "always-steepest": Misconception(
            N_("took the largest slope for the slope everywhere"),
            lambda _, result: result.max_slope,
        ),
        "flat-is-zero": Misconception(
            N_("thought that a flat part has no slope at all"), lambda _params, _result: 0.0
        ),
        "output-for-slope": Misconception(
            N_("took the output for the slope"), lambda _, result: result.output
        ),
    },
)
