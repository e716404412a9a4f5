"""The charts of many seeds as one: medians, with a band around them for the spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Chart, Line, Mark

FEWEST: Final = 3
"""Two runs have no middle."""
PERCENTILES: Final = 40
"""Runs from which on the band leaves the outermost 5 % out."""


def spread(runs: Sequence[tuple[Chart, ...]]) -> tuple[Chart, ...]:
    """Each line of the first run as the median of that line in all runs, with a band from the
    lowest to the highest of them, or between the 2.5 and 97.5 % points from 40 runs on.

    What isn't the same thing in every run (a line with other places on the x axis, a heatmap, a
    path through a plane) stays as the first run has it.
    """
    if len(runs) < FEWEST:
        return runs[0]
    return tuple(
        replace(chart, marks=tuple(_over(at, n, chart, runs) for n in range(len(chart.marks))))
        for at, chart in enumerate(runs[0])
    )


def _over(at: int, n: int, chart: Chart, runs: Sequence[tuple[Chart, ...]]) -> Mark:
    mark = chart.marks[n]
    if not isinstance(mark, Line) or mark.low is not None or mark.at is not None:
        return mark
    x = np.asarray(mark.x, dtype=np.float64)
    found = []
    for run in runs:
        other = run[at].marks[n] if at < len(run) and n < len(run[at].marks) else None
        if not isinstance(other, Line) or other.label != mark.label:
            return mark
        if not np.array_equal(np.asarray(other.x, dtype=np.float64), x, equal_nan=True):
            return mark
        found.append(np.asarray(other.y, dtype=np.float64))
    return _banded(mark, np.stack(found))


def _banded(line: Line, values: NDArray[np.float64]) -> Line:
    """`values` is (runs, points)."""
    ordered = np.sort(values, axis=0)  # not a number sorts last and breaks the line there
    middle = len(ordered) // 2
    low, high = ordered[0], ordered[-1]
    if len(ordered) % 2:
        median = ordered[middle]
    else:
        pair = ordered[middle - 1 : middle + 1]
        # Two infinities of one sign have no difference to interpolate on, of two signs no middle.
        with np.errstate(invalid="ignore"):
            median = np.where(pair[0] == pair[1], pair[0], pair[0] / 2 + pair[1] / 2)
    if len(ordered) >= PERCENTILES and np.isfinite(ordered).all():
        low, high = np.percentile(ordered, [2.5, 97.5], axis=0)
    if np.array_equal(low, high, equal_nan=True):
        return line
    return replace(line, y=median, low=low, high=high)
