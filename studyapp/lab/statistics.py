"""What many seeds say together: middle and spread, a mean's interval, a share's interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studyapp.lab.demo import Scale

Array: TypeAlias = NDArray[np.float64]

ENOUGH_FOR_PERCENTILES: Final = 40
"""Below this the 2.5 and 97.5 % points lie beyond the outermost seeds: these are shown instead."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The median of the seeds, and the ends between which (nearly) all of them lie."""

    median: float
    low: float
    high: float
    n: int
    missing: int = 0
    """Seeds that gave no number (NaN); they are not in the other three."""


def summary(values: ArrayLike) -> Summary:
    """Median with the smallest and the largest value, or with 95 % of them from 40 seeds on."""
    v = np.asarray(values, dtype=np.float64).ravel()
    known = np.sort(v[~np.isnan(v)])
    missing = v.size - known.size
    if known.size == 0:
        return Summary(math.nan, math.nan, math.nan, v.size, missing)
    middle = (float(known[(known.size - 1) // 2]), float(known[known.size // 2]))
    # Two infinities of one sign have no difference to interpolate on.
    median = middle[0] if middle[0] == middle[1] else (middle[0] + middle[1]) / 2
    low, high = known[0], known[-1]
    if known.size >= ENOUGH_FOR_PERCENTILES and np.isfinite(known).all():
        low, high = np.percentile(known, [2.5, 97.5])
    return Summary(float(median), float(low), float(high), v.size, missing)


def mean(values: ArrayLike, scale: Scale = "linear") -> float:
    """The mean; the geometric one for a product."""
    v = np.asarray(values, dtype=np.float64)
    return float(np.exp(np.log(v).mean())) if scale == "log" else float(v.mean())


def t_interval(
    values: ArrayLike, level: float = 0.95, scale: Scale = "linear"
) -> tuple[float, float]:
    """Student's interval for the mean of the finite values, on the log scale for a product
    (positive values only). One value stands for itself; none gives (-inf, inf).
    """
    v = np.asarray(values, dtype=np.float64).ravel()
    v = v[np.isfinite(v) & (v > 0)] if scale == "log" else v[np.isfinite(v)]
    if v.size == 0:
        return -math.inf, math.inf
    if v.size == 1:
        return float(v[0]), float(v[0])
    if scale == "log":
        low, high = t_interval(np.log(v), level)
        return math.exp(low), math.exp(high)
    half = t_quantile((1 + level) / 2, v.size - 1) * float(v.std(ddof=1)) / math.sqrt(v.size)
    centre = float(v.mean())
    return centre - half, centre + half


def t_quantile(p: float, freedom: int) -> float:
    """The p quantile of Student's t: exact for 1 and 2 degrees of freedom, else by Hill's
    expansion around the normal quantile (Hill 1970, CACM algorithm 396): 0.2 % off at 3 degrees,
    less than 0.04 % from 4 on.
    """
    if freedom == 1:
        return math.tan(math.pi * (p - 0.5))
    if freedom == 2:
        a = 2 * p - 1
        return a * math.sqrt(2 / (1 - a * a))
    z, d = NormalDist().inv_cdf(p), freedom
    return (
        z
        + (z**3 + z) / (4 * d)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * d**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * d**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * d**4)
    )


def wilson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share of which k of n were seen; (0, 1) when nothing was seen."""
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, shrink = k / n, 1 + z * z / n
    centre = (share + z * z / (2 * n)) / shrink
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / shrink
    return max(0.0, centre - half), min(1.0, centre + half)
