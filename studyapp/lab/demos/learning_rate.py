"""Gradient descent converges only below a step size of two over the largest curvature.

On a bowl that is steep one way and shallow the other, the steep direction sets the limit and the
shallow one the time: each step multiplies the distance along a direction of curvature c by
1 - rate·c. Half way to the limit is best for one direction; momentum helps when they differ much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.landscape import around, ground
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]

CLOSE = 1e-3
"""Share of the first distance that counts as arrived."""
FAR = 1e150
"""A distance beyond which the run is stopped: its square would soon overflow."""
SHOWN = 20
"""Steps that are drawn in the plane."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.9,
        N_("step size over the limit, 2 / largest curvature"),
        low=0.05,
        high=1.2,
        hard_low=0.001,
        hard_high=2.0,
        step=0.05,
    )
    condition: float = param(
        10.0, N_("largest over smallest curvature"), low=1.0, high=1000.0, hard_high=1e6, log=True
    )
    curvature: float = param(
        1.0, N_("largest curvature"), low=0.1, high=100.0, hard_low=1e-3, hard_high=1e3, log=True
    )
    momentum: float = param(
        0.0, N_("share of the last step that is added"), low=0.0, high=0.99, step=0.05
    )
    steps: int = param(200, N_("steps of descent"), low=10, high=500, hard_low=1, hard_high=2000)


@dataclass(frozen=True, eq=False)
class Result:
    path: Array
    """(steps + 1, 2): steep and shallow direction, starting at (1, 1); shorter if stopped"""
    step_size: float = measure(N_("the step size itself"), scale="log")
    step_limit: float = measure(N_("two over the largest curvature"), scale="log")
    final_distance: float = measure(
        N_("distance from the minimum at the end, over that at the start"), scale="log"
    )
    steep_factor: float = measure(
        N_("what one plain step multiplies the steep direction by, 1 - rate·curvature")
    )
    shallow_factor: float = measure(N_("the same for the shallow direction"))
    first_gradient: float = measure(N_("length of the first gradient"), scale="log")
    steps_to_arrive: float = measure(
        N_("steps until a thousandth of the distance is left; one more than all if it never is")
    )
    turns: float = measure(
        N_("share of the steps that jump over the minimum of the steep direction")
    )
    trouble: Trouble | None = None


def run(params: Params, progress: Progress = silent, /) -> Result:
    c = np.array([params.curvature, params.curvature / params.condition])
    limit = 2.0 / params.curvature
    rate = params.rate * limit
    w, last, path = np.ones(2), np.zeros(2), np.ones((params.steps + 1, 2))
    for step in range(params.steps):
        if step % 200 == 0:
            progress(step, params.steps)
        last = params.momentum * last - rate * c * w
        w = w + last
        path[step + 1] = w
        if np.abs(w).max() > FAR:
            path = path[: step + 2]
            break
    progress(params.steps, params.steps)
    distance = np.hypot(path[:, 0], path[:, 1])
    arrived = np.flatnonzero(distance <= CLOSE * distance[0])
    crossed = np.signbit(path[1:, 0]) != np.signbit(path[:-1, 0])
    return Result(
        path=path,
        step_size=rate,
        step_limit=limit,
        final_distance=float(distance[-1] / distance[0]),
        steep_factor=float(1.0 - rate * c[0]),
        shallow_factor=float(1.0 - rate * c[1]),
        first_gradient=float(np.linalg.norm(c)),
        steps_to_arrive=float(arrived[0]) if arrived.size else params.steps + 1.0,
        turns=float(crossed.mean()),
        trouble=Trouble(
            len(path) - 2,
            None,
            N_("the distance passed 10¹⁵⁰: every step is longer than the one before"),
            N_("a step size below two over the largest curvature"),
        )
        if distance[-1] > FAR
        else None,
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    steps = np.arange(float(len(result.path)))
    size = np.abs(result.path)
    shown = result.path[: SHOWN + 1]
    x, y = around(shown[:, 1], np.zeros(1)), around(shown[:, 0], np.zeros(1))
    k = params.condition
    return (
        Chart(
            say(N_("Distance from the minimum")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("distance")), log=True),
            (
                Line(steps, size[:, 0], say(N_("steep direction")), 0),
                Line(steps, size[:, 1], say(N_("shallow direction")), 1),
            ),
        ),
        Chart(
            say(N_("The first steps")),
            Axis(say(N_("shallow direction")), low=x[0], high=x[1]),
            Axis(say(N_("steep direction")), low=y[0], high=y[1]),
            (
                ground(lambda u, v: u * u / k + v * v, x, y, say(N_("log₁₀ loss"))),
                Line(shown[:, 1], shown[:, 0], "", 0, at=np.arange(float(len(shown)))),
                Points(np.zeros(1), np.zeros(1), say(N_("minimum")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    factors = say(
        N_(
            "Steps of {rate} times the limit multiply the steep direction by {steep} and the "
            "shallow one by {shallow} each time."
        )
        if params.momentum == 0
        else N_(
            "Without momentum, steps of {rate} times the limit would multiply the steep direction "
            "by {steep} and the shallow one by {shallow} each time."
        ),
        rate=show(params.rate),
        steep=show(result.steep_factor),
        shallow=show(result.shallow_factor),
    )
    if result.final_distance > 1 and params.rate < 1 + params.momentum:
        end = say(
            N_("After {steps} steps the distance is still {final} times the first."),
            steps=len(result.path) - 1,
            final=show(result.final_distance),
        )
    elif result.final_distance > 1:
        end = say(
            N_("After {steps} steps the distance is {final} times the first: it diverges."),
            steps=len(result.path) - 1,
            final=show(result.final_distance),
        )
    else:
        end = say(
            N_("After {steps} steps {final} of the distance is left."),
            steps=params.steps,
            final=show(result.final_distance),
        )
    return f"{factors} {end}"


demo = Demo(
    title=N_("Step size on a bowl"),
    claim=N_(
        "Gradient descent converges only below a step size of two over the largest curvature."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-over-curvature": Misconception(
            N_("took the best step of one direction, 1 / curvature, for the limit"),
            lambda params, _: 1.0 / params.curvature,
            ("step_limit",),
        ),
        "smallest-curvature": Misconception(
            N_("took the limit from the smallest curvature"),
            lambda params, _: 2.0 * params.condition / params.curvature,
            ("step_limit",),
        ),
    },
)
