"""Weight decay multiplies a weight by 1 - ηλ a step: it shrinks, swings or blows up by ηλ alone.

One weight starts at 1. The penalty λ/2 w² alone gives w ← (1 - ηλ) w, so (1 - ηλ)^t after t steps:
close to exp(-ηλt) while ηλ is small, swinging between 1 and 2, growing beyond 2. With a constant
pull of the data the weight goes to pull/λ instead, and may grow on its way. (Written with λ/(2n),
as in Nielsen's book, the λ here is that one over n.)
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

Array: TypeAlias = NDArray[np.float64]

FAR: Final = 1e100
"""A weight beyond this is stopped: it only grows."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.1, N_("η, the learning rate"), low=0.01, high=2.5, hard_low=1e-4, hard_high=10.0, log=True
    )
    strength: float = param(
        0.1,
        N_("λ, the strength of the penalty"),
        low=0.001,
        high=1.0,
        hard_low=1e-6,
        hard_high=10.0,
        log=True,
    )
    steps: int = param(100, N_("steps of decay"), low=10, high=500, hard_low=1, hard_high=2000)
    pull: float = param(
        0.0,
        N_("what the data's gradient adds to the weight, over the learning rate"),
        low=-1.0,
        high=1.0,
        hard_low=-100.0,
        hard_high=100.0,
        step=0.1,
    )


@dataclass(frozen=True, eq=False)
class Result:
    decay: Array
    """(steps + 1,) the penalty alone; shorter if stopped"""
    pulled: Array
    """(steps + 1,) the penalty and the data's pull; shorter if stopped"""
    left_share: float = measure(
        N_("size of the weight after all steps of the penalty alone, over its first"), scale="log"
    )
    factor: float = measure(N_("what one step multiplies the weight by, 1 - ηλ"))
    rate_times_strength: float = measure(N_("ηλ, the learning rate times the strength"))
    half_life: float = measure(
        N_("steps until half is left; infinite where the weight doesn't shrink"), scale="log"
    )
    exponential: float = measure(
        N_("exp(-ηλ·steps), what many small steps would leave"), scale="log"
    )
    flips: float = measure(N_("share of the steps that change the weight's sign"))
    final_weight: float = measure(N_("weight at the end, with the data's pull"))
    rest: float = measure(N_("pull / λ, where penalty and data balance"))
    trouble: Trouble | None = None


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 1)
    product = params.rate * params.strength
    decay = walk(params, 0.0)
    pulled = walk(params, params.pull)
    progress(1, 1)
    factor = 1 - product
    turned = np.sign(decay[1:]) * np.sign(decay[:-1]) < 0
    return Result(
        decay=decay,
        pulled=pulled,
        left_share=float(abs(decay[-1])),
        factor=factor,
        rate_times_strength=product,
        half_life=half_life(factor),
        exponential=math.exp(-product * params.steps),
        flips=float(turned.mean()),
        final_weight=float(pulled[-1]),
        rest=params.pull / params.strength,
        trouble=Trouble(
            len(decay) - 2,
            None,
            N_("the weight passed 10¹⁰⁰: ηλ is above 2, so every step more than undoes the last"),
            N_("a learning rate or a strength so small that ηλ is below 2"),
        )
        if abs(decay[-1]) > FAR
        else None,
    )


def walk(params: Params, pull: float) -> Array:
    """w ← w - η (λw - pull), from 1."""
    w, path = 1.0, [1.0]
    for _ in range(params.steps):
        w = w - params.rate * (params.strength * w - pull)
        path.append(w)
        if abs(w) > FAR:
            break
    return np.array(path)


def half_life(factor: float) -> float:
    size = abs(factor)
    if size >= 1:
        return math.inf
    return math.log(0.5) / math.log(size) if size > 0 else 0.0


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    steps, product = np.arange(params.steps + 1.0), result.rate_times_strength
    lines = [
        Line(steps[: len(result.decay)], result.decay, say(N_("(1 - ηλ)^t, the penalty alone")), 0),
        Line(steps, np.exp(-product * steps), say(N_("exp(-ηλt)")), 1),
    ]
    if params.pull:
        lines.append(
            Line(steps[: len(result.pulled)], result.pulled, say(N_("with the data's pull")), 2)
        )
    grid = np.linspace(0.0, max(2.5, 1.1 * product), 201)
    return (
        Chart(
            say(N_("The weight, step by step")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("weight"))),
            tuple(lines),
        ),
        Chart(
            say(N_("What a step leaves")),
            Axis("ηλ"),
            Axis(say(N_("size of the factor, |1 - ηλ|"))),
            (
                Line(grid, np.abs(1 - grid), "|1 - ηλ|", 0),
                Points(np.array([product]), np.array([abs(1 - product)]), say(N_("this run")), 1),
                Rule(1.0, across="x", label=say(N_("swings")), series=2),
                Rule(2.0, across="x", label=say(N_("blows up")), series=3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    told = {
        "product": show(result.rate_times_strength),
        "factor": show(result.factor, 5),
        "left": show(result.left_share),
        "steps": len(result.decay) - 1,
    }
    if result.rate_times_strength > 2:
        first = say(
            N_(
                "ηλ is {product}, so a step multiplies the weight by {factor}: it changes sign and "
                "grows, to {left} times its size in {steps} steps."
            ),
            **told,
        )
    elif result.rate_times_strength > 1:
        first = say(
            N_(
                "ηλ is {product}, so a step multiplies the weight by {factor}: it changes sign in "
                "every step, and {left} of its size is left after {steps}."
            ),
            **told,
        )
    else:
        first = say(
            N_(
                "ηλ is {product}, so a step multiplies the weight by {factor}: {left} of it is "
                "left after {steps} steps, and exp(-ηλt) would be {exponential}."
            ),
            exponential=show(result.exponential),
            **told,
        )
    if params.pull == 0:
        return first
    second = say(
        N_("With the data's pull it is at {final}; the two balance at {rest}."),
        final=show(result.final_weight),
        rest=show(result.rest),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("The factor of weight decay"),
    claim=N_(
        "Weight decay multiplies a weight by 1 - ηλ a step: it shrinks, swings or blows up by ηλ "
        "alone."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "subtracts": Misconception(
            N_("took the same amount off in every step"),
            lambda params, result: max(0.0, 1 - params.steps * result.rate_times_strength),
        ),
        "one-step": Misconception(
            N_("took one step's factor for the total"), lambda _, result: abs(result.factor)
        ),
        "forgot-the-rate": Misconception(
            N_("forgot the learning rate"),
            lambda params, _: abs(1 - params.strength) ** min(params.steps, 100),
        ),
    },
)
