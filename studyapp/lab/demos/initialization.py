"""The size of the first weights decides what ten layers up is left of a signal and its gradient.

Ten layers, 800 units wide at the input and 300 at the top. Weights too small: the signal fades.
Too large: every tanh saturates, and the gradient explodes, for the few units that do not are
multiplied by huge weights. Xavier's rule suits tanh; ReLU needs He's, twice the variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn import initialization as rules
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.chain import Layer, backward, forward, spread
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

DEPTH = 10
BINS = 41
SHOWN = 20_000
"""Values a layer that its histogram is made from."""
NEARLY = 0.99
"""Beyond this share of its range a tanh or a sigmoid counts as saturated."""


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["tanh", "relu", "sigmoid"] = param("tanh", N_("activation of every layer"))
    scheme: Literal["zeros", "fixed", "lecun", "xavier", "he", "he_average"] = param(
        "xavier",
        N_("variance of the weights: 0, std², 1/in, 2/(in + out), 2/in or 4/(in + out)"),
    )
    distribution: Literal["normal", "uniform"] = param(
        "normal", N_("how the weights are distributed, at the same variance")
    )
    std: float = param(
        0.01,
        N_("standard deviation of the weights under the scheme fixed"),
        low=0.001,
        high=2.0,
        hard_low=1e-4,
        hard_high=10.0,
        log=True,
    )
    gain: float = param(
        1.0,
        N_("factor on the standard deviation of the weights"),
        low=0.25,
        high=4.0,
        hard_low=0.1,
        hard_high=10.0,
        log=True,
    )
    width: int = param(800, N_("units of the input"), low=64, high=800, hard_low=16, hard_high=1000)
    taper: bool = param(True, N_("every layer is narrower by a sixteenth of the input's width"))
    samples: int = param(
        64, N_("inputs sent through"), low=16, high=400, hard_high=2000, preview=32
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    std: Array
    """(11,) of the input, then of each layer's outputs"""
    log10_gradient: Array
    """(11,) length of the gradient at the input, then at each layer's output; 0 at the top"""
    edges: Array
    """(10, bins + 1)"""
    shares: Array
    """(10, bins) share of a layer's outputs in each bin"""
    std_last: float = measure(N_("standard deviation of the last layer's outputs"), scale="log")
    std_first: float = measure(N_("standard deviation of the first layer's outputs"), scale="log")
    mean_square_ratio: float = measure(
        N_("mean square of the last layer's outputs over the first's"), scale="log"
    )
    mean_square_per_layer: float = measure(
        N_("factor by which one layer multiplies the mean square going up, layers 1 to 10"),
        scale="log",
    )
    saturated_share: float = measure(
        N_("share of the last layer's outputs beyond 99 % of their range")
    )
    flat_share: float = measure(
        N_("share of the last layer's units whose slope is below a tenth of the steepest")
    )
    zero_share: float = measure(N_("share of the last layer's outputs that are exactly zero"))
    mostly_off_units: float = measure(
        N_("share of the last layer's units that are zero for over 90 % of the inputs")
    )
    mostly_on_units: float = measure(
        N_("share of the last layer's units that are zero for under 10 % of the inputs")
    )
    input_cosine: float = measure(N_("mean cosine between two inputs at the last layer"))
    gradient_growth_per_layer: float = measure(
        N_("factor by which one layer multiplies the gradient going down"), scale="log"
    )
    log10_gradient_ratio: float = measure(
        N_("length of the gradient at the input over that at the top, as a power of ten")
    )
    weight_gradient_ratio: float = measure(
        N_("size of the first layer's weight gradients over the last's"), scale="log"
    )
    weight_gradient_first: float = measure(
        N_("size of the first layer's weight gradients (root mean square)"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    activation = ACTIVATIONS[params.activation]
    layers = []
    for at, (fan_in, fan_out) in enumerate(shapes(params)):
        progress(at, 4 * DEPTH)
        unit = weights(params, streams, (fan_in, fan_out), at)
        layers.append(Layer(unit, weight_std(params, fan_in, fan_out)))
    x = streams.normals("data", (params.samples, params.width))

    def later(done: int, total: int, /) -> None:
        progress(total + done, 2 * total)

    passes = forward(x, layers, activation, progress=later)
    top = streams.normals("gradient", passes[-1].out.shape)
    top = top / np.linalg.norm(top)
    down = backward(passes, layers, activation, top, weighed=(0, DEPTH - 1), progress=later)

    outs = [step.out for step in passes]
    std = np.array([spread(x), *(spread(out) for out in outs)])
    first, last = outs[0], outs[-1]
    off = np.mean(last == 0, axis=0)
    slopes = activation.slope(passes[-1].z)
    log10_weights = down.weights - 0.5 * np.log10([layer.unit.size for layer in layers])
    edges, shares = histograms(outs, params.activation)
    total = float(down.signal[0])
    square_first = float(np.mean(first * first))
    square_ratio = float(np.mean(last * last)) / square_first if square_first > 0 else 0.0
    return Result(
        std=std,
        log10_gradient=down.signal,
        edges=edges,
        shares=shares,
        std_first=float(std[1]),
        std_last=float(std[-1]),
        mean_square_ratio=square_ratio,
        mean_square_per_layer=square_ratio ** (1 / (DEPTH - 1)),
        saturated_share=saturated(last, params.activation),
        flat_share=float(np.mean(slopes < 0.1 * activation.steepest)),
        zero_share=float(np.mean(last == 0)),
        mostly_off_units=float(np.mean(off > 0.9)),
        mostly_on_units=float(np.mean(off < 0.1)),
        input_cosine=mean_cosine(last),
        gradient_growth_per_layer=10 ** (total / DEPTH),
        log10_gradient_ratio=total,
        weight_gradient_ratio=ratio(*log10_weights[[0, -1]]),
        weight_gradient_first=float(10 ** log10_weights[0]),
    )


def weights(params: Params, streams: Streams, shape: tuple[int, int], at: int) -> Array:
    """Weights of a layer with variance 1."""
    if params.distribution == "normal":
        return streams.normals("weights", shape, at)
    return rules.uniform_bound(1.0) * (2 * streams.uniforms("weights", shape, at) - 1)


def shapes(params: Params) -> list[tuple[int, int]]:
    """(fan_in, fan_out) of every layer: 800, 750, ... 300 units when 800 taper off."""
    less = params.width // 16 if params.taper else 0
    widths = [params.width - less * at for at in range(DEPTH + 1)]
    return list(pairwise(widths))


def weight_std(params: Params, fan_in: int, fan_out: int) -> float:
    match params.scheme:
        case "zeros":
            std = 0.0
        case "fixed":
            std = params.std
        case "lecun":
            std = rules.lecun(fan_in, fan_out)
        case "xavier":
            std = rules.xavier(fan_in, fan_out)
        case "he":
            std = rules.he(fan_in, fan_out)
        case "he_average":
            std = rules.he_average(fan_in, fan_out)
    return params.gain * std


def ratio(log10_a: float, log10_b: float) -> float:
    return 0.0 if log10_a == -np.inf else float(10 ** (log10_a - log10_b))


def saturated(out: Array, activation: str) -> float:
    match activation:
        case "tanh":
            return float(np.mean(np.abs(out) > NEARLY))
        case "sigmoid":
            return float(np.mean(np.abs(2 * out - 1) > NEARLY))
        case _:
            return 0.0


def mean_cosine(out: Array) -> float:
    """The mean cosine between two different rows; a row of zeros has none with any other."""
    size = np.abs(out).max(axis=1, keepdims=True)
    rows = np.divide(out, size, out=np.zeros_like(out), where=size > 0)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    n = len(rows)
    return float((np.sum(rows.sum(axis=0) ** 2) - np.sum(rows * rows)) / (n * (n - 1)))


def histograms(outs: list[Array], activation: str) -> tuple[Array, Array]:
    edges, shares = [], []
    for out in outs:
        values = out.ravel()[:SHOWN]
        low = -1.0 if activation == "tanh" else 0.0
        high = 1.0 if activation != "relu" else float(values.max()) or 1.0
        count, edge = np.histogram(values, BINS, (low, high))
        edges.append(edge)
        shares.append(count / values.size)
    return np.array(edges), np.array(shares)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    layer = np.arange(DEPTH + 1.0)
    series = params.activation
    by_layer = (
        Chart(
            say(N_("The signal on its way up")),
            Axis(say(N_("layer (0 = input)"))),
            Axis(say(N_("standard deviation")), log=True),
            (Line(layer, result.std, series),),
        ),
        Chart(
            say(N_("The gradient on its way down")),
            Axis(say(N_("layer (0 = input)")), reverse=True),
            Axis(say(N_("length of the gradient")), log=True),
            (Line(layer, 10.0**result.log10_gradient, series),),
        ),
    )
    return by_layer + tuple(
        Chart(
            say(N_("Outputs of layer {layer}"), layer=at),
            Axis(say(N_("output"))),
            Axis(say(N_("share")), low=0.0),
            (Bars(edge, share, series),),
        )
        for at, (edge, share) in enumerate(zip(result.edges, result.shares, strict=True), 1)
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.scheme == "zeros":
        return say(
            N_(
                "With all weights 0 the outputs of each layer are the same for all {samples} "
                "inputs, and a gradient that comes down through {depth} layers of zeros is 0: "
                "nothing below the last layer can ever begin to learn."
            ),
            samples=params.samples,
            depth=DEPTH,
        )
    signal = say(
        N_("The outputs have a standard deviation of {first} at layer 1 and {last} at layer 10."),
        first=show(result.std_first),
        last=show(result.std_last),
    )
    if params.activation == "relu":
        units = say(
            N_("{zero} of the last outputs are zero; {off} of its units are off for nearly all."),
            zero=percent(result.zero_share, 2),
            off=percent(result.mostly_off_units, 2),
        )
    else:
        units = say(
            N_("{share} of the last outputs are saturated."),
            share=percent(result.saturated_share),
        )
    gradient = say(
        N_("Going down, each layer multiplies the gradient by {factor}, in all by {total}."),
        factor=show(result.gradient_growth_per_layer),
        total=show(10**result.log10_gradient_ratio),
    )
    return f"{signal} {units} {gradient}"


demo = Demo(
    title=N_("Initialization by layer"),
    claim=N_(
        "The size of the first weights decides what ten layers up is left of a signal and its "
        "gradient."
    ),
    topic="initialization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "unchanged": Misconception(
            N_("thought that a good rule keeps the standard deviation exactly"),
            lambda _, result: result.std_first,
        ),
    },
)
