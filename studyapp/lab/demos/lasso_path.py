"""As an L1 penalty weakens, features enter one at a time; under L2 all are there throughout.

Real data: the diabetes set of Efron et al. (2004) or your own table. Features and target are scaled
to variance 1, so strengths and weights have no units. The L1 path is exact, straight between the
strengths where a feature enters or leaves. Cross-validation tells which strength predicts rows that
were left out best; scales are taken from the rows that are fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.datasets import Dataset
from studyapp.lab.demo import Demo, Misconception, Progress, dataset, measure, param, silent
from studyapp.lab.nn.penalties import Moments, Path, lasso_path, moments, ridge
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

STRENGTHS: Final = np.logspace(-4, 2, 121)
NAMED: Final = 8
"""Features that are named in the charts: the first to enter."""


@dataclass(frozen=True)
class Params:
    data: Dataset = dataset("diabetes", N_("features, and a number to predict from them"))
    penalty: Literal["l1", "l2"] = param("l1", N_("what large weights cost: |w| or w²/2"))
    strength: float = param(
        0.1,
        N_("strength of the penalty"),
        low=1e-3,
        high=10.0,
        hard_low=1e-6,
        hard_high=1e4,
        log=True,
    )
    folds: int = param(5, N_("parts that take turns in being left out"), low=2, high=8)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    weights: Array
    """(features, 121) at each of STRENGTHS under the penalty chosen"""
    order: Rows
    """Columns in the order in which L1 lets them in"""
    entered: Array
    """The strength at which each of them enters"""
    l1_errors: Array
    l2_errors: Array
    """(121,) mean squared error of left-out rows over the target's variance"""
    nonzeros: float = measure(N_("weights that are not zero"))
    zeros: float = measure(N_("weights that are exactly zero"))
    left_out_error: float = measure(
        N_("mean squared error of left-out rows over the target's variance")
    )
    best_strength: float = measure(N_("the strength at which that is lowest"), scale="log")
    best_error: float = measure(N_("the lowest of them over all strengths"))
    best_nonzeros: float = measure(N_("weights that are not zero at that strength"))
    train_error: float = measure(
        N_("mean squared error of the fitted rows over the target's variance")
    )
    first: float = measure(N_("column of the feature that L1 lets in first"))
    second: float = measure(N_("column of the feature that L1 lets in second"))
    third: float = measure(
        N_("column of the feature that L1 lets in third; 0 where there are not as many")
    )
    entry_strength: float = measure(N_("the strength at which the first one enters"))
    path_steps: float = measure(N_("times that a feature enters or leaves on the L1 path"))
    departures: float = measure(N_("times that a feature leaves it"))
    weight_norm: float = measure(N_("length of the weight vector"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    X, y = params.data.scaled, params.data.y
    y = (y - y.mean()) / y.std()
    of = moments(X, y)
    lowest = min(float(STRENGTHS[0]), params.strength)
    total = params.folds + 1
    path = lasso_path(of, 0.0, part(progress, 0, total))
    solve = solver(params.penalty, path, of)
    w = solve(np.array([params.strength]))[:, 0]

    strengths = np.append(STRENGTHS, params.strength)
    errors = np.zeros((2, len(strengths)))
    order = Streams(params.seed).shuffle.permutation(len(y))
    for fold in range(params.folds):
        held = order[fold :: params.folds]
        of_rest, shift, X_held = without(held, X, y)
        rest = lasso_path(of_rest, lowest, part(progress, fold + 1, total))
        for row, name in enumerate(("l1", "l2")):
            predicted = X_held @ solver(name, rest, of_rest)(strengths) + shift
            errors[row] += np.sum((y[held, None] - predicted) ** 2, axis=0) / len(y)
    progress(total, total)

    mine = errors[0 if params.penalty == "l1" else 1]
    best = int(mine[:-1].argmin())
    on = path.weights != 0
    came = np.flatnonzero(on.any(axis=0))
    came = came[np.argsort(on[:, came].argmax(axis=0), kind="stable")]
    column = [*(came + 1.0), 0.0, 0.0, 0.0]
    return Result(
        weights=solve(STRENGTHS),
        order=came,
        entered=path.knots[on[:, came].argmax(axis=0) - 1],
        l1_errors=errors[0, :-1],
        l2_errors=errors[1, :-1],
        nonzeros=float(np.count_nonzero(w)),
        zeros=float(np.sum(w == 0)),
        left_out_error=float(mine[-1]),
        best_strength=float(STRENGTHS[best]),
        best_error=float(mine[best]),
        best_nonzeros=float(np.count_nonzero(solve(STRENGTHS[[best]]))),
        train_error=float(np.mean((y - X @ w) ** 2)),
        first=column[0],
        second=column[1],
        third=column[2],
        entry_strength=float(path.knots[0]),
        path_steps=float(np.sum(on[1:] != on[:-1])),
        departures=float(np.sum(on[:-1] & ~on[1:])),
        weight_norm=float(np.linalg.norm(w)),
    )


class Solver(Protocol):
    def __call__(self, strengths: Array, /) -> Array:
        """(features, strengths)"""


def solver(penalty: str, path: Path, of: Moments) -> Solver:
    if penalty == "l1":
        return path.at
    return lambda strengths: ridge(of, strengths)


def part(progress: Progress, at: int, parts: int) -> Progress:
    """The progress of one of several paths of equal length."""
    return lambda done, total, /: progress(at * total + done, parts * total)


def without(held: Rows, X: Array, y: Array) -> tuple[Moments, float, Array]:
    """What is fitted when these rows are left out, the mean to add, and the rows' own features."""
    kept = np.ones(len(y), dtype=bool)
    kept[held] = False
    mean, spread = X[kept].mean(axis=0), X[kept].std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    shift = float(y[kept].mean())
    of = moments((X[kept] - mean) / scale, y[kept] - shift)
    return of, shift, np.asarray((X[held] - mean) / scale, np.float64)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    # Beyond a strength of 1 every L1 weight is zero: no correlation is larger.
    largest = 1.3 if params.penalty == "l1" else np.inf
    shown = np.flatnonzero(largest >= STRENGTHS)
    strength = Axis(say(N_("strength of the penalty")), log=True, reverse=True)
    here = Rule(params.strength, "x", say(N_("this run")), NAMED)
    named = result.order[:NAMED]
    others = np.setdiff1d(np.arange(len(result.weights)), named)
    entered = result.entered[:NAMED]
    ticks = tuple((at + 1.0, params.data.features[j]) for at, j in enumerate(named))
    return (
        Chart(
            say(N_("The weights at every strength")),
            strength,
            Axis(say(N_("weight"))),
            (
                *(Line(STRENGTHS[shown], result.weights[j, shown], "", NAMED) for j in others),
                *(
                    Line(STRENGTHS[shown], result.weights[j, shown], params.data.features[j], at)
                    for at, j in enumerate(named)
                ),
                here,
            ),
        ),
        Chart(
            say(N_("Error on rows left out")),
            strength,
            Axis(say(N_("share of the target's variance")), low=0.0),
            (
                Line(STRENGTHS, np.minimum(result.l1_errors, 2.0), "L1", 0),
                Line(STRENGTHS, np.minimum(result.l2_errors, 2.0), "L2", 1),
                here,
            ),
        ),
        Chart(
            say(N_("The order in which L1 lets features in")),
            Axis(say(N_("feature")), ticks=ticks),
            Axis(say(N_("strength at which it enters")), log=True),
            (Points(np.arange(1.0, len(named) + 1), entered, "", 0),),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    names = [params.data.features[j] for j in result.order[:3]]
    first = say(
        N_("L1 lets {first} in first, at a strength of {strength}; the order begins {names}."),
        first=names[0],
        strength=show(result.entry_strength),
        names=", ".join(names),
    )
    second = say(
        N_(
            "At a strength of {strength}, {nonzeros} of {features} weights are not zero under "
            "{penalty}, and the error on rows left out is {error} of the target's variance."
        ),
        strength=show(params.strength),
        nonzeros=show(result.nonzeros),
        features=len(params.data.features),
        penalty=params.penalty.upper(),
        error=percent(result.left_out_error),
    )
    third = say(
        N_("It is lowest at a strength of {best}: {error}, with {nonzeros} weights."),
        best=show(result.best_strength),
        error=percent(result.best_error),
        nonzeros=show(result.best_nonzeros),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("L1 and L2 paths on real data"),
    claim=N_(
        "As an L1 penalty weakens, features enter one at a time; under L2 all are there throughout."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "all-of-them": Misconception(
            N_("thought that L1, like L2, keeps every feature"),
            lambda params, _: float(len(params.data.features)),
        ),
        "counts-zeros": Misconception(
            N_("counted the weights that are zero"), lambda _, result: result.zeros
        ),
    },
)
