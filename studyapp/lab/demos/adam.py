"""Adam's first step is the learning rate long in every weight, however large the gradient is.

A bowl with curvatures 1 and κ, turned by an angle, from a distance of 1 along both of its axes.
Adam (Kingma & Ba 2015) divides the running mean of each weight's gradient by the root of the
running mean of its square; both start at zero and are corrected for it. It runs with and without
that correction, beside plain descent at a step size of 1/κ. A second run has a rare large gradient,
+4 every third step and -1 between: the weight should fall, and where β₂ forgets the large one too
soon it rises (Reddi, Kale & Kumar 2018).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.landscape import around, ground
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["adam", "uncorrected", "plain"]

METHODS: Final[tuple[Method, ...]] = ("plain", "uncorrected", "adam")
EPS: Final = 1e-8
RARE: Final = 4.0
"""The rare gradient; the ones between are -1, so the mean of three is (4 - 2)/3."""
CLOSE: Final = 0.01
"""Share of the first distance that counts as arrived."""
LAST: Final = 20
"""Steps at the end over which the length of a step is averaged."""
FAR: Final = 1e100
"""A weight beyond this ends the run: it only grows."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.1,
        N_("learning rate of Adam; plain descent has 1/κ"),
        low=0.01,
        high=0.5,
        hard_low=1e-4,
        hard_high=1.0,
        log=True,
    )
    beta1: float = param(
        0.9, N_("β₁, what is kept of the gradient's running mean"), low=0.0, high=0.99, step=0.05
    )
    beta2: float = param(
        0.999,
        N_("β₂, what is kept of the running mean of its square"),
        low=0.0,
        high=0.9999,
        step=0.001,
    )
    condition: float = param(
        100.0,
        N_("κ, largest over smallest curvature"),
        low=1.0,
        high=1000.0,
        hard_high=1e4,
        log=True,
    )
    angle: float = param(
        0.0,
        N_("how far the bowl is turned from the weights' axes"),
        low=0.0,
        high=45.0,
        step=5.0,
        unit="°",
    )
    loss_scale: float = param(
        1.0,
        N_("factor on the whole loss; the step sizes stay"),
        low=0.01,
        high=100.0,
        hard_low=1e-4,
        hard_high=1e4,
        log=True,
    )
    steps: int = param(500, N_("steps of descent"), low=50, high=1000, hard_low=10, hard_high=2000)


@dataclass(frozen=True, eq=False)
class Result:
    paths: dict[Method, Array]
    """(steps + 1, 2) each, shorter if stopped"""
    hessian: Array
    """(2, 2), without the factor on the loss"""
    rare: Array
    """(steps + 1,) the weight under the rare large gradient, over the learning rate"""
    first_step: float = measure(
        N_("longest entry of Adam's first step, over both weights"), scale="log"
    )
    first_step_uncorrected: float = measure(N_("the same without the correction"), scale="log")
    first_gradient: float = measure(N_("largest entry of the first gradient"), scale="log")
    steps_adam: float = measure(
        N_("steps of Adam until a hundredth of the distance is left for good; one more if never")
    )
    steps_plain: float = measure(N_("the same for plain descent"))
    steps_uncorrected: float = measure(N_("the same for Adam without the correction"))
    last_step: float = measure(
        N_("mean length of Adam's last twenty steps, over the learning rate"), scale="log"
    )
    rare_drift: float = measure(
        N_("mean step under the rare large gradient, over the rate; right is below zero")
    )
    final_adam: float = measure(N_("distance of Adam from the minimum at the end"), scale="log")
    trouble: Trouble | None = None


def step_of_adam(
    m: Array, v: Array, g: Array, t: int, params: Params, *, corrected: bool
) -> tuple[Array, Array, Array]:
    """The new running means, and what is taken off the weights in step t = 1, 2 ..."""
    m = params.beta1 * m + (1 - params.beta1) * g
    v = params.beta2 * v + (1 - params.beta2) * g * g
    m_hat, v_hat = m, v
    if corrected:
        m_hat, v_hat = m / (1 - params.beta1**t), v / (1 - params.beta2**t)
    return m, v, params.rate * m_hat / (np.sqrt(v_hat) + EPS)


def bowl(params: Params) -> tuple[Array, Array]:
    """The Hessian, and the start: one along both of the bowl's own axes."""
    turn = math.radians(params.angle)
    axes = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return axes @ np.diag([1.0, params.condition]) @ axes.T, axes @ np.ones(2)


