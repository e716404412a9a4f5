"""Heat maps on a panel: two levels a cell in colour, shades where there is little or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studyapp.charts.raster import HEAT, HEAT_LEVELS, HIDDEN, NONE
from studyapp.charts.scale import Array, Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studyapp.charts.panel import Panel
    from studyapp.charts.spec import Heatmap

ENOUGH_COLOURS = 256
"""Below that, neighbouring levels look alike on most terminals and shades tell more."""


ROUNDING = 1e-9
"""Values nearer to each other than this share of their size differ by rounding only."""
LARGE = 1e300


@dataclass(frozen=True, slots=True)
class Warmth:
    """The values of the lowest and the highest level."""

    low: float
    high: float

    def share(self, values: Array) -> Array:
        """0 to 1; NaN for what is not finite."""
        with np.errstate(all="ignore"):
            length = self.high / 2 - self.low / 2
            if length <= 0:
                return np.where(np.isfinite(values), 0.0, np.nan)
            share = (values / 2 - self.low / 2) / length
        return np.where(np.isfinite(values), np.clip(share, 0.0, 1.0), np.nan)


def warmth(maps: Sequence[Heatmap]) -> Warmth | None:
    """One range for all maps of a chart; None when nothing in them is finite."""
    values = [v for v in (grid(m) for m in maps) if v.size]
    finite = [v[np.isfinite(v)] for v in values]
    ends = [(float(v.min()), float(v.max())) for v in finite if v.size]
    if not ends:
        return None
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    size = max(abs(low), abs(high))
    if high - low <= ROUNDING * size and size < LARGE:
        # One value everywhere: it stands in the middle of a range of its own size.
        return Warmth(low - (size or 1.0), high + (size or 1.0))
    return Warmth(low, high)


def grid(heatmap: Heatmap) -> Array:
    """(rows, columns), the first row at the bottom."""
    values = np.asarray(heatmap.values, dtype=np.float64)
    return values if values.ndim == 2 else np.atleast_2d(values)


def paint_heat(panel: Panel, heatmap: Heatmap, levels: Warmth, colours: int) -> None:
    if colours >= ENOUGH_COLOURS and panel.glyphs.half:
        _paint_halves(panel, heatmap, levels)
    else:
        _paint_shades(panel, heatmap, levels)


def _paint_shades(panel: Panel, heatmap: Heatmap, levels: Warmth) -> None:
    share, inside = _sampled(panel, heatmap, levels, panel.height)
    shades = np.array([ord(c) for c in panel.glyphs.shades], dtype=np.uint32)
    known = inside & ~np.isnan(share)
    at = np.where(known, share, 0.0)
    chars = shades[np.minimum((at * shades.size).astype(np.intp), shades.size - 1)]
    _write(panel, known, chars, HEAT + _level(at), NONE)
    _write(panel, inside & ~known, ord(panel.glyphs.missing), HIDDEN, NONE)


def _paint_halves(panel: Panel, heatmap: Heatmap, levels: Warmth) -> None:
    share, inside = _sampled(panel, heatmap, levels, panel.height * 2)
    known = inside & ~np.isnan(share)
    level = np.where(known, HEAT + _level(np.where(known, share, 0.0)), NONE).astype(np.int16)
    upper, lower = level[::2], level[1::2]
    has_upper, has_lower = upper >= HEAT, lower >= HEAT
    _write(panel, has_upper, ord("▀"), upper, lower)
    _write(panel, ~has_upper & has_lower, ord("▄"), lower, NONE)
    unknown = (inside[::2] | inside[1::2]) & ~has_upper & ~has_lower
    _write(panel, unknown, ord(panel.glyphs.missing), HIDDEN, NONE)


def _level(share: Array) -> NDArray[np.int16]:
    return np.minimum(share * HEAT_LEVELS, HEAT_LEVELS - 1).astype(np.int16)


def _write(
    panel: Panel,
    where: NDArray[np.bool_],
    chars: NDArray[np.uint32] | int,
    fg: NDArray[np.int16] | int,
    bg: NDArray[np.int16] | int,
) -> None:
    """Heat is ground, not a mark: words may stand on it."""
    rows = slice(panel.top, panel.top + panel.height)
    columns = slice(panel.left, panel.left + panel.width)
    canvas = panel.canvas
    np.copyto(canvas.chars[rows, columns], np.asarray(chars, np.uint32), where=where)
    np.copyto(canvas.fg[rows, columns], np.asarray(fg, np.int16), where=where)
    np.copyto(canvas.bg[rows, columns], np.asarray(bg, np.int16), where=where)


def _sampled(
    panel: Panel, heatmap: Heatmap, levels: Warmth, rows: int
) -> tuple[Array, NDArray[np.bool_]]:
    """(rows, panel width) share of the range, top row first, and where the map is at all."""
    values = grid(heatmap)
    up = _cells_under(panel.y, rows, heatmap.y, values.shape[0])
    across = _cells_under(panel.x, panel.width, heatmap.x, values.shape[1])
    inside = np.outer(up.inside[::-1], across.inside)
    if not inside.any():
        return np.full(inside.shape, np.nan), np.zeros_like(inside)
    share = levels.share(values)
    known = ~np.isnan(share)
    total = _block_sums(_block_sums(np.where(known, share, 0.0), up).T, across).T
    count = _block_sums(_block_sums(known.astype(np.float64), up).T, across).T
    with np.errstate(invalid="ignore"):
        mean = np.where(count > 0, total / np.maximum(count, 1.0), np.nan)
    return mean[::-1], inside


@dataclass(frozen=True, slots=True, eq=False)
class _Cover:
    """Which cells of the data each drawn cell covers: from `start` up to, not with, `stop`."""

    start: NDArray[np.intp]
    stop: NDArray[np.intp]
    inside: NDArray[np.bool_]


def _cells_under(scale: Scale, drawn: int, ends: tuple[float, float], count: int) -> _Cover:
    first, last = ends
    nowhere = np.zeros(drawn, dtype=np.intp)
    if count == 0 or not (np.isfinite(first) and np.isfinite(last)) or first == last:
        return _Cover(nowhere, nowhere + 1, np.zeros(drawn, dtype=np.bool_))
    with np.errstate(all="ignore"):
        length = last / 2 - first / 2
        edges = (scale.value(np.arange(drawn + 1) / drawn) / 2 - first / 2) / length * count
        middle = (scale.value((np.arange(drawn) + 0.5) / drawn) / 2 - first / 2) / length * count
        inside = (middle >= 0) & (middle <= count)
    edges, middle = np.nan_to_num(edges), np.nan_to_num(middle)
    low, high = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
    several = high - low > 1
    start = np.clip(np.where(several, np.rint(low), np.floor(middle)), 0, count - 1)
    stop = np.clip(np.where(several, np.rint(high), start + 1), start + 1, count)
    return _Cover(start.astype(np.intp), stop.astype(np.intp), np.asarray(inside))


def _block_sums(values: Array, cover: _Cover) -> Array:
    """Sums over axis 0 of the rows that each drawn row covers."""
    padded = np.concatenate((values, np.zeros((1, values.shape[1]))))
    bounds = np.column_stack((cover.start, cover.stop)).ravel()
    return np.asarray(np.add.reduceat(padded, bounds, axis=0)[::2])
