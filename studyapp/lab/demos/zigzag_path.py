"""Weights that must part can only zigzag while every input is positive and each step one sample.

A linear neuron with two inputs learns two target weights, without noise. Each step of one sample
is -η (w·x - y) x: with positive inputs both weights go up, or both go down. The same inputs with
their mean taken away are the control; both are scaled to a mean square length of 1, so that the
step size means the same. Samples come in shuffled epochs, in the same order for both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.landscape import around, ground
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SAMPLES: Final = 400
LENGTH: Final = 1.5 * math.sqrt(2)
"""Distance of the target weights from the start at 0."""
CLOSE: Final = 0.05
"""A distance to the target that counts as arrived."""
WATCHED: Final = 100
"""The steps over which signs are counted."""
STEPS: Final = 4000
FAR: Final = 1e6
"""A weight beyond which a run is stopped."""
SHOWN: Final = 500
"""Steps of a path that are drawn."""


@dataclass(frozen=True, slots=True)
class Params:
    lowest: float = param(
        0.2, N_("lowest input; the highest is 1"), low=-1.0, high=0.8, hard_high=0.95, step=0.05
    )
    angle: float = param(
        -45.0,
        N_("direction of the target weights (-45 = one up, one down)"),
        low=-90.0,
        high=90.0,
        hard_low=-180.0,
        hard_high=180.0,
        step=5.0,
        unit="°",
    )
    batch: int = param(1, N_("samples in a step"), low=1, high=SAMPLES, log=True)
    rate: float = param(
        0.5, N_("step size"), low=0.1, high=1.0, hard_low=0.01, hard_high=4.0, step=0.05
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    target: Array
    path: Array
    path_centred: Array
    """(steps + 1, 2) until the target is reached"""
    x: Array
    x_centred: Array
    """(SAMPLES, 2)"""
    path_ratio: float = measure(N_("length of the path over the straight way to the target"))
    path_ratio_centred: float = measure(N_("the same with centred inputs"))
    same_way: float = measure(
        N_("share of the first steps that move both weights the same way, up or down")
    )
    same_way_centred: float = measure(N_("share of such steps with centred inputs"))
    steps: float = measure(N_("steps to the target; one more than all if never"), scale="log")
    steps_centred: float = measure(N_("steps to the target with centred inputs"), scale="log")
    steps_ratio: float = measure(N_("steps over those with centred inputs"), scale="log")
    parting_full_batch: float = measure(
        N_("share of steps of the full batch that move one weight up and one down")
    )
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    path: Array
    same_way: float
    arrived: bool
    left: bool
    """Whether it was stopped because a weight passed FAR."""


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    drawn = params.lowest + (1 - params.lowest) * streams.uniforms("data", (SAMPLES, 2))
    x, centred = scaled(drawn), scaled(drawn - drawn.mean(axis=0))
    direction = math.radians(params.angle)
    target = LENGTH * np.array([math.cos(direction), math.sin(direction)])
    as_is = walk(x, target, params, streams, progress, 0)
    other = walk(centred, target, params, streams, progress, 1)
    progress(2, 2)
    steps, steps_centred = (
        float(len(one.path) - 1) if one.arrived else STEPS + 1.0 for one in (as_is, other)
    )
    gone = [one for one in (as_is, other) if one.left]
    return Result(
        target=target,
        path=as_is.path,
        path_centred=other.path,
        x=x,
        x_centred=centred,
        path_ratio=length(as_is.path) / LENGTH,
        path_ratio_centred=length(other.path) / LENGTH,
        same_way=as_is.same_way,
        same_way_centred=other.same_way,
        steps=steps,
        steps_centred=steps_centred,
        steps_ratio=steps / steps_centred,
        parting_full_batch=parting(x, target),
        trouble=Trouble(
            min(len(one.path) - 2 for one in gone),
            None,
            N_("a weight passed a million: every step overshoots further than the one before"),
            N_("a smaller step size"),
        )
        if gone
        else None,
    )


def scaled(x: Array) -> Array:
    """With a mean square length of 1."""
    return np.asarray(x / math.sqrt(np.mean(np.sum(x * x, axis=1))))


def walk(
    x: Array, target: Array, params: Params, streams: Streams, progress: Progress, part: int
) -> Walk:
    """Descent on w·x = target·x from w = 0, over shuffled epochs of batches."""
    rng = streams.named("shuffle")
    w, path = np.zeros(2), [np.zeros(2)]
    arrived, same, both = 0, 0, 0
    while len(path) <= STEPS:
        for index in batches(SAMPLES, params.batch, rng):
            if len(path) % 250 == 0:
                progress(part * STEPS + min(len(path), STEPS), 2 * STEPS)
            some = x[index]
            step = (-params.rate / len(some)) * ((some @ (w - target)) @ some)
            w = w + step
            path.append(w)
            if len(path) <= WATCHED + 1:
                turn = float(step[0] * step[1])
                same, both = same + (turn > 0), both + (turn != 0)
            if not arrived and math.hypot(w[0] - target[0], w[1] - target[1]) < CLOSE:
                arrived = len(path)
            left = max(abs(w[0]), abs(w[1])) > FAR
            if left or len(path) > STEPS or (arrived and len(path) > WATCHED):
                known = np.array(path[: arrived or None])
                return Walk(known, same / max(1, both), arrived > 0, bool(left))
    raise AssertionError("a walk ends within its epochs")


def parting(x: Array, target: Array) -> float:
    """Of WATCHED steps on all samples at once, with a step size of 1/2."""
    w, gram, count = np.zeros(2), x.T @ x / len(x), 0
    for _ in range(WATCHED):
        gradient = gram @ (w - target)
        count += bool(gradient[0] * gradient[1] < 0)
        w = w - 0.5 * gradient
    return count / WATCHED


def length(path: Array) -> float:
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    label, way = say(N_("inputs as they are")), say(N_("centred inputs"))
    return (
        _plane(say(N_("Inputs as they are")), label, result.path, result.x, result, say, 0),
        _plane(
            say(N_("Centred inputs")), way, result.path_centred, result.x_centred, result, say, 1
        ),
        Chart(
            say(N_("Distance from the target")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("distance")), log=True),
            tuple(
                Line(*_distance(path, result.target), name, at)
                for at, (path, name) in enumerate(
                    ((result.path, label), (result.path_centred, way))
                )
            ),
        ),
    )


def _plane(
    title: str, label: str, whole: Array, x: Array, result: Result, say: Say, series: int
) -> Chart:
    path = np.clip(whole[: SHOWN + 1], -10.0, 10.0)
    across = around(path[:, 0], result.target[:1], np.zeros(1))
    up = around(path[:, 1], result.target[1:], np.zeros(1))
    gram, (a, b) = x.T @ x / len(x), result.target

    def loss(u: Array, v: Array) -> Array:
        u, v = u - a, v - b
        return np.asarray(gram[0, 0] * u * u + 2 * gram[0, 1] * u * v + gram[1, 1] * v * v) / 2

    return Chart(
        title,
        Axis(say(N_("first weight")), low=across[0], high=across[1]),
        Axis(say(N_("second weight")), low=up[0], high=up[1]),
        (
            ground(loss, across, up, say(N_("log₁₀ loss"))),
            Line(path[:, 0], path[:, 1], label, series, at=np.arange(float(len(path)))),
            Points([float(a)], [float(b)], say(N_("target")), 2),
        ),
    )


def _distance(path: Array, target: Array) -> tuple[Array, Array]:
    shown = np.unique(np.linspace(0, len(path) - 1, min(len(path), SHOWN)).astype(int))
    return shown.astype(float), np.hypot(*(path[shown] - target).T)


def explain(params: Params, result: Result, say: Say) -> str:
    if result.trouble is not None:
        first = say(
            N_("With a step size of {rate} at least one of the two runs goes off without end."),
            rate=show(params.rate),
        )
    elif result.steps > STEPS:
        first = say(
            N_("In {steps} steps the path, {ratio} times the straight way, does not arrive."),
            steps=STEPS,
            ratio=show(result.path_ratio),
        )
    else:
        first = say(
            N_(
                "At step {steps} the path is within {close} of the target, {ratio} times as long "
                "as the straight way."
            ),
            close=show(CLOSE),
            steps=show(result.steps, 4),
            ratio=show(result.path_ratio),
        )
    if result.trouble is None and result.steps_centred <= STEPS:
        centred = say(
            N_("With centred inputs it takes {steps} steps and {ratio} times the straight way."),
            steps=show(result.steps_centred, 4),
            ratio=show(result.path_ratio_centred),
        )
        first = f"{first} {centred}"
    second = say(
        N_(
            "Of the first steps {same} moved both weights the same way, and {other} with centred "
            "inputs; a step on all samples at once parts the weights in {parting} of the cases."
        ),
        same=percent(result.same_way),
        other=percent(result.same_way_centred),
        parting=percent(result.parting_full_batch),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Zigzag to weights of opposite signs"),
    claim=N_(
        "Weights that must part can only zigzag while every input is positive and each step one "
        "sample."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "straight": Misconception(
            N_("took descent to go straight to the target"), lambda _params, _result: 1.0
        ),
        "along-the-axes": Misconception(
            N_("took the way along the axes, one weight after the other"),
            lambda _, result: float(np.abs(result.target).sum()) / LENGTH,
        ),
    },
)
