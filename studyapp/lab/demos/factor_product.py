"""A factor a little below one, multiplied through enough layers, leaves nothing; above, too much.

The gradient of an early layer is a product of one factor for each layer above it. Only powers are
computed here: the factor, its mirror image as far on the other side of one, and, with an unevenness
u, factors that are f(1 + u) and f(1 - u) in turn. Their mean is f still, but a product goes by the
geometric mean f √(1 - u²): factors that are one on average vanish too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.numbers import show, show_log10

Array: TypeAlias = NDArray[np.float64]

SHOWN: Final = 400
"""Points of a line at most"""
LARGEST: Final = 308.0
SMALLEST: Final = -307.0
"""Powers of ten that a float holds with all its digits"""


@dataclass(frozen=True, slots=True)
class Params:
    factor: float = param(
        0.99,
        N_("what one layer multiplies the gradient by"),
        low=0.1,
        high=1.5,
        hard_low=0.001,
        hard_high=1.999,
        step=0.01,
    )
    depth: int = param(100, N_("number of layers"), low=1, high=1000, hard_high=100_000, log=True)
    unevenness: float = param(
        0.0,
        N_("u: the layers' factors are f(1 + u) and f(1 - u) in turn"),
        low=0.0,
        high=0.9,
        hard_high=0.99,
        step=0.05,
    )


@dataclass(frozen=True, eq=False)
class Result:
    layers: Array
    log10_left: Array
    """After each of these layers"""
    log10_mirror: Array
    """The same for the factor 2 - f, which is as far from one on the other side"""
    trouble: Trouble | None
    product: float = measure(N_("the product of all factors"), scale="log")
    log10_product: float = measure(N_("the same as a power of ten"))
    mirror_product: float = measure(N_("the product for the factor 2 - f"), scale="log")
    geometric_mean: float = measure(N_("geometric mean of the factors"), scale="log")
    arithmetic_mean: float = measure(N_("arithmetic mean of the factors"))
    half_depth: float = measure(
        N_("layers after which the product has halved or doubled; infinite if it never does")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 1)
    layers = np.unique(np.linspace(0, params.depth, min(params.depth, SHOWN) + 1).round())
    left = log10_product(params.factor, params.unevenness, layers)
    mirror = log10_product(2 - params.factor, params.unevenness, layers)
    total, other = float(left[-1]), float(mirror[-1])
    per_layer = params.factor * math.sqrt(1 - params.unevenness**2)
    progress(1, 1)
    return Result(
        layers=layers,
        log10_left=left,
        log10_mirror=mirror,
        trouble=_left_range(params, total),
        product=_power(total),
        log10_product=total,
        mirror_product=_power(other),
        geometric_mean=10 ** (total / params.depth),
        arithmetic_mean=params.factor + _odd(params) * params.factor * params.unevenness,
        half_depth=math.inf if per_layer == 1 else abs(math.log(0.5) / math.log(per_layer)),
    )


def log10_product(factor: float, unevenness: float, layers: Array) -> Array:
    """log10 of the product of the first so many factors f(1 + u), f(1 - u), f(1 + u), ..."""
    ups, downs = np.ceil(layers / 2), np.floor(layers / 2)
    bent = ups * math.log1p(unevenness) + downs * math.log1p(-unevenness)
    product: Array = (layers * math.log(factor) + bent) / math.log(10)
    return product


def _odd(params: Params) -> float:
    """What the one factor without a partner adds to the mean."""
    return (params.depth % 2) / params.depth


def _power(log10: float) -> float:
    return math.inf if log10 > LARGEST else 10.0**log10


def _left_range(params: Params, log10: float) -> Trouble | None:
    if SMALLEST < log10 < LARGEST:
        return None
    below = log10 < 0
    layers = np.arange(1.0, params.depth + 1)
    path = log10_product(params.factor, params.unevenness, layers)
    first = int(np.argmax((path < SMALLEST) | (path > LARGEST)))
    return Trouble(
        step=None,
        layer=first + 1,
        what=N_("the product fell below the smallest number")
        if below
        else N_("the product rose above the largest number"),
        mend=N_("a sum of logarithms holds it"),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    factors = np.linspace(0.1, 1.5, 281)
    by_factor = np.array(
        [
            log10_product(float(f), params.unevenness, np.array([float(params.depth)]))[0]
            for f in factors
        ]
    )
    return (
        Chart(
            say(N_("What is left of a gradient of 1")),
            Axis(say(N_("layers passed"))),
            Axis(say(N_("product of the factors")), log=True),
            (
                Line(result.layers, _held(result.log10_left), show(params.factor), 0),
                Line(result.layers, _held(result.log10_mirror), show(2 - params.factor), 1),
            ),
        ),
        Chart(
            say(N_("After {depth} layers, by factor"), depth=params.depth),
            Axis(say(N_("factor of one layer"))),
            Axis(say(N_("product of the factors")), log=True),
            (
                Line(factors, _held(by_factor), say(N_("product")), 2),
                Rule(params.factor, "x", show(params.factor), 0),
            ),
        ),
    )


def _held(log10: Array) -> Array:
    held: Array = 10.0 ** np.clip(log10, SMALLEST, LARGEST)
    return held


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_("{depth} layers that multiply by {factor} each make {product} of a gradient of 1."),
        depth=params.depth,
        factor=show(result.arithmetic_mean),
        product=show_log10(result.log10_product),
    )
    if params.unevenness > 0 and params.depth > 1:
        first = say(
            N_(
                "{depth} layers that multiply by {factor} on average make {product} of a gradient "
                "of 1: what counts is the geometric mean of the factors, {geometric}."
            ),
            depth=params.depth,
            factor=show(result.arithmetic_mean),
            product=show_log10(result.log10_product),
            geometric=show(result.geometric_mean),
        )
    if math.isinf(result.half_depth):
        return first + " " + say(N_("It stays as long as it was, however deep the net is."))
    what = N_("It halves every {layers} layers.")
    if result.geometric_mean > 1:
        what = N_("It doubles every {layers} layers.")
    return first + " " + say(what, layers=show(result.half_depth))


demo = Demo(
    title=N_("A product of factors"),
    claim=N_(
        "A factor a little below one, multiplied through enough layers, leaves nothing; above, "
        "too much."
    ),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-layer-only": Misconception(
            N_("took one layer's factor for the total"), lambda params, _: params.factor
        ),
        "adds": Misconception(
            N_("added the losses up instead of multiplying"),
            lambda params, _: max(0.0, 1 - params.depth * (1 - params.factor)),
        ),
        "arithmetic-mean": Misconception(
            N_("multiplied the mean of the factors in place of the factors"),
            lambda params, result: _power(params.depth * math.log10(result.arithmetic_mean)),
        ),
    },
)
