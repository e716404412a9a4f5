"""On a linear model dropout is ridge regression that weighs each feature by its own size.

Features of different sizes are dropped with probability p and rescaled, in many copies of the same
samples. On average that adds p/(1-p) times its own sum of squares to the diagonal of X'X for each
feature (Srivastava et al. 2014, section 9.1), so every weight keeps about 1 - p of itself whatever
the units of its feature. Plain ridge, here with the mean of these strengths, shrinks the weights of
small features most, and its predictions change when a feature is measured in other units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.dropout import dropout, dropout_ridge, mask
from studyapp.lab.nn.least_squares import filtered, on_copies
from studyapp.lab.numbers import percent
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 8
CHUNK: Final = 200
"""Copies drawn at a time."""
UNITS: Final = 10.0
"""By which one feature is multiplied to see whether its units matter."""


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.3,
        N_("p, the probability that an input is dropped"),
        low=0.0,
        high=0.8,
        hard_high=0.95,
        step=0.05,
    )
    sizes: float = param(
        4.0,
        N_("size of the largest feature over that of the smallest"),
        low=1.0,
        high=20.0,
        hard_high=1000.0,
        log=True,
    )
    copies: int = param(
        2000,
        N_("masked copies of the data"),
        low=100,
        high=6000,
        hard_low=2,
        hard_high=10_000,
        log=True,
        preview=2000,
    )
    samples: int = param(80, N_("training samples"), low=20, high=200, hard_low=16, log=True)
    noise: float = param(
        1.0, N_("standard deviation of the noise in the answers"), low=0.0, high=3.0, hard_high=10.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    gaps: Array
    """(2, copies) distance of the fit on the first copies from the weighted ridge, and from least
    squares, over their lengths"""
    size: Array
    """(8,) root mean square of each feature"""
    kept: Array
    """(3, 8) each weight over that of least squares: masked copies, weighted ridge, plain ridge"""
    shrinkage: float = measure(
        N_("length of the weights from masked copies over that of least squares")
    )
    ridge_gap: float = measure(
        N_("distance of the weights from those of the weighted ridge, over the latter's length"),
        scale="log",
    )
    plain_gap: float = measure(
        N_("distance of the weights from those of least squares, over the latter's length")
    )
    kept_share: float = measure(N_("median share that the weights keep of least squares"))
    units_gap: float = measure(
        N_("change of the weighted ridge's predictions when a feature changes its units, relative")
    )
    plain_units_gap: float = measure(N_("the same change of plain ridge's predictions"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    sizes = np.geomspace(1, params.sizes, FEATURES) / np.sqrt(params.sizes)
    X = streams.normals("data", (params.samples, FEATURES)) * sizes
    truth = np.sign(streams.normals("truth", (FEATURES,)))
    y = X @ truth + params.noise * streams.normals("answers", (params.samples,))

    fits = on_copies(masked_copies(params, X, streams, progress), y)
    plain, told = filtered(X, y, 0.0), dropout_ridge(X, y, params.rate)
    ridge = plain_ridge(X, y, params.rate)
    progress(params.copies, params.copies)

    other = X.copy()
    other[:, 0] *= UNITS
    return Result(
        gaps=np.array([gap(fits, told), gap(fits, plain)]),
        size=np.sqrt(np.mean(X * X, axis=0)),
        kept=np.array([fits[-1], told, ridge]) / plain,
        shrinkage=float(np.linalg.norm(fits[-1]) / np.linalg.norm(plain)),
        ridge_gap=float(gap(fits, told)[-1]),
        plain_gap=float(gap(fits, plain)[-1]),
        kept_share=float(np.median(fits[-1] / plain)),
        units_gap=float(gap(other @ dropout_ridge(other, y, params.rate), X @ told)),
        plain_units_gap=float(gap(other @ plain_ridge(other, y, params.rate, X), X @ ridge)),
    )


def masked_copies(
    params: Params, X: Array, streams: Streams, progress: Progress
) -> Iterator[Array]:
    """(some, samples, 8) at a time."""
    for index, begin in enumerate(range(0, params.copies, CHUNK)):
        progress(begin, params.copies)
        uniform = streams.uniforms("masks", (CHUNK, *X.shape), index)
        yield dropout(X, mask(uniform[: params.copies - begin], params.rate), params.rate)


def plain_ridge(X: Array, y: Array, rate: float, sized_by: Array | None = None) -> Array:
    """Ridge with the mean strength that dropout has over the features of `sized_by` (X itself)."""
    sized = X if sized_by is None else sized_by
    return filtered(X, y, rate / (1 - rate) * float(np.mean(sized * sized)))


def gap(found: Array, told: Array) -> Array:
    return np.asarray(np.linalg.norm(found - told, axis=-1) / np.linalg.norm(told))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    count = np.arange(1.0, params.copies + 1)
    thin = np.unique(np.geomspace(1, params.copies, 300).astype(int)) - 1
    names = (say(N_("masked copies")), say(N_("weighted ridge")), say(N_("plain ridge")))
    return (
        Chart(
            say(N_("Distance of the fit, copy by copy")),
            Axis(say(N_("copies")), log=True, time=True),
            Axis(say(N_("share of the length")), log=True),
            (
                Line(count[thin], result.gaps[0][thin], say(N_("from weighted ridge")), 1),
                Line(count[thin], result.gaps[1][thin], say(N_("from least squares")), 3),
            ),
        ),
        Chart(
            say(N_("What each weight keeps")),
            Axis(say(N_("size of its feature")), log=True),
            Axis(say(N_("share of the least-squares weight"))),
            (
                *(
                    Points(result.size, kept, name, at)
                    for at, (kept, name) in enumerate(zip(result.kept, names, strict=True))
                ),
                Rule(1 - params.rate, "y", "1 - p", 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "The weights from {copies} copies with {rate} of the inputs dropped are {gap} away "
            "from the weighted ridge's and {plain} away from those of least squares."
        ),
        copies=params.copies,
        rate=percent(params.rate),
        gap=percent(result.ridge_gap),
        plain=percent(result.plain_gap),
    )
    second = say(
        N_("Half of the weights keep {kept} or more of least squares, where 1 - p is {told}."),
        kept=percent(result.kept_share),
        told=percent(1 - params.rate),
    )
    third = say(
        N_(
            "With one feature in units ten times as small, the weighted ridge's predictions change "
            "by {weighted} and plain ridge's by {plain}."
        ),
        weighted=percent(round(result.units_gap, 12)),
        plain=percent(round(result.plain_units_gap, 12)),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Dropout on a linear model is ridge"),
    claim=N_(
        "On a linear model dropout is ridge regression that weighs each feature by its own size."
    ),
    topic="dropout",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "keeps-the-mean": Misconception(
            N_("thought that inverted dropout, which keeps the mean, leaves the fit as it is"),
            lambda _params, _result: 1.0,
        ),
        "keeps-p": Misconception(
            N_("took what is dropped for what is kept"), lambda params, _: params.rate
        ),
    },
)
