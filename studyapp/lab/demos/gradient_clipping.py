"""At a cliff one unclipped step throws the weights far off; a clipped one only steps down.

Two weights on a bowl with a wall: ½(w₁² + w₂²) + exp(steepness·(w₁ - 1)), as in Pascanu, Mikolov &
Bengio 2013. The same start, part of the way up the wall, descends without clipping, with the
gradient scaled to a largest norm, and with each entry cut to a largest value. What either does to
the direction is shown on a gradient of 50 heavy-tailed entries, as deep networks have them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.landscape import ground
from studyapp.lab.nn.optimizers import clip_by_norm, clip_by_value
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Clipping: TypeAlias = Literal["none", "norm", "value"]

CLIPPINGS: Final[tuple[Clipping, ...]] = ("none", "norm", "value")
HEIGHT: Final = 0.7
"""w₂ at the start."""
JITTER: Final = 0.05
"""Standard deviation of the start along w₁."""
VALLEY: Final = 0.8
"""|w₁| below this is off the wall."""
ENTRIES: Final = 50
TOP: Final = 30.0
"""The loss up to which colours differ: far above it the bowl would be all one colour."""


@dataclass(frozen=True, slots=True)
class Params:
    threshold: float = param(
        1.0,
        N_("largest norm, and largest size of an entry"),
        low=0.1,
        high=10.0,
        hard_low=0.01,
        hard_high=1e4,
        log=True,
    )
    rate: float = param(
        0.05, N_("learning rate"), low=0.005, high=0.2, hard_low=0.001, hard_high=1.0, log=True
    )
    steepness: float = param(
        20.0, N_("how sharply the wall rises"), low=5.0, high=40.0, hard_low=1.0, hard_high=60.0
    )
    start: float = param(
        1.3,
        N_("w₁ at the start, give or take 0.05; the wall begins at 1"),
        low=1.0,
        high=1.5,
        hard_low=0.8,
        hard_high=1.6,
        step=0.05,
    )
    steps: int = param(300, N_("steps of descent"), low=20, high=500, hard_low=5, hard_high=1000)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    paths: dict[Clipping, Array]
    """(steps + 1, 2) each"""
    entries: Array
    """(ENTRIES,) a heavy-tailed gradient"""
    clipped: dict[Clipping, Array]
    """The same, clipped"""
    first_step_plain: float = measure(N_("length of the first step, unclipped"), scale="log")
    thrown_to: float = measure(N_("distance from the minimum after that step"), scale="log")
    first_gradient: float = measure(N_("length of the first gradient"), scale="log")
    longest_step_norm: float = measure(N_("longest step with clipping by norm"), scale="log")
    longest_step_value: float = measure(N_("longest step with clipping by value"), scale="log")
    steps_plain: float = measure(
        N_("steps until the wall is left for good, unclipped; one more than all if never")
    )
    steps_norm: float = measure(N_("the same with clipping by norm"))
    steps_value: float = measure(N_("the same with clipping by value"))
    cosine_norm: float = measure(
        N_("cosine between a heavy-tailed gradient and itself, clipped by norm")
    )
    cosine_value: float = measure(N_("the same, clipped by value"))
    turned: float = measure(
        N_("angle between the first step clipped by value and the gradient"), unit="°"
    )


def loss(w1: Array, w2: Array, steepness: float) -> Array:
    return np.asarray((w1 * w1 + w2 * w2) / 2 + np.exp(steepness * (w1 - 1)))


def gradient(w: Array, steepness: float) -> Array:
    wall = steepness * np.exp(steepness * (w[0] - 1))
    return np.array([w[0] + wall, w[1]])


def clip(g: Array, how: Clipping, threshold: float) -> Array:
    match how:
        case "none":
            return g
        case "norm":
            return clip_by_norm([g], threshold)[0]
        case "value":
            return clip_by_value([g], threshold)[0]


def cosine(a: Array, b: Array) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    start = np.array([params.start + JITTER * float(streams.normals("start", (1,))[0]), HEIGHT])
    paths: dict[Clipping, Array] = {}
    for at, how in enumerate(CLIPPINGS):
        w, path = start, [start]
        for step in range(params.steps):
            if step % 100 == 0:
                progress(at * params.steps + step, len(CLIPPINGS) * params.steps)
            w = w - params.rate * clip(gradient(w, params.steepness), how, params.threshold)
            path.append(w)
        paths[how] = np.array(path)
    progress(1, 1)
    lengths = {how: np.linalg.norm(np.diff(path, axis=0), axis=1) for how, path in paths.items()}
    steps = {how: _off_the_wall(path, params.steps) for how, path in paths.items()}
    normal = streams.normals("entries", (2, ENTRIES))
    entries = normal[0] * np.exp(normal[1])
    clipped = {how: clip(entries, how, params.threshold) for how in CLIPPINGS}
    first = gradient(start, params.steepness)
    turn = cosine(first, clip(first, "value", params.threshold))
    return Result(
        paths=paths,
        entries=entries,
        clipped=clipped,
        first_step_plain=float(lengths["none"][0]),
        thrown_to=float(np.linalg.norm(paths["none"][1])),
        first_gradient=float(np.linalg.norm(first)),
        longest_step_norm=float(lengths["norm"].max()),
        longest_step_value=float(lengths["value"].max()),
        steps_plain=steps["none"],
        steps_norm=steps["norm"],
        steps_value=steps["value"],
        cosine_norm=cosine(entries, clipped["norm"]),
        cosine_value=cosine(entries, clipped["value"]),
        turned=float(np.degrees(np.arccos(min(1.0, turn)))),
    )


def _off_the_wall(path: Array, steps: int) -> float:
    outside = np.flatnonzero(np.abs(path[:, 0]) >= VALLEY)
    last = int(outside[-1]) + 1 if outside.size else 0
    return float(last) if last < len(path) else steps + 1.0


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    words = {
        "none": say(N_("unclipped")),
        "norm": say(N_("clipped by norm")),
        "value": say(N_("clipped by value")),
    }
    x, y = (-1.5, 1.7), (-0.3, 1.0)
    steps = np.arange(params.steps + 1.0)
    order = np.sort(result.entries)
    reach = 1.2 * float(np.abs(result.clipped["value"]).max())

    def bowl_and_wall(w1: Array, w2: Array) -> Array:
        return np.minimum(loss(w1, w2, params.steepness), TOP)

    return (
        Chart(
            say(N_("The paths, and the wall on the right")),
            Axis("w₁", low=x[0], high=x[1]),
            Axis("w₂", low=y[0], high=y[1]),
            (
                ground(bowl_and_wall, x, y, say(N_("log₁₀ loss"))),
                *(
                    Line(path[:, 0], path[:, 1], words[how], at, at=steps)
                    for at, (how, path) in enumerate(result.paths.items())
                ),
            ),
        ),
        Chart(
            say(N_("Distance from the minimum")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("distance")), log=True),
            tuple(
                Line(steps, np.linalg.norm(path, axis=1), words[how], at)
                for at, (how, path) in enumerate(result.paths.items())
            ),
        ),
        Chart(
            say(N_("Fifty entries of a gradient")),
            Axis(say(N_("entry before"))),
            Axis(say(N_("entry after clipping")), low=-reach, high=reach),
            (
                Line(order, order, words["none"], 0),
                Points(result.entries, result.clipped["norm"], words["norm"], 1),
                Points(result.entries, result.clipped["value"], words["value"], 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "The first gradient has length {gradient}: unclipped, a step of {step} leads to a "
            "distance of {thrown} from the minimum; clipped by norm no step is longer than "
            "{longest}."
        ),
        gradient=show(result.first_gradient),
        step=show(result.first_step_plain),
        thrown=show(result.thrown_to),
        longest=show(result.longest_step_norm),
    )
    if result.steps_norm > params.steps:
        second = say(
            N_("In {steps} steps the clipped run does not leave the wall for good."),
            steps=params.steps,
        )
    elif result.steps_plain > params.steps:
        second = say(
            N_("The clipped run is off the wall for good after {norm} steps; the other never is."),
            norm=show(result.steps_norm),
        )
    else:
        second = say(
            N_(
                "The clipped run is off the wall for good after {norm} steps, the other after "
                "{plain}."
            ),
            norm=show(result.steps_norm),
            plain=show(result.steps_plain),
        )
    if np.array_equal(result.entries, result.clipped["value"]):
        third = say(N_("None of the fifty entries is above the threshold."))
    else:
        third = say(
            N_(
                "A gradient of fifty entries keeps its direction when clipped by norm (cosine "
                "{norm}), and turns when clipped by value ({value})."
            ),
            norm=show(result.cosine_norm),
            value=show(result.cosine_value),
        )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Gradient clipping at a cliff"),
    claim=N_(
        "At a cliff one unclipped step throws the weights far off; a clipped one only steps down."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "gradient-itself": Misconception(
            N_("took the gradient for the step, without the learning rate"),
            lambda _, result: result.first_gradient,
        ),
        "threshold": Misconception(
            N_("took the clipped step"), lambda params, _: params.rate * params.threshold
        ),
    },
)
