"""A blank row puts an exact 0 into every ReLU while biases are 0: the corner is met after all.

Two ReLU layers with He's weights on N(0, 1) inputs, some rows of which are blank (padding). A sum
of continuous numbers is never exactly 0, a sum of zeros always is. The gradients of biases and
weights are then compared under the two customs for ReLU's slope at 0, which is not defined: 0 (as
PyTorch has it) and 1. Gradients that arrive from above are N(0, 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.nn.initialization import he
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 64
UNITS: Final = 32
SHOWN: Final = (32, 20)
"""Units and rows of the map, so that every row can be seen."""
BINS: Final = 41


@dataclass(frozen=True, slots=True)
class Params:
    blank: float = param(0.1, N_("share of blank rows"), low=0.0, high=1.0, step=0.05)
    bias: float = param(
        0.0, N_("bias of every unit"), low=-0.1, high=0.1, hard_low=-1.0, hard_high=1.0, step=0.01
    )
    present: float = param(
        1.0, N_("share of features that are not 0 in the other rows"), low=0.01, high=1.0, log=True
    )
    rows: int = param(
        200, N_("rows, blank or not"), low=50, high=1000, hard_low=10, hard_high=10_000, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    sums: Array
    """(rows, UNITS) what goes into the first layer's ReLU"""
    zeros: float = measure(N_("share of exact zeros among what goes into the first ReLU"))
    zeros_blank: float = measure(N_("the same among blank rows, 0 if there are none"))
    zeros_blank_second: float = measure(N_("the same among blank rows at the second ReLU"))
    zeros_other: float = measure(N_("share of exact zeros in rows that are not blank"))
    zeros_other_second: float = measure(N_("the same at the second ReLU"))
    blank_rows: float = measure(N_("share of rows without any feature, padded or by chance"))
    bias_change: float = measure(
        N_("change of the biases' gradient if the slope at 0 is 1, over its length")
    )
    weight_change: float = measure(N_("the same for the weights' gradient"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 3)
    streams = Streams(params.seed)
    x = inputs(params, streams)
    first = he(FEATURES, UNITS) * streams.normals("weights", (FEATURES, UNITS))
    second = he(UNITS, UNITS) * streams.normals("weights", (UNITS, UNITS), 1)
    sums = x @ first + params.bias
    hidden = relu(sums)
    sums_second = hidden @ second + params.bias
    progress(1, 3)
    blank = ~x.any(axis=1)
    above = streams.normals("gradient", (params.rows, UNITS)) / params.rows
    weights, biases = {}, {}
    for custom in (0.0, 1.0):
        to_second = above * slope(sums_second, custom)
        to_first = to_second @ second.T * slope(sums, custom)
        weights[custom] = np.concatenate([(x.T @ to_first).ravel(), (hidden.T @ to_second).ravel()])
        biases[custom] = np.concatenate([to_first.sum(axis=0), to_second.sum(axis=0)])
    progress(3, 3)
    return Result(
        sums=sums,
        zeros=_zeros(sums),
        zeros_blank=_zeros(sums[blank]),
        zeros_blank_second=_zeros(sums_second[blank]),
        zeros_other=_zeros(sums[~blank]),
        zeros_other_second=_zeros(sums_second[~blank]),
        blank_rows=float(blank.mean()),
        bias_change=_change(biases[0.0], biases[1.0]),
        weight_change=_change(weights[0.0], weights[1.0]),
    )


def inputs(params: Params, streams: Streams) -> Array:
    """(rows, FEATURES), the padded rows first."""
    kept = streams.uniforms("mask", (params.rows, FEATURES)) < params.present
    x = np.where(kept, streams.normals("data", (params.rows, FEATURES)), 0.0)
    x[: round(params.blank * params.rows)] = 0.0
    return x


def slope(z: Array, at_zero: float) -> Array:
    """Of ReLU, with this custom at 0."""
    return np.heaviside(z, at_zero)


def _zeros(sums: Array) -> float:
    return float(np.mean(sums == 0)) if sums.size else 0.0


def _change(before: Array, after: Array) -> float:
    """The length of the difference over the length before; infinite where that was 0."""
    length, change = float(np.linalg.norm(before)), float(np.linalg.norm(after - before))
    if change == 0:
        return 0.0
    return change / length if length > 0 else np.inf


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    # Every row that can be seen stands for one in so many, so that blank ones keep their share.
    every = np.linspace(0, len(result.sums) - 1, min(SHOWN[1], len(result.sums))).round()
    shown = np.sign(result.sums[every.astype(int)])
    known = result.sums[result.sums != 0]
    reach = float(np.abs(known).max()) if known.size else 1.0
    edges = np.linspace(-reach, reach, BINS + 1)
    heights = np.histogram(known, edges)[0].astype(float)
    exact = float(np.sum(result.sums == 0))
    return (
        Chart(
            say(N_("What goes into the first ReLU")),
            Axis(say(N_("unit"))),
            Axis(say(N_("row"))),
            (
                Heatmap(
                    shown,
                    (0.5, UNITS + 0.5),
                    (0.5, len(result.sums) + 0.5),
                    say(N_("-1 below, 0 exactly, 1 above")),
                ),
            ),
        ),
        Chart(
            say(N_("A spike at exactly 0")),
            Axis(say(N_("what goes into the first ReLU"))),
            Axis(say(N_("how many"))),
            (
                Bars(edges, heights, say(N_("not 0")), 0),
                Line([0.0, 0.0], [0.0, exact], say(N_("exactly 0")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.blank_rows == 0:
        first = say(
            N_("No row is blank, and {zeros} of the sums are exactly 0."),
            zeros=percent(result.zeros),
        )
    else:
        first = say(
            N_(
                "{blank} of the rows are blank. With a bias of {bias} their sums are exactly 0 in "
                "{first} of the cases at the first layer and in {second} at the second."
            ),
            blank=percent(result.blank_rows),
            bias=show(params.bias),
            first=percent(result.zeros_blank),
            second=percent(result.zeros_blank_second),
        )
    other = say(
        N_("In the other rows {share} of the sums are exactly 0 at the first layer."),
        share=percent(result.zeros_other),
    )
    if np.isinf(result.bias_change):
        last = say(
            N_(
                "While ReLU's slope at 0 is taken as 0 no bias has a gradient here; taken as 1 "
                "they have one."
            )
        )
    else:
        last = say(
            N_(
                "Taking ReLU's slope at 0 as 1 instead of 0 changes the gradient of the biases by "
                "{biases} and that of the weights by {weights}."
            ),
            biases=percent(result.bias_change),
            weights=percent(result.weight_change),
        )
    parts = [first, last] if result.blank_rows in (0, 1) else [first, other, last]
    return " ".join(parts)


demo = Demo(
    title=N_("Exact zeros into a ReLU"),
    claim=N_(
        "A blank row puts an exact 0 into every ReLU while biases are 0: the corner is met after "
        "all."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "never": Misconception(
            N_("thought that ReLU's input is never exactly 0"), lambda _params, _result: 0.0
        ),
        "half": Misconception(
            N_("took the zeros that ReLU puts out for those that go in"),
            lambda _, result: float(np.mean(result.sums <= 0)),
        ),
    },
)
