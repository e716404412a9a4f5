"""Where a value lies along an axis, as a share of its length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points, Rule

if TYPE_CHECKING:
    from studyapp.charts.spec import Numbers

Array: TypeAlias = NDArray[np.float64]

_FAR: Final = 1e6
"""A finite value is never further away than this many lengths of the axis."""
_LARGEST: Final = float(np.finfo(np.float64).max)
_SMALLEST: Final = 5e-324
_ROOM: Final = 0.08
"""Share of the axis kept free for values it cannot hold."""


def column(values: Numbers) -> Array:
    return np.asarray(values, dtype=np.float64).ravel()


def pair(x: Numbers, y: Numbers) -> tuple[Array, Array]:
    """Both as columns of one length."""
    xs, ys = column(x), column(y)
    size = min(xs.size, ys.size)
    return xs[:size], ys[:size]


@dataclass(frozen=True, slots=True)
class Scale:
    low: float
    high: float
    log: bool = False
    reverse: bool = False
    whole: bool = False
    """All values on it are whole numbers, so ticks between them would mean nothing."""
    beneath: bool = False
    """Some values lie beneath what the axis can hold: zero or less on a log axis, or -inf."""
    beyond: bool = False
    """Some values are +inf."""

    def place(self, values: Numbers | float) -> Array:
        """Shares of the axis: 0 at its start, 1 at its end, ±inf for what it cannot hold."""
        v = np.asarray(values, dtype=np.float64)
        with np.errstate(all="ignore"):
            if self.log:
                low, high = math.log10(self.low), math.log10(self.high)
                t = (np.log10(np.where(v <= 0, 1.0, v)) - low) / (high - low)
                under = v <= 0
            else:
                # Halved where the difference of the ends would overflow.
                k = 1.0 if math.isfinite(self.high - self.low) else 0.5
                t = (v * k - self.low * k) / (self.high * k - self.low * k)
                under = v == -np.inf
        t = np.clip(t, -_FAR, _FAR)
        t = np.where(under, -np.inf, np.where(v == np.inf, np.inf, t))
        return 1.0 - t if self.reverse else t

    def value(self, share: Array) -> Array:
        """The inverse of `place`."""
        t = 1.0 - share if self.reverse else share
        if not self.log:
            return np.asarray(self.low * (1.0 - t) + self.high * t)
        low, high = math.log10(self.low), math.log10(self.high)
        with np.errstate(all="ignore"):
            return np.asarray(10.0 ** (low + (high - low) * t))


def scales(chart: Chart) -> tuple[Scale, Scale]:
    """The two scales that hold every mark of the chart, hidden ones too: hiding moves no axis."""
    xs: list[Array] = []
    ys: list[Array] = []
    zero = False
    cells = False
    for mark in chart.marks:
        match mark:
            case Line():
                x, y = pair(mark.x, mark.y)
                xs.append(x)
                ys.append(y)
                for edge in (mark.low, mark.high):
                    if edge is not None:
                        ys.append(_holdable(edge, chart.y.log))
            case Points():
                x, y = pair(mark.x, mark.y)
                xs.append(x)
                ys.append(y)
            case Bars():
                xs.append(column(mark.edges))
                ys.append(column(mark.heights))
                zero = True
            case Heatmap():
                xs.append(column(mark.x))
                ys.append(column(mark.y))
                cells = True
            case Rule(across="x"):
                xs.append(_holdable([mark.at], chart.x.log))
            case Rule():
                ys.append(_holdable([mark.at], chart.y.log))
    y_room = zero and chart.y.log
    return _scale(chart.x, xs, whole=not cells), _scale(chart.y, ys, zero=zero, room=y_room)


def _holdable(values: Numbers, log: bool) -> Array:
    """What the axis can hold: a band or rule that it cannot is cut, and is no underflow."""
    v = column(values)
    return v[np.isfinite(v) & ((v > 0) | (not log))]


def _scale(
    axis: Axis,
    parts: Sequence[Array],
    *,
    zero: bool = False,
    room: bool = False,
    whole: bool = True,
) -> Scale:
    values = np.concatenate(parts) if parts else np.empty(0)
    finite = values[np.isfinite(values)]
    usable = finite[finite > 0] if axis.log else finite
    beneath = bool(usable.size < finite.size or (values == -np.inf).any())
    beyond = bool((values == np.inf).any())
    if usable.size:
        low, high = float(usable.min()), float(usable.max())
        if zero and not axis.log:
            low, high = min(low, 0.0), max(high, 0.0)
    else:
        low, high = (1.0, 10.0) if axis.log else (0.0, 1.0)
    low, high = _widen(low, high, axis.log)
    low, high = _with_room(low, high, axis.log, beneath or room, beyond)
    low, high = _as_asked(axis, low, high)
    return Scale(
        low,
        high,
        axis.log,
        axis.reverse,
        whole=whole and _are_whole(usable),
        beneath=beneath,
        beyond=beyond,
    )


def _widen(low: float, high: float, log: bool) -> tuple[float, float]:
    """A range with some length, also when all values are one."""
    if log:
        if math.log10(high) - math.log10(low) > 1e-9:
            return low, high
        return max(low / 10.0, _SMALLEST), min(high * 10.0, _LARGEST)
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > size * 1e-12:
        return low, high
    step = size * 0.1 if size * 0.1 > 1e-300 else 1.0
    return max(low - step, -_LARGEST), min(high + step, _LARGEST)


def _with_room(
    low: float, high: float, log: bool, beneath: bool, beyond: bool
) -> tuple[float, float]:
    if log:
        a, b = math.log10(low), math.log10(high)
        extra = max((b - a) * _ROOM, 0.1)
        below = max(10.0 ** max(a - extra, -323.0), _SMALLEST) if beneath else low
        above = 10.0 ** min(b + extra, 308.0) if beyond else high
        return min(below, low), max(above, high)
    extra = (high / 2 - low / 2) * 2 * _ROOM if math.isfinite(high - low) else 0.0
    return low - extra * beneath, high + extra * beyond


def _as_asked(axis: Axis, low: float, high: float) -> tuple[float, float]:
    """The ends the chart asks for, where they make sense on this kind of axis."""

    def usable(end: float | None) -> bool:
        return end is not None and math.isfinite(end) and (end > 0 or not axis.log)

    given_low = axis.low if usable(axis.low) else None
    given_high = axis.high if usable(axis.high) else None
    low = low if given_low is None else float(given_low)
    high = high if given_high is None else float(given_high)
    if low > high and given_low is not None and given_high is not None:
        low, high = high, low
    if low >= high:
        kept = low if given_low is not None else high
        return _widen(kept, kept, axis.log)
    return _widen(low, high, axis.log)


def _are_whole(values: Array) -> bool:
    if not values.size or np.abs(values).max() > 1e9:
        return False
    return bool((values == np.rint(values)).all())
