"""More samples raise the training error, lower the test error; they meet at noise plus bias.

A polynomial of fixed degree (Legendre, least squares) is fitted to n samples of sin 2πx with noise,
x uniform in [-1, 1], for a range of n; medians over repetitions with new samples each. A degree too
low for the truth ends at its bias instead; one as high as n - 1 goes through every sample and
fails between them. At fixed x the gap of a model that can follow the truth is 2σ²k/n for k weights.
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
from studyapp.lab.nn.least_squares import filtered
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FRESH: Final = 1000
SIZES: Final = (12, 15, 20, 27, 36, 50, 70, 100, 140, 200, 300, 500, 1000, 2000)
"""Numbers of samples on the curve."""


@dataclass(frozen=True, slots=True)
class Params:
    samples: int = param(
        50, N_("training samples"), low=12, high=2000, hard_low=2, hard_high=5000, log=True
    )
    degree: int = param(9, N_("degree of the polynomial"), low=0, high=15)
    noise: float = param(
        0.3, N_("standard deviation of the noise"), low=0.0, high=1.0, hard_high=10.0, step=0.05
    )
    repetitions: int = param(
        20,
        N_("repetitions at each size, each with new samples"),
        low=5,
        high=50,
        hard_low=1,
        preview=10,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    sizes: Array
    """(sizes,) numbers of samples, the one asked for among them"""
    train: Array
    """(sizes, repetitions) mean squared errors"""
    test: Array
    gap: float = measure(N_("error on fresh samples minus that on the training samples"))
    test_error: float = measure(N_("mean squared error on fresh samples"), scale="log")
    train_error: float = measure(N_("mean squared error on the training samples"))
    noise_floor: float = measure(N_("variance of the noise: no model's test error is lower"))
    test_over_noise: float = measure(
        N_("error on fresh samples over the noise; 0 without noise"), scale="log"
    )
    expected_train: float = measure(
        N_("training error to be expected of a model that can follow the truth: σ²(1 - k/n)")
    )
    spread: float = measure(
        N_("largest over smallest error on fresh samples among the repetitions"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    sizes = sorted({*SIZES, params.samples})
    shape = (len(sizes), params.repetitions)
    train, test = np.empty(shape), np.empty(shape)
    for repetition in range(params.repetitions):
        # A larger set begins with the smaller one, as when samples are added.
        x, y = sample(params, streams, "data", sizes[-1], repetition)
        x_fresh, y_fresh = sample(params, streams, "fresh", FRESH, repetition)
        F, F_fresh = features(params, x), features(params, x_fresh)
        weights = np.empty((params.degree + 1, len(sizes)))
        for at, n in enumerate(sizes):
            progress(repetition * len(sizes) + at, params.repetitions * len(sizes))
            weights[:, at] = filtered(F[:n], y[:n], 0.0)
            train[at, repetition] = np.mean((F[:n] @ weights[:, at] - y[:n]) ** 2)
        test[:, repetition] = np.mean((F_fresh @ weights - y_fresh[:, None]) ** 2, axis=0)
    progress(1, 1)

    at = sizes.index(params.samples)
    floor, k = params.noise**2, params.degree + 1
    test_error = float(np.median(test[at]))
    return Result(
        sizes=np.array(sizes, dtype=np.float64),
        train=train,
        test=test,
        gap=float(np.median(test[at] - train[at])),
        test_error=test_error,
        train_error=float(np.median(train[at])),
        noise_floor=floor,
        test_over_noise=test_error / floor if floor > 0 else 0.0,
        expected_train=floor * max(0.0, 1 - k / params.samples),
        spread=float(test[at].max() / max(test[at].min(), 1e-300)),
    )


def sample(
    params: Params, streams: Streams, purpose: str, n: int, repetition: int
) -> tuple[Array, Array]:
    x = 2.0 * streams.uniforms(purpose, (n,), repetition) - 1.0
    noise = streams.normals(f"{purpose} noise", (n,), repetition)
    return x, np.sin(2 * np.pi * x) + params.noise * noise


def features(params: Params, x: Array) -> Array:
    return np.asarray(legvander(x, params.degree), np.float64)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    n = Axis(say(N_("training samples")), log=True)
    here = Rule(float(params.samples), "x", say(N_("asked for")), 2)
    gap = result.test - result.train
    rules, expected = [here], []
    if params.noise > 0:
        rules.append(Rule(result.noise_floor, "y", say(N_("noise")), 3))
        told = 2 * result.noise_floor * (params.degree + 1) / result.sizes
        expected.append(Line(result.sizes, told, "2σ²k/n", 1))
    return (
        Chart(
            say(N_("Learning curve")),
            n,
            Axis(say(N_("mean squared error")), log=True),
            (
                band(result.sizes, result.train, say(N_("training")), 0),
                band(result.sizes, result.test, say(N_("fresh samples")), 1),
                *rules,
            ),
        ),
        Chart(
            say(N_("The gap between the two")),
            n,
            Axis(say(N_("difference of the errors")), log=True),
            (
                Line(result.sizes, np.median(gap, axis=1), say(N_("median")), 0),
                *expected,
                here,
            ),
        ),
    )


def band(sizes: Array, errors: Array, label: str, series: int) -> Line:
    """The median, and the band between the quartiles."""
    low, middle, high = np.quantile(errors, (0.25, 0.5, 0.75), axis=1)
    return Line(sizes, middle, label, series, low, high)


def explain(params: Params, result: Result, say: Say) -> str:
    errors = say(
        N_(
            "Degree {degree} on {samples} samples: the median error is {train} in training and "
            "{test} on fresh samples, a gap of {gap}; noise alone makes {floor}."
        ),
        degree=params.degree,
        samples=params.samples,
        train=show(result.train_error),
        test=show(result.test_error),
        gap=show(result.gap),
        floor=show(result.noise_floor),
    )
    few, many = np.median(result.test[[0, -1]], axis=1)
    more = say(
        N_("From {fewest} to {most} samples the error on fresh ones goes from {few} to {many}."),
        fewest=show(result.sizes[0], 4),
        most=show(result.sizes[-1], 4),
        few=show(float(few)),
        many=show(float(many)),
    )
    return f"{errors} {more}"


demo = Demo(
    title=N_("Learning curve"),
    claim=N_(
        "More samples raise the training error, lower the test error; they meet at noise plus bias."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "no-gap": Misconception(
            N_("took the training error for the error on fresh samples: no gap"),
            lambda _params, _result: 0.0,
        ),
        "noise-forgotten": Misconception(
            N_("took the whole error on fresh samples for the gap"),
            lambda _, result: result.test_error,
        ),
        "whole-noise": Misconception(
            N_("took the whole noise, as if the coefficients fitted none of it"),
            lambda _, result: result.noise_floor,
            ("expected_train",),
        ),
        "degree-for-coefficients": Misconception(
            N_("took the degree for the number of coefficients"),
            lambda params, _: params.noise**2 * max(0.0, 1 - params.degree / params.samples),
            ("expected_train",),
        ),
        "fresh-samples": Misconception(
            N_("raised the noise by the share k/n, which is what fresh samples show"),
            lambda params, _: params.noise**2 * (1 + (params.degree + 1) / params.samples),
            ("expected_train",),
        ),
    },
)
