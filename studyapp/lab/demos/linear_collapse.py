"""Stacked affine layers are one affine layer, unless an activation stands between them.

Layers of 6, 32 ... 32 and 3 units, the middle one as narrow as asked, with weights of variance
1/fan-in and N(0, 1) biases, on N(0, 1) inputs. The stack is multiplied out to one matrix, whose
rank is at most the width of the narrowest layer, and one bias. The same layers with an activation
between them are then fitted by the best single affine layer, by least squares: what it leaves over
is what the activation adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.initialization import lecun
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS: Final = 6
OUTPUTS: Final = 3
WIDTH: Final = 32
SAMPLES: Final = 400
NOTHING: Final = 1e-10
"""Share of the largest singular value below which there is none."""
LEAST: Final = 1e-18
"""Where a spread of 0 is drawn."""
ACROSS: Final = np.linspace(-3, 3, 121)


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["relu", "leaky_relu", "elu", "tanh", "sigmoid", "linear"] = param(
        "relu", N_("activation between the layers")
    )
    layers: int = param(4, N_("layers"), low=1, high=10, hard_high=20)
    narrowest: int = param(16, N_("units of the middle layer"), low=1, high=32, log=True)
    gain: float = param(
        1.0, N_("size of the weights over 1/√fan-in"), low=0.05, high=3.0, hard_high=10.0, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    spread_stack: Array
    spread_bent: Array
    """(OUTPUTS,) standard deviations of the outputs along their principal directions, falling"""
    stack: Array
    bent: Array
    fitted: Array
    """(121,) first output on the way ACROSS along one input direction"""
    unexplained: float = measure(
        N_("share of the activated net's variance that the best affine layer leaves over")
    )
    difference: float = measure(
        N_("largest difference of stack and single layer over the largest output"), scale="log"
    )
    rank: float = measure(N_("rank of the stack multiplied out"))
    rank_bent: float = measure(N_("dimensions in which the activated net's outputs vary"))
    weights_stack: float = measure(N_("weights and biases in the stack"))
    weights_single: float = measure(N_("weights and biases in the single layer"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 3)
    streams = Streams(params.seed)
    x = streams.normals("data", (SAMPLES, INPUTS))
    layers = drawn(params, streams)
    matrix, bias = multiplied_out(layers)
    stack, single = through(x, layers, "linear"), x @ matrix + bias
    progress(1, 3)
    bent = through(x, layers, params.activation)
    affine = np.column_stack([x, np.ones(SAMPLES)])
    fit = np.linalg.lstsq(affine, bent, rcond=None)[0]
    progress(2, 3)
    way = streams.normals("direction", (INPUTS,))
    along = np.outer(ACROSS, way / np.linalg.norm(way))
    spread_bent = spread(bent)
    progress(3, 3)
    return Result(
        spread_stack=spread(stack),
        spread_bent=spread_bent,
        stack=through(along, layers, "linear")[:, 0],
        bent=through(along, layers, params.activation)[:, 0],
        fitted=(along @ fit[:-1] + fit[-1])[:, 0],
        unexplained=left_over(bent, affine @ fit),
        difference=float(np.abs(stack - single).max() / np.abs(stack).max()),
        rank=rank(np.linalg.svd(matrix, compute_uv=False)),
        rank_bent=rank(spread_bent, NOTHING * float(np.abs(bent).max())),
        weights_stack=float(sum(weight.size + b.size for weight, b in layers)),
        weights_single=float(matrix.size + bias.size),
    )


def widths(params: Params) -> tuple[int, ...]:
    hidden = [WIDTH] * (params.layers - 1)
    if hidden:
        hidden[len(hidden) // 2] = params.narrowest
    return (INPUTS, *hidden, OUTPUTS)


def drawn(params: Params, streams: Streams) -> list[tuple[Array, Array]]:
    """The weights (fan-in, fan-out) and biases of every layer."""
    return [
        (
            params.gain * lecun(*pair) * streams.normals("weights", pair, at),
            streams.normals("biases", pair[1:], at),
        )
        for at, pair in enumerate(pairwise(widths(params)))
    ]


def through(
    x: Array,
    layers: list[tuple[Array, Array]],
    activation: Literal["relu", "leaky_relu", "elu", "tanh", "sigmoid", "linear"],
) -> Array:
    """The outputs, with the activation between the layers and none after the last."""
    h = x
    for weight, bias in layers[:-1]:
        h = ACTIVATIONS[activation].of(h @ weight + bias)
    return h @ layers[-1][0] + layers[-1][1]


def multiplied_out(layers: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """The one matrix and the one bias that do what the stack does without an activation."""
    matrix, bias = np.eye(INPUTS), np.zeros(INPUTS)
    for weight, b in layers:
        matrix, bias = matrix @ weight, bias @ weight + b
    return matrix, bias


def spread(outputs: Array) -> Array:
    centred = outputs - outputs.mean(axis=0)
    return np.asarray(np.linalg.svd(centred, compute_uv=False) / np.sqrt(len(outputs)), float)


def rank(singular: NDArray[np.floating], floor: float = 0.0) -> float:
    return float(np.sum(singular > max(NOTHING * float(singular[0]), floor)))


def left_over(outputs: Array, fitted: Array) -> float:
    """Share of the variance; 0 where the outputs do not vary at all."""
    variance = float(np.sum((outputs - outputs.mean(axis=0)) ** 2))
    if variance <= NOTHING**2 * float(np.sum(outputs**2)):
        return 0.0
    return float(np.sum((outputs - fitted) ** 2)) / variance


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    stack, direction = say(N_("affine")), np.arange(1.0, OUTPUTS + 1)
    return (
        Chart(
            say(N_("Across the inputs")),
            Axis(say(N_("way along one direction of the inputs"))),
            Axis(say(N_("first output"))),
            (
                Line(ACROSS, result.stack, stack, 0),
                Line(ACROSS, result.bent, params.activation, 1),
                Line(ACROSS, result.fitted, say(N_("best affine layer for it")), 2),
            ),
        ),
        Chart(
            say(N_("Spread of the outputs")),
            Axis(
                say(N_("principal direction")),
                low=0.5,
                high=OUTPUTS + 0.5,
                ticks=tuple((at, show(at)) for at in direction),
            ),
            Axis(say(N_("standard deviation")), log=True),
            (
                Points(direction, np.maximum(result.spread_stack, LEAST), stack, 0),
                Points(direction, np.maximum(result.spread_bent, LEAST), params.activation, 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "An affine stack of depth {layers}, with {many} weights and biases, equals one affine "
            "layer with {few}, to {difference} of the largest output; its rank is {rank}."
        ),
        layers=params.layers,
        many=show(result.weights_stack, 5),
        few=show(result.weights_single),
        difference=show(result.difference, 2),
        rank=show(result.rank),
    )
    if params.activation == "linear" or params.layers == 1:
        second = say(N_("No activation stands between layers here, so nothing is added to that."))
    elif result.rank_bent == 0:
        second = say(
            N_("With {activation} between the layers the outputs do not vary at all here."),
            activation=params.activation,
        )
    else:
        second = say(
            N_(
                "With {activation} between the layers the best single affine layer leaves {left} "
                "of the variance over."
            ),
            activation=params.activation,
            left=percent(result.unexplained),
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Affine layers collapse to one"),
    claim=N_(
        "Stacked affine layers are one affine layer, unless an activation stands between them."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "relu-is-linear": Misconception(
            N_("took the activation for a linear one"), lambda _params, _result: 0.0
        ),
        "nothing-in-common": Misconception(
            N_("thought that an affine layer says nothing about the activated net"),
            lambda _params, _result: 1.0,
        ),
    },
)
