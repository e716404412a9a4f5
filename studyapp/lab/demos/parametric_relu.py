"""PReLU learns its slope below zero, and only inputs below zero teach it.

Targets come from an activation with a known slope below zero, perhaps with noise. Full-batch
gradient descent on the squared error turns the one parameter of PReLU, max(0, x) + a·min(0, x) (He
et al. 2015). Its distance from the best slope is multiplied by 1 - 2·rate·mean(min(0, x)²) a step.
A leaky ReLU keeps the slope at which PReLU starts; a slope of -1 makes the absolute value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

NEAR: Final = 0.01
"""A slope this close to the best one has arrived."""
CEILING: Final = 1e100
"""Beyond this a slope is given up: its square still fits into a float."""
PROBE: Final = 1e-5
SHOWN: Final = 120
INPUTS: Final = 500


@dataclass(frozen=True)
class Params:
    target: float = param(
        0.25, N_("slope below zero of the targets; -1 is |x|"), low=-1.0, high=1.0, hard_low=-10.0,
        hard_high=10.0, step=0.05,
    )  # fmt: skip
    start: float = param(
        0.01, N_("slope at the start, which a leaky ReLU keeps"), low=-1.0, high=1.0, step=0.01
    )
    rate: float = param(0.1, N_("learning rate"), low=0.01, high=3.0, hard_high=100.0, log=True)
    shift: float = param(
        0.0, N_("mean of the inputs"), low=-2.0, high=2.0, hard_low=-10.0, hard_high=10.0, step=0.1
    )
    noise: float = param(
        0.0, N_("standard deviation of the noise"), low=0.0, high=1.0, hard_high=10.0, step=0.05
    )
    steps: int = param(100, N_("steps of descent"), low=20, high=500, hard_low=1, hard_high=5000)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """(120,) some of the inputs, and their targets"""
    y: Array
    slopes: Array
    """(steps + 1,), shorter where descent was stopped"""
    losses: Array
    steps_needed: float = measure(
        N_("steps until the slope is within 0.01 of the best; one more than all if it never is")
    )
    slope: float = measure(N_("slope below zero at the end"))
    best_slope: float = measure(N_("slope of the least squared error on these inputs"))
    loss: float = measure(N_("mean squared error at the end"), scale="log")
    loss_fixed: float = measure(
        N_("mean squared error of a leaky ReLU with the slope of the start"), scale="log"
    )
    factor: float = measure(N_("what a step multiplies the distance from the best slope by"))
    below: float = measure(N_("share of the inputs below zero"))
    gradient_error: float = measure(
        N_("largest difference of the derivative from a finite difference"), scale="log"
    )
    trouble: Trouble | None = None


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, params.steps)
    streams = Streams(params.seed)
    x = streams.normals("inputs", (INPUTS,)) + params.shift
    y = prelu(x, params.target) + params.noise * streams.normals("noise", (INPUTS,))
    slopes, trouble = descend(x, y, params, progress)
    # The error is a parabola in the slope: two moments give it at every step.
    below = np.minimum(x, 0.0)
    curvature = float(np.mean(below**2))
    best = (
        float(np.mean(below * (y - np.maximum(x, 0.0)))) / curvature
        if curvature > 0
        else (params.start)
    )
    losses = error(x, y, best) + curvature * (slopes - best) ** 2
    arrived = np.flatnonzero(np.abs(slopes - best) <= NEAR)
    progress(params.steps, params.steps)
    return Result(
        x=x[:SHOWN],
        y=y[:SHOWN],
        slopes=slopes,
        losses=losses,
        steps_needed=float(arrived[0]) if arrived.size else params.steps + 1.0,
        slope=float(slopes[-1]),
        best_slope=best,
        loss=float(losses[-1]),
        loss_fixed=error(x, y, params.start),
        factor=1 - 2 * params.rate * curvature,
        below=float(np.mean(x < 0)),
        gradient_error=_gradient_error(x, y),
        trouble=trouble,
    )


def prelu(x: Array, slope: float) -> Array:
    return np.maximum(x, 0.0) + slope * np.minimum(x, 0.0)


def error(x: Array, y: Array, slope: float) -> float:
    return float(np.mean((prelu(x, slope) - y) ** 2))


def derivative(x: Array, y: Array, slope: float) -> float:
    """Of the mean squared error in the slope: an input above zero adds nothing to it."""
    return float(np.mean(2 * (prelu(x, slope) - y) * np.minimum(x, 0.0)))


def descend(x: Array, y: Array, params: Params, progress: Progress) -> tuple[Array, Trouble | None]:
    slopes = [params.start]
    for step in range(params.steps):
        if step % 250 == 0:
            progress(step, params.steps)
        slopes.append(slopes[-1] - params.rate * derivative(x, y, slopes[-1]))
        if abs(slopes[-1]) > CEILING:
            return np.array(slopes), Trouble(
                step + 1, None, N_("the slope outgrew every bound"), N_("a smaller learning rate")
            )
    return np.array(slopes), None


def _gradient_error(x: Array, y: Array) -> float:
    return max(
        abs(derivative(x, y, a) - (error(x, y, a + PROBE) - error(x, y, a - PROBE)) / (2 * PROBE))
        for a in (-1.0, 0.3, 1.0)
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    ends = np.array([-3.0, 0.0, 3.0])
    steps = np.arange(len(result.slopes), dtype=np.float64)
    every = max(1, len(steps) // 500)
    steps, slopes, losses = steps[::every], result.slopes[::every], result.losses[::every]
    step = Axis(say(N_("step")), time=True)
    log = bool(np.max(np.abs(slopes)) > 1e4)
    return (
        Chart(
            say(N_("The slope while it learns")),
            step,
            Axis(say(N_("size of the slope")) if log else say(N_("slope below zero")), log=log),
            (
                Line(steps, np.abs(slopes) if log else slopes, "PReLU", 0),
                Rule(abs(result.best_slope) if log else result.best_slope, "y", say(N_("best")), 1),
                *(() if log else (Rule(params.start, "y", "leaky ReLU", 2),)),
            ),
        ),
        Chart(
            say(N_("What it has learned")),
            Axis(say(N_("input")), low=-3.0, high=3.0),
            Axis(say(N_("output")), low=-3.0, high=3.0),
            (
                Points(result.x, result.y, say(N_("targets")), 1),
                Line(ends, np.clip(prelu(ends, result.slope), -9, 9), "PReLU", 0),
                Line(ends, prelu(ends, params.start), "leaky ReLU", 2),
            ),
        ),
        Chart(
            say(N_("The loss over the steps")),
            step,
            Axis(say(N_("mean squared error")), log=True),
            (
                Line(steps, losses, "PReLU", 0),
                Rule(result.loss_fixed, "y", "leaky ReLU", 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    words = {
        "below": show(100 * result.below),
        "factor": show(result.factor),
        "best": show(result.best_slope),
        "slope": show(result.slope),
        "steps": show(len(result.slopes) - 1, 4),
        "needed": show(result.steps_needed, 4),
    }
    if result.below == 0:
        return say(
            N_(
                "None of the inputs is below zero, so that nothing teaches the slope: it stays at "
                "{slope} for all {steps} steps."
            ),
            **words,
        )
    if result.factor <= -1:
        return say(
            N_(
                "A step multiplies the distance from the best slope {best} by {factor}: the rate "
                "is too large, and after {steps} steps the slope is {slope}."
            ),
            **words,
        )
    if result.steps_needed <= params.steps:
        first = say(
            N_(
                "The slope is within 0.01 of the best one, {best}, at step {needed}; at the end it "
                "is {slope}."
            ),
            **words,
        )
    else:
        first = say(
            N_("After {steps} steps the slope is {slope}, still on its way to {best}."), **words
        )
    second = say(
        N_(
            "Only the {below} % of inputs below zero teach it: a step multiplies the distance by "
            "{factor}."
        ),
        **words,
    )
    third = say(
        N_("The squared error is {loss}; with the slope of the start it would stay {fixed}."),
        loss=show(result.loss),
        fixed=show(result.loss_fixed),
    )
    return f"{first} {second} {third}"


def _all_teach(params: Params, result: Result) -> float:
    """Steps that would be needed if the inputs above zero had a part in the derivative."""
    factor = abs(1 - 2 * params.rate * (1 + params.shift**2))
    away = abs(params.start - result.best_slope)
    if away <= NEAR:
        return 0.0
    if not 0 < factor < 1:
        return params.steps + 1.0
    return min(params.steps + 1.0, math.ceil(math.log(NEAR / away) / math.log(factor)))


demo = Demo(
    title=N_("PReLU learns its slope"),
    claim=N_("PReLU learns its slope below zero, and only inputs below zero teach it."),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "all-inputs": Misconception(
            N_("let the inputs above zero teach the slope as well"), _all_teach
        ),
    },
)
