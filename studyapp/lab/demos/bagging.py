"""The mean of trees grown on resampled rows swings less than one tree; its bias hardly grows.

On each of twenty noisy data sets one deep regression tree is grown, and a bag of trees on bootstrap
samples of the same rows (Breiman 1996). Over the data sets the squared error against the truth
splits into the variance of what is predicted and the square of its bias. So few data sets leave a
twentieth of the variance in their mean's error; that part is taken off the squared bias.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.trees import fitted, nearest_row
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

SETS: Final = 20
GRID: Final = np.linspace(-1, 1, 201)


@dataclass(frozen=True)
class Params:
    trees: int = param(20, N_("trees in the bag"), low=1, high=50, hard_high=200, preview=5)
    depth: int = param(8, N_("depth of each tree"), low=1, high=12, hard_high=20)
    noise: float = param(
        0.5, N_("standard deviation of the noise"), low=0.0, high=1.5, hard_high=10.0, step=0.05
    )
    rows: int = param(100, N_("rows of a data set"), low=20, high=200, hard_high=400)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    y: Array
    one_tree: Array
    """(201,) of the first data set"""
    one_bag: Array
    sizes: Array
    """(trees,)"""
    errors: Array
    """(trees,) mean squared error of a bag of so many trees"""
    variance_ratio: float = measure(N_("variance of the bag over that of a single tree"))
    variance_single: float = measure(N_("variance of a single tree over the data sets"))
    variance_bag: float = measure(N_("variance of the bag over the data sets"))
    bias_single: float = measure(
        N_("squared bias of a single tree, estimated without a share of the variance in it")
    )
    bias_bag: float = measure(N_("the same of the bag; chance may put it a little below 0"))
    error_single: float = measure(N_("mean squared error of a single tree against the truth"))
    error_bag: float = measure(N_("mean squared error of the bag against the truth"))


def truth(x: Array) -> Array:
    return np.asarray(np.sin(3 * x) + x * x)


def run(params: Params, progress: Progress = silent) -> Result:
    streams = Streams(params.seed)
    x = 2 * streams.uniforms("data", (SETS, params.rows)) - 1
    order = np.argsort(x, axis=1)
    x = np.take_along_axis(x, order, axis=1)
    noise = streams.normals("noise", (SETS, params.rows))
    y = truth(x) + params.noise * np.take_along_axis(noise, order, axis=1)
    single = np.empty((SETS, len(GRID)))
    bags = np.empty((SETS, params.trees, len(GRID)))
    resampled = streams.named("bootstrap")
    for at in range(SETS):
        progress(at, SETS)
        counts = resampled.multinomial(
            params.rows, np.full(params.rows, 1 / params.rows), params.trees
        )
        weights = np.vstack([np.ones(params.rows), counts])
        said = fitted(np.broadcast_to(y[at], weights.shape), weights, params.depth)
        said = said[:, nearest_row(GRID, x[at])]
        single[at], bags[at] = said[0], said[1:]
    progress(SETS, SETS)
    sizes = np.arange(1, params.trees + 1.0)
    growing = np.cumsum(bags, axis=1) / sizes[:, None]
    bag = growing[:, -1]
    wanted = truth(GRID)
    variance, bias = _parts(single, wanted)
    bag_variance, bag_bias = _parts(bag, wanted)
    return Result(
        x=x[0],
        y=y[0],
        one_tree=single[0],
        one_bag=bag[0],
        sizes=sizes,
        errors=np.mean((growing - wanted) ** 2, axis=(0, 2)),
        variance_ratio=bag_variance / variance,
        variance_single=variance,
        variance_bag=bag_variance,
        bias_single=bias,
        bias_bag=bag_bias,
        error_single=float(np.mean((single - wanted) ** 2)),
        error_bag=float(np.mean((bag - wanted) ** 2)),
    )


def _parts(said: Array, wanted: Array) -> tuple[float, float]:
    """Variance over the data sets and squared bias, both without bias and over the grid."""
    variance = float(said.var(axis=0, ddof=1).mean())
    return variance, float(np.mean((said.mean(axis=0) - wanted) ** 2)) - variance / SETS


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    alone = np.full(len(result.sizes), result.error_single)
    return (
        Chart(
            say(N_("One data set")),
            Axis("x"),
            Axis("y"),
            (
                Line(GRID, truth(GRID), say(N_("truth")), 0),
                Line(GRID, result.one_tree, say(N_("one tree")), 1),
                Line(GRID, result.one_bag, say(N_("{n} trees"), n=params.trees), 2),
                Points(result.x, result.y, say(N_("rows")), 3),
            ),
        ),
        Chart(
            say(N_("Error of bags of a growing size")),
            Axis(say(N_("trees in the bag")), time=True),
            Axis(say(N_("mean squared error"))),
            (
                Line(result.sizes, alone, say(N_("one tree on all rows")), 1),
                Line(result.sizes, result.errors, say(N_("bag")), 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "A single tree varies by {single} from data set to data set, a bag of {trees} by "
            "{bag}: {share} of it."
        ),
        single=show(result.variance_single),
        trees=params.trees,
        bag=show(result.variance_bag),
        share=percent(result.variance_ratio),
    )
    second = say(
        N_(
            "The squared bias, as far as {sets} data sets show it, goes from {single} to {bag}, "
            "the error from {before} to {after}."
        ),
        sets=SETS,
        single=show(max(0.0, result.bias_single), 2),
        bag=show(max(0.0, result.bias_bag), 2),
        before=show(result.error_single),
        after=show(result.error_bag),
    )
    if result.error_bag < result.error_single:
        return f"{first} {second}"
    third = say(N_("Here the bag is no better: on resampled rows a tree misses some of them."))
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Bagging"),
    claim=N_(
        "The mean of trees grown on resampled rows swings less than one tree; its bias hardly "
        "grows."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "independent-trees": Misconception(
            N_("took the trees for independent, which divides the variance by their number"),
            lambda params, _: 1 / params.trees,
        ),
    },
)
