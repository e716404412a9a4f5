"""With one weight, L1 takes a fixed amount off and stops at zero; L2 divides and never gets there.

The loss alone is ½ (w - a)², smallest at a. With λ|w| the smallest point moves towards zero by λ,
and to zero itself when a is nearer than that. With λ/2 w² it is a / (1 + λ). Without any loss, L1
wears a weight down in equal steps and L2 in equal shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.penalties import soft_threshold
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]

LONGEST = 500
FAR = 1e100
"""A weight beyond this is stopped: it only grows."""


@dataclass(frozen=True, slots=True)
class Params:
    penalty: Literal["l1", "l2"] = param("l1", N_("λ|w|, or λ/2 w²"))
    optimum: float = param(
        0.5,
        N_("a, where the loss alone is smallest"),
        low=-3.0,
        high=3.0,
        hard_low=-100.0,
        hard_high=100.0,
        step=0.25,
    )
    strength: float = param(
        1.0, N_("λ, the strength of the penalty"), low=0.0, high=3.0, hard_high=1000.0, step=0.25
    )
    rate: float = param(
        0.1,
        N_("learning rate, where the penalty alone acts"),
        low=0.01,
        high=1.0,
        hard_low=0.001,
        hard_high=3.0,
        log=True,
    )
    steps: int = param(
        200, N_("steps of the penalty alone, from a weight of 1"), low=10, high=LONGEST, hard_low=1
    )


@dataclass(frozen=True, eq=False)
class Result:
    grid: Array
    objective: Array
    """Loss and penalty on the grid"""
    decay: Array
    """(steps + 1,) a weight under the penalty alone; fewer where it went beyond 10¹⁰⁰"""
    optima: Array
    best: Array
    """(2, 201) the best weight under L1, and under L2, for each of the optima of the loss"""
    weight: float = measure(N_("the weight that minimizes loss and penalty"))
    taken_off: float = measure(N_("distance of that weight from the optimum of the loss"))
    kept_ratio: float = measure(N_("that weight over the optimum of the loss; 0 if that is 0"))
    decay_factor: float = measure(
        N_("what one step of the penalty alone multiplies a weight of 1 by")
    )
    left_after: float = measure(N_("size of the weight after all steps of the penalty alone"))
    steps_to_zero: float = measure(
        N_("steps until the penalty alone has made the weight zero; one more than all if never")
    )
    trouble: Trouble | None = None


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 1)
    a, strength = params.optimum, params.strength
    if params.penalty == "l1":
        weight = float(soft_threshold(np.array([a]), strength)[0])
    else:
        weight = a / (1 + strength)
    decay = walked(params)
    zero = (
        np.flatnonzero(np.abs(decay) < 1e-12)
        if params.penalty == "l1"
        else np.flatnonzero(decay == 0)
    )
    reach = max(1.0, 1.5 * abs(a))
    grid = np.linspace(-reach, reach, 201)
    cost = np.abs(grid) if params.penalty == "l1" else grid * grid / 2
    far = max(reach, 2 * strength)
    optima = np.linspace(-far, far, 201)
    progress(1, 1)
    return Result(
        grid=grid,
        objective=0.5 * (grid - a) ** 2 + strength * cost,
        decay=decay,
        optima=optima,
        best=np.array([soft_threshold(optima, strength), optima / (1 + strength)]),
        weight=weight,
        taken_off=abs(weight - a),
        kept_ratio=weight / a if a else 0.0,
        decay_factor=float(decay[1]),
        left_after=abs(float(decay[-1])),
        steps_to_zero=float(zero[0]) if zero.size else params.steps + 1.0,
        trouble=Trouble(
            len(decay) - 2,
            None,
            N_("the weight passed 10¹⁰⁰: ηλ is above 2, so every step more than undoes the last"),
            N_("a learning rate or a strength so small that ηλ is below 2"),
        )
        if abs(decay[-1]) > FAR
        else None,
    )


def walked(params: Params) -> Array:
    """A weight of 1 and where each step of the penalty alone takes it, until it goes too far."""
    decay = [1.0]
    while len(decay) <= params.steps and abs(decay[-1]) <= FAR:
        decay.append(shrunk(params, decay[-1]))
    return np.array(decay)


def shrunk(params: Params, w: float) -> float:
    """One step of the penalty alone: the L1 step stops at zero, the L2 step is plain descent."""
    by = params.rate * params.strength
    return float(soft_threshold(np.array([w]), by)[0]) if params.penalty == "l1" else w * (1 - by)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    lowest = float(np.interp(result.weight, result.grid, result.objective))
    return (
        Chart(
            say(N_("Loss and penalty")),
            Axis(say(N_("weight"))),
            Axis(say(N_("loss + penalty"))),
            (
                Line(result.grid, result.objective, params.penalty.upper(), 0),
                Points(np.array([result.weight]), np.array([lowest]), say(N_("minimum")), 1),
            ),
        ),
        Chart(
            say(N_("The penalty alone, step by step")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("weight"))),
            (Line(np.arange(float(len(result.decay))), result.decay, params.penalty.upper(), 0),),
        ),
        Chart(
            say(N_("Shrinkage by each penalty")),
            Axis(say(N_("a, where the loss alone is smallest"))),
            Axis(say(N_("best weight"))),
            (
                Line(result.optima, result.best[0], "L1", 0),
                Line(result.optima, result.best[1], "L2", 1),
                Points(
                    np.array([params.optimum]), np.array([result.weight]), say(N_("this run")), 2
                ),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "The loss alone wants {optimum}; with {penalty} of strength {strength} the best weight "
            "is {weight}."
        ),
        optimum=show(params.optimum),
        penalty=params.penalty.upper(),
        strength=show(params.strength),
        weight=show(result.weight),
    )
    if result.steps_to_zero <= params.steps:
        second = say(
            N_("Alone, the penalty has a weight of 1 at exactly zero from step {steps} on."),
            steps=show(result.steps_to_zero),
        )
    elif result.left_after > 1:
        second = say(
            N_(
                "Alone, steps this long throw a weight of 1 over zero and ever further away: after "
                "{steps} of them it is {left} in size."
            ),
            left=show(result.left_after),
            steps=len(result.decay) - 1,
        )
    else:
        second = say(
            N_("Alone, the penalty leaves {left} of a weight of 1 after {steps} steps."),
            left=show(result.left_after),
            steps=params.steps,
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("One weight under L1 and L2"),
    claim=N_(
        "With one weight, L1 takes a fixed amount off and stops at zero; L2 divides and never gets "
        "there."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "divides": Misconception(
            N_("divided by 1 + λ, as L2 does"),
            lambda params, _: params.optimum / (1 + params.strength),
        ),
        "subtracts": Misconception(
            N_("took λ off, past zero if need be"),
            lambda params, _: params.optimum - params.strength,
        ),
        "keeps": Misconception(
            N_("left the weight where the loss alone wants it"),
            lambda params, _: params.optimum,
        ),
        "halves-the-strength": Misconception(
            N_("took λ/2 off, as if that were the slope of λ|w|"),
            lambda params, _: params.optimum - params.strength / 2,
        ),
    },
)
