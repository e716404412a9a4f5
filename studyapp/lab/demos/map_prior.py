"""Under a Laplace prior the most probable weight is often exactly zero; the mean never is.

One weight, Gaussian noise of known size, and a prior belief about the weight. The most probable
weight (MAP) minimizes the squared error plus minus the logarithm of the prior: |w|/b for a Laplace
prior, w²/(2τ²) for a Gaussian one, so it is the lasso with strength σ²/b or ridge with σ²/τ². It is
searched for on a grid here, and compared with their closed forms. The mean of the posterior is an
integral over the same curve, which has mass on both sides of zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import soft_threshold
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

TRUTH: Final = 0.3
REPEATS: Final = 1000
"""Data sets in which zeros are counted."""
HALF: Final = 2000
"""Grid points on either side of zero, which is one itself."""


@dataclass(frozen=True, slots=True)
class Params:
    prior: Literal["laplace", "gaussian"] = param(
        "laplace", N_("what is believed of the weight before the data")
    )
    scale: float = param(
        0.1,
        N_("width of the prior: b of Laplace, standard deviation of a Gaussian"),
        low=0.02,
        high=1.0,
        hard_low=0.005,
        hard_high=100.0,
        log=True,
    )
    samples: int = param(20, N_("samples"), low=5, high=500, hard_low=2, hard_high=5000, log=True)
    noise: float = param(
        1.0, N_("standard deviation of the noise"), low=0.1, high=3.0, hard_low=0.05, hard_high=10.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    grid: Array
    prior: Array
    likelihood: Array
    posterior: Array
    """Densities of the weight on the grid; the likelihood scaled to be one too"""
    estimates: Array
    """(101,) least-squares estimates that might have come"""
    modes: Array
    means: Array
    """(101,) the most probable and the mean weight for each of them"""
    zero_share: float = measure(
        N_("share of 1000 data sets in which the most probable weight is exactly zero")
    )
    map_weight: float = measure(N_("the most probable weight, searched for on a grid"))
    penalized: float = measure(N_("the weight by the closed form of lasso or ridge"))
    gap: float = measure(N_("distance of these two"))
    mean_weight: float = measure(N_("the mean of the posterior"))
    mean_size: float = measure(N_("size of that mean"), scale="log")
    least_squares: float = measure(N_("the weight by least squares, without a prior"))
    strength: float = measure(N_("strength of the penalty that the prior amounts to"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    progress(0, 2)
    x = streams.normals("data", (params.samples,))
    y = TRUTH * x + params.noise * streams.normals("noise", (params.samples,))
    size, estimate = float(x @ x), float(x @ y / (x @ x))
    spread = params.noise / np.sqrt(size)
    strength = strength_of(params)

    reach = max(abs(estimate), min(2 * strength / size, 8 * spread), 2 * spread)
    farthest = float(closed_form(params, np.array([size * reach]), size)[0])
    grid = grid_around_zero(farthest + min(10 * spread, 40 * params.scale))
    cost = minus_log_posterior(params, size, estimate, grid)
    mode = searched(params, size, estimate, grid)
    posterior = density(grid, cost)
    mean = float(np.sum(grid * posterior) / np.sum(posterior))
    penalized = float(closed_form(params, np.array([size * estimate]), size)[0])
    progress(1, 2)

    # Other data with the same inputs: their least-squares estimates are normal around the truth.
    others = TRUTH + spread * streams.normals("repeats", (REPEATS,))
    estimates = np.linspace(-reach, reach, 101)
    costs = minus_log_posterior(params, size, estimates[:, None], grid)
    densities = np.exp(costs.min(axis=1, keepdims=True) - costs)
    progress(2, 2)
    return Result(
        grid=grid,
        prior=density(grid, minus_log_prior(params, grid)),
        likelihood=density(grid, 0.5 * ((grid - estimate) / spread) ** 2),
        posterior=posterior,
        estimates=estimates,
        modes=closed_form(params, size * estimates, size),
        means=densities @ grid / densities.sum(axis=1),
        zero_share=float(np.mean(closed_form(params, size * others, size) == 0)),
        map_weight=mode,
        penalized=penalized,
        gap=abs(mode - penalized),
        mean_weight=mean,
        mean_size=abs(mean),
        least_squares=estimate,
        strength=strength,
    )


def strength_of(params: Params) -> float:
    """λ of ½ Σ (y - wx)² + λ|w|, or + λ/2 w²: the prior in units of the noise."""
    width = params.scale if params.prior == "laplace" else params.scale**2
    return params.noise**2 / width


def closed_form(params: Params, products: Array, size: float) -> Array:
    """Lasso or ridge with one weight: products x·y, size x·x."""
    strength = strength_of(params)
    if params.prior == "laplace":
        return np.asarray(soft_threshold(products, strength) / size, np.float64)
    return np.asarray(products / (size + strength))


def minus_log_prior(params: Params, w: Array) -> Array:
    if params.prior == "laplace":
        return np.asarray(np.abs(w) / params.scale, np.float64)
    return np.asarray(0.5 * (w / params.scale) ** 2, np.float64)


def minus_log_posterior(params: Params, size: float, estimate: Array | float, w: Array) -> Array:
    """Up to a constant: squared error over twice the noise's variance, and the prior."""
    error = 0.5 * size * (w - estimate) ** 2 / params.noise**2
    return np.asarray(error + minus_log_prior(params, w), np.float64)


