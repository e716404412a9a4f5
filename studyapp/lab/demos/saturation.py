"""Where an activation is flat it passes no noise on, and no gradient either.

Noisy inputs around z go through an activation; what is left of the noise is compared with the
activation's slope at z, which is what a gradient would be multiplied by. For noise that is small
against the bend of the curve the two are the same number: robustness is bought with the gradient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS, Activation
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

PLACES: Final = np.linspace(-6, 6, 61)
FLAT: Final = 0.08


@dataclass(frozen=True)
class Params:
    activation: Literal["relu", "leaky_relu", "elu", "tanh", "sigmoid"] = param(
        "relu", N_("the activation")
    )
    z: float = param(
        -3.0, N_("middle of the inputs"), low=-6.0, high=6.0, hard_low=-50, hard_high=50, step=0.25
    )
    noise: float = param(
        0.5, N_("standard deviation of the noise"), low=0.05, high=3.0, hard_high=20.0, step=0.05
    )
    inputs: int = param(
        8000, N_("noisy inputs"), low=500, high=20_000, hard_high=200_000, log=True, preview=2000
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    passed_at: Array
    """(61,) share of the noise that is left, at PLACES"""
    slopes: Array
    """(61,)"""
    passed: float = measure(N_("share of the noise that the activation passes on at z"))
    passed_opposite: float = measure(N_("the same on the other side of zero, at -z"))
    slope: float = measure(N_("slope at z, which multiplies a gradient"))
    slope_opposite: float = measure(N_("slope at -z"))


def run(params: Params, progress: Progress = silent) -> Result:
    activation = ACTIVATIONS[params.activation]
    unit = Streams(params.seed).normals("noise", (params.inputs,))
    passed = np.empty(len(PLACES))
    for at, place in enumerate(PLACES):
        progress(at, len(PLACES))
        passed[at] = _passed(activation, float(place), params.noise, unit[: params.inputs // 8])
    progress(len(PLACES), len(PLACES))
    here = np.array([params.z, -params.z])
    slopes = activation.slope(here)
    return Result(
        passed_at=passed,
        slopes=activation.slope(PLACES),
        passed=_passed(activation, params.z, params.noise, unit),
        passed_opposite=_passed(activation, -params.z, params.noise, unit),
        slope=float(slopes[0]),
        slope_opposite=float(slopes[1]),
    )


def _passed(activation: Activation, z: float, noise: float, unit: Array) -> float:
    return float(activation.of(z + noise * unit).std()) / noise


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    return (
        Chart(
            say(N_("Noise and gradient go together")),
            Axis(say(N_("middle of the inputs, z"))),
            Axis(say(N_("share passed on"))),
            (
                Line(PLACES, result.passed_at, say(N_("noise that is left")), 0),
                Line(PLACES, result.slopes, say(N_("slope: gradient that is left")), 1),
                *((Rule(params.z, "x", "z", 2),) if abs(params.z) <= PLACES[-1] else ()),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.z == 0:
        return say(
            N_(
                "Around z = 0 {activation} passes {passed} of the noise on and multiplies a "
                "gradient by {slope}."
            ),
            activation=params.activation,
            passed=percent(result.passed),
            slope=show(result.slope),
        )
    first = say(
        N_(
            "Around z = {z} {activation} passes {passed} of the noise on and multiplies a gradient "
            "by {slope}; around {opposite} it passes {other}."
        ),
        z=show(params.z),
        activation=params.activation,
        passed=percent(result.passed),
        slope=show(result.slope),
        opposite=show(-params.z),
        other=percent(result.passed_opposite),
    )
    flat_here, flat_there = result.passed < FLAT, result.passed_opposite < FLAT
    if flat_here and flat_there:
        second = say(N_("It is flat on both sides: deaf to noise, and to the gradient."))
    elif flat_here or flat_there:
        second = say(N_("It is flat on one side only, and learns only on the other."))
    else:
        second = say(N_("It is flat on neither of the two sides."))
    return f"{first} {second}"


demo = Demo(
    title=N_("Saturation and noise"),
    claim=N_("Where an activation is flat it passes no noise on, and no gradient either."),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "other-side": Misconception(
            N_("took the side of zero on which it is not flat"),
            lambda _, result: result.passed_opposite,
        ),
        "all-of-it": Misconception(
            N_("thought that an activation passes all noise on"), lambda _params, _result: 1.0
        ),
    },
)
