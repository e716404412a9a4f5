"""Boosting learns what is left over, round by round, until what is left over is noise.

Each round grows a small tree on the residuals of all rounds before and adds a part of it (gradient
boosting with squared error, Friedman 2001). The training error can only fall; the error against the
truth turns up once the residuals hold more noise than signal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.trees import fitted, nearest_row
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

GRID: Final = np.linspace(-1, 1, 201)
EARLY: Final = 20


@dataclass(frozen=True)
class Params:
    rounds: int = param(400, N_("rounds"), low=20, high=800, hard_high=2000, log=True, preview=60)
    rate: float = param(0.5, N_("part of each tree that is added"), low=0.05, high=1.0, step=0.05)
    depth: int = param(1, N_("depth of each tree; 1 is a stump"), low=1, high=5, hard_high=10)
    noise: float = param(
        0.5, N_("standard deviation of the noise"), low=0.0, high=1.5, hard_high=10.0, step=0.05
    )
    rows: int = param(100, N_("training rows"), low=20, high=400, hard_high=1000)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    y: Array
    at_best: Array
    """(201,)"""
    at_end: Array
    train: Array
    """(rounds,) mean squared residual"""
    test: Array
    """(rounds,) mean squared error against the truth"""
    overfit: float = measure(N_("error against the truth at the end over that at the best round"))
    best_round: float = measure(N_("round with the lowest error against the truth"))
    train_first: float = measure(N_("training error after one round"))
    train_early: float = measure(N_("training error after 20 rounds"))
    train_end: float = measure(N_("training error at the end"))
    error_early: float = measure(N_("error against the truth after 20 rounds"))
    error_end: float = measure(N_("error against the truth at the end"))


def truth(x: Array) -> Array:
    return np.asarray(np.sin(3 * x) + x * x)


def run(params: Params, progress: Progress = silent) -> Result:
    streams = Streams(params.seed)
    x = np.sort(2 * streams.uniforms("data", (params.rows,)) - 1)
    y = truth(x) + params.noise * streams.normals("noise", (params.rows,))
    rows, wanted = nearest_row(GRID, x), truth(GRID)
    said, weights = np.zeros((1, params.rows)), np.ones((1, params.rows))
    train, test = np.empty(params.rounds), np.empty(params.rounds)
    at_best = np.zeros(len(GRID))
    for at in range(params.rounds):
        progress(at, params.rounds)
        said = said + params.rate * fitted(y - said, weights, params.depth)
        train[at] = np.mean((said[0] - y) ** 2)
        test[at] = np.mean((said[0, rows] - wanted) ** 2)
        if test[at] == test[: at + 1].min():
            at_best = said[0, rows]
    progress(params.rounds, params.rounds)
    best = int(np.argmin(test))
    early = min(EARLY, params.rounds) - 1
    return Result(
        x=x,
        y=y,
        at_best=at_best,
        at_end=said[0, rows],
        train=train,
        test=test,
        overfit=float(test[-1] / test[best]),
        best_round=best + 1.0,
        train_first=float(train[0]),
        train_early=float(train[early]),
        train_end=float(train[-1]),
        error_early=float(test[early]),
        error_end=float(test[-1]),
    )


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    rounds = np.arange(1.0, len(result.train) + 1)
    return (
        Chart(
            say(N_("Error by round")),
            Axis(say(N_("boosting round")), log=True, time=True),
            Axis(say(N_("mean squared error"))),
            (
                Line(rounds, result.train, say(N_("training rows")), 0),
                Line(rounds, result.test, say(N_("against the truth")), 1),
                Rule(result.best_round, "x", say(N_("best round")), 2),
            ),
        ),
        Chart(
            say(N_("What it says")),
            Axis("x"),
            Axis("y"),
            (
                Line(GRID, truth(GRID), say(N_("truth")), 0),
                Line(GRID, result.at_best, say(N_("best round")), 2),
                Line(GRID, result.at_end, say(N_("last round")), 1),
                Points(result.x, result.y, say(N_("training rows")), 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "In {rounds} rounds the training error falls from {first} to {last}; the error against "
            "the truth is lowest after round {best}."
        ),
        rounds=params.rounds,
        first=show(result.train_first),
        last=show(result.train_end),
        best=show(result.best_round),
    )
    if result.overfit > 1.05:
        second = say(
            (
                N_("By the end it is {ratio} times as large: the later rounds learnt the noise.")
                if params.noise > 0
                else N_(
                    "By the end it is {ratio} times as large: without noise, the later rounds "
                    "only fitted the rows more closely."
                )
            ),
            ratio=show(result.overfit),
        )
    else:
        second = say(
            N_(
                "At the end it is hardly higher, if at all: so far the rounds took no harm from "
                "the noise."
            ),
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Boosting"),
    claim=N_(
        "Boosting learns what is left over, round by round, until what is left over is noise."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "never-overfits": Misconception(
            N_("thought that boosting does not overfit"), lambda _params, _result: 1.0
        ),
    },
)
