"""Batch normalization cancels the size of the weights, and divides their gradient by that size.

A layer z = u W + b is normalized over a batch of 64. With W multiplied by a factor, what it gives
and the gradient that goes on down stay as they are, and the gradient of W is divided by the factor
(Ioffe & Szegedy 2015, §3.3); b has no effect and no gradient at all. The gradient of a unit's
weights stands at right angles to them, so every step of descent makes them longer: the same
rate then turns them less, and of weights that start a hundred times as long hardly at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.normalization import standardize, standardize_backward
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

ROWS, INPUTS, UNITS = 64, 10, 8
FACTORS = 10.0 ** np.linspace(-2, 3, 21)
"""By what the weights are multiplied in the first chart."""
CEILING = 1e6
"""A loss that has grown by this factor is given up."""


@dataclass(frozen=True, slots=True)
class Params:
    scale: float = param(
        100.0,
        N_("factor by which the weights are multiplied"),
        low=0.01,
        high=1000.0,
        hard_low=1e-4,
        hard_high=1e6,
        log=True,
    )
    normalize: bool = param(True, N_("standardize over the batch; off leaves everything as it is"))
    bias: float = param(
        5.0, N_("bias added before the normalization"), low=-10.0, high=10.0, step=1.0
    )
    eps: float = param(
        1e-5,
        N_("ε, added to the variance"),
        low=1e-8,
        high=0.1,
        hard_low=0.0,
        hard_high=1.0,
        log=True,
    )
    rate: float = param(
        0.5, N_("learning rate"), low=0.05, high=10.0, hard_low=1e-3, hard_high=1e3, log=True
    )
    steps: int = param(100, N_("steps of descent"), low=10, high=300, hard_low=1, hard_high=500)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    losses: Array
    """(steps + 1,) from the first weights; NaN after a loss too large"""
    left: float
    """The last loss over the first"""
    growth: float
    """Length of the last weights over that of the first"""
    given_up: int | None
    """The step at which the loss went over the ceiling"""


@dataclass(frozen=True, eq=False)
class Result:
    outputs: Array
    """(factors,) length of the outputs over that with a factor of 1"""
    inputs: Array
    """The same of the gradient with respect to the inputs"""
    weights: Array
    """The same of the gradient with respect to the weights"""
    plain: Array
    """(steps + 1,) loss in descent from the weights as they are"""
    grown: Array
    """The same from `scale` times the weights"""
    trouble: Trouble | None
    weight_gradient_ratio: float = measure(
        N_("length of the weights' gradient over that after they grew"), scale="log"
    )
    output_change: float = measure(N_("largest change of an output when the weights grow"))
    input_gradient_change: float = measure(
        N_("relative change of the gradient that goes on down when the weights grow")
    )
    bias_change: float = measure(N_("largest change of an output by the bias"))
    bias_gradient: float = measure(N_("largest gradient of a bias before the normalization"))
    radial_gradient: float = measure(N_("largest product of a unit's weights with their gradient"))
    loss_left: float = measure(N_("loss after descent over that before"), scale="log")
    loss_left_grown: float = measure(N_("the same, begun from the weights that grew"), scale="log")
    weight_growth: float = measure(N_("length of the weights after descent over that before"))


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """A batch sent up through the layer, and a gradient sent down."""

    y: Array
    """(rows, units)"""
    inputs: Array
    """The gradient with respect to the inputs, (rows, inputs), and so on"""
    weights: Array
    bias: Array


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    u = streams.normals("inputs", (ROWS, INPUTS))
    W = streams.normals("weights", (INPUTS, UNITS))
    b = np.full(UNITS, params.bias)
    G = streams.normals("gradient", (ROWS, UNITS))
    target, _ = standardize(u @ streams.normals("teacher", (INPUTS, UNITS)))

    one, other = trip(params, u, W, b, G), trip(params, u, params.scale * W, b, G)
    bare, _ = layer(params, u, W, 0 * b)
    trips = [trip(params, u, factor * W, b, G) for factor in FACTORS]
    plain = descend(params, u, W, b, target, progress)
    grown = descend(params, u, params.scale * W, b, target, silent)
    return Result(
        outputs=_lengths([at.y for at in trips], one.y),
        inputs=_lengths([at.inputs for at in trips], one.inputs),
        weights=_lengths([at.weights for at in trips], one.weights),
        plain=plain.losses,
        grown=grown.losses,
        trouble=_trouble(plain, grown),
        weight_gradient_ratio=float(np.linalg.norm(one.weights) / np.linalg.norm(other.weights)),
        output_change=float(np.abs(other.y - one.y).max()),
        input_gradient_change=float(
            np.linalg.norm(other.inputs - one.inputs) / np.linalg.norm(one.inputs)
        ),
        bias_change=float(np.abs(one.y - bare).max()),
        bias_gradient=float(np.abs(one.bias).max()),
        radial_gradient=float(np.abs((W * one.weights).sum(axis=0)).max()),
        loss_left=plain.left,
        loss_left_grown=grown.left,
        weight_growth=plain.growth,
    )


def layer(params: Params, u: Array, W: Array, b: Array) -> tuple[Array, Array | None]:
    """y = BN(u W + b), and the 1/σ of every unit if there was a normalization."""
    z: Array = u @ W + b
    return standardize(z, params.eps) if params.normalize else (z, None)


def trip(params: Params, u: Array, W: Array, b: Array, g: Array) -> Trip:
    """Up, and down again from g = dL/dy."""
    y, inverse = layer(params, u, W, b)
    dz = g if inverse is None else standardize_backward(g, y, inverse)
    return Trip(y, dz @ W.T, u.T @ dz, dz.sum(axis=0))


def descend(
    params: Params, u: Array, W: Array, b: Array, target: Array, progress: Progress
) -> Descent:
    """Gradient descent on half the squared distance from the target, a mean over the batch."""
    first, losses = float(np.linalg.norm(W)), np.empty(params.steps + 1)
    for step in range(params.steps + 1):
        if step % 20 == 0:
            progress(step, params.steps)
        y, inverse = layer(params, u, W, b)
        g = (y - target) / ROWS
        losses[step] = 0.5 * ROWS * np.sum(g * g)
        if losses[step] > CEILING * losses[0]:
            losses[step + 1 :] = np.nan
            break
        if step < params.steps:
            dz = g if inverse is None else standardize_backward(g, y, inverse)
            W, b = W - params.rate * (u.T @ dz), b - params.rate * dz.sum(axis=0)
    given_up = step if step < params.steps else None
    return Descent(
        losses, float(losses[step] / losses[0]), float(np.linalg.norm(W)) / first, given_up
    )


def _lengths(arrays: list[Array], unit: Array) -> Array:
    lengths: Array = np.array([np.linalg.norm(at) for at in arrays]) / np.linalg.norm(unit)
    return lengths


def _trouble(*descents: Descent) -> Trouble | None:
    steps = [descent.given_up for descent in descents if descent.given_up is not None]
    if not steps:
        return None
    return Trouble(
        min(steps),
        None,
        N_("without normalization the steps were longer than the bowl allows, and the loss grew"),
        N_("a smaller learning rate, or batch normalization, which divides what is too long"),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    step = np.arange(params.steps + 1.0)
    times = say(N_("weights × {scale}"), scale=show(params.scale))
    return (
        Chart(
            say(N_("What a factor on the weights changes")),
            Axis(say(N_("factor on the weights")), log=True),
            Axis(say(N_("length, over that without the factor")), log=True),
            (
                Line(FACTORS, result.weights, say(N_("weights' gradient")), 0),
                Line(FACTORS, result.inputs, say(N_("gradient below")), 1),
                Line(FACTORS, result.outputs, say(N_("outputs")), 2),
                Rule(params.scale, "x", "", 3),
            ),
        ),
        Chart(
            say(N_("Descent from either")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("loss")), log=True),
            (
                Line(step, result.plain, say(N_("weights as they are")), 0),
                Line(step, result.grown, times, 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "With the weights times {scale} the outputs change by {change} at most, and the "
            "weights' gradient is divided by {ratio}."
        ),
        scale=show(params.scale),
        change=show(round(result.output_change, 12), 2),
        ratio=show(result.weight_gradient_ratio),
    )
    if result.trouble is None:
        left = N_(
            "At a rate of {rate}, {steps} steps leave {left} of the loss; from the weights times "
            "{scale} they leave {grown}."
        )
    else:
        left = N_(
            "At a rate of {rate} a descent of {steps} steps diverges: the loss is {left} times the "
            "first, and from the weights times {scale} it is {grown} times."
        )
    second = say(
        left,
        rate=show(params.rate),
        steps=params.steps,
        left=show(result.loss_left),
        scale=show(params.scale),
        grown=show(result.loss_left_grown),
    )
    third = say(
        N_(
            "The bias of {bias} changes an output by {change}. After descent the weights are "
            "{growth} times as long as before."
        ),
        bias=show(params.bias),
        change=show(round(result.bias_change, 12), 2),
        growth=show(result.weight_growth),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("The size of normalized weights"),
    claim=N_(
        "Batch normalization cancels the size of the weights, and divides their gradient by that "
        "size."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "gradient-ignores-scale": Misconception(
            N_("thought that the weights' gradient ignores their size as the output does"),
            lambda _params, _result: 1.0,
        ),
        "gradient-grows": Misconception(
            N_("thought that larger weights have a larger gradient"),
            lambda params, _result: 1.0 / params.scale,
        ),
    },
)
