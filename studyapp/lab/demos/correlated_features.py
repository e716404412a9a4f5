"""Of two features that say the same, L1 prefers one as chance decides; L2 lets them share.

Two features of equal worth (both weights are 1) whose correlation is turned up, in many data sets
drawn anew. To the fit only the sum of the weights matters then. |w1| + |w2| is the same however the
sum is split, so the noise decides; w1² + w2² is least when the halves are equal (Zou and Hastie
2005). Of two exact copies every split costs L1 the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import Moments, lasso, lasso_path, moments, ridge
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

STRENGTHS: Final = np.logspace(-2, 0.5, 61)
STARTS: Final = np.array([[2.0, 0.0], [0.0, 2.0]])
"""Where the search begins among the optima of two exact copies."""


@dataclass(frozen=True, slots=True)
class Params:
    correlation: float = param(
        0.98, N_("correlation of the two features"), low=0.0, high=0.999, hard_high=1.0, step=0.01
    )
    strength: float = param(
        0.3,
        N_("strength of the penalty"),
        low=0.05,
        high=1.0,
        hard_low=0.001,
        hard_high=10.0,
        log=True,
    )
    noise: float = param(
        1.0, N_("standard deviation of the noise"), low=0.1, high=3.0, hard_low=0.0, hard_high=10.0
    )
    samples: int = param(60, N_("samples in a data set"), low=20, high=400, hard_low=5, log=True)
    sets: int = param(
        60, N_("data sets"), low=20, high=200, hard_low=5, hard_high=500, log=True, preview=40
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    l1: Array
    l2: Array
    """(sets, 2) the weights in each data set"""
    l1_path: Array
    l2_path: Array
    """(2, 61) the weights in the first data set, at each of STRENGTHS"""
    l1_dropped: float = measure(
        N_("share of the data sets in which L1 drops one of the features and keeps the other")
    )
    l2_dropped: float = measure(N_("the same for L2"))
    l1_gap: float = measure(N_("mean of |w1 - w2| under L1"))
    l2_gap: float = measure(N_("mean of |w1 - w2| under L2"))
    l1_second: float = measure(
        N_("share of the data sets in which L1 gives the second feature the larger weight")
    )
    l1_spread: float = measure(
        N_("standard deviation of the first weight over the data sets under L1")
    )
    l2_spread: float = measure(N_("the same under L2"))
    l1_sum: float = measure(N_("mean of w1 + w2 under L1"))
    l2_sum: float = measure(N_("mean of w1 + w2 under L2"))
    copies_l2_gap: float = measure(N_("exact copies: |w1 - w2| under L2"))
    copies_l1_apart: float = measure(
        N_("exact copies: distance of two L1 solutions found from different starts")
    )
    copies_l1_cost: float = measure(N_("exact copies: difference of what these two cost"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    ofs = [moments(X, y) for X, y in zip(*data_sets(params, streams), strict=True)]
    at = np.array([params.strength])
    l1, l2 = np.empty((params.sets, 2)), np.empty((params.sets, 2))
    for done, of in enumerate(ofs):
        progress(done, params.sets)
        l1[done] = lasso_path(of, params.strength).at(at)[:, 0]
        l2[done] = ridge(of, at)[:, 0]
    gap, apart, cost = exact_copies(params, streams)
    progress(params.sets, params.sets)
    return Result(
        l1=l1,
        l2=l2,
        l1_path=lasso_path(ofs[0], float(STRENGTHS[0])).at(STRENGTHS),
        l2_path=ridge(ofs[0], STRENGTHS),
        l1_dropped=dropped(l1),
        l2_dropped=dropped(l2),
        l1_gap=float(np.mean(np.abs(l1[:, 0] - l1[:, 1]))),
        l2_gap=float(np.mean(np.abs(l2[:, 0] - l2[:, 1]))),
        l1_second=float(np.mean(np.abs(l1[:, 1]) > np.abs(l1[:, 0]))),
        l1_spread=float(l1[:, 0].std()),
        l2_spread=float(l2[:, 0].std()),
        l1_sum=float(l1.sum(axis=1).mean()),
        l2_sum=float(l2.sum(axis=1).mean()),
        copies_l2_gap=gap,
        copies_l1_apart=apart,
        copies_l1_cost=cost,
    )


def data_sets(params: Params, streams: Streams) -> tuple[Array, Array]:
    """X (sets, samples, 2): a shared part and one of its own each; and y (sets, samples)."""
    shape = (params.sets, params.samples)
    rho = params.correlation
    shared = streams.normals("shared", shape)[:, :, None]
    X = np.sqrt(rho) * shared + np.sqrt(1 - rho) * streams.normals("own", (*shape, 2))
    return X, X.sum(axis=-1) + params.noise * streams.normals("noise", shape)


def dropped(weights: Array) -> float:
    return float(np.mean((weights == 0).sum(axis=1) == 1))


def exact_copies(params: Params, streams: Streams) -> tuple[float, float, float]:
    """How L2 splits two copies; how far apart two L1 solutions are, and their costs."""
    x = streams.normals("copied", (params.samples,))
    y = 2 * x + 0.1 * streams.normals("copied noise", (params.samples,))
    of = moments(np.column_stack([x, x]), y)
    shared = ridge(of, np.array([params.strength]))[:, 0]
    grams = np.stack([of.gram, of.gram])
    first, second = lasso(grams, of.correlation, params.strength, start=STARTS)
    costs = [cost(of, w, params.strength) for w in (first, second)]
    return (
        float(abs(shared[0] - shared[1])),
        float(np.abs(first - second).max()),
        abs(costs[0] - costs[1]),
    )


def cost(of: Moments, w: Array, strength: float) -> float:
    """1/(2n) ‖y - X w‖² + λ ‖w‖₁, less what no weights change."""
    return float(0.5 * w @ of.gram @ w - of.correlation @ w + strength * np.abs(w).sum())


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    strength, weight = Axis(say(N_("strength of the penalty")), log=True), Axis(say(N_("weight")))
    here = Rule(params.strength, "x", say(N_("strength")), 3)
    first, second = say(N_("first feature")), say(N_("second feature"))
    return (
        Chart(
            say(N_("The weights in every data set")),
            Axis(say(N_("first weight"))),
            Axis(say(N_("second weight"))),
            (
                Points(result.l1[:, 0], result.l1[:, 1], "L1", 0),
                Points(result.l2[:, 0], result.l2[:, 1], "L2", 1),
                Points(np.ones(1), np.ones(1), say(N_("true weights")), 2),
            ),
        ),
        Chart(
            say(N_("L1 in the first data set")),
            strength,
            weight,
            (
                Line(STRENGTHS, result.l1_path[0], first, 0),
                Line(STRENGTHS, result.l1_path[1], second, 4),
                here,
            ),
        ),
        Chart(
            say(N_("L2 in the first data set")),
            strength,
            weight,
            (
                Line(STRENGTHS, result.l2_path[0], first, 1),
                Line(STRENGTHS, result.l2_path[1], second, 5),
                here,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "With a correlation of {rho}, L1 drops one of two equally useful features in {l1} of "
            "{sets} data sets, L2 in {l2}."
        ),
        rho=show(params.correlation),
        l1=percent(result.l1_dropped),
        l2=percent(result.l2_dropped),
        sets=params.sets,
    )
    second = say(
        N_(
            "The second feature has the larger L1 weight in {second} of them; on average the two "
            "weights differ by {l1_gap} under L1 and by {l2_gap} under L2."
        ),
        second=percent(result.l1_second),
        l1_gap=show(result.l1_gap),
        l2_gap=show(result.l2_gap),
    )
    third = say(
        N_("Their sum is {l1_sum} under L1 and {l2_sum} under L2, where the truth is 2."),
        l1_sum=show(result.l1_sum),
        l2_sum=show(result.l2_sum),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Correlated features: pick one or share"),
    claim=N_(
        "Of two features that say the same, L1 prefers one as chance decides; L2 lets them share."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "always-one": Misconception(
            N_("thought that L1 always keeps just one of two correlated features"),
            lambda _params, _result: 1.0,
        ),
        "keeps-what-is-useful": Misconception(
            N_("thought that L1 never drops a feature that is useful"), lambda _params, _result: 0.0
        ),
    },
)
