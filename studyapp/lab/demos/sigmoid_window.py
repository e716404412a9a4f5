"""A lone sigmoid unit lengthens a gradient only under a weight of 4 or more, in a narrow window.

A chain of single units, each a' = σ(w a + b): going down one, the gradient is multiplied by
|w| σ'(w a + b). As σ' is at most 1/4 this takes |w| >= 4, and an input within a window around
a = -b/w that is never wider than 0.45 (Nielsen 2015, chapter 5). Here b = -w/2 puts the window
around 1/2, where a chain that starts there exactly stays; a little beside it, it soon leaves.
In wide layers many smaller weights act together: gradient_decay shows them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import sigmoid, sigmoid_slope
from studyapp.lab.numbers import show, show_log10

Array: TypeAlias = NDArray[np.float64]

LEAST: Final = 4.0
"""1 over the steepest slope of a sigmoid"""


@dataclass(frozen=True, slots=True)
class Params:
    weight: float = param(
        100.0,
        N_("w, the weight of every unit; its bias is -w/2"),
        low=1.0,
        high=100.0,
        hard_low=0.01,
        hard_high=10_000.0,
        log=True,
    )
    start: float = param(
        0.5,
        N_("the input of the first unit"),
        low=0.0,
        high=1.0,
        hard_low=-10.0,
        hard_high=10.0,
        step=0.01,
    )
    depth: int = param(10, N_("units in the chain"), low=1, high=30, hard_high=200)
    spread: float = param(
        1.0,
        N_("standard deviation of a weight drawn at random"),
        low=0.1,
        high=10.0,
        hard_low=0.01,
        hard_high=1000.0,
        log=True,
    )


@dataclass(frozen=True, eq=False)
class Result:
    inputs: Array
    factors: Array
    """What a unit multiplies the gradient by, at each input"""
    log10_norms: Array
    """(depth + 1,): the gradient at the start, then at each unit's output; 0 at the top"""
    window_width: float = measure(N_("width of the window of inputs that lengthen a gradient"))
    log10_product: float = measure(
        N_("what the chain multiplies the gradient by, as a power of ten")
    )
    steepest_factor: float = measure(N_("the most that one unit can multiply the gradient by"))
    start_factor: float = measure(N_("what the first unit multiplies the gradient by"))
    units_in_window: float = measure(N_("units of the chain whose input lies in the window"))
    widest_window: float = measure(N_("width of the widest window that any weight has"))
    weight_at_widest: float = measure(N_("the weight that has it"))
    large_chance: float = measure(
        N_("chance that a random weight is 4 or more in size"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 1)
    w = params.weight
    inputs = np.linspace(0.0, 1.0, 401)
    path = chain(w, params.start, params.depth)
    factors = factor(w, path[:-1])
    logs = np.concatenate([[0.0], np.cumsum(log10_factor(w, path[:-1])[::-1])])[::-1]
    widest = weight_of_the_widest()
    progress(1, 1)
    return Result(
        inputs=inputs,
        factors=factor(w, inputs),
        log10_norms=logs,
        window_width=float(window_width(np.array([w]))[0]),
        log10_product=float(logs[0]),
        steepest_factor=w / LEAST,
        start_factor=float(factors[0]),
        units_in_window=float(np.sum(factors >= 1)),
        widest_window=float(window_width(np.array([widest]))[0]),
        weight_at_widest=widest,
        large_chance=math.erfc(LEAST / (params.spread * math.sqrt(2))),
    )


def chain(weight: float, start: float, depth: int) -> Array:
    """(depth + 1,): the input of the first unit, then every output."""
    path = np.empty(depth + 1)
    path[0] = start
    for at in range(depth):
        path[at + 1] = sigmoid(np.array(weight * (path[at] - 0.5)))
    return path


def factor(weight: float, inputs: Array) -> Array:
    """|w| σ'(w a + b) with b = -w/2"""
    return weight * sigmoid_slope(weight * (inputs - 0.5))


def log10_factor(weight: float, inputs: Array) -> Array:
    """The same as a power of ten, also where no float holds it: σ'(z) = e^-|z| / (1 + e^-|z|)²."""
    far = np.abs(weight * (inputs - 0.5))
    logs: Array = (math.log(weight) - far - 2 * np.log1p(np.exp(-far))) / math.log(10)
    return logs


def window_width(weights: Array) -> Array:
    """(2/w) ln(w (1 + √(1 - 4/w)) / 2 - 1), the inputs with |w| σ' >= 1; 0 below w = 4."""
    found = np.zeros_like(weights)
    w = weights[weights > LEAST]
    found[weights > LEAST] = 2 / w * np.log(w * (1 + np.sqrt(1 - LEAST / w)) / 2 - 1)
    return found


def weight_of_the_widest() -> float:
    """The weight of the widest window, by halving: the width rises up to it and falls beyond."""
    grid = np.linspace(LEAST, 20.0, 201)
    for _ in range(6):
        best = int(np.argmax(window_width(grid)))
        grid = np.linspace(grid[max(0, best - 1)], grid[min(200, best + 1)], 201)
    return float(grid[100])


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    weights = np.geomspace(min(1.0, params.weight), max(100.0, params.weight), 401)
    level = np.arange(params.depth + 1.0)
    return (
        Chart(
            say(N_("Inputs that lengthen a gradient, by weight")),
            Axis(say(N_("weight w")), log=True),
            Axis(say(N_("width of the window")), low=0.0),
            (
                Line(weights, window_width(weights), say(N_("window")), 0),
                Rule(params.weight, "x", f"w = {show(params.weight)}", 1),
            ),
        ),
        Chart(
            say(N_("One unit with w = {weight}"), weight=show(params.weight)),
            Axis(say(N_("input a"))),
            Axis(say(N_("factor on the gradient")), low=0.0),
            (
                Line(result.inputs, result.factors, "|w| σ'(w a + b)", 0),
                Rule(1.0, "y", "1", 2),
            ),
        ),
        Chart(
            say(N_("The gradient down the chain")),
            Axis(say(N_("unit (0 = input)")), reverse=True),
            Axis(say(N_("length of the gradient")), log=True),
            (Line(level, 10.0 ** np.clip(result.log10_norms, -307, 308), say(N_("chain")), 0),),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.window_width == 0:
        first = say(
            N_(
                "With w = {weight} a unit multiplies the gradient by {steepest} at most: no input "
                "can make it grow."
            ),
            weight=show(params.weight),
            steepest=show(result.steepest_factor),
        )
    else:
        first = say(
            N_(
                "With w = {weight} a unit lengthens the gradient for inputs within a window of "
                "{width}, by {steepest} at most; no weight has a window wider than {widest}."
            ),
            weight=show(params.weight),
            width=show(result.window_width),
            steepest=show(result.steepest_factor),
            widest=show(result.widest_window),
        )
    second = say(
        N_("Started at {start}, a chain of depth {depth} multiplies the gradient by {product}.")
        if result.window_width == 0
        else N_(
            "Started at {start}, {inside} of {depth} units are in it, and the chain multiplies the "
            "gradient by {product}."
        ),
        start=show(params.start),
        inside=show(result.units_in_window),
        depth=params.depth,
        product=show_log10(result.log10_product),
    )
    third = say(
        N_(
            "A weight drawn with standard deviation {spread} is 4 or more in size with chance "
            "{chance}."
        ),
        spread=show(params.spread),
        chance=show(result.large_chance) if result.large_chance > 0 else "< 10⁻³⁰⁰",
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("When a sigmoid chain explodes"),
    claim=N_(
        "A lone sigmoid unit lengthens a gradient only under a weight of 4 or more, in a narrow "
        "window."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "all-inputs": Misconception(
            N_("thought that a large weight lengthens the gradient for every input"),
            lambda params, _: 1.0 if params.weight > LEAST else 0.0,
        ),
        "wider-with-weight": Misconception(
            N_("thought that the window grows with the weight"),
            lambda params, result: result.widest_window * params.weight / result.weight_at_widest,
        ),
    },
)
