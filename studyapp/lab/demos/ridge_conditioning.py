"""An L2 penalty adds its strength to every curvature, so gradient descent needs far fewer steps.

Linear regression with more features than samples: many directions have no curvature at all, and
descent leaves the weights there as they were drawn. The penalty lifts all curvatures by λ; the
condition number becomes (largest + λ) / (smallest + λ), and the steps of descent at its best rate
are in proportion. It also moves the minimum: what is reached so fast is another place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import moments, ridge
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

CLOSE: Final = 1e-4
"""Share of the distance to the minimum, at the start, that counts as arrived."""
STRENGTHS: Final = np.logspace(-4, 1, 41)
SHOWN: Final = 400
"""Points of a drawn history."""


@dataclass(frozen=True, slots=True)
class Params:
    strength: float = param(
        0.1,
        N_("λ, the strength of the penalty"),
        low=1e-4,
        high=10.0,
        hard_low=1e-8,
        hard_high=1e4,
        log=True,
    )
    samples: int = param(30, N_("training samples"), low=5, high=200, hard_low=2, hard_high=500)
    features: int = param(50, N_("features"), low=2, high=100, hard_high=200)
    noise: float = param(
        0.1, N_("standard deviation of the noise"), low=0.0, high=2.0, hard_high=10.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    curvatures: Array
    """(features,) of the loss alone, rising"""
    history_steps: Array
    history: Array
    """(points,) steps, and the distance from the minimum there over that at the start"""
    steps_at: Array
    """(41,) steps at each of STRENGTHS"""
    steps: float = measure(
        N_("steps of descent until a ten-thousandth of the distance is left"), scale="log"
    )
    condition_number: float = measure(
        N_("largest over smallest curvature of loss and penalty"), scale="log"
    )
    flat_directions: float = measure(N_("directions in which the loss alone has no curvature"))
    smallest_curvature: float = measure(N_("smallest curvature of the loss alone"))
    largest_curvature: float = measure(N_("largest curvature of the loss alone"))
    steps_over_condition: float = measure(N_("steps over the condition number"))
    moved: float = measure(
        N_("distance of the minimum from that without a penalty, over the latter's length")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    progress(0, 3)
    X = streams.normals("data", (params.samples, params.features))
    truth = streams.normals("truth", (params.features,))
    y = X @ truth + params.noise * streams.normals("noise", (params.samples,))
    of = moments(X, y)
    start = streams.normals("weights", (params.features,))
    e, U = np.linalg.eigh(of.gram)
    e = np.where(e > 1e-12 * e[-1], e, 0.0)
    progress(1, 3)
    along, at_start = U.T @ of.correlation, U.T @ start

    def distances(strength: float) -> tuple[Array, Array]:
        """Per direction: what a step multiplies the distance by, and the distance at the start."""
        c = e + strength
        return 1 - 2 / (c[0] + c[-1]) * c, at_start - along / c

    steps_at = np.array([steps_to_arrive(*distances(strength)) for strength in STRENGTHS])
    progress(2, 3)
    factor, distance = distances(params.strength)
    steps = steps_to_arrive(factor, distance)
    shown = np.unique(np.linspace(0, steps, min(steps, SHOWN) + 1).round())
    history = np.array([left_after(factor, distance, step) for step in shown])
    progress(3, 3)
    condition = (e[-1] + params.strength) / (e[0] + params.strength)
    here, free = ridge(of, np.array([params.strength, 0.0])).T
    return Result(
        curvatures=e,
        history_steps=shown,
        history=history,
        steps_at=steps_at.astype(np.float64),
        steps=float(steps),
        condition_number=float(condition),
        flat_directions=float(np.sum(e == 0)),
        smallest_curvature=float(e[0]),
        largest_curvature=float(e[-1]),
        steps_over_condition=float(steps / condition),
        moved=float(np.linalg.norm(here - free) / np.linalg.norm(free)),
    )


def left_after(factor: Array, distance: Array, steps: float) -> float:
    """Distance from the minimum after so many steps of descent, over that at the start.

    The directions of the curvatures do not mix: each is multiplied by its factor in every step.
    """
    return float(np.linalg.norm(factor**steps * distance) / np.linalg.norm(distance))


def steps_to_arrive(factor: Array, distance: Array) -> int:
    """The first step at which no more than CLOSE of the distance is left, by bisection."""
    above, below = 0, 1
    while left_after(factor, distance, below) > CLOSE:
        above, below = below, 2 * below
    while below - above > 1:
        middle = (above + below) // 2
        if left_after(factor, distance, middle) > CLOSE:
            above = middle
        else:
            below = middle
    return below


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    e = result.curvatures
    condition = (e[-1] + STRENGTHS) / (e[0] + STRENGTHS)
    direction = np.arange(1.0, len(e) + 1)
    strength = say(N_("λ, the strength of the penalty"))
    return (
        Chart(
            say(N_("Distance from the minimum")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("share of the distance left")), log=True),
            (
                Line(result.history_steps, result.history, f"λ = {show(params.strength)}", 0),
                Rule(CLOSE, "y", say(N_("arrived")), 1),
            ),
        ),
        Chart(
            say(N_("Steps that descent needs")),
            Axis(strength, log=True),
            Axis(say(N_("steps")), log=True),
            (
                Line(STRENGTHS, result.steps_at, say(N_("steps")), 0),
                Line(STRENGTHS, condition, say(N_("condition number")), 2),
                Rule(params.strength, "x", say(N_("this run")), 1),
            ),
        ),
        Chart(
            say(N_("Curvature in every direction")),
            Axis(say(N_("direction"))),
            Axis(say(N_("curvature")), log=True),
            (
                Points(direction, e, say(N_("loss alone")), 2),
                Points(direction, e + params.strength, say(N_("loss and penalty")), 0),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.flat_directions > 0:
        first = say(
            N_(
                "In {flat} of {features} directions the loss alone has no curvature: descent would "
                "never move the weights there."
            ),
            flat=show(result.flat_directions),
            features=params.features,
        )
    else:
        first = say(
            N_("The curvatures of the loss alone run from {low} to {high}."),
            low=show(result.smallest_curvature),
            high=show(result.largest_curvature),
        )
    second = say(
        N_(
            "With λ = {strength} the condition number is {condition}, and a ten-thousandth of the "
            "distance is left after {steps} steps."
        ),
        strength=show(params.strength),
        condition=show(result.condition_number),
        steps=show(result.steps),
    )
    third = say(
        N_(
            "The minimum that is reached lies {moved} of the unpenalized one's length away from it."
        ),
        moved=percent(result.moved),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("L2 and the speed of descent"),
    claim=N_(
        "An L2 penalty adds its strength to every curvature, so gradient descent needs far fewer "
        "steps."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "condition-number-is-steps": Misconception(
            N_("took the condition number itself for the number of steps"),
            lambda _, result: result.condition_number,
        ),
        "inverse-strength": Misconception(
            N_("took one over the strength, as if the largest curvature were 1"),
            lambda params, _: 1 / params.strength,
        ),
    },
)
