"""Batch normalization saves a deep sigmoid net's gradient and makes a deep ReLU net's explode.

With every layer standardized over the batch no unit can sit in its flat part, and the size of the
weights cancels: twelve sigmoid layers lose half a decade of gradient in place of seven. But the
standardizing itself multiplies the gradient of a ReLU layer by √(π/(π-1)) = 1.21 (Yang et al.
2019): sixty such layers make 10⁵ of it, whatever the weights. An identity skip mends that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS, Activation
from studyapp.lab.nn.chain import Descent, Layer, Pass, backward, forward, spread
from studyapp.lab.nn.initialization import he, xavier
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["relu", "sigmoid", "tanh", "linear"] = param(
        "relu", N_("activation of every layer")
    )
    normalize: bool = param(True, N_("standardize over the batch before every activation"))
    depth: int = param(30, N_("number of layers"), low=2, high=60, hard_low=1, hard_high=200)
    init: Literal["he", "xavier"] = param("he", N_("weight variance: he 2/width, xavier 1/width"))
    gain: float = param(
        1.0,
        N_("factor on the standard deviation of the weights"),
        low=0.05,
        high=4.0,
        hard_low=0.01,
        hard_high=10.0,
        log=True,
    )
    batch: int = param(64, N_("samples in the batch"), low=4, high=256, hard_low=3, log=True)
    width: int = param(
        64, N_("units in every layer"), low=16, high=256, hard_low=8, hard_high=256, log=True
    )
    residual: bool = param(False, N_("add the input of every layer to its output"))
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    log10_norms: Array
    """(depth + 1,): the gradient at the input, then at each layer's output; 0 at the top"""
    log10_other: Array
    """The same with the normalization switched the other way"""
    std: Array
    """(depth + 1,): standard deviation of the input, then of each layer's outputs"""
    growth_per_layer: float = measure(
        N_("factor by which one layer multiplies the gradient going down"), scale="log"
    )
    first_over_last: float = measure(
        N_("length of the gradient at the input over that at the last output"), scale="log"
    )
    log10_first_over_last: float = measure(N_("the same as a power of ten"))
    log10_lift: float = measure(
        N_("powers of ten by which normalization lengthens the gradient at the input")
    )
    flat_share: float = measure(
        N_("share of all units whose slope is below a tenth of the steepest")
    )
    activation_std_last: float = measure(
        N_("standard deviation of the last layer's outputs"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    activation = ACTIVATIONS[params.activation]
    std = params.gain * {"he": he, "xavier": xavier}[params.init](params.width, params.width)
    shape = (params.width, params.width)
    layers = [Layer(streams.normals("weights", shape, at), std) for at in range(params.depth)]
    x = streams.normals("data", (params.batch, params.width))
    top = streams.normals("gradient", x.shape)
    top = top / np.linalg.norm(top)

    def half(done: int, total: int, /) -> None:
        progress(done, 2 * total)

    def rest(done: int, total: int, /) -> None:
        progress(total + done, 2 * total)

    passes, down = both_ways(params, x, top, layers, activation, params.normalize, half)
    _, other = both_ways(params, x, top, layers, activation, not params.normalize, rest)

    total = float(down.signal[0])
    lift = total - float(other.signal[0])
    flat = [activation.slope(step.z) < 0.1 * activation.steepest for step in passes]
    stds = np.array([spread(x), *(spread(step.out) for step in passes)])
    return Result(
        log10_norms=down.signal,
        log10_other=other.signal,
        std=stds,
        growth_per_layer=10 ** (total / params.depth),
        first_over_last=10**total,
        log10_first_over_last=total,
        log10_lift=lift if params.normalize else -lift,
        flat_share=float(np.mean(flat)),
        activation_std_last=float(stds[-1]),
    )


def both_ways(
    params: Params,
    x: Array,
    top: Array,
    layers: list[Layer],
    activation: Activation,
    normalize: bool,
    progress: Progress,
) -> tuple[list[Pass], Descent]:
    passes = forward(
        x,
        layers,
        activation,
        residual=params.residual,
        normalize=normalize,
        progress=progress,
    )
    down = backward(passes, layers, activation, top, residual=params.residual, progress=progress)
    return passes, down


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    layer = np.arange(params.depth + 1.0)
    names = (say(N_("with batch normalization")), say(N_("without")))
    this, other = names if params.normalize else reversed(names)
    return (
        Chart(
            say(N_("The gradient on its way down")),
            Axis(say(N_("layer (0 = input)")), reverse=True),
            Axis(say(N_("length of the gradient")), log=True),
            (
                Line(layer, 10.0**result.log10_norms, this, 0),
                Line(layer, 10.0**result.log10_other, other, 1),
            ),
        ),
        Chart(
            say(N_("The signal on its way up")),
            Axis(say(N_("layer (0 = input)"))),
            Axis(say(N_("standard deviation")), log=True),
            (Line(layer, result.std, this),),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    what = N_("with batch normalization") if params.normalize else N_("without normalization")
    first = say(
        N_(
            "In this run, {what}, a layer multiplies the gradient by {factor} on average: at the "
            "input of {depth} in a row it is {total} times as long as at the output."
        ),
        what=say(what),
        factor=show(result.growth_per_layer),
        depth=params.depth,
        total=show(result.first_over_last),
    )
    longer = N_("With normalization what arrives there is {lift} powers of ten longer.")
    shorter = N_("With normalization what arrives there is {lift} powers of ten shorter.")
    second = say(longer if result.log10_lift >= 0 else shorter, lift=show(abs(result.log10_lift)))
    return f"{first} {second}"


demo = Demo(
    title=N_("Batch normalization in a deep net"),
    claim=N_(
        "Batch normalization saves a deep sigmoid net's gradient and makes a deep ReLU net's "
        "explode."
    ),
    topic="normalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "any-depth-is-shallow": Misconception(
            N_("thought that normalization keeps the gradient's length at any depth"),
            lambda _params, _result: 1.0,
            ("growth_per_layer", "first_over_last"),
        ),
        "one-layer-only": Misconception(
            N_("took one layer's factor for the total"),
            lambda _, result: result.growth_per_layer,
            ("first_over_last",),
        ),
    },
)
