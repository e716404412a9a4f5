"""Plain descent needs steps in proportion to the condition number κ, momentum only to √κ.

A bowl with curvatures 1 and κ, from (1, 1). Tuned, every method has the step size and momentum
that make its slowest direction fastest: plain descent then keeps (κ-1)/(κ+1) of the distance a
step, Nesterov's momentum 1 - 2/√(3κ+1), the heavy ball (√κ-1)/(√κ+1) (Polyak 1964; Goh 2017,
"Why momentum really works"; Lessard, Recht & Packard 2016). Untuned, all share the reader's step
size and momentum. The rate is fitted to the second half of each run.
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
from studyapp.lab.nn.optimizers import SGD
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["plain", "nesterov", "heavy"]

METHODS: Final[tuple[Method, ...]] = ("plain", "nesterov", "heavy")
CLOSE: Final = 1e-3
"""Share of the first distance that counts as arrived."""
FAR: Final = 1e100
"""A distance beyond which a run is stopped."""
SHOWN: Final = 20
"""Steps of the paths that are drawn in the plane."""


@dataclass(frozen=True, slots=True)
class Params:
    condition: float = param(
        100.0,
        N_("κ, largest over smallest curvature"),
        low=1.0,
        high=1000.0,
        hard_high=1e4,
        log=True,
    )
    tuned: bool = param(True, N_("every method at its own best step size and momentum"))
    rate: float = param(
        0.5,
        N_("step size over 2 / largest curvature, for all methods if untuned"),
        low=0.05,
        high=2.0,
        hard_low=0.001,
        hard_high=4.0,
        step=0.05,
    )
    beta: float = param(
        0.9,
        N_("share of the last step that is kept, if untuned"),
        low=0.0,
        high=0.99,
        step=0.01,
        hard_high=0.999,
    )
    steps: int = param(400, N_("steps of descent"), low=20, high=1000, hard_low=4, hard_high=2000)


@dataclass(frozen=True, eq=False)
class Result:
    paths: dict[Method, Array]
    """(steps + 1, 2) each, flat and steep direction, shorter where a run was stopped"""
    steps_ratio: float = measure(
        N_("steps of plain descent to a thousandth of the distance over those of the heavy ball"),
        scale="log",
    )
    rate_plain: float = measure(N_("what plain descent keeps of the distance in a step, fitted"))
    rate_heavy: float = measure(N_("the same for the heavy ball"))
    rate_nesterov: float = measure(N_("the same for Nesterov's momentum"))
    theory_plain: float = measure(
        N_("largest root of the recursion: the rate that plain descent must have")
    )
    theory_heavy: float = measure(N_("the same for the heavy ball"))
    theory_nesterov: float = measure(N_("the same for Nesterov's momentum"))
    steps_plain: float = measure(
        N_("steps of plain descent to a thousandth of the distance; one more than all if never")
    )
    steps_heavy: float = measure(N_("the same for the heavy ball"))
    steps_nesterov: float = measure(N_("the same for Nesterov's momentum"))
    beta_heavy: float = measure(N_("momentum of the heavy ball in this run"))
    beyond_heavy: float = measure(
        N_("largest distance of the heavy ball on its way over the first one")
    )
    trouble: Trouble | None = None


def setting(method: Method, params: Params) -> tuple[float, float]:
    """Step size and momentum; curvatures run from 1 to κ."""
    k = params.condition
    if not params.tuned:
        return params.rate * 2 / k, 0.0 if method == "plain" else params.beta
    match method:
        case "plain":
            return 2 / (1 + k), 0.0
        case "heavy":
            root = math.sqrt(k)
            return (2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2
        case "nesterov":
            root = math.sqrt(3 * k + 1)
            return 4 / (3 * k + 1), (root - 2) / (root + 2)


def theory(method: Method, rate: float, beta: float, curvature: float) -> float:
    """Size of the larger root of w(t+1) = a w(t) - b w(t-1) along one direction."""
    shrunk = 1 - rate * curvature
    if method == "nesterov":
        a, b = (1 + beta) * shrunk, beta * shrunk
    else:
        a, b = shrunk + beta, beta
    inner = a * a / 4 - b
    return math.sqrt(b) if inner < 0 else abs(a) / 2 + math.sqrt(inner)


def run(params: Params, progress: Progress = silent, /) -> Result:
    curvatures = np.array([1.0, params.condition])
    paths: dict[Method, Array] = {}
    stopped: list[int] = []
    for at, method in enumerate(METHODS):
        rate, beta = setting(method, params)
        optimizer = SGD(rate, momentum=beta, nesterov=method == "nesterov")
        w, path = np.ones(2), np.ones((params.steps + 1, 2))
        for step in range(params.steps):
            if step % 100 == 0:
                progress(at * params.steps + step, len(METHODS) * params.steps)
            optimizer.step([w], [curvatures * w])
            path[step + 1] = w
            if np.abs(w).max() > FAR:
                path = path[: step + 2]
                stopped.append(step)
                break
        paths[method] = path
    progress(1, 1)
    arrive = {method: _arrival(path, params.steps) for method, path in paths.items()}
    exact = {
        method: max(theory(method, *setting(method, params), float(c)) for c in curvatures)
        for method in METHODS
    }
    return Result(
        paths=paths,
        steps_ratio=arrive["plain"] / arrive["heavy"],
        rate_plain=fitted(paths["plain"]),
        rate_heavy=fitted(paths["heavy"]),
        rate_nesterov=fitted(paths["nesterov"]),
        theory_plain=exact["plain"],
        theory_heavy=exact["heavy"],
        theory_nesterov=exact["nesterov"],
        steps_plain=arrive["plain"],
        steps_heavy=arrive["heavy"],
        steps_nesterov=arrive["nesterov"],
        beta_heavy=setting("heavy", params)[1],
        beyond_heavy=float(distance(paths["heavy"]).max() / math.sqrt(2)),
        trouble=Trouble(
            min(stopped),
            None,
            N_("the distance passed 10¹⁰⁰: every step is longer than the one before"),
            N_("a smaller step size, or every method at its own best one"),
        )
        if stopped
        else None,
    )


def distance(path: Array) -> Array:
    return np.hypot(path[:, 0], path[:, 1])


def fitted(path: Array) -> float:
    """Factor a step, the slope of log distance over the second half of the run.

    Two neighbouring points are taken together: a swinging path crosses zero, its energy does not.
    """
    together = np.hypot(distance(path)[1:], distance(path)[:-1])
    late = np.arange(len(together)) >= len(together) // 2
    known = late & (together > 1e-140)
    if known.sum() < 2:
        return 0.0
    slope = np.polyfit(np.flatnonzero(known), np.log(together[known]), 1)[0]
    return float(np.exp(slope))


def _arrival(path: Array, steps: int) -> float:
    """The step after which it stays close: a swinging path may pass by and leave again."""
    outside = np.flatnonzero(distance(path) > CLOSE * math.sqrt(2))
    last = int(outside[-1]) + 1 if outside.size else 0
    return float(last) if last < len(path) else steps + 1.0


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    words = {
        "plain": say(N_("plain descent")),
        "nesterov": say(N_("Nesterov's momentum")),
        "heavy": say(N_("heavy ball")),
    }
    shown = {method: path[: SHOWN + 1] for method, path in result.paths.items()}
    tame = [np.clip(path, -5.0, 5.0) for path in shown.values()]
    x = around(*(path[:, 0] for path in tame))
    y = around(*(path[:, 1] for path in tame))
    k = params.condition
    return (
        Chart(
            say(N_("Distance from the minimum")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("distance")), log=True, low=1e-12 if _deep(result) else None),
            tuple(
                Line(np.arange(float(len(path))), distance(path), words[method], at)
                for at, (method, path) in enumerate(result.paths.items())
            ),
        ),
        Chart(
            say(N_("The first {steps} steps in the plane of the weights"), steps=SHOWN),
            Axis(say(N_("shallow direction")), low=x[0], high=x[1]),
            Axis(say(N_("steep direction")), low=y[0], high=y[1]),
            (
                ground(lambda u, v: u * u / 2 + k * v * v / 2, x, y, say(N_("log₁₀ loss"))),
                *(
                    Line(path[:, 0], path[:, 1], words[method], at, at=np.arange(float(len(path))))
                    for at, (method, path) in enumerate(shown.items())
                ),
            ),
        ),
    )


def _deep(result: Result) -> bool:
    return any(distance(path)[-1] < 1e-12 for path in result.paths.values())


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "With κ = {condition} plain descent keeps {plain} of the distance a step, Nesterov's "
            "momentum {nesterov} and the heavy ball {heavy}."
        ),
        condition=show(params.condition),
        plain=show(result.rate_plain, 4),
        nesterov=show(result.rate_nesterov, 4),
        heavy=show(result.rate_heavy, 4),
    )
    arrived = result.steps_heavy <= params.steps
    if result.trouble is not None:
        second = say(N_("A factor above 1 diverges."))
    elif arrived and result.steps_plain <= params.steps:
        second = say(
            N_("The first comes to a thousandth at step {plain}, the last at step {heavy}."),
            plain=show(result.steps_plain, 4),
            heavy=show(result.steps_heavy, 4),
        )
    elif arrived:
        second = say(
            N_(
                "The heavy ball comes to a thousandth at step {heavy}; plain descent does not in "
                "all {steps} steps."
            ),
            steps=params.steps,
            heavy=show(result.steps_heavy, 4),
        )
    else:
        second = say(
            N_("The heavy ball does not come within a thousandth in {steps} steps."),
            steps=params.steps,
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Momentum in a valley"),
    claim=N_(
        "Plain descent needs steps in proportion to the condition number κ, momentum only to √κ."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "longer-steps": Misconception(
            N_("took the factor on a constant gradient's step, 1/(1 - β), for the gain"),
            lambda _, result: 1 / (1 - result.beta_heavy),
        ),
        "whole-condition": Misconception(
            N_("took the gain for the condition number"), lambda params, _: params.condition
        ),
        "as-plain-descent": Misconception(
            N_("put the condition number itself in place of its root, as for plain descent"),
            lambda _, result: result.theory_plain,
            ("theory_heavy",),
        ),
        "beta-not-its-root": Misconception(
            N_("took the momentum β for what is left of the distance"),
            lambda _, result: result.beta_heavy,
            ("theory_heavy",),
        ),
    },
)
