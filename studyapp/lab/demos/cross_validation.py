"""K folds estimate the same error as one held-out fifth, with less luck in it.

Least squares on fresh small data sets, each scored three ways: on one held-out fifth, by K folds,
and by leaving out one row at a time (from the hat matrix: no refit is needed). Every estimate is
compared with the error of a fit to all rows on fresh ones, known here in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Params:
    folds: int = param(5, N_("number of folds, K"), low=2, high=20, hard_high=30)
    rows: int = param(60, N_("rows of a data set"), low=30, high=200, hard_high=500)
    features: int = param(5, N_("features"), low=1, high=10, hard_high=12)
    repeats: int = param(150, N_("data sets"), low=40, high=300, hard_high=1000, preview=60)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    held_out: Array
    """(repeats,) estimates"""
    by_folds: Array
    leave_one: Array
    spread_ratio: float = measure(
        N_("standard deviation of the K-fold estimate over that of one held-out fifth")
    )
    spread_folds: float = measure(N_("standard deviation of the K-fold estimate"))
    spread_held_out: float = measure(N_("standard deviation of the estimate by one fifth"))
    spread_leave_one: float = measure(N_("standard deviation of leaving out one row at a time"))
    mean_folds: float = measure(N_("mean of the K-fold estimates"))
    mean_held_out: float = measure(N_("mean of the estimates by one fifth"))
    mean_leave_one: float = measure(N_("mean of the estimates that leave out one row at a time"))
    mean_ratio: float = measure(N_("mean of the K-fold estimates over that of one fifth"))
    true_error: float = measure(N_("mean error of a fit to all rows on fresh rows"))


def run(params: Params, progress: Progress = silent) -> Result:
    streams = Streams(params.seed)
    shape = (params.repeats, params.rows, params.features)
    x = streams.normals("data", shape)
    weights = streams.normals("weights", (params.features,))
    noise = streams.normals("noise", shape[:2])
    y = x @ weights + noise
    fifth, folds = max(1, params.rows // 5), min(params.folds, params.rows)
    held_out = _error(x, y, np.arange(fifth))
    parts = np.array_split(np.arange(params.rows), folds)
    by_folds = np.zeros(params.repeats)
    for at, part in enumerate(parts):
        progress(at, folds + 1)
        by_folds += _error(x, y, part) * len(part) / params.rows
    leave_one = _leave_one_out(x, y)
    fit = _fit(x, y)
    # For N(0, 1) inputs a fit that is off by d has the error 1 + |d|² on fresh rows.
    true = float(np.mean(1 + np.sum((fit - weights) ** 2, axis=1)))
    progress(folds + 1, folds + 1)
    return Result(
        held_out=held_out,
        by_folds=by_folds,
        leave_one=leave_one,
        spread_ratio=float(by_folds.std() / held_out.std()),
        spread_folds=float(by_folds.std()),
        spread_held_out=float(held_out.std()),
        spread_leave_one=float(leave_one.std()),
        mean_folds=float(by_folds.mean()),
        mean_held_out=float(held_out.mean()),
        mean_leave_one=float(leave_one.mean()),
        mean_ratio=float(by_folds.mean() / held_out.mean()),
        true_error=true,
    )


def _fit(x: Array, y: Array) -> Array:
    """(sets, features): least squares for every data set at once, by its QR decomposition."""
    q, r = np.linalg.qr(x)
    solved = np.linalg.solve(r, np.swapaxes(q, 1, 2) @ y[..., None])
    return np.asarray(solved[..., 0])


def _error(x: Array, y: Array, part: NDArray[np.int_]) -> Array:
    """(sets,): the mean squared error on these rows of a fit to all others."""
    kept = np.setdiff1d(np.arange(x.shape[1]), part)
    fit = _fit(x[:, kept], y[:, kept])
    missed = np.einsum("srf,sf->sr", x[:, part], fit) - y[:, part]
    return np.asarray(np.mean(missed**2, axis=1))


def _leave_one_out(x: Array, y: Array) -> Array:
    """(sets,): residuals of one fit, each over one less its leverage (Allen 1974)."""
    q, _ = np.linalg.qr(x)
    leverage = np.sum(q * q, axis=2)
    residual = y - (q @ (np.swapaxes(q, 1, 2) @ y[..., None]))[..., 0]
    return np.asarray(np.mean((residual / (1 - leverage)) ** 2, axis=1))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    everything = np.concatenate([result.held_out, result.by_folds, result.leave_one])
    edges = np.linspace(everything.min(), everything.max(), 31)
    middles = (edges[1:] + edges[:-1]) / 2
    held_out, by_folds, leave_one = (
        np.histogram(values, edges)[0].astype(np.float64)
        for values in (result.held_out, result.by_folds, result.leave_one)
    )
    folds = say(N_("{folds} folds"), folds=params.folds)
    return (
        Chart(
            say(N_("Estimates of the same error")),
            Axis(say(N_("estimated squared error"))),
            Axis(say(N_("data sets"))),
            (
                Bars(edges, held_out, say(N_("one fifth held out")), 0),
                Line(middles, by_folds, folds, 1),
                Line(middles, leave_one, say(N_("one row at a time")), 2),
                Rule(result.true_error, "x", say(N_("true error")), 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Over {repeats} data sets of {rows} rows one held-out fifth estimates {held_out} ± "
            "{spread_held_out}, {folds} folds {by_folds} ± {spread_folds}; the true error is "
            "{true} on average."
        ),
        repeats=params.repeats,
        rows=params.rows,
        held_out=show(result.mean_held_out),
        spread_held_out=show(result.spread_held_out, 2),
        folds=params.folds,
        by_folds=show(result.mean_folds),
        spread_folds=show(result.spread_folds, 2),
        true=show(result.true_error),
    )
    second = say(
        N_(
            "The folds have {ratio} times the spread (± is one standard deviation): what they save "
            "is luck, not bias."
        ),
        ratio=show(result.spread_ratio, 2),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("K-fold cross-validation"),
    claim=N_("K folds estimate the same error as one held-out fifth, with less luck in it."),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "independent-folds": Misconception(
            N_("took the folds for independent, which gives 1/√K"),
            lambda params, _: params.folds**-0.5,
        ),
        "no-gain": Misconception(
            N_("thought that folds only change the mean"), lambda _params, _result: 1.0
        ),
    },
)
