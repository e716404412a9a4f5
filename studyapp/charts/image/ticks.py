"""Ticks on matplotlib's axes, which run from 0 to 1 whatever they measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from studyapp.charts.scale import Scale
from studyapp.charts.spec import Axis, Chart
from studyapp.charts.ticks import Tick, ticks, with_ends
from studyapp.text.width import cell_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_LETTER: Final = 5.2
"""Points that a digit takes, with some air."""
_LINE: Final = 30.0
"""Points between two ticks above each other."""


def set_ticks(
    axes: Axes, chart: Chart, scales: tuple[Scale, Scale], room: tuple[float, float]
) -> None:
    """The terminal's ticks, as many as fit into the room (points of width and height)."""
    for axis, scale, own, most in (
        (axes.xaxis, scales[0], chart.x, 9),
        (axes.yaxis, scales[1], chart.y, min(max(int(room[1] / _LINE), 3), 9)),
    ):
        chosen = ticks(scale, most, given=own.ticks)
        if axis is axes.xaxis and not own.ticks:
            chosen = _side_by_side(scale, room[0])
        places = [tick.share for tick in chosen]
        words = [tick.label for tick in chosen]
        for there, share, word in (
            (scale.beneath, 0.0, "≤0" if scale.log else "-∞"),
            (scale.beyond, 1.0, "∞"),
        ):
            if there:
                end = 1 - share if scale.reverse else share
                kept = [k for k, place in enumerate(places) if abs(place - end) > 0.03]
                places = [places[k] for k in kept] + [end]
                words = [words[k] for k in kept] + [word]
        axis.set_ticks(places, words)
        axis.set_ticks(_between(scale, own), minor=True)


def _side_by_side(scale: Scale, width: float) -> list[Tick]:
    """As many as stand beside each other without touching."""
    for most in range(9, 1, -1):
        chosen = ticks(scale, most)
        if _fit(chosen, width):
            break
    ends = with_ends(chosen, scale)
    return ends if _fit(ends, width) else chosen


def _fit(chosen: Sequence[Tick], width: float) -> bool:
    def half(tick: Tick) -> float:
        return (cell_width(tick.label) + 1) * _LETTER / 2

    placed = sorted(chosen, key=lambda tick: tick.share)
    return all((b.share - a.share) * width >= half(a) + half(b) for a, b in pairwise(placed))


def _between(scale: Scale, axis: Axis) -> list[float]:
    """Minor ticks: 2 to 9 times the powers of ten, on a log axis of a few decades."""
    if not scale.log or axis.ticks:
        return []
    low, high = math.log10(scale.low), math.log10(scale.high)
    if not 0.5 < high - low < 7:
        return []
    powers = range(math.floor(low), math.ceil(high))
    shares = scale.place([k * 10.0**p for p in powers for k in range(2, 10)])
    return [share for share in shares.tolist() if 0 <= share <= 1]
