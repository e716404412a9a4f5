"""Where two runs of one demo part: the first x at which the same line no longer is the same."""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Bars, Chart, Line, Mark, Points

Array: TypeAlias = NDArray[np.float64]
Series: TypeAlias = tuple[Array, Array]

APART: Final = 0.05
"""Share of the chart's span from which two values are seen to differ."""


def parting(first: Chart, second: Chart, apart: float = APART) -> float | None:
    """The first x, as the axis runs, where a line differs by more than `apart` of the span.

    Values are compared on the chart's own scale; where one line ends and the other goes on, they
    part as well. None where nothing differs, or where the charts
    have no line in common whose x runs one way (a path through a plane, a heat map).
    """
    if (first.y.log, first.x.log, first.x.reverse) != (
        second.y.log,
        second.x.log,
        second.x.reverse,
    ):
        return None
    for one, other in zip(first.marks, second.marks, strict=False):
        a, b = _series(one, first.y.log), _series(other, first.y.log)
        if a is None or b is None or type(one) is not type(other):
            continue
        if (at := _parting(a, b, first.x.reverse, apart)) is not None:
            return at
    return None


def _series(mark: Mark, log: bool) -> Series | None:
    """x rising and y on the chart's scale; None for what has no such thing."""
    match mark:
        case Line(x=x, y=y) | Points(x=x, y=y):
            xs, ys = np.asarray(x, float), np.asarray(y, float)
        case Bars(edges=edges, heights=heights):
            xs, ys = np.asarray(edges, float)[:-1], np.asarray(heights, float)
        case _:
            return None
    if xs.size != ys.size or xs.size == 0 or not np.isfinite(xs).all():
        return None
    steps = np.diff(xs)
    if (steps < 0).all():
        xs, ys = xs[::-1], ys[::-1]
    elif not (steps > 0).all():
        return None
    if log:
        ys = np.log10(np.where(ys > 0, ys, math.nan))
    return xs, np.where(np.isfinite(ys), ys, math.nan)


def _parting(a: Series, b: Series, reverse: bool, apart: float) -> float | None:
    low, high = max(a[0][0], b[0][0]), min(a[0][-1], b[0][-1])
    xs = np.union1d(a[0], b[0])
    xs = xs[(xs >= low) & (xs <= high)]
    both = np.concatenate([a[1], b[1]])
    if xs.size == 0 or np.isnan(both).all():
        return None
    span = float(np.nanmax(both) - np.nanmin(both))
    ya, yb = np.interp(xs, *a), np.interp(xs, *b)
    differ = (np.abs(ya - yb) > apart * span) | (np.isnan(ya) != np.isnan(yb))
    places = xs[differ]
    if places.size == 0:
        return _end(a[0], b[0], reverse, apart)
    return float(places[-1] if reverse else places[0])


def _end(a: Array, b: Array, reverse: bool, apart: float) -> float | None:
    """Where one line ends and the other goes on."""
    wide = max(a[-1], b[-1]) - min(a[0], b[0])
    near, far = (
        (max(a[0], b[0]), min(a[0], b[0]))
        if reverse
        else (
            min(a[-1], b[-1]),
            max(a[-1], b[-1]),
        )
    )
    return float(near) if abs(far - near) > apart * wide else None
