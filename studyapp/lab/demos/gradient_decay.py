"""A gradient is multiplied at every layer it passes, so in a deep net it vanishes or explodes.

Going down one layer, the gradient is multiplied by the slope of the activation and by the
transposed weights. Twenty such factors make a product: a little below one each, and next to
nothing arrives; a little above, and it explodes. Sigmoids (slope at most 1/4) with Xavier weights
keep about 0.23 of it; ReLU with He weights, or a residual connection, keeps nearly all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn import initialization
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.chain import Layer, backward, forward, spread
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

BATCH = 64


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["sigmoid", "tanh", "relu", "leaky_relu", "elu", "linear"] = param(
        "sigmoid", N_("activation of every layer")
    )
    depth: int = param(20, N_("number of layers"), low=2, high=60, hard_low=1, hard_high=200)
    init: Literal["xavier", "he"] = param(
        "xavier", N_("weight variance: xavier 1/width, he 2/width")
    )
    gain: float = param(
        1.0,
        N_("factor on the standard deviation of the weights"),
        low=0.25,
        high=4.0,
        hard_low=0.01,
        hard_high=30.0,
        step=0.05,
        log=True,
    )
    width: int = param(
        128, N_("units in every layer"), low=16, high=256, hard_low=4, hard_high=256, log=True
    )
    residual: bool = param(False, N_("add the input of every layer to its output"))
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    log10_norms: Array
    """(depth + 1,): the gradient at the input, then at each layer's output; 0 at the top"""
    activation_std: Array
    """(depth + 1,): standard deviation of the input, then of each layer's output"""
    shrink_per_layer: float = measure(
        N_("factor by which one layer multiplies the gradient (geometric mean)"), scale="log"
    )
    first_over_last: float = measure(
        N_("length of the gradient at the input over that at the last output"), scale="log"
    )
    log10_first_over_last: float = measure(
        N_("the same as a power of ten: -12 is a millionth of a millionth")
    )
    weight_gradient_ratio: float = measure(
        N_("length of the first layer's weight gradient over that of the last"), scale="log"
    )
    largest_slope: float = measure(N_("largest slope of the activation at any unit"))
    mean_slope: float = measure(N_("mean slope of the activation over all units"))
    mean_output_first: float = measure(N_("mean of the first layer's outputs"))
    off_share: float = measure(N_("share of the first layer's outputs that are exactly zero"))
    dead_share: float = measure(
        N_("share of the first layer's units that are zero for every input of the batch")
    )
    ever_off_share: float = measure(
        N_("share of the first layer's units that are zero for some input of the batch")
    )
    activation_std_first: float = measure(
        N_("standard deviation of the first layer's outputs"), scale="log"
    )
    activation_std_last: float = measure(
        N_("standard deviation of the last layer's outputs"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    width, depth = params.width, params.depth
    activation = ACTIVATIONS[params.activation]
    rule = {"xavier": initialization.xavier, "he": initialization.he}[params.init]
    scale = params.gain * rule(width, width)
    layers = []
    for at in range(depth):
        progress(0, 2 * depth)
        layers.append(Layer(streams.normals("weights", (width, width), at), scale))

    x = streams.normals("data", (BATCH, width))
    passes = forward(x, layers, activation, residual=params.residual, progress=progress)
    top = streams.normals("gradient", (BATCH, width))
    top = top / np.linalg.norm(top)
    down = backward(passes, layers, activation, top, residual=params.residual, progress=progress)

    slopes = [activation.slope(step.z) for step in passes]
    stds = np.array([spread(x), *(spread(step.out) for step in passes)])
    total = float(down.signal[0])
    first = activation.of(passes[0].z)
    off = np.mean(first == 0, axis=0)
    return Result(
        log10_norms=down.signal,
        activation_std=stds,
        shrink_per_layer=10 ** (total / depth),
        first_over_last=10**total,
        log10_first_over_last=total,
        weight_gradient_ratio=_ratio(*down.weights[[0, -1]]),
        largest_slope=max(float(slope.max()) for slope in slopes),
        mean_slope=float(np.mean([slope.mean() for slope in slopes])),
        mean_output_first=float(first.mean()),
        off_share=float(off.mean()),
        dead_share=float(np.mean(off == 1)),
        ever_off_share=float(np.mean(off > 0)),
        activation_std_first=float(stds[1]),
        activation_std_last=float(stds[-1]),
    )


def _ratio(log10_a: float, log10_b: float) -> float:
    return 0.0 if log10_a == -np.inf else float(10 ** (log10_a - log10_b))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    layer = np.arange(params.depth + 1.0)
    down = Axis(say(N_("layer (0 = input)")), reverse=True)
    up = Axis(say(N_("layer (0 = input)")))
    return (
        Chart(
            say(N_("The gradient on its way down")),
            down,
            Axis(say(N_("length of the gradient")), log=True),
            (Line(layer, 10.0**result.log10_norms, params.activation),),
        ),
        Chart(
            say(N_("The signal on its way up")),
            up,
            Axis(say(N_("standard deviation")), log=True),
            (Line(layer, result.activation_std, params.activation),),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    factor, total = result.shrink_per_layer, result.first_over_last
    if total == 0:
        return say(
            N_(
                "In this run no unit of some layer is on for any input, so the gradient is exactly "
                "0 below it: of {depth} layers the lower ones learn nothing."
            ),
            depth=params.depth,
        )
    if total > 10:
        first = say(
            N_(
                "In this run each layer multiplies the gradient by {factor}: after {depth} layers "
                "it is {total} times as long, it explodes."
            ),
            factor=show(factor),
            depth=params.depth,
            total=show(total),
        )
    elif total < 0.1:
        first = say(
            N_(
                "In this run each layer keeps {share} of the gradient: after {depth} layers "
                "{total} of it is left, it vanishes."
            ),
            share=percent(factor),
            depth=params.depth,
            total=show(total),
        )
    else:
        first = say(
            N_(
                "In this run each layer multiplies the gradient by {factor}: after {depth} layers "
                "it is {total} times as long, still of the same order."
            ),
            factor=show(factor),
            depth=params.depth,
            total=show(total),
        )
    second = say(
        N_("No slope of the activation was above {slope}; the weights make up the rest."),
        slope=show(result.largest_slope),
    )
    return f"{first} {second}"


def _added_up(params: Params, result: Result) -> float:
    return max(0.0, 1 - params.depth * (1 - result.shrink_per_layer))


demo = Demo(
    title=N_("Vanishing and exploding gradients"),
    claim=N_(
        "A gradient is multiplied at every layer it passes, so in a deep net it vanishes or "
        "explodes."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-layer-only": Misconception(
            N_("took one layer's factor for the total"), lambda _, result: result.shrink_per_layer
        ),
        "slope-only": Misconception(
            N_("multiplied the steepest slopes and forgot the weights"),
            lambda params, _: ACTIVATIONS[params.activation].steepest ** params.depth,
        ),
        "adds": Misconception(N_("added the losses up instead of multiplying"), _added_up),
        "squared": Misconception(
            N_("squared the factor: variance in place of length"),
            lambda _, result: result.first_over_last**2,
        ),
    },
)
