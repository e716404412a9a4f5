"""Descent that starts on the ridge of a saddle stops there; a little noise soon leaves it.

f = x²/2 - y²/2 + y⁴/4 has a saddle at the origin and minima at (0, ±1). From (1, offset) plain
descent follows the gradient; the noisy run adds normal noise to it. Near the saddle each step
multiplies y by 1 + rate, so what the noise has to do is only to give y some first value: the time
to leave grows with the logarithm of how small that is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Heatmap, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.landscape import height
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

LEFT: Final = 0.9
"""|y| beyond this has left the saddle: a minimum is near."""
FLAT: Final = 0.1
"""A gradient shorter than this looks as if descent had arrived."""
SHOWN: Final = 1e-12
"""Below this a distance is drawn as the floor of its axis."""


@dataclass(frozen=True, slots=True)
class Params:
    noise: float = param(
        0.01,
        N_("standard deviation of the noise on the gradient"),
        low=0.0,
        high=0.1,
        hard_high=0.2,
        step=0.005,
    )
    rate: float = param(0.1, N_("learning rate"), low=0.01, high=0.3, hard_low=0.001, log=True)
    offset: float = param(
        0.0,
        N_("y at the start; 0 is on the ridge"),
        low=-0.1,
        high=0.1,
        hard_low=-0.5,
        step=0.01,
        hard_high=0.5,
    )
    steps: int = param(400, N_("steps of descent"), low=50, high=500, hard_low=10, hard_high=2000)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    plain: Array
    """(steps + 1, 2)"""
    noisy: Array
    """(steps + 1, 2)"""
    escape_step: float = measure(
        N_("steps until the noisy run has left the saddle; one more than all if it never does")
    )
    plain_escape_step: float = measure(N_("the same for plain descent"))
    plain_offset: float = measure(N_("distance of plain descent from the ridge at the end"))
    noisy_offset: float = measure(N_("distance of the noisy run from the ridge at the end"))
    plain_gradient: float = measure(N_("length of the gradient at the end of plain descent"))
    flat_steps: float = measure(
        N_("steps that the noisy run spends near the saddle with a gradient shorter than 0.1")
    )
    growth: float = measure(N_("what a step multiplies a small y by, near the saddle"))
    loss_gained: float = measure(N_("loss at the end: that of plain descent less the noisy one's"))


def loss(x: Array, y: Array) -> Array:
    return np.asarray(x * x / 2 - y * y / 2 + y**4 / 4)


def gradient(w: Array) -> Array:
    """(..., 2) of the loss at points (..., 2)."""
    y = w[..., 1]
    return np.stack([w[..., 0], y * (y * y - 1)], axis=-1)


def run(params: Params, progress: Progress = silent, /) -> Result:
    noise = params.noise * Streams(params.seed).normals("noise", (params.steps, 2))
    w = np.array([[1.0, params.offset], [1.0, params.offset]])  # plain, noisy
    path = np.empty((params.steps + 1, 2, 2))
    path[0] = w
    for step in range(params.steps):
        if step % 100 == 0:
            progress(step, params.steps)
        w = w - params.rate * gradient(w)
        w[1] -= params.rate * noise[step]
        path[step + 1] = w
    progress(params.steps, params.steps)
    plain, noisy = path[:, 0], path[:, 1]
    lengths = np.linalg.norm(gradient(noisy), axis=1)
    waiting = np.abs(noisy[:, 1]) < 0.5
    end = loss(path[-1, :, 0], path[-1, :, 1])
    return Result(
        plain=plain,
        noisy=noisy,
        escape_step=_left(noisy, params.steps),
        plain_escape_step=_left(plain, params.steps),
        plain_offset=float(abs(plain[-1, 1])),
        noisy_offset=float(abs(noisy[-1, 1])),
        plain_gradient=float(np.linalg.norm(gradient(plain[-1]))),
        flat_steps=float(np.sum((lengths < FLAT) & waiting)),
        growth=1 + params.rate,
        loss_gained=float(end[0] - end[1]),
    )


def _left(path: Array, steps: int) -> float:
    beyond = np.flatnonzero(np.abs(path[:, 1]) > LEFT)
    return float(beyond[0]) if beyond.size else steps + 1.0


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    x, y = (-0.6, 1.2), (-1.4, 1.4)
    steps = np.arange(params.steps + 1.0)
    both = ((say(N_("plain descent")), result.plain), (say(N_("with noise")), result.noisy))
    return (
        Chart(
            say(N_("The paths over the saddle")),
            Axis("x", low=x[0], high=x[1]),
            Axis("y", low=y[0], high=y[1]),
            (
                Heatmap(height(loss, x, y), x, y, say(N_("loss"))),
                *(
                    Line(path[:, 0], path[:, 1], words, at, at=steps)
                    for at, (words, path) in enumerate(both)
                ),
                Points(np.zeros(2), np.array([-1.0, 1.0]), say(N_("minimum")), 2),
            ),
        ),
        Chart(
            say(N_("Distance from the ridge")),
            Axis(say(N_("step")), time=True),
            Axis("|y|", log=True),
            tuple(
                Line(
                    steps, np.where(np.abs(path[:, 1]) < SHOWN, 0.0, np.abs(path[:, 1])), words, at
                )
                for at, (words, path) in enumerate(both)
            ),
        ),
        Chart(
            say(N_("The loss over the steps")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("loss"))),
            tuple(
                Line(steps, loss(path[:, 0], path[:, 1]), words, at)
                for at, (words, path) in enumerate(both)
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.plain_offset == 0:
        first = say(
            N_(
                "Plain descent keeps y = 0 exactly and heads for the saddle: after {steps} steps "
                "its gradient has length {gradient}."
            ),
            steps=params.steps,
            gradient=show(result.plain_gradient),
        )
    elif result.plain_escape_step > params.steps:
        first = say(
            N_("Plain descent is {offset} off the ridge after {steps} steps."),
            steps=params.steps,
            offset=show(result.plain_offset),
        )
    else:
        first = say(
            N_("Plain descent starts {offset} off the ridge and has left after {plain} steps."),
            offset=show(abs(params.offset)),
            plain=show(result.plain_escape_step),
        )
    if result.escape_step > params.steps:
        second = say(
            N_("With noise of {noise} the saddle is not left in that time."),
            noise=show(params.noise),
        )
    else:
        second = say(
            N_(
                "With noise of {noise} it is left after {noisy} steps, each of which multiplies a "
                "small y by {growth}."
            ),
            noise=show(params.noise),
            noisy=show(result.escape_step),
            growth=show(result.growth),
        )
    return f"{first} {second}"


def _straight_walk(params: Params, _: Result) -> float:
    """Steps of a walk that noise alone would need, without the ridge's push."""
    one = params.noise * params.rate
    return (LEFT / one) ** 2 if one > 0 else math.inf


demo = Demo(
    title=N_("Leaving a saddle point"),
    claim=N_(
        "Descent that starts on the ridge of a saddle stops there; a little noise soon leaves it."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "noise-alone": Misconception(
            N_("took it for a random walk that the slope does not help"), _straight_walk
        ),
        "stuck": Misconception(
            N_("expected the noisy run to stay as well"), lambda params, _: params.steps + 1.0
        ),
    },
)