def grid_around_zero(reach: float) -> Array:
    return np.asarray(np.arange(-HALF, HALF + 1) * (reach / HALF), np.float64)


def searched(params: Params, size: float, estimate: float, grid: Array) -> float:
    """The grid point of least cost, on ever finer grids around the last one."""
    step = float(grid[-1] / HALF)
    for _ in range(4):
        best = float(grid[minus_log_posterior(params, size, estimate, grid).argmin()])
        step /= 50
        grid = best + step * np.arange(-100.0, 101.0)
    return float(grid[minus_log_posterior(params, size, estimate, grid).argmin()])


def density(grid: Array, cost: Array) -> Array:
    share = np.exp(cost.min() - cost)
    return np.asarray(share / (share.sum() * (grid[1] - grid[0])))


def draw(_params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    # The prior's peak would dwarf the rest, and nothing happens far out.
    high = 1.3 * float(max(result.posterior.max(), result.likelihood.max()))
    shown = result.posterior + result.likelihood > 1e-4 * high
    weight = say(N_("weight"))
    mode, mean = say(N_("most probable")), say(N_("mean"))
    return (
        Chart(
            say(N_("Belief before and after the data")),
            Axis(weight),
            Axis(say(N_("density")), low=0.0, high=high),
            (
                Line(result.grid[shown], result.prior[shown], say(N_("prior")), 0),
                Line(result.grid[shown], result.likelihood[shown], say(N_("data alone")), 1),
                Line(result.grid[shown], result.posterior[shown], say(N_("posterior")), 2),
                Rule(result.map_weight, "x", mode, 3),
                Rule(result.mean_weight, "x", mean, 4),
            ),
        ),
        Chart(
            say(N_("Estimates under this prior, whatever the data say")),
            Axis(say(N_("weight by least squares"))),
            Axis(weight),
            (
                Line(result.estimates, result.modes, mode, 3),
                Line(result.estimates, result.means, mean, 4),
                Points(
                    np.array([result.least_squares]),
                    np.array([result.map_weight]),
                    say(N_("this run")),
                    2,
                ),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    strength, closed = show(result.strength), show(result.penalized)
    if params.prior == "laplace":
        first = say(
            N_(
                "The most probable weight under the Laplace prior is {mode}; the lasso of strength "
                "{strength} gives {closed}."
            ),
            mode=_weight(result.map_weight),
            strength=strength,
            closed=closed,
        )
    else:
        first = say(
            N_(
                "The most probable weight under the Gaussian prior is {mode}; ridge of strength "
                "{strength} gives {closed}."
            ),
            mode=_weight(result.map_weight),
            strength=strength,
            closed=closed,
        )
    second = say(
        N_("The posterior's mean is {mean}, least squares alone gives {alone}."),
        mean=show(result.mean_weight),
        alone=show(result.least_squares),
    )
    third = say(
        N_("Of 1000 such data sets {share} make the most probable weight exactly zero."),
        share=percent(result.zero_share),
    )
    return f"{first} {second} {third}"


def _weight(searched_for: float) -> str:
    return show(round(searched_for, 6))


demo = Demo(
    title=N_("Penalties as priors"),
    claim=N_(
        "Under a Laplace prior the most probable weight is often exactly zero; the mean never is."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "posterior-has-no-zeros": Misconception(
            N_("thought that a continuous prior gives zero with probability 0"),
            lambda _params, _result: 0.0,
        ),
    },
)
