"""A gradient is multiplied at every layer it passes, so in a deep net it vanishes or explodes.

Going down one layer, the gradient is multiplied by the slope of the activation and by the
transposed weights. Twenty such factors make a product: a little below one each, and next to
nothing arrives; a little above, and it explodes. Sigmoids (slope at most 1/4) with Xavier weights
keep about 0.23 of it; ReLU with He weights, or a residual connection, keeps nearly all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn import initialization
from studyapp.lab.nn.activations import ACTIVATIONS, Name
from studyapp.lab.nn.chain import Layer, backward, forward, parts, spreads
from studyapp.lab.numbers import percent, show, show_log10
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

BATCH: Final = 64
FEW: Final = 16
"""Inputs that the other activations are drawn from."""
COMPARED: Final[dict[Name, float]] = {"sigmoid": 1.0, "tanh": 1.0, "relu": 2.0}
"""Others to draw, and the width * variance of weights that suits each"""
OUTGROWN: Final = N_("the signal outgrew what a number can hold")
SMALLER: Final = N_("smaller weights, or normalization, keep it in range")


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
    compare: bool = param(
        True, N_("draw sigmoid, tanh and ReLU beside it, each with weights that suit it")
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    log10_norms: Array
    """(layers + 1,): the gradient at the input, then at each layer's output; 0 at the top"""
    activation_std: Array
    """(layers + 1,): standard deviation of the input, then of each layer's output"""
    reached: int
    """Layers that the signal came through within the range of floats"""
    others: dict[Name, Array]
    """The same as log10_norms for the other activations"""
    trouble: Trouble | None
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
    flat_share: float = measure(
        N_("share of the last layer's units whose slope is below a tenth of the steepest")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    return run_seeds(params, [params.seed], progress)[0]


def run_seeds(params: Params, seeds: Sequence[int], progress: Progress = silent, /) -> list[Result]:
    """These params on many seeds, some at a time: bit for bit what `run` gives for each.

    The other activations are run for the first seed only, the one that is drawn.
    """
    total, results = 2 * len(seeds) + 1, list[Result]()
    for part in parts(len(seeds), BATCH, params.width):

        def within(done: int, steps: int, /, part: slice = part) -> None:
            progress(2 * part.start + 2 * (part.stop - part.start) * done // steps, total)

        results += _together(params, [Streams(seed) for seed in seeds[part]], within)
    if params.compare:
        results[0].others.update(_others(params, Streams(seeds[0])))
    progress(total, total)
    return results


def _together(params: Params, some: list[Streams], progress: Progress) -> list[Result]:
    """One Result for each seed; every array has an axis for the seeds, before its last two."""
    activation, residual = ACTIVATIONS[params.activation], params.residual
    rule = {"xavier": initialization.xavier, "he": initialization.he}[params.init]
    scale = params.gain * rule(params.width, params.width)
    layers = []
    for at in range(params.depth):
        progress(0, 2 * params.depth)
        layers.append(Layer(_drawn(some, "weights", (params.width, params.width), at), scale))
    x = _drawn(some, "data", (BATCH, params.width))
    passes = forward(x, layers, activation, residual=residual, progress=progress)
    reached = len(passes)
    if reached < params.depth and len(some) > 1:
        return [result for one in some for result in _together(params, [one], silent)]

    top = _drawn(some, "gradient", (BATCH, params.width))
    top = top / np.array([np.linalg.norm(one) for one in top])[:, None, None]
    ends = (0, reached - 1)
    down = backward(
        passes, layers, activation, top, residual=residual, weighed=ends, progress=progress
    )
    stds = np.array([spreads(x), *(spreads(step.out) for step in passes)])
    slopes = [activation.slope(step.z) for step in passes]
    largest = np.max([slope.max(axis=(-2, -1)) for slope in slopes], axis=0)
    mean = np.array([[slope[s].mean() for slope in slopes] for s in range(len(some))])
    flat = np.mean(slopes[-1] < 0.1 * activation.steepest, axis=(-2, -1))
    first = activation.of(passes[0].z)
    off = np.mean(first == 0, axis=-2)
    trouble = None if reached == params.depth else Trouble(None, reached + 1, OUTGROWN, SMALLER)
    return [
        Result(
            log10_norms=down.signal[:, s],
            activation_std=stds[:, s],
            reached=reached,
            others={},
            trouble=trouble,
            shrink_per_layer=_power(down.signal[0, s] / reached),
            first_over_last=_power(down.signal[0, s]),
            log10_first_over_last=float(down.signal[0, s]),
            weight_gradient_ratio=_ratio(*down.weights[[0, -1], s]),
            largest_slope=float(largest[s]),
            mean_slope=float(mean[s].mean()),
            mean_output_first=float(first[s].mean()),
            off_share=float(off[s].mean()),
            dead_share=float(np.mean(off[s] == 1)),
            ever_off_share=float(np.mean(off[s] > 0)),
            activation_std_first=float(stds[1, s]),
            activation_std_last=float(stds[-1, s]),
            flat_share=float(flat[s]),
        )
        for s in range(len(some))
    ]


def _drawn(some: list[Streams], purpose: str, shape: tuple[int, int], index: int = 0) -> Array:
    """(seeds, *shape) normals"""
    draws = [streams.normals(purpose, shape, index) for streams in some]
    return draws[0][None] if len(draws) == 1 else np.stack(draws)


def _power(log10: float) -> float:
    """10 to it; infinite where no float holds that."""
    return 10.0 ** float(log10) if log10 < 308 else np.inf


def _ratio(log10_a: float, log10_b: float) -> float:
    return 0.0 if log10_a == -np.inf else _power(log10_a - log10_b)


def _others(params: Params, streams: Streams) -> dict[Name, Array]:
    """The gradient's length by layer for the other activations, each with weights that suit it."""
    shape = (params.width, params.width)
    units = [streams.normals("weights", shape, at) for at in range(params.depth)]
    x, top = (streams.normals(what, (BATCH, params.width))[:FEW] for what in ("data", "gradient"))
    top = top / np.linalg.norm(top)
    found: dict[Name, Array] = {}
    for name, variance in COMPARED.items():
        if name != params.activation:
            layers = [Layer(unit, (variance / params.width) ** 0.5) for unit in units]
            activation = ACTIVATIONS[name]
            passes = forward(x, layers, activation, residual=params.residual)
            down = backward(passes, layers, activation, top, residual=params.residual, weighed=())
            found[name] = down.signal
    return found


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    layer = np.arange(result.reached + 1.0)
    others = tuple(
        Line(np.arange(len(norms), dtype=float), 10.0**norms, name, series)
        for series, (name, norms) in enumerate(result.others.items(), 1)
    )
    down = Axis(say(N_("layer (0 = input)")), reverse=True)
    up = Axis(say(N_("layer (0 = input)")))
    return (
        Chart(
            say(N_("The gradient on its way down")),
            down,
            Axis(say(N_("length of the gradient")), log=True),
            (Line(layer, 10.0**result.log10_norms, params.activation), *others),
        ),
        Chart(
            say(N_("The signal on its way up")),
            up,
            Axis(say(N_("standard deviation")), log=True),
            (Line(layer, result.activation_std, params.activation),),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    factor, total = result.shrink_per_layer, show_log10(result.log10_first_over_last)
    depth = params.depth if result.trouble is None else result.reached
    if result.log10_first_over_last == -np.inf:
        return say(
            N_(
                "In this run no unit of some layer is on for any input, so the gradient is exactly "
                "0 below it: of {depth} layers the lower ones learn nothing."
            ),
            depth=depth,
        )
    if result.log10_first_over_last > 1:
        first = say(
            N_(
                "In this run each layer multiplies the gradient by {factor}: after {depth} layers "
                "it is {total} times as long, it explodes."
            ),
            factor=show(factor),
            depth=depth,
            total=total,
        )
    elif result.log10_first_over_last < -1:
        first = say(
            N_(
                "In this run each layer keeps {share} of the gradient: after {depth} layers "
                "{total} of it is left, it vanishes."
            ),
            share=percent(factor),
            depth=depth,
            total=total,
        )
    else:
        first = say(
            N_(
                "In this run each layer multiplies the gradient by {factor}: after {depth} layers "
                "it is {total} times as long, still of the same order."
            ),
            factor=show(factor),
            depth=depth,
            total=total,
        )
    second = say(
        N_("No slope of the activation was above {slope}; the weights make up the rest."),
        slope=show(result.largest_slope),
    )
    if params.residual:
        second = say(
            N_(
                "No slope of the activation was above {slope}; the weights and the way past them "
                "make up the rest."
            ),
            slope=show(result.largest_slope),
        )
    if result.trouble is not None:
        second = say(
            N_(
                "Above layer {depth} the signal outgrows what a number can hold; only those below "
                "were gone through."
            ),
            depth=depth,
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
    run_seeds=run_seeds,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-layer-only": Misconception(
            N_("took one layer's factor for the total"),
            lambda _, result: result.shrink_per_layer,
            ("first_over_last",),
        ),
        "slope-only": Misconception(
            N_("multiplied the steepest slopes and forgot the weights"),
            lambda params, _: ACTIVATIONS[params.activation].steepest ** params.depth,
            ("first_over_last",),
        ),
        "adds": Misconception(
            N_("added the losses up instead of multiplying"), _added_up, ("first_over_last",)
        ),
        "squared": Misconception(
            N_("squared the factor: variance in place of length"),
            lambda _, result: result.first_over_last**2,
            ("first_over_last",),
        ),
        "natural-logarithm": Misconception(
            N_("took the natural logarithm for the power of ten"),
            lambda _, result: result.log10_first_over_last * np.log(10),
            ("log10_first_over_last",),
        ),
    },
)
