"""A polynomial of high degree fits its few training points perfectly and fresh points badly.

With every degree the training error falls. The error on fresh samples falls only until the model
can follow the truth, and rises again when it follows the noise: the coefficients grow huge and
cancel at the training points only. A small L2 penalty, a stop after a few gradient steps, or more
samples tame the same polynomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import bias_and_variance, exact, filtered, powers
from studyapp.lab.nn.losses import squared_error
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FRESH = 1000
"""Fresh samples that the test error is measured on."""
DEGREES = range(20)
"""Degrees that are compared."""
PERFECT = 1e-18
"""A mean squared error below this is rounding: the fit goes through every point."""
CUBIC = (5.0, 1.2, -3.4, 5.6)
"""y = 5 + 1.2 x - 3.4 x²/2! + 5.6 x³/3!"""


@dataclass(frozen=True, slots=True)
class Params:
    truth: Literal["sine", "cubic"] = param(
        "sine",
        N_("sin(πx) on even points of [-1, 1], or 5 + 1.2x - 3.4x²/2! + 5.6x³/3! of normal x"),
    )
    degree: int = param(11, N_("degree of the polynomial"), low=0, high=19)
    samples: int = param(12, N_("training samples"), low=4, high=200, hard_high=2000, log=True)
    noise: float = param(
        0.2, N_("standard deviation of the noise"), low=0.0, high=1.0, hard_high=10.0, step=0.05
    )
    method: Literal["exact", "l2", "early_stop"] = param(
        "exact", N_("exact least squares, an L2 penalty, or a few gradient steps")
    )
    strength: float = param(
        1e-4,
        N_("strength of the penalty under the method l2"),
        low=1e-8,
        high=1.0,
        hard_low=0.0,
        hard_high=100.0,
        log=True,
    )
    steps: int = param(
        300,
        N_("gradient steps under the method early_stop"),
        low=1,
        high=100_000,
        hard_high=10_000_000,
        log=True,
    )
    copies: int = param(1, N_("exact copies of the training set"), low=1, high=10)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """(samples,)"""
    y: Array
    grid: Array
    """(200,) where the curves are drawn"""
    truth: Array
    """(200,)"""
    fit: Array
    """(200,)"""
    train_by_degree: Array
    """(20,) fitted by the same method, but of each degree"""
    test_by_degree: Array
    test_error: float = measure(N_("mean squared error on fresh samples"), scale="log")
    train_error: float = measure(N_("mean squared error on the training samples"))
    test_over_train: float = measure(
        N_("error on fresh samples over that on the training samples"), scale="log"
    )
    gap: float = measure(N_("error on fresh samples minus that on the training samples"))
    noise_floor: float = measure(N_("variance of the noise: no model's test error is lower"))
    true_error: float = measure(
        N_("mean squared distance from the truth without noise"), scale="log"
    )
    bias2: float = measure(N_("squared distance of the mean fit from the truth"), scale="log")
    variance: float = measure(N_("variance of the fit over fresh noise"), scale="log")
    largest_coefficient: float = measure(N_("largest size of a coefficient"), scale="log")
    coefficient_norm: float = measure(N_("length of the coefficient vector"), scale="log")
    coefficient_error: float = measure(
        N_("largest error of a coefficient of the cubic; 0 where there is none")
    )
    best_degree: float = measure(N_("degree with the lowest error on fresh samples"))
    best_test_error: float = measure(N_("that lowest error"), scale="log")
    train_rises: float = measure(N_("times the training error rises from one degree to the next"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    x, y = sample(params, streams, "data", params.samples)
    x_fresh, y_fresh = sample(params, streams, "fresh", FRESH)
    target, target_fresh = true(params, x), true(params, x_fresh)

    errors = np.empty((2, len(DEGREES)))
    for degree in DEGREES:
        progress(degree, len(DEGREES) + 1)
        w = fit(params, x, y, degree)
        errors[0, degree] = squared_error(features(params, x, degree) @ w, y)
        errors[1, degree] = squared_error(features(params, x_fresh, degree) @ w, y_fresh)
    progress(len(DEGREES), len(DEGREES) + 1)
    errors[errors < PERFECT] = 0.0

    w, A = fit(params, x, y, params.degree), fit(params, x, np.eye(len(x)), params.degree)
    F_fresh = features(params, x_fresh, params.degree)
    bias2, variance = bias_and_variance(A, target, F_fresh, target_fresh, params.noise)
    train_error, test_error = map(float, errors[:, params.degree])
    grid = np.linspace(x.min(), x.max(), 200)
    return Result(
        x=x,
        y=y,
        grid=grid,
        truth=true(params, grid),
        fit=features(params, grid, params.degree) @ w,
        train_by_degree=errors[0],
        test_by_degree=errors[1],
        train_error=train_error,
        test_error=test_error,
        test_over_train=test_error / max(train_error, PERFECT),
        gap=test_error - train_error,
        noise_floor=params.noise**2,
        true_error=squared_error(F_fresh @ w, target_fresh),
        bias2=bias2,
        variance=variance,
        largest_coefficient=float(np.abs(w).max()),
        coefficient_norm=float(np.linalg.norm(w)),
        coefficient_error=coefficient_error(params, w),
        best_degree=float(errors[1].argmin()),
        best_test_error=float(errors[1].min()),
        train_rises=float(np.sum(np.diff(errors[0]) > 1e-9 * errors[0, 0])),
    )


def sample(params: Params, streams: Streams, purpose: str, n: int) -> tuple[Array, Array]:
    """x and y (n,). A sine's training points are the same even ones whatever the seed."""
    if params.truth == "cubic":
        x = streams.normals(purpose, (n,))
    elif purpose == "fresh":
        x = 2.0 * streams.uniforms(purpose, (n,)) - 1.0
    else:
        x = np.linspace(-1.0, 1.0, n)
    return x, true(params, x) + params.noise * streams.normals(f"{purpose} noise", (n,))


