"""One hidden layer wide enough approximates a continuous function on an interval, and only there.

Three nets with one hidden layer of the same width. The first is written down: each ReLU bends the
line at one of the even knots, so that it passes through the function there; between knots h apart
its error is at most h²/8 times the largest curvature. The second is trained: tanh units, from
random weights, by Adam on 64 points. The third keeps random tanh units and solves for the output
weights alone. That good weights exist (Cybenko 1989, Leshno et al. 1993) does not say that training
finds them, and nothing binds any of the nets outside the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Target: TypeAlias = Literal["sine", "square"]

POINTS: Final = 64
RATE: Final = 0.02
WIDTHS: Final = (4, 8, 16, 32, 64, 128, 256)
"""The widths whose errors are drawn; the exponent is fitted to those from 16 to 128."""
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Params:
    units: int = param(64, N_("hidden units"), low=2, high=256, hard_low=1, hard_high=512, log=True)
    target: Literal["sine", "square"] = param("sine", N_("sin x, or its sign, which jumps"))
    edge: float = param(
        1.0,
        N_("the interval reaches this far to both sides"),
        low=0.5,
        high=3.0,
        hard_low=0.1,
        hard_high=10.0,
        step=0.5,
        unit=" π",
    )
    steps: int = param(
        1000, N_("updates of the trained net"), low=100, high=2000, hard_low=1, preview=100
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """Inputs inside and outside the interval"""
    right: Array
    constructed: Array
    trained: Array
    width_errors: Array
    """The constructed net's largest error for each of `WIDTHS`"""
    steps: Array
    history: Array
    """Largest error of the trained net on its training points, by update"""
    error: float = measure(N_("largest error of the constructed net on the interval"), scale="log")
    error_bound: float = measure(
        N_("what that error is at most, from the largest curvature; infinite where it jumps"),
        scale="log",
    )
    trained_error: float = measure(
        N_("largest error of the trained net on the interval"), scale="log"
    )
    random_error: float = measure(
        N_("largest error on the interval with random hidden units, output weights solved for"),
        scale="log",
    )
    outside_error: float = measure(
        N_("largest error of the constructed net on the next 2π outside"), scale="log"
    )
    outside_trained: float = measure(
        N_("largest error of the trained net on the next 2π outside"), scale="log"
    )
    width_exponent: float = measure(
        N_("power of the width that the constructed net's error goes with, 16 to 128 units")
    )
    trained_over_constructed: float = measure(
        N_("largest error of the trained net over that of the constructed one"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    total = params.steps + 2
    progress(0, total)
    end = params.edge * np.pi
    inside = np.linspace(-end, end, 2001)
    right = of(params.target, inside)
    outside = np.linspace(end, end + 2 * np.pi, 501)
    width_errors = [largest(bent(params, width, inside) - right) for width in WIDTHS]
    exponent = np.polyfit(np.log(WIDTHS[2:6]), np.log(width_errors[2:6]), 1)[0]
    progress(1, total)

    nets, steps, history = train(params, end, progress)
    whole = np.linspace(-end - 2 * np.pi, end + 2 * np.pi, 401)
    error = largest(bent(params, params.units, inside) - right)
    trained = largest(predict(nets, inside) - right)
    curvature = 1.0 if params.target == "sine" else np.inf
    return Result(
        x=whole,
        right=of(params.target, whole),
        constructed=bent(params, params.units, whole),
        trained=predict(nets, whole),
        width_errors=np.array(width_errors),
        steps=steps,
        history=history,
        error=error,
        error_bound=float((2 * end / params.units) ** 2 / 8 * curvature),
        trained_error=trained,
        random_error=random_features(params, inside, right),
        outside_error=largest(bent(params, params.units, outside) - of(params.target, outside)),
        outside_trained=largest(predict(nets, outside) - of(params.target, outside)),
        width_exponent=float(exponent),
        trained_over_constructed=trained / error,
    )


def of(target: Target, x: Array) -> Array:
    wave = np.sin(x)
    return wave if target == "sine" else np.where(wave >= 0, 1.0, -1.0)


def largest(error: Array) -> float:
    return float(np.abs(error).max())


def bent(params: Params, units: int, x: Array) -> Array:
    """v₀ + Σ c_i ReLU(x - k_i): c_i is by how much the slope changes at knot i."""
    end = params.edge * np.pi
    knots = np.linspace(-end, end, units + 1)
    values = of(params.target, knots)
    slopes = np.diff(values) / np.diff(knots)
    turns = np.concatenate([slopes[:1], np.diff(slopes)])
    return np.asarray(values[0] + np.maximum(x[:, None] - knots[:-1], 0.0) @ turns)


def train(params: Params, end: float, progress: Progress) -> tuple[Variants, Array, Array]:
    streams = Streams(params.seed)
    nets = Variants(
        (1, params.units, 1), ["tanh"], streams=streams, scales=[lambda a, _: np.sqrt(1 / a)]
    )
    nets.b[0][0] = streams.normals("bias", (1, params.units))
    x = np.linspace(-end, end, POINTS)[:, None]
    y = of(params.target, x)
    every, descent = -(-params.steps // LONGEST), Adam(RATE)
    steps, history = [], []
    for step in range(params.steps + 1):
        if step % 50 == 0:
            progress(1 + step, params.steps + 2)
        error = nets.forward(x) - y
        if step % every == 0 or step == params.steps:
            steps.append(float(step))
            history.append(largest(error))
        if step < params.steps:
            descent.step([nets.weights], [nets.backward(2 * error / POINTS)])
    progress(params.steps + 2, params.steps + 2)
    return nets, np.array(steps), np.array(history)


def predict(nets: Variants, x: Array) -> Array:
    return np.asarray(nets.outputs(x[:, None])[0, :, 0])


def random_features(params: Params, x: Array, right: Array) -> float:
    """The output weights that fit best, with hidden units nobody trained (least squares)."""
    streams = Streams(params.seed)
    slope = 2 * streams.normals("random units", (params.units,))
    shift = 12 * streams.uniforms("random units", (params.units,)) - 6
    hidden = np.tanh(x[:, None] / params.edge * slope + shift)
    weights = np.linalg.lstsq(hidden[::8], right[::8], rcond=1e-10)[0]
    return largest(hidden @ weights - right)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    end = params.edge * np.pi
    widths = np.array(WIDTHS, float)
    here = np.array([float(params.units)])
    ends = (end, f"{_edge(params)}π")
    constructed, trained = say(N_("constructed")), say(N_("trained"))
    error = Axis(say(N_("largest error")), log=True)
    marks: list[Line | Points] = [
        Line(widths, result.width_errors, constructed, 1),
        Points(here, np.array([result.trained_error]), trained, 2),
        Points(here, np.array([result.random_error]), say(N_("random units")), 3),
    ]
    return (
        Chart(
            say(N_("The function and two nets")),
            Axis(say(N_("input")), ticks=((-end, f"-{_edge(params)}π"), (0.0, "0"), ends)),
            Axis(say(N_("output")), low=-3.0, high=3.0),
            (
                Line(result.x, result.right, say(N_("function")), 0),
                Line(result.x, _within(result.constructed), constructed, 1),
                Line(result.x, _within(result.trained), trained, 2),
                Rule(-end, "x", "", 4),
                Rule(end, "x", say(N_("end of the interval")), 4),
            ),
        ),
        Chart(say(N_("Error by width")), Axis(say(N_("hidden units")), log=True), error, (*marks,)),
        Chart(
            say(N_("The trained net")),
            Axis(say(N_("update")), time=True),
            error,
            (
                Line(result.steps, result.history, trained, 2),
                Rule(result.error, "y", constructed, 1),
            ),
        ),
    )


def _edge(params: Params) -> str:
    """What stands before π: nothing for 1."""
    return "" if params.edge == 1 else show(params.edge)


def _within(y: Array) -> Array:
    """What leaves the picture is not drawn."""
    return np.where(np.abs(y) <= 3.0, y, np.nan)


def explain(params: Params, result: Result, say: Say) -> str:
    edge = _edge(params)
    if params.target == "sine":
        first = say(
            N_(
                "With {units} ReLU units on even knots the largest error on [-{edge}π, {edge}π] is "
                "{error}, and the bound says {bound}; from 16 to 128 units, doubling them "
                "multiplies it by about {factor}."
            ),
            units=params.units,
            edge=edge,
            error=show(result.error),
            bound=show(result.error_bound),
            factor=show(2**result.width_exponent, 2),
        )
    else:
        first = say(
            N_(
                "The function jumps by 2, which no continuous net can follow: with {units} ReLU "
                "units on even knots the largest error on [-{edge}π, {edge}π] is {error}, and more "
                "units hardly help."
            ),
            units=params.units,
            edge=edge,
            error=show(result.error),
        )
    second = say(
        N_(
            "As many tanh units, trained for {steps} updates, came to {trained}; with random "
            "hidden units and only the output weights solved for it is {random}."
        ),
        steps=params.steps,
        trained=show(result.trained_error),
        random=show(result.random_error),
    )
    third = say(
        N_("On the next 2π outside, the constructed net is wrong by up to {outside}."),
        outside=show(result.outside_error),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("One hidden layer approximates a function"),
    claim=N_(
        "One hidden layer wide enough approximates a continuous function on an interval, and only "
        "there."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-over-width": Misconception(
            N_("thought that the error falls as one over the width, from that of 4 units"),
            lambda params, result: float(result.width_errors[0]) * 4 / params.units,
        ),
        "knot-distance": Misconception(
            N_("took the distance of the knots for the error"),
            lambda params, _: 2 * np.pi * params.edge / params.units,
        ),
    },
)
