"""A history played step by step: a chart as it stood at one step, on the axes of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studyapp.charts.scale import Array, column, scales
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Mark, Points, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studyapp.charts.scale import Scale
    from studyapp.charts.spec import Numbers

    Kept: TypeAlias = NDArray[np.bool_]


def steps(charts: Sequence[Chart]) -> tuple[float, ...]:
    """Every step at which some mark gains a point, rising; empty where there is no time."""
    found = [when for chart in charts for mark in chart.marks if (when := times(chart, mark)).size]
    if not found:
        return ()
    every = np.unique(np.concatenate(found))
    return tuple(every[np.isfinite(every)].tolist())


def times(chart: Chart, mark: Mark) -> Array:
    """The step at which each point of the mark is reached; empty for a mark without time."""
    match mark:
        case Line(at=at) | Points(at=at) if at is not None:
            return column(at)
        case Line(x=x) | Points(x=x) if chart.x.time:
            return column(x)
    return np.empty(0)


def held(chart: Chart) -> Chart:
    """The chart with the ends of both axes fixed where its marks put them."""
    x, y = scales(chart)
    return replace(chart, x=_fixed(chart.x, x), y=_fixed(chart.y, y))


def _fixed(axis: Axis, scale: Scale) -> Axis:
    return replace(axis, low=scale.low, high=scale.high)


def until(chart: Chart, step: float) -> Chart:
    """The chart with the points reached by `step`, on the axes of the whole one.

    Marks without time (rules, bars, heat, a line whose points have no step) stay as they are.
    """
    return replace(held(chart), marks=tuple(_cut(chart, mark, step) for mark in chart.marks))


def _cut(chart: Chart, mark: Mark, step: float) -> Mark:
    when = times(chart, mark)
    if not when.size:
        return mark
    kept = when <= step
    match mark:
        case Line():
            return replace(
                mark,
                x=_kept(mark.x, kept),
                y=_kept(mark.y, kept),
                low=None if mark.low is None else _kept(mark.low, kept),
                high=None if mark.high is None else _kept(mark.high, kept),
                at=None if mark.at is None else _kept(mark.at, kept),
            )
        case Points():
            return replace(
                mark,
                x=_kept(mark.x, kept),
                y=_kept(mark.y, kept),
                at=None if mark.at is None else _kept(mark.at, kept),
            )
        case Bars() | Heatmap() | Rule():
            return mark


def _kept(values: Numbers, kept: Kept) -> Array:
    v = column(values)
    size = min(v.size, kept.size)
    return v[:size][kept[:size]]
