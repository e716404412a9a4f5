"""Ticks on matplotlib's axes, which run from 0 to 1 whatever they measure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studyapp.charts.scale import Scale
from studyapp.charts.spec import Axis, Chart
from studyapp.charts.ticks import ticks, with_ends

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def set_ticks(axes: Axes, chart: Chart, x: Scale, y: Scale) -> None:
    """The terminal's ticks, as many as the size of the axes bears."""
    box = axes.get_window_extent()
    inches = axes.figure.dpi
    for axis, scale, own, most in (
        (axes.xaxis, x, chart.x, box.width / inches * 1.6),
        (axes.yaxis, y, chart.y, box.height / inches * 2.2),
    ):
        chosen = ticks(scale, min(max(int(most), 4), 9), given=own.ticks)
        if axis is axes.xaxis and not own.ticks:
            chosen = with_ends(chosen, scale)
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
