"""A residual connection gives the gradient a path past every layer; unscaled, it can explode.

Three nets of the same weights: plain, h -> φ(Wh); residual, h -> h + branch φ(Wh); and residual
with the branch divided by the root of the depth. 64 units, 32 inputs of N(0, 1), and a gradient of
length 1 and random direction at the top. A plain stack keeps only what every layer lets pass; the
sum h + φ adds 1 to each Jacobian, and what it adds can pile up (He et al. 2016).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.chain import Descent, Layer, Pass, backward, forward, spread
from studyapp.lab.numbers import show_log10
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

WIDTH: Final = 64
BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["sigmoid", "tanh", "relu"] = param(
        "sigmoid", N_("activation of every layer")
    )
    depth: int = param(50, N_("number of layers"), low=5, high=100, hard_low=1, hard_high=200)
    gain: float = param(
        1.0,
        N_("standard deviation of the weights, times the root of the width"),
        low=0.25,
        high=2.0,
        hard_low=0.01,
        hard_high=4.0,
        step=0.05,
        log=True,
    )
    branch: float = param(
        1.0,
        N_("factor on what a residual layer adds to its input"),
        low=0.0,
        high=1.5,
        hard_high=3.0,
        step=0.05,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    log10_norms: dict[str, Array]
    """(depth + 1,) by net: the gradient at the input, then at each layer's output; 0 at the top"""
    std: dict[str, Array]
    """(depth + 1,) by net: standard deviation of the input, then of each layer's output"""
    log10_residual: float = measure(
        N_("gradient at the input over that at the top, residual net, as a power of ten")
    )
    log10_plain: float = measure(N_("the same for the plain net"))
    log10_scaled: float = measure(
        N_("the same for the residual net with its branches divided by the root of the depth")
    )
    log10_gained: float = measure(N_("powers of ten that the residual net keeps over the plain"))
    residual_growth: float = measure(
        N_("factor by which one residual layer multiplies the gradient"), scale="log"
    )
    residual_signal: float = measure(
        N_("standard deviation of the residual net's last outputs over that of its inputs"),
        scale="log",
    )
    scaled_signal: float = measure(
        N_("the same with its branches divided by the root of the depth"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    scale = params.gain / math.sqrt(WIDTH)
    layers = [
        Layer(streams.normals("weights", (WIDTH, WIDTH), at), scale) for at in range(params.depth)
    ]
    x = streams.normals("data", (BATCH, WIDTH))
    top = streams.normals("gradient", (BATCH, WIDTH))
    top = top / np.linalg.norm(top)
    branches = {
        "plain": 0.0,
        "residual": params.branch,
        "scaled": params.branch / math.sqrt(params.depth),
    }
    downs, stds = dict[str, Descent](), dict[str, Array]()
    for at, (net, branch) in enumerate(branches.items()):

        def within(done: int, steps: int, /, at: int = at) -> None:
            progress(at * steps + done, len(branches) * steps)

        passes, downs[net] = both_ways(
            params, x, top, layers, within, residual=net != "plain", branch=branch
        )
        stds[net] = np.array([spread(x), *(spread(step.out) for step in passes)])
    totals = {net: float(down.signal[0]) for net, down in downs.items()}
    return Result(
        log10_norms={net: down.signal for net, down in downs.items()},
        std=stds,
        log10_residual=totals["residual"],
        log10_plain=totals["plain"],
        log10_scaled=totals["scaled"],
        log10_gained=totals["residual"] - totals["plain"],
        residual_growth=10 ** (totals["residual"] / params.depth),
        residual_signal=float(stds["residual"][-1] / stds["residual"][0]),
        scaled_signal=float(stds["scaled"][-1] / stds["scaled"][0]),
    )


def both_ways(
    params: Params,
    x: Array,
    top: Array,
    layers: list[Layer],
    progress: Progress,
    *,
    residual: bool,
    branch: float,
) -> tuple[list[Pass], Descent]:
    activation = ACTIVATIONS[params.activation]
    passes = forward(x, layers, activation, residual=residual, branch=branch, progress=progress)
    down = backward(
        passes,
        layers,
        activation,
        top,
        residual=residual,
        branch=branch,
        weighed=(),
        progress=progress,
    )
    return passes, down


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    layer = np.arange(params.depth + 1.0)
    names = {
        "plain": say(N_("plain")),
        "residual": say(N_("residual")),
        "scaled": say(N_("residual, branch / √depth")),
    }
    return (
        Chart(
            say(N_("The gradient on its way down")),
            Axis(say(N_("layer (0 = input)")), reverse=True),
            Axis(say(N_("length of the gradient")), log=True),
            tuple(
                Line(layer, 10.0 ** result.log10_norms[net], name, series)
                for series, (net, name) in enumerate(names.items())
            ),
        ),
        Chart(
            say(N_("The signal on its way up")),
            Axis(say(N_("layer (0 = input)"))),
            Axis(say(N_("standard deviation")), log=True),
            tuple(
                Line(layer, result.std[net], name, series)
                for series, (net, name) in enumerate(names.items())
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "After {depth} layers the plain net leaves {plain} of a gradient, the residual net "
            "{residual}."
        ),
        depth=params.depth,
        plain=show_log10(result.log10_plain),
        residual=show_log10(result.log10_residual),
    )
    if result.log10_residual > 3:
        what = N_(
            "Its identities pile up what each branch adds: the gradient explodes. With the "
            "branches divided by the root of the depth it comes to {scaled}."
        )
    elif result.log10_plain < -3:
        what = N_(
            "The plain net loses it layer by layer; the identities carry it past them. With the "
            "branches divided by the root of the depth it comes to {scaled}."
        )
    else:
        what = N_(
            "Neither loses it at this depth and scale. With the branches divided by the root of "
            "the depth it comes to {scaled}."
        )
    return first + " " + say(what, scaled=show_log10(result.log10_scaled))


demo = Demo(
    title=N_("Residual connections"),
    claim=N_(
        "A residual connection gives the gradient a path past every layer; unscaled, it can "
        "explode."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "exactly-kept": Misconception(
            N_("thought that the identity keeps the gradient exactly as long as it was"),
            lambda _params, _result: 0.0,
        ),
        "as-the-plain-net": Misconception(
            N_("took the plain net's factor"), lambda _, result: result.log10_plain
        ),
    },
)
