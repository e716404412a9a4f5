"""A larger gradient is not faster learning: what counts is learning rate times curvature.

Four quadratic bowls are descended from a distance of one in every direction, to a thousandth: a
flat one and a steep one (one weight each), a valley that has both curvatures, and a round one with
curvature 1. The first three share a learning rate; the round one, without a steep direction to
mind, can bear a larger one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]

CLOSE: Final = 1e-3
"""A distance that counts as arrived."""
FAR: Final = 1e100
"""A weight beyond this stays where it is: it only grows."""
POINTS: Final = 400
"""Points of a history that are kept for the drawing."""


@dataclass(frozen=True, slots=True)
class Params:
    curvature: float = param(
        100.0,
        N_("curvature of the steep bowl; the flat one has 1"),
        low=1.0,
        high=200.0,
        hard_high=1e4,
        log=True,
    )
    rate: float = param(
        0.015,
        N_("learning rate on the flat bowl, the steep one and the valley"),
        low=0.001,
        high=0.05,
        hard_low=1e-4,
        hard_high=2.0,
        log=True,
    )
    round_rate: float = param(
        0.9,
        N_("learning rate on the round bowl"),
        low=0.1,
        high=1.9,
        hard_low=1e-3,
        hard_high=3.0,
        step=0.1,
    )
    steps: int = param(1000, N_("steps of descent"), low=50, high=2000, hard_low=5, hard_high=5000)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    """The steps that are kept for the drawing"""
    distances: Array
    """(kept, 4) flat, steep, valley, round"""
    steps_ratio: float = measure(
        N_("steps in the valley over those in the round bowl, whose gradient is smaller"),
        scale="log",
    )
    gradient_ratio: float = measure(
        N_("length of the first gradient in the valley over that in the round bowl"), scale="log"
    )
    steps_flat: float = measure(
        N_("steps to a distance of 0.001 in the flat bowl; one more than all if never")
    )
    steps_steep: float = measure(N_("the same in the steep bowl"))
    steps_valley: float = measure(N_("the same in the valley"))
    steps_round: float = measure(N_("the same in the round bowl"))
    final_steep: float = measure(N_("distance in the steep bowl at the end"), scale="log")
    steep_factor: float = measure(
        N_("what a step multiplies the distance in the steep bowl by, 1 - rate·curvature")
    )
    best_curvature: float = measure(
        N_("the curvature that this rate suits best, 1 / rate"), scale="log"
    )
    trouble: Trouble | None = None


def run(params: Params, progress: Progress = silent, /) -> Result:
    rate, c = params.rate, params.curvature
    # One row a weight: flat; steep; the valley's two; the round bowl's two.
    curvatures = np.array([1.0, c, 1.0, c, 1.0, 1.0])
    rates = np.array([rate, rate, rate, rate, params.round_rate, params.round_rate])
    w, path = np.ones(6), np.ones((params.steps + 1, 6))
    bad = None
    for step in range(params.steps):
        if step % 200 == 0:
            progress(step, params.steps)
        move = rates * curvatures * w
        w = np.where(np.abs(w) > FAR, w, w - move)
        path[step + 1] = w
        if bad is None and np.abs(w).max() > FAR:
            bad = step
    progress(params.steps, params.steps)
    distances = np.stack(
        [
            np.abs(path[:, 0]),
            np.abs(path[:, 1]),
            np.hypot(path[:, 2], path[:, 3]),
            np.hypot(path[:, 4], path[:, 5]),
        ],
        axis=1,
    )
    arrived = [arrival(distance, params.steps) for distance in distances.T]
    kept = np.unique(
        np.append(np.arange(0, params.steps, -(-params.steps // POINTS)), params.steps)
    )
    return Result(
        steps=kept.astype(np.float64),
        distances=distances[kept],
        steps_ratio=arrived[2] / arrived[3],
        gradient_ratio=float(np.hypot(1.0, c) / np.hypot(1.0, 1.0)),
        steps_flat=arrived[0],
        steps_steep=arrived[1],
        steps_valley=arrived[2],
        steps_round=arrived[3],
        final_steep=float(distances[-1, 1]),
        steep_factor=1 - rate * c,
        best_curvature=1 / rate,
        trouble=None
        if bad is None
        else Trouble(
            bad,
            None,
            N_("a weight passed 10¹⁰⁰: every step is longer than the one before"),
            N_("a learning rate below two over the largest curvature"),
        ),
    )


def arrival(distance: Array, steps: int) -> float:
    close = np.flatnonzero(distance <= CLOSE)
    return float(close[0]) if close.size else steps + 1.0


def expected_steps(rate_times_curvature: Array) -> Array:
    """ln 0.001 / ln |1 - rate·curvature|; infinite at and beyond the limit."""
    factor = np.abs(1 - rate_times_curvature)
    steps = np.full(factor.shape, np.inf)
    inside = (factor < 1) & (factor > 0)
    steps[inside] = np.maximum(1.0, np.log(CLOSE) / np.log(factor[inside]))
    steps[factor == 0] = 1.0
    return steps


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    words = (
        say(N_("flat")),
        say(N_("steep")),
        say(N_("valley of both")),
        say(N_("round")),
    )
    limit = 2 / params.rate
    grid = np.concatenate(
        [np.geomspace(limit / 1000, limit / 4, 60), np.linspace(limit / 4, limit)]
    )
    expected = expected_steps(params.rate * grid)
    known = np.isfinite(expected)
    shown = np.where(result.distances > CLOSE / 10, result.distances, np.nan)
    marks = [
        Points(np.array([c]), np.array([steps]), word, series)
        for c, steps, word, series in (
            (1.0, result.steps_flat, words[0], 0),
            (params.curvature, result.steps_steep, words[1], 1),
        )
        if steps <= params.steps
    ]
    return (
        Chart(
            say(N_("Distance from the minimum")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("distance")), log=True, low=1e-4, high=1e2),
            tuple(Line(result.steps, shown[:, at], word, at) for at, word in enumerate(words)),
        ),
        Chart(
            say(N_("Steps by curvature, at this rate")),
            Axis(say(N_("curvature (so large is the first gradient)")), log=True),
            Axis(say(N_("steps to a thousandth")), log=True),
            (
                Line(grid[known], expected[known], say(N_("one weight")), 2),
                *marks,
                Rule(limit, label=say(N_("2 / rate")), series=3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    steep = say(
        N_("At a rate of {rate} the flat bowl takes {flat} steps"),
        rate=show(params.rate),
        flat=_steps(result.steps_flat, params, say),
    )
    if abs(result.steep_factor) > 1:
        other = say(
            N_("the steep one, with {times} times the gradient, diverges"),
            times=show(params.curvature),
        )
    else:
        other = say(
            N_("the steep one, with {times} times the gradient, {steep}"),
            times=show(params.curvature),
            steep=_steps(result.steps_steep, params, say),
        )
    last = say(
        N_(
            "The valley's first gradient is {larger} times as long as the round bowl's, and it "
            "takes {valley} steps where that takes {round}."
        ),
        larger=show(result.gradient_ratio),
        valley=_steps(result.steps_valley, params, say),
        round=_steps(result.steps_round, params, say),
    )
    return say(N_("{flat}; {steep}."), flat=steep, steep=other) + " " + last


def _steps(steps: float, params: Params, say: Say) -> str:
    if steps > params.steps:
        return say(N_("more than {steps}"), steps=params.steps)
    return show(steps, 4)


demo = Demo(
    title=N_("Gradient, curvature and speed"),
    claim=N_(
        "A larger gradient is not faster learning: what counts is learning rate times curvature."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "larger-is-faster": Misconception(
            N_("took a larger gradient for faster learning"),
            lambda _, result: 1 / result.gradient_ratio,
        ),
        "same-speed": Misconception(
            N_("expected the number of steps not to depend on the bowl"), lambda *_: 1.0
        ),
    },
)
