"""The best of many models looks better on the test set that chose it than it is.

Models that only flip coins are scored on one test set of n rows, and the best of them is taken. By
Hoeffding's inequality and a union bound the luckiest of m lies up to about √(ln m / 2n) above one
half; on rows that had no part in the choice it is a coin again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FRESH: Final = 2000


@dataclass(frozen=True)
class Params:
    models: int = param(
        1000, N_("models that are tried"), low=1, high=10_000, hard_high=100_000, log=True
    )
    rows: int = param(100, N_("rows of the test set"), low=20, high=1000, hard_high=5000, log=True)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    tried: Array
    """(k,) numbers of models"""
    best_so_far: Array
    """(k,) accuracy of the best of the first so many"""
    scores: Array
    """(models,)"""
    best: float = measure(N_("accuracy of the best model on the test set that chose it"))
    optimism: float = measure(N_("that accuracy less the accuracy on fresh rows"))
    fresh: float = measure(N_("accuracy of the chosen model on fresh rows"))
    one_model: float = measure(N_("accuracy of the first model tried, which nobody chose"))
    expected: float = measure(N_("one half and √(ln m / 2n): where the bound puts the best"))


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    # A coin's number of hits is binomial: the flips themselves aren't needed.
    hits = streams.named("scores").binomial(params.rows, 0.5, params.models)
    scores = hits / params.rows
    progress(1, 2)
    running = np.maximum.accumulate(scores)
    picked = np.unique(np.geomspace(1, params.models, 60).round().astype(np.int_))
    fresh = streams.named("fresh").binomial(FRESH, 0.5) / FRESH
    progress(2, 2)
    return Result(
        tried=picked.astype(np.float64),
        best_so_far=running[picked - 1],
        scores=scores,
        best=float(scores.max()),
        optimism=float(scores.max() - fresh),
        fresh=float(fresh),
        one_model=float(scores[0]),
        expected=0.5 + math.sqrt(math.log(params.models) / (2 * params.rows)),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    bound = 0.5 + np.sqrt(np.log(result.tried) / (2 * params.rows))
    edges = (np.arange(params.rows + 2) - 0.5) / params.rows
    heights, edges = np.histogram(result.scores, edges)
    seen = np.flatnonzero(heights)
    cut = slice(max(0, seen[0] - 2), seen[-1] + 3)
    return (
        Chart(
            say(N_("The best so far")),
            Axis(say(N_("models tried")), log=True, time=True),
            Axis(say(N_("accuracy on the test set"))),
            (
                Line(result.tried, result.best_so_far, say(N_("best")), 0),
                Line(result.tried, bound, "1/2 + √(ln m / 2n)", 1),
                Rule(result.fresh, "y", say(N_("fresh rows")), 2),
            ),
        ),
        Chart(
            say(N_("Scores of all models")),
            Axis(say(N_("accuracy on the test set"))),
            Axis(say(N_("models"))),
            (
                Bars(edges[cut.start : min(cut.stop, len(heights)) + 1], heights[cut], "", 0),
                Rule(result.best, "x", say(N_("chosen")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.models == 1:
        return say(
            N_(
                "A single coin flipper gets {best} of {rows} test rows right, and {fresh} of fresh "
                "ones. Nobody chose it: the difference is chance."
            ),
            best=percent(result.best),
            rows=params.rows,
            fresh=percent(result.fresh),
        )
    first = say(
        N_(
            "The best of {models} coin flippers gets {best} of {rows} test rows right, and {fresh} "
            "of fresh ones."
        ),
        models=params.models,
        best=percent(result.best),
        rows=params.rows,
        fresh=percent(result.fresh),
    )
    if result.optimism <= 0:
        second = say(
            N_("None knows anything, and this time choosing on the test set flattered nobody.")
        )
        return f"{first} {second}"
    second = say(
        N_("None knows anything: choosing on the test set made up {optimism} percentage points."),
        optimism=show(100 * result.optimism),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Choosing on the test set"),
    claim=N_("The best of many models looks better on the test set that chose it than it is."),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "unbiased": Misconception(
            N_("took the chosen model's score for its true accuracy of one half"),
            lambda _params, _result: 0.5,
        ),
        "one-model": Misconception(
            N_("took the score of a model that nobody chose"), lambda _, result: result.one_model
        ),
    },
)
