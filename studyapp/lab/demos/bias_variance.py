"""Bias² falls with the degree, variance rises: test error is their sum plus the noise.

sin 2πx at fixed even points with fresh noise, fitted by least squares (Legendre polynomials) once
for each of many data sets. Bias² is the squared distance of the mean fit from the truth, variance
that of the fits from their mean, both averaged over [-1, 1]; the error is measured on labels with
noise of their own. Both also follow without simulation, from the matrix that turns labels into a
fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import bias_and_variance, exact
from studyapp.lab.nn.losses import squared_error
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

GRID: Final = np.linspace(-1.0, 1.0, 101)
HIGHEST: Final = 18
BUNDLE: Final = 4
"""Single fits that are drawn."""


@dataclass(frozen=True, slots=True)
class Params:
    degree: int = param(5, N_("degree of the polynomial"), low=0, high=HIGHEST)
    noise: float = param(
        0.3,
        N_("standard deviation of the noise"),
        low=0.05,
        high=1.0,
        hard_low=0.0,
        hard_high=10.0,
        step=0.05,
    )
    samples: int = param(
        25, N_("training samples"), low=20, high=100, hard_low=HIGHEST + 1, hard_high=500, log=True
    )
    data_sets: int = param(
        300, N_("data sets, each fitted"), low=20, high=1000, hard_low=2, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    fits: Array
    """(101, drawn) single fits on the grid"""
    mean_fit: Array
    """(101,)"""
    spread: Array
    """(101,) standard deviation of the fits"""
    parts_by_degree: Array
    """(19, 2) bias² and variance as they follow without simulation: a mean of so many fits is
    still off by their variance over that number, which is more than a small bias²"""
    error_by_degree: Array
    """(19,) measured"""
    test_error: float = measure(N_("mean squared error on fresh noisy labels"), scale="log")
    bias2: float = measure(N_("squared distance of the mean fit from the truth"), scale="log")
    variance: float = measure(N_("squared distance of the fits from their mean"), scale="log")
    noise_floor: float = measure(N_("variance of the noise: no model's test error is lower"))
    sum_over_error: float = measure(N_("bias² + variance + noise over the measured error"))
    best_degree: float = measure(N_("degree with the lowest measured error"))
    bias2_expected: float = measure(N_("bias² as it follows without simulation"), scale="log")
    variance_expected: float = measure(N_("variance as it follows without simulation"), scale="log")


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    x = np.linspace(-1.0, 1.0, params.samples)
    labels = true(x)[:, None] + params.noise * streams.normals(
        "noise", (params.samples, params.data_sets)
    )
    fresh = true(GRID)[:, None] + params.noise * streams.normals(
        "fresh noise", (len(GRID), params.data_sets)
    )
    Q, F_grid = legendre(x, HIGHEST), legendre(GRID, HIGHEST)
    parts, errors = np.empty((HIGHEST + 1, 2)), np.empty(HIGHEST + 1)
    for degree in range(HIGHEST + 1):
        progress(degree, HIGHEST + 1)
        some = slice(degree + 1)
        both = exact(Q[:, some], np.concatenate([labels, np.eye(params.samples)], axis=1))
        w, A = both[:, : params.data_sets], both[:, params.data_sets :]
        fits = F_grid[:, some] @ w  # (grid, data sets)
        errors[degree] = np.mean((fits - fresh) ** 2)
        parts[degree] = bias_and_variance(A, true(x), F_grid[:, some], true(GRID), params.noise)
        if degree == params.degree:
            mean_fit, spread = fits.mean(axis=1), fits.std(axis=1)
            singles = fits[:, :BUNDLE].copy()
    progress(HIGHEST + 1, HIGHEST + 1)

    error, floor = float(errors[params.degree]), params.noise**2
    bias2 = squared_error(mean_fit, true(GRID))
    variance = float(np.mean(spread * spread))
    return Result(
        fits=singles,
        mean_fit=mean_fit,
        spread=spread,
        parts_by_degree=parts,
        error_by_degree=errors,
        test_error=error,
        bias2=bias2,
        variance=variance,
        noise_floor=floor,
        sum_over_error=(bias2 + variance + floor) / error,
        best_degree=float(errors.argmin()),
        bias2_expected=float(parts[params.degree, 0]),
        variance_expected=float(parts[params.degree, 1]),
    )


def true(x: Array) -> Array:
    return np.asarray(np.sin(2 * np.pi * x), np.float64)


def legendre(x: Array, degree: int) -> Array:
    return np.asarray(legvander(x, degree), np.float64)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    degrees = np.arange(HIGHEST + 1.0)
    floor = 1e-3 * result.noise_floor or None
    singles = tuple(
        Line(GRID, fit, say(N_("single fits")) if at == 0 else "", 3)
        for at, fit in enumerate(result.fits.T)
    )
    rules = [Rule(float(params.degree), "x", say(N_("this degree")), 4)]
    if params.noise > 0:
        rules.append(Rule(result.noise_floor, "y", say(N_("noise")), 3))
    return (
        Chart(
            say(N_("Fits to many data sets")),
            Axis("x"),
            Axis("y", low=-2.0 - params.noise, high=2.0 + params.noise),
            (
                *singles,
                Line(
                    GRID,
                    result.mean_fit,
                    say(N_("mean fit ± sd")),
                    0,
                    result.mean_fit - result.spread,
                    result.mean_fit + result.spread,
                ),
                Line(GRID, true(GRID), say(N_("truth")), 1),
            ),
        ),
        Chart(
            say(N_("The parts of the error")),
            Axis(say(N_("degree"))),
            Axis(say(N_("mean squared error")), log=True, low=floor),
            (
                Line(degrees, result.parts_by_degree[:, 0], say(N_("bias²")), 0),
                Line(degrees, result.parts_by_degree[:, 1], say(N_("variance")), 1),
                Line(degrees, result.error_by_degree, say(N_("test error")), 2),
                *rules,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    parts = say(
        N_(
            "Degree {degree} over {sets} data sets: bias² {bias2}, variance {variance} and noise "
            "{noise} make {share} of the measured error {error}."
        ),
        degree=params.degree,
        sets=params.data_sets,
        bias2=show(result.bias2),
        variance=show(result.variance),
        noise=show(result.noise_floor),
        share=percent(result.sum_over_error),
        error=show(result.test_error),
    )
    best = say(
        N_("The lowest error of degrees 0 to {highest} is that of {best}: {lowest}."),
        highest=HIGHEST,
        best=show(result.best_degree),
        lowest=show(float(result.error_by_degree.min())),
    )
    return f"{parts} {best}"


demo = Demo(
    title=N_("Bias and variance"),
    claim=N_(
        "Bias² falls with the degree, variance rises: test error is their sum plus the noise."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "noise-forgotten": Misconception(
            N_("left out the noise of the labels"),
            lambda _, result: result.bias2 + result.variance,
        ),
        "bias-not-squared": Misconception(
            N_("added the bias and not its square"),
            lambda _, result: float(np.sqrt(result.bias2) + result.variance + result.noise_floor),
        ),
    },
)
