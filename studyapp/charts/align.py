"""Charts set side by side get one scale, so that the eye compares what the numbers do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from studyapp.charts.spec import Bars, Chart, Heatmap, Line, Points, Rule


def same_scale(charts: Sequence[Chart]) -> tuple[Chart, ...]:
    """The charts with one range of y, where all measure the same on the same sort of axis."""
    axes = {(chart.y.label, chart.y.log) for chart in charts}
    if len(charts) < 2 or len(axes) != 1:
        return tuple(charts)
    log = charts[0].y.log
    values = [
        v for chart in charts for v in heights(chart) if math.isfinite(v) and (v > 0 or not log)
    ]
    if not values or min(values) == max(values):
        return tuple(charts)
    low, high = min(values), max(values)
    return tuple(replace(chart, y=replace(chart.y, low=low, high=high)) for chart in charts)


def heights(chart: Chart) -> Iterator[float]:
    """Every y that the chart's marks reach."""
    for mark in chart.marks:
        match mark:
            case Line(y=y, low=low, high=high):
                yield from _floats(y)
                yield from _floats(() if low is None else low)
                yield from _floats(() if high is None else high)
            case Points(y=y):
                yield from _floats(y)
            case Bars(heights=bars):
                yield 0.0
                yield from _floats(bars)
            case Heatmap(y=(bottom, top)):
                yield from (bottom, top)
            case Rule(at=at, across="y"):
                yield at


def _floats(values: Iterable[float]) -> Iterator[float]:
    return (float(value) for value in values)
