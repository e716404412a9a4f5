"""A polynomial of degree n - 1 goes through n points; two labels at one x stop every degree.

Least squares in Legendre polynomials on n points of [-1, 1]: some of 21 even places, even ones from
end to end, or Chebyshev points, which stand closer at the ends. The labels are noise, a sine, or
Runge's 1/(1 + 25x²), whose interpolant at even points swings ever wilder as they get more
(Runge 1901) though it misses none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import filtered
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

PLACES: Final = 21
GRID: Final = np.linspace(-1.0, 1.0, 801)
THROUGH: Final = 1e-8
"""A root mean square below this is rounding: the fit goes through every point."""


@dataclass(frozen=True, slots=True)
class Params:
    points: int = param(8, N_("n, the points"), low=2, high=PLACES)
    degree: int = param(7, N_("degree of the polynomial"), low=0, high=PLACES)
    places: Literal["random", "even", "chebyshev"] = param(
        "random", N_("where the points are: random ones of 21 even places, even, or Chebyshev")
    )
    labels: Literal["noise", "sine", "runge"] = param(
        "noise", N_("labels: N(0, 1) noise, sin πx, or Runge's 1/(1 + 25x²)")
    )
    repeated: bool = param(False, N_("put the second point where the first is, its label 1 above"))
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """(points,)"""
    y: Array
    fit: Array
    """(801,) on the grid"""
    residuals: Array
    """(22,) root mean square at the points, by degree"""
    swings: Array
    """(22,) largest size of the fit between the points, by degree"""
    least_degree: float = measure(
        N_("lowest degree that goes through every point to 10⁻⁸; 22 if none does")
    )
    residual: float = measure(N_("root mean square of the misses at the points"), scale="log")
    least_residual: float = measure(
        N_("least root mean square that any function of x can have at these points")
    )
    swing: float = measure(N_("largest size of the fit over that of a label"), scale="log")
    largest_error: float = measure(
        N_("largest distance from the truth in [-1, 1]; 0 where the labels are noise"), scale="log"
    )
    coefficient_norm: float = measure(
        N_("length of the coefficient vector, in Legendre polynomials"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    x, y = sample(params)
    F, F_grid = legendre(x), legendre(GRID)
    residuals, swings = np.empty(PLACES + 1), np.empty(PLACES + 1)
    for degree in range(PLACES + 1):
        progress(degree, PLACES + 1)
        w = filtered(F[:, : degree + 1], y, 0.0)
        residuals[degree] = np.sqrt(np.mean((F[:, : degree + 1] @ w - y) ** 2))
        swings[degree] = np.abs(F_grid[:, : degree + 1] @ w).max()
        if degree == params.degree:
            fit, norm = F_grid[:, : degree + 1] @ w, float(np.linalg.norm(w))
    progress(PLACES + 1, PLACES + 1)

    through = np.flatnonzero(residuals < THROUGH)
    truth = true(params, GRID)
    return Result(
        x=x,
        y=y,
        fit=fit,
        residuals=residuals,
        swings=swings,
        least_degree=float(through[0]) if through.size else PLACES + 1.0,
        residual=float(residuals[params.degree]),
        least_residual=float(np.sqrt(0.5 / params.points)) if params.repeated else 0.0,
        swing=float(swings[params.degree] / max(np.abs(y).max(), 1e-300)),
        largest_error=0.0 if truth is None else float(np.abs(fit - truth).max()),
        coefficient_norm=norm,
    )


def sample(params: Params) -> tuple[Array, Array]:
    """x and y (points,), from left to right."""
    streams, n = Streams(params.seed), params.points
    match params.places:
        case "random":
            among = np.argsort(streams.uniforms("places", (PLACES,)))[:n]
            x = np.linspace(-1.0, 1.0, PLACES)[np.sort(among)]
        case "even":
            x = np.linspace(-1.0, 1.0, n)
        case "chebyshev":
            x = -np.cos(np.pi * (np.arange(n) + 0.5) / n)
    truth = true(params, x)
    y = streams.normals("labels", (PLACES,))[:n].copy() if truth is None else truth
    if params.repeated:
        x[1], y[1] = x[0], y[0] + 1.0
    return x, y


def true(params: Params, x: Array) -> Array | None:
    match params.labels:
        case "noise":
            return None
        case "sine":
            return np.asarray(np.sin(np.pi * x), np.float64)
        case "runge":
            return np.asarray(1 / (1 + 25 * x * x), np.float64)


def legendre(x: Array) -> Array:
    return np.asarray(legvander(x, PLACES), np.float64)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    degrees = np.arange(PLACES + 1.0)
    low, high = float(result.y.min()), float(result.y.max())
    room = 0.6 * (high - low) + 0.2
    curves = [Line(GRID, result.fit, say(N_("fit")), 0)]
    if (truth := true(params, GRID)) is not None:
        curves.append(Line(GRID, truth, say(N_("truth")), 2))
    return (
        Chart(
            say(N_("The fit")),
            Axis("x"),
            Axis("y", low=low - room, high=high + room),
            (*curves, Points(result.x, result.y, say(N_("points")), 1)),
        ),
        Chart(
            say(N_("At the points and between them")),
            Axis(say(N_("degree"))),
            Axis(say(N_("size")), log=True),
            (
                Line(degrees, result.residuals, say(N_("miss at the points")), 0),
                Line(degrees, result.swings, say(N_("largest between")), 1),
                Rule(params.points - 1.0, "x", "n - 1", 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if params.repeated:
        first = say(
            N_(
                "Two of the {points} points have labels 1 apart at the same x: whatever the "
                "degree, the root mean square of the misses is {least} or more."
            ),
            points=params.points,
            least=show(result.least_residual),
        )
    elif result.least_degree < params.points - 1:
        first = say(
            N_(
                "Degree {least} already goes through all {points} points to 10⁻⁸: their labels lie "
                "that close to a polynomial of a degree below n - 1."
            ),
            points=params.points,
            least=show(result.least_degree),
        )
    else:
        first = say(
            N_("The lowest degree that goes through all {points} points is {least}."),
            points=params.points,
            least=show(result.least_degree),
        )
    second = say(
        N_(
            "Degree {degree} misses them by {miss} (root mean square), and its largest value in "
            "[-1, 1] is {swing} times the largest label."
        ),
        degree=params.degree,
        miss=show(result.residual, 2),
        swing=show(result.swing),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Interpolation by a polynomial"),
    claim=N_(
        "A polynomial of degree n - 1 goes through n points; two labels at one x stop every degree."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "degree-n": Misconception(
            N_("took the number of points for the degree: degree n has n + 1 coefficients"),
            lambda params, _: float(params.points),
        ),
    },
)
