"""The best subset of features is found by trying them all; L1 is the convex way round it.

L0 counts weights that are not zero. To bound it, every subset of that size must be fitted: there
are C(d, k). Between -b and b the largest convex function below the count is |w|/b, which is why L1
stands in for it (Fazel 2002); the wider the box, the flatter. The search, by least squares on each
subset, is compared with the largest weights of the lasso. A useless feature that says much of what
the useful ones say together leads the lasso astray, however many samples there are (Zhao and Yu
2006), and not the search.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, log10, perm
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import Moments, lasso_path, moments
from studyapp.lab.numbers import show, show_log10
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

TRUE_WEIGHTS: Final = (2.0, -1.5, 1.0)
MANY: Final = 1000
"""Features for which the subsets are only counted."""
CHUNK: Final = 2000
"""Subsets fitted at a time."""
GRID: Final = np.linspace(-1, 1, 401)
SLOPES: Final = np.linspace(-3, 3, 601)


@dataclass(frozen=True, slots=True)
class Params:
    features: int = param(12, N_("features"), low=5, high=14, hard_low=2, hard_high=18)
    relevant: int = param(3, N_("features that matter"), low=1, high=5, hard_high=8)
    noise: float = param(
        0.5, N_("standard deviation of the noise"), low=0.1, high=5.0, hard_low=0.0, log=True
    )
    decoy: float = param(
        0.0,
        N_("correlation of one useless feature with what the useful ones say together"),
        low=0.0,
        high=0.95,
        hard_high=0.99,
        step=0.05,
    )
    samples: int = param(60, N_("samples"), low=25, high=400, hard_low=20, log=True)
    box: float = param(
        1.0,
        N_("b, where the weight is bounded for the convex envelope"),
        low=0.5,
        high=4.0,
        hard_low=0.1,
        hard_high=100.0,
        step=0.5,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    envelope: Array
    """(401,) the largest convex function below the count of one weight, at GRID times the box"""
    errors: Array
    """(subsets,) mean squared error of the best fit on each, rising"""
    l1_error: float
    """The same on the subset that L1 takes"""
    subsets: float = measure(N_("subsets that the search must fit"), scale="log")
    l0_found: float = measure(N_("1 if the best subset is the true one"))
    l1_found: float = measure(N_("1 if the largest weights of L1 are the true ones"))
    l1_over_l0: float = measure(
        N_("mean squared error refitted on the subset that L1 takes, over that on the best")
    )
    gap_to_second: float = measure(
        N_("mean squared error of the second best subset over that of the best")
    )
    log10_subsets_many: float = measure(
        N_("decimal logarithm of the subsets of ten among 1000 features")
    )
    envelope_gap: float = measure(N_("largest distance of the count's convex envelope from |w|/b"))
    envelope_slope: float = measure(N_("slope of that envelope"))
    l0_of_double: float = measure(N_("L0 of twice the true weights over L0 of them"))
    l1_of_double: float = measure(N_("L1 of twice the true weights over L1 of them"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    d, k = params.features, min(params.relevant, params.features)
    X = streams.normals("data", (params.samples, d))
    truth = np.zeros(d)
    truth[:k] = np.resize(TRUE_WEIGHTS, k)
    if k < d:
        X = X.copy()
        together = X @ np.sign(truth) / np.sqrt(k)
        X[:, -1] = params.decoy * together + np.sqrt(1 - params.decoy**2) * X[:, -1]
    y = X @ truth + params.noise * streams.normals("noise", (params.samples,))
    of, square = moments(X, y), float(y @ y / params.samples)

    subsets = np.array(list(combinations(range(d), k)))
    errors = best_errors(of, square, subsets, progress)
    best = errors.argmin()
    taken = largest_of_lasso(of, k)
    l1_error = best_errors(of, square, taken[None])[0]
    rising = np.sort(errors)
    envelope = convex_envelope()
    tiny = 1e-12 * square
    progress(1, 1)
    return Result(
        envelope=envelope,
        errors=rising,
        l1_error=float(l1_error),
        subsets=float(len(subsets)),
        l0_found=float(set(subsets[best]) == set(range(k))),
        l1_found=float(set(taken) == set(range(k))),
        l1_over_l0=float((l1_error + tiny) / (errors[best] + tiny)),
        gap_to_second=float((rising[min(1, len(rising) - 1)] + tiny) / (rising[0] + tiny)),
        log10_subsets_many=log10(comb(MANY, 10)),
        envelope_gap=float(np.abs(envelope - np.abs(GRID)).max()),
        envelope_slope=float((envelope[-1] - envelope[len(GRID) // 2]) / params.box),
        l0_of_double=float(np.count_nonzero(2 * truth) / np.count_nonzero(truth)),
        l1_of_double=float(np.abs(2 * truth).sum() / np.abs(truth).sum()),
    )


def best_errors(of: Moments, square: float, subsets: Rows, progress: Progress = silent) -> Array:
    """(subsets,): the mean squared error of least squares on each subset (rows of features)."""
    errors = np.empty(len(subsets))
    for at in range(0, len(subsets), CHUNK):
        progress(at, len(subsets) + 1)
        rows = subsets[at : at + CHUNK]
        grams = of.gram[rows[:, :, None], rows[:, None, :]]
        c = of.correlation[rows]
        w = np.linalg.solve(grams, c[:, :, None])[:, :, 0]
        errors[at : at + CHUNK] = np.maximum(square - np.sum(c * w, axis=1), 0.0)
    return errors


def largest_of_lasso(of: Moments, k: int) -> Rows:
    """The k features with the largest weights where the lasso first keeps as many, sorted."""
    weights = lasso_path(of, 0.0).weights
    enough = np.flatnonzero(np.count_nonzero(weights, axis=1) >= k)
    row = np.abs(weights[enough[0] if enough.size else -1])
    return np.sort(np.argsort(-row, kind="stable")[:k])


def convex_envelope() -> Array:
    """(401,): the highest convex function on [-1, 1] below the count of weights that are not zero.

    By its definition: all straight lines below the count, and at each point the highest of them.
    """
    count = (np.abs(GRID) > 1e-12).astype(np.float64)
    lowered = np.max(SLOPES[:, None] * GRID - count, axis=1)
    return np.asarray(np.max(GRID[:, None] * SLOPES - lowered, axis=1), np.float64)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    w, k = params.box * GRID, min(params.relevant, params.features)
    count = (w != 0).astype(np.float64)
    rank = np.arange(1.0, len(result.errors) + 1)
    taken = int(np.searchsorted(result.errors, result.l1_error * (1 - 1e-9)))
    many = np.unique(np.geomspace(max(k, 2), MANY, 60).round()).astype(int)
    return (
        Chart(
            say(N_("The largest convex function below the count")),
            Axis(say(N_("weight"))),
            Axis(say(N_("cost of one weight")), low=0.0),
            (
                Line(w, count, "L0", 4),
                Line(w, result.envelope, say(N_("convex envelope")), 0),
                Line(w, GRID * GRID, "(w/b)²", 1),
            ),
        ),
        Chart(
            say(N_("Every subset, fitted")),
            Axis(say(N_("rank of the subset")), log=True),
            Axis(say(N_("mean squared error"))),
            (
                Line(rank, result.errors, say(N_("all subsets")), 4),
                Points(
                    np.array([min(taken, len(rank) - 1) + 1.0]),
                    np.array([result.l1_error]),
                    say(N_("taken by L1")),
                    0,
                ),
            ),
        ),
        Chart(
            say(N_("How many subsets there are")),
            Axis(say(N_("features")), log=True),
            Axis(say(N_("subsets")), log=True),
            (
                Line(many, [float(comb(int(d), k)) for d in many], say(N_("{k} of them"), k=k), 4),
                Rule(params.features, "x", say(N_("this run")), 0),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "To find the best {k} of {d} features {subsets} subsets were fitted; ten of 1000 would "
            "take {many}."
        ),
        k=min(params.relevant, params.features),
        d=params.features,
        subsets=show(result.subsets, 6),
        many=show_log10(result.log10_subsets_many),
    )
    found = (
        say(N_("The best subset is the true one."))
        if result.l0_found
        else say(N_("The best subset is not the true one."))
    )
    if result.l1_over_l0 <= 1 + 1e-9:
        third = say(N_("The largest weights of L1 pick the same subset."))
    else:
        third = say(
            N_("The largest weights of L1 pick another one; its error is {ratio} times as large."),
            ratio=show(result.l1_over_l0),
        )
    return f"{first} {found} {third}"


demo = Demo(
    title=N_("L0 and L1: the best subset"),
    claim=N_(
        "The best subset of features is found by trying them all; L1 is the convex way round it."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "one-by-one": Misconception(
            N_("counted one fit a feature"), lambda params, _: float(params.features)
        ),
        "ordered": Misconception(
            N_("counted the orders in which features can be picked as well"),
            lambda params, _: float(perm(params.features, min(params.relevant, params.features))),
        ),
        "all-sizes": Misconception(
            N_("counted subsets of every size"), lambda params, _: 2.0**params.features
        ),
    },
)
