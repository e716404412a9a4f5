"""A squared loss follows an outlier without limit, an absolute one does not; L2 weakens the pull.

One of many samples gets a wrong answer. A squared loss pulls with the size of the residual, so the
fit moves in proportion to the error; an absolute loss pulls with 1 however far a sample lies, so
the fit moves a little and stays. A penalty looks at weights and at no sample: an L2 penalty holds
the weights back, and with them the outlier's pull. The absolute fit is exact (Barrodale and Roberts
1973).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import filtered, least_absolute
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 5
DRAWN: Final = 41
"""Errors at which the shifts are drawn, from none to twice that of this run."""


@dataclass(frozen=True, slots=True)
class Params:
    outlier: float = param(
        200.0,
        N_("error in the answer of one sample"),
        low=0.0,
        high=1000.0,
        hard_high=1e6,
        step=10.0,
    )
    strength: float = param(
        1.0, N_("strength of the L2 penalty"), low=0.0, high=3.0, hard_high=1000.0, step=0.1
    )
    samples: int = param(
        101, N_("samples"), low=11, high=401, hard_low=10, hard_high=1001, log=True
    )
    noise: float = param(
        0.1, N_("standard deviation of the noise"), low=0.01, high=2.0, hard_low=0.0, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    shifts: Array
    """(3, 41) how far the weights move at each drawn error: squared, squared with L2, absolute"""
    fits: Array
    """(3, 5) the weights with the outlier"""
    penalty_ratio: float = measure(
        N_("shift of the weights with the L2 penalty over that without, under a squared loss")
    )
    squared_shift: float = measure(
        N_("distance that the outlier moves the weights under a squared loss"), scale="log"
    )
    penalized_shift: float = measure(
        N_("the same under a squared loss with the L2 penalty"), scale="log"
    )
    absolute_shift: float = measure(N_("the same under an absolute loss"))
    mean_shift: float = measure(N_("distance that it moves a mean of as many numbers"))
    median_shift: float = measure(N_("distance that it moves their median"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    progress(0, 2)
    X = streams.normals("data", (params.samples, FEATURES))
    y = X.sum(axis=1) + params.noise * streams.normals("noise", (params.samples,))
    sizes = np.append(drawn(params), params.outlier)
    # Least squares answers in proportion: these are the shifts for an error of 1.
    one = np.zeros(params.samples)
    one[0] = 1.0
    pull, held = filtered(X, one, 0.0), filtered(X, one, params.strength)
    absolute, fits = least_absolute_fits(X, y, sizes)
    shifts = np.array(
        [
            sizes * np.linalg.norm(pull),
            sizes * np.linalg.norm(held),
            np.round(np.linalg.norm(fits - absolute, axis=1), 12),
        ]
    )
    progress(1, 2)

    numbers = streams.normals("numbers", (params.samples,))
    moved = numbers + params.outlier * one
    progress(2, 2)
    return Result(
        shifts=shifts[:, :-1],
        fits=np.array(
            [
                filtered(X, y, 0.0) + params.outlier * pull,
                filtered(X, y, params.strength) + params.outlier * held,
                fits[-1],
            ]
        ),
        penalty_ratio=float(np.linalg.norm(held) / np.linalg.norm(pull)),
        squared_shift=float(shifts[0, -1]),
        penalized_shift=float(shifts[1, -1]),
        absolute_shift=float(shifts[2, -1]),
        mean_shift=float(abs(moved.mean() - numbers.mean())),
        median_shift=float(abs(np.median(moved) - np.median(numbers))),
    )


def drawn(params: Params) -> Array:
    return np.linspace(0.0, 2 * params.outlier if params.outlier > 0 else 1.0, DRAWN)


def least_absolute_fits(X: Array, y: Array, sizes: Array) -> tuple[Array, Array]:
    """The fit without the outlier (5,), and with one of each size (sizes, 5)."""
    clean = least_absolute(X, y)
    w, fits = clean, np.empty((len(sizes), FEATURES))
    for at, size in enumerate(sizes):
        wrong = y.copy()
        wrong[0] += size
        w = least_absolute(X, wrong, start=w)
        fits[at] = w
    return clean, fits


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    series = (
        (say(N_("squared loss")), 0),
        (say(N_("squared loss + L2")), 1),
        (say(N_("absolute loss")), 2),
    )
    feature = np.arange(1.0, FEATURES + 1)
    sizes = drawn(params)
    return (
        Chart(
            say(N_("How far one outlier moves the weights")),
            Axis(say(N_("error in its answer"))),
            Axis(say(N_("distance of the weights")), low=0.0),
            (
                *(Line(sizes, shift, *of) for shift, of in zip(result.shifts, series, strict=True)),
                Rule(params.outlier, "x", say(N_("this run")), 3),
            ),
        ),
        Chart(
            say(N_("The weights with the outlier")),
            Axis(say(N_("feature"))),
            Axis(say(N_("weight"))),
            (
                *(Points(feature, fit, *of) for fit, of in zip(result.fits, series, strict=True)),
                Rule(1.0, "y", say(N_("true weights")), 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.outlier == 0:
        return say(
            N_(
                "Without an outlier nothing moves; any error would move the penalized weights "
                "{ratio} times as far as those of a plain squared loss."
            ),
            ratio=show(result.penalty_ratio),
        )
    first = say(
        N_(
            "An error of {outlier} in one of {samples} answers moves the weights by {squared} "
            "under a squared loss and by {absolute} under an absolute one."
        ),
        outlier=show(params.outlier),
        samples=params.samples,
        squared=show(result.squared_shift),
        absolute=show(result.absolute_shift),
    )
    second = say(
        N_("With an L2 penalty of strength {strength} the squared loss moves them by {held}."),
        strength=show(params.strength),
        held=show(result.penalized_shift),
    )
    third = say(
        N_("A mean of as many numbers moves by {mean}, their median by {median}."),
        mean=show(result.mean_shift),
        median=show(result.median_shift),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Outliers: loss or penalty"),
    claim=N_(
        "A squared loss follows an outlier without limit, an absolute one does not; L2 weakens the "
        "pull."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "penalty-squares-residuals": Misconception(
            N_("thought that an L2 penalty, like a squared loss, feels the outlier"),
            lambda params, _: 1.0 + params.strength,
        ),
        "penalty-does-nothing": Misconception(
            N_("thought that a penalty on weights leaves the outlier's pull as it is"),
            lambda _params, _result: 1.0,
        ),
    },
)