def run(params: Params, progress: Progress = silent, /) -> Result:
    hessian, start = bowl(params)
    pulled, plain_rate = params.loss_scale * hessian, 1 / params.condition
    paths: dict[Method, Array] = {}
    stopped: list[int] = []
    for at, method in enumerate(METHODS):
        w, m, v, path = start, np.zeros(2), np.zeros(2), [start]
        for step in range(params.steps):
            if step % 100 == 0:
                progress(at * params.steps + step, 4 * params.steps)
            g = pulled @ w
            if method == "plain":
                w = w - plain_rate * g
            else:
                m, v, by = step_of_adam(m, v, g, step + 1, params, corrected=method == "adam")
                w = w - by
            path.append(w)
            if np.abs(w).max() > FAR:
                stopped.append(step)
                break
        paths[method] = np.array(path)
    rare = _rare(params, progress)
    progress(1, 1)
    arrived = {method: _arrival(path, params.steps) for method, path in paths.items()}
    taken = np.linalg.norm(np.diff(paths["adam"], axis=0), axis=1)
    settled = rare[len(rare) // 2 :: 3]
    return Result(
        paths=paths,
        hessian=hessian,
        rare=rare,
        first_step=_first(paths["adam"]),
        first_step_uncorrected=_first(paths["uncorrected"]),
        first_gradient=float(np.abs(pulled @ start).max()),
        steps_adam=arrived["adam"],
        steps_plain=arrived["plain"],
        steps_uncorrected=arrived["uncorrected"],
        last_step=float(taken[-LAST:].mean() / params.rate),
        rare_drift=float(np.diff(settled).mean() / 3),
        final_adam=float(np.linalg.norm(paths["adam"][-1])),
        trouble=Trouble(
            min(stopped),
            None,
            N_("plain descent passed 10¹⁰⁰: its step grows with the loss's factor"),
            N_("a step size divided by that factor, or Adam, whose step does not know it"),
        )
        if stopped
        else None,
    )


def _rare(params: Params, progress: Progress) -> Array:
    w, m, v, path = np.zeros(1), np.zeros(1), np.zeros(1), [0.0]
    for step in range(params.steps):
        if step % 100 == 0:
            progress(3 * params.steps + step, 4 * params.steps)
        g = np.array([RARE if step % 3 == 0 else -1.0])
        m, v, by = step_of_adam(m, v, g, step + 1, params, corrected=True)
        w = w - by
        path.append(float(w[0]) / params.rate)
    return np.array(path)


def _first(path: Array) -> float:
    return float(np.abs(path[1] - path[0]).max())


def _arrival(path: Array, steps: int) -> float:
    distance = np.linalg.norm(path, axis=1)
    outside = np.flatnonzero(distance > CLOSE * distance[0])
    last = int(outside[-1]) + 1
    return float(last) if last < len(path) else steps + 1.0


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    words = {
        "adam": "Adam",
        "uncorrected": say(N_("Adam, uncorrected")),
        "plain": say(N_("plain descent")),
    }
    shown = {method: np.clip(path, -3.0, 3.0) for method, path in result.paths.items()}
    x = around(*(path[:, 0] for path in shown.values()))
    y = around(*(path[:, 1] for path in shown.values()))
    (a, b), (_, c) = result.hessian
    steps = np.arange(params.steps + 1.0)
    time = Axis(say(N_("step")), time=True)
    nearest = min(float(np.linalg.norm(path, axis=1).min()) for path in result.paths.values())
    low = 1e-8 if nearest < 1e-8 else None
    return (
        Chart(
            say(N_("The paths in the plane of the weights")),
            Axis("w₁", low=x[0], high=x[1]),
            Axis("w₂", low=y[0], high=y[1]),
            (
                ground(
                    lambda u, v: (a * u * u + 2 * b * u * v + c * v * v) / 2,
                    x,
                    y,
                    say(N_("log₁₀ loss")),
                ),
                *(
                    Line(path[:, 0], path[:, 1], words[method], at, at=steps[: len(path)])
                    for at, (method, path) in enumerate(shown.items())
                ),
            ),
        ),
        Chart(
            say(N_("Distance from the minimum")),
            time,
            Axis(say(N_("distance")), log=True, low=low, high=100.0),
            tuple(
                Line(steps[: len(path)], np.linalg.norm(path, axis=1), words[method], at)
                for at, (method, path) in enumerate(result.paths.items())
            ),
        ),
        Chart(
            say(N_("Gradients of +4, -1, -1, +4, -1, -1 ...")),
            time,
            Axis(say(N_("weight over the learning rate"))),
            (
                Line(steps, result.rare, "Adam", 2),
                Line(steps, -steps * (RARE - 2) / 3, say(N_("plain descent")), 0),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "The first gradient is {gradient}, Adam's first step {step} at a learning rate of "
            "{rate}; without the correction it would be {uncorrected}."
        ),
        gradient=show(result.first_gradient),
        step=show(result.first_step),
        rate=show(params.rate),
        uncorrected=show(result.first_step_uncorrected),
    )
    second = say(
        N_("Steps to a hundredth of the distance: Adam {adam}, plain descent {plain}."),
        adam=_steps(result.steps_adam, params, say),
        plain=_steps(result.steps_plain, params, say),
    )
    if result.rare_drift < 0:
        third = say(N_("Under a rare large gradient the weight goes the right way."))
    else:
        third = say(
            N_("Under a rare large gradient it goes the wrong way: β₂ forgets that one too soon.")
        )
    return f"{first} {second} {third}"


def _steps(steps: float, params: Params, say: Say) -> str:
    if steps > params.steps:
        return say(N_("more than {steps}"), steps=params.steps)
    return show(steps, 4)


demo = Demo(
    title=N_("Adam, step by step"),
    claim=N_(
        "Adam's first step is the learning rate long in every weight, however large the gradient "
        "is."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "rate-times-gradient": Misconception(
            N_("multiplied the learning rate by the gradient, as plain descent does"),
            lambda params, result: params.rate * result.first_gradient,
        ),
        "uncorrected": Misconception(
            N_("left out the correction of the running means"),
            lambda _, result: result.first_step_uncorrected,
        ),
        "running-mean-only": Misconception(
            N_("took the step for the learning rate times 1 - β₁"),
            lambda params, _: params.rate * (1 - params.beta1),
        ),
    },
)