def true(params: Params, x: Array) -> Array:
    if params.truth == "sine":
        return np.asarray(np.sin(np.pi * x), np.float64)
    return np.asarray(powers(x, 3, over_factorial=True) @ np.array(CUBIC), np.float64)


def features(params: Params, x: Array, degree: int) -> Array:
    return powers(x, degree, over_factorial=params.truth == "cubic")


def fit(params: Params, x: Array, y: Array, degree: int) -> Array:
    """(degree + 1,), or a column for each column of y."""
    F = np.concatenate([features(params, x, degree)] * params.copies)
    answers = np.concatenate([y] * params.copies)
    match params.method:
        case "exact" if degree < params.samples:
            return exact(F, answers)
        case "exact":
            return filtered(F, answers, 0.0)
        case "l2":
            return filtered(F, answers, params.strength)
        case "early_stop":
            return filtered(F, answers, 0.0, params.steps)


def coefficient_error(params: Params, w: Array) -> float:
    if params.truth == "sine":
        return 0.0
    wanted = np.zeros(max(len(w), len(CUBIC)))
    wanted[: len(CUBIC)] = CUBIC
    return float(np.abs(np.pad(w, (0, len(wanted) - len(w))) - wanted).max())


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    low, high = float(result.y.min()), float(result.y.max())
    room = 0.4 * (high - low) + 0.1
    degrees = np.array(DEGREES, dtype=np.float64)
    rules = [Rule(float(params.degree), "x", say(N_("this degree")), 2)]
    if params.noise > 0:
        rules.append(Rule(result.noise_floor, "y", say(N_("noise")), 3))
    return (
        Chart(
            say(N_("The fit")),
            Axis("x"),
            Axis("y", low=low - room, high=high + room),
            (
                Line(result.grid, result.fit, say(N_("fit")), 0),
                Line(result.grid, result.truth, say(N_("truth")), 1),
                Points(result.x, result.y, say(N_("training samples")), 2),
            ),
        ),
        Chart(
            say(N_("Errors by degree")),
            Axis(say(N_("degree"))),
            Axis(say(N_("mean squared error")), log=True),
            (
                Line(degrees, result.train_by_degree, say(N_("training")), 0),
                Line(degrees, result.test_by_degree, say(N_("fresh samples")), 1),
                *rules,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    errors = say(
        N_(
            "Degree {degree} on {samples} samples: the mean squared error is {train} on these and "
            "{test} on fresh ones; noise alone makes {floor}."
        ),
        degree=params.degree,
        samples=params.samples,
        train=show(result.train_error, 2),
        test=show(result.test_error, 2),
        floor=show(result.noise_floor, 2),
    )
    why = say(
        N_("Its largest coefficient is {largest}; on fresh samples degree {best} does best."),
        largest=show(result.largest_coefficient, 2),
        best=show(result.best_degree),
    )
    return f"{errors} {why}"


demo = Demo(
    title=N_("Overfitting by degree"),
    claim=N_(
        "A polynomial of high degree fits its few training points perfectly and fresh points badly."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "training-error-tells": Misconception(
            N_("took the training error for the error on fresh samples"),
            lambda _, result: result.train_error,
        ),
        "highest-degree-best": Misconception(
            N_("thought that the degree with the lowest training error is best"),
            lambda _, result: float(np.argmin(result.train_by_degree)),
            ("best_degree",),
        ),
    },
)
