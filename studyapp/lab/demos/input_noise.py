"""Training a linear model on inputs with fresh noise is ridge regression with strength n σ².

The same samples again and again, each time with new Gaussian noise of standard deviation σ on their
inputs and with the same answers. On average the noise adds n σ² to the diagonal of X'X, which is
what ridge does (Bishop 1995). The fit on all copies together is compared with ridge and with plain
least squares; what is left of the gap to ridge is chance, and shrinks with the root of the copies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import on_copies
from studyapp.lab.nn.penalties import moments, ridge
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 10
CHUNK: Final = 200
"""Copies drawn at a time."""
SIGMAS: Final = np.linspace(0.0, 2.0, 41)


@dataclass(frozen=True, slots=True)
class Params:
    sigma: float = param(
        0.5,
        N_("σ, the standard deviation of the noise on the inputs"),
        low=0.0,
        high=2.0,
        hard_high=10.0,
        step=0.05,
    )
    copies: int = param(
        1000,
        N_("noisy copies of the data"),
        low=50,
        high=4000,
        hard_low=2,
        hard_high=10_000,
        log=True,
        preview=1000,
    )
    samples: int = param(60, N_("training samples"), low=15, high=200, hard_low=12, log=True)
    noise: float = param(
        1.0, N_("standard deviation of the noise in the answers"), low=0.0, high=3.0, hard_high=10.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    gaps: Array
    """(2, copies) distance of the fit on the first copies from ridge, and from least squares,
    over their lengths"""
    weights: Array
    """(3, 10): least squares, noisy copies, ridge"""
    lengths: Array
    """(41,) length of ridge's weights over that of least squares, at each of SIGMAS"""
    shrinkage: float = measure(
        N_("length of the weights from noisy copies over that of least squares")
    )
    ridge_shrinkage: float = measure(N_("the same of ridge regression"))
    ridge_gap: float = measure(
        N_("distance of the weights from those of ridge, over the latter's length"), scale="log"
    )
    plain_gap: float = measure(
        N_("distance of the weights from those of least squares, over the latter's length")
    )
    strength: float = measure(N_("n σ², the strength of ridge that the noise amounts to"))
    truth_gap: float = measure(N_("distance from the true weights over that of least squares"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    X = streams.normals("data", (params.samples, FEATURES))
    truth = streams.normals("truth", (FEATURES,))
    y = X @ truth + params.noise * streams.normals("answers", (params.samples,))
    fits = on_copies(noisy_copies(params, X, streams, progress), y)
    of = moments(X, y)
    plain, told = ridge(of, np.array([0.0, params.sigma**2])).T
    progress(params.copies, params.copies)
    return Result(
        gaps=np.array([gap(fits, told), gap(fits, plain)]),
        weights=np.array([plain, fits[-1], told]),
        lengths=np.linalg.norm(ridge(of, SIGMAS**2), axis=0) / np.linalg.norm(plain),
        shrinkage=float(np.linalg.norm(fits[-1]) / np.linalg.norm(plain)),
        ridge_shrinkage=float(np.linalg.norm(told) / np.linalg.norm(plain)),
        ridge_gap=float(gap(fits, told)[-1]),
        plain_gap=float(gap(fits, plain)[-1]),
        strength=params.samples * params.sigma**2,
        truth_gap=float(np.linalg.norm(fits[-1] - truth) / np.linalg.norm(plain - truth)),
    )


def noisy_copies(params: Params, X: Array, streams: Streams, progress: Progress) -> Iterator[Array]:
    """(some, samples, 10) at a time."""
    for index, begin in enumerate(range(0, params.copies, CHUNK)):
        progress(begin, params.copies)
        units = streams.normals("copies", (CHUNK, *X.shape), index)
        yield X + params.sigma * units[: params.copies - begin]


def gap(weights: Array, told: Array) -> Array:
    return np.asarray(np.linalg.norm(weights - told, axis=-1) / np.linalg.norm(told))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    count, feature = np.arange(1.0, params.copies + 1), np.arange(1.0, FEATURES + 1)
    thin = np.unique(np.geomspace(1, params.copies, 300).astype(int)) - 1
    plain, noisy, told = say(N_("least squares")), say(N_("noisy copies")), say(N_("ridge"))
    return (
        Chart(
            say(N_("Distance of the fit, copy by copy")),
            Axis(say(N_("copies")), log=True, time=True),
            Axis(say(N_("share of the length")), log=True),
            (
                Line(count[thin], result.gaps[0][thin], say(N_("from ridge")), 2),
                Line(count[thin], result.gaps[1][thin], say(N_("from least squares")), 0),
            ),
        ),
        Chart(
            say(N_("The weights")),
            Axis(say(N_("feature"))),
            Axis(say(N_("weight"))),
            tuple(
                Points(feature, w, label, series)
                for series, (w, label) in enumerate(
                    zip(result.weights, (plain, noisy, told), strict=True)
                )
            ),
        ),
        Chart(
            say(N_("How much noise shrinks the weights")),
            Axis(say(N_("σ of the noise on the inputs"))),
            Axis(say(N_("length over that of least squares")), low=0.0),
            (
                Line(SIGMAS, result.lengths, told, 2),
                Points(np.array([params.sigma]), np.array([result.shrinkage]), noisy, 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Noise of σ = {sigma} on the inputs of {n} samples amounts to ridge with strength "
            "{strength}."
        ),
        sigma=show(params.sigma),
        n=params.samples,
        strength=show(result.strength),
    )
    second = say(
        N_(
            "The weights from {copies} copies are {gap} away from ridge's and {plain} away from "
            "those of plain least squares."
        ),
        copies=params.copies,
        gap=percent(result.ridge_gap),
        plain=percent(result.plain_gap),
    )
    third = say(
        N_("Their length is {shrunk} of that of least squares; ridge predicts {told}."),
        shrunk=percent(result.shrinkage),
        told=percent(result.ridge_shrinkage),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Noise on the inputs is ridge"),
    claim=N_(
        "Training a linear model on inputs with fresh noise is ridge regression with strength n σ²."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "averages-out": Misconception(
            N_("thought that noise on the inputs averages out over many copies"),
            lambda _params, _result: 1.0,
        ),
        "one-over-signal-and-noise": Misconception(
            N_("divided by 1 + σ, not by 1 + σ²"), lambda params, _: 1 / (1 + params.sigma)
        ),
    },
)
