"""Charts set side by side get one scale, so that the eye compares what the numbers do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from studyapp.charts.spec import Bars, Chart, Heatmap, Line, Points, Rule

Charts: TypeAlias = tuple[Chart, ...]


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


def same_axes(first: Sequence[Chart], second: Sequence[Chart]) -> tuple[Charts, Charts]:
    """Two runs of one demo, chart by chart on the same ends of both axes where they can be."""
    pairs = [_same_ends(a, b) for a, b in zip(first, second, strict=False)]
    ones = (*(a for a, _ in pairs), *first[len(pairs) :])
    others = (*(b for _, b in pairs), *second[len(pairs) :])
    return ones, others


def _same_ends(a: Chart, b: Chart) -> tuple[Chart, Chart]:
    from studyapp.charts.scale import scales

    (ax, ay), (bx, by) = scales(a), scales(b)
    if a.x.log == b.x.log and not (a.x.ticks or b.x.ticks) and a.x.label == b.x.label:
        low, high = min(ax.low, bx.low), max(ax.high, bx.high)
        a = replace(a, x=replace(a.x, low=low, high=high))
        b = replace(b, x=replace(b.x, low=low, high=high))
    if a.y.log == b.y.log and a.y.label == b.y.label:
        low, high = min(ay.low, by.low), max(ay.high, by.high)
        a = replace(a, y=replace(a.y, low=low, high=high))
        b = replace(b, y=replace(b.y, low=low, high=high))
    return a, b


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
