"""Lines and points on a panel: their bands, their markers, and what left the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studyapp.charts import dots
from studyapp.charts.panel import Panel, series_ink
from studyapp.charts.raster import BAND
from studyapp.charts.scale import Array, column, pair

if TYPE_CHECKING:
    from studyapp.charts.dots import Mask
    from studyapp.charts.spec import Line, Points

_COINCIDE: Final = 0.9
"""Share of common dots from which two lines are said to be one."""
_MARKER_EVERY: Final = 14
"""Cells between two markers of a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """All lines of one series as drawn."""

    series: int
    mask: Mask

    def end(self, panel: Panel) -> int | None:
        """The row of cells in which the line ends at the right; None when nothing was drawn."""
        columns = np.flatnonzero(self.mask.any(axis=0))
        if not columns.size:
            return None
        rows = np.flatnonzero(self.mask[:, columns[-1]])
        return int(rows[rows.size // 2]) // panel.glyphs.down


def marker(panel: Panel, series: int) -> str:
    return panel.glyphs.markers[series % len(panel.glyphs.markers)]


def in_order(series: Sequence[int], front: int | None) -> list[int]:
    """The series as they are drawn: in order of appearance, the one in front last."""
    seen = list(dict.fromkeys(series))
    return sorted(seen, key=lambda s: s == front)


def paint_lines(
    panel: Panel, lines: Sequence[Line], front: int | None, mark_ends: bool
) -> list[Stroke]:
    """Draw the lines; `mark_ends` puts a marker on a line that stands alone, for its legend."""
    order = in_order([line.series for line in lines], front)
    of = {s: [line for line in lines if line.series == s] for s in order}
    _paint_bands(panel, [line for s in order for line in of[s]])
    strokes = []
    codes = np.zeros((panel.height, panel.width), dtype=np.uint16)
    owner = np.zeros((panel.height, panel.width), dtype=np.int16)
    edges = []
    for series in order:
        x, y = _shares(panel, of[series])
        mask = dots.trace(panel.dot_x(x), panel.dot_y(y), panel.dots_y, panel.dots_x)
        strokes.append(Stroke(series, mask))
        own = dots.cells(mask, panel.glyphs)
        codes |= own
        owner[own > 0] = series_ink(series)
        edges.append((series, x, y))
    panel.paint(codes > 0, dots.dot_glyphs(codes, panel.glyphs), owner)
    for series, x, y in edges:
        paint_outliers(panel, x, y, series)
    _paint_markers(panel, strokes, mark_ends)
    return strokes


def _shares(panel: Panel, lines: Sequence[Line]) -> tuple[Array, Array]:
    """All lines of a series as one, the pen lifted between them."""
    xs: list[Array] = []
    ys: list[Array] = []
    gap = np.array([np.nan])
    for line in lines:
        x, y = pair(line.x, line.y)
        xs += [panel.x.place(x), gap]
        ys += [panel.y.place(y), gap]
    return np.concatenate(xs), np.concatenate(ys)


def _paint_bands(panel: Panel, lines: Sequence[Line]) -> None:
    where = np.zeros((panel.height, panel.width), dtype=np.bool_)
    codes = np.zeros((panel.height, panel.width), dtype=np.uint16)
    owner = np.zeros((panel.height, panel.width), dtype=np.int16)
    for line in lines:
        if line.low is None or line.high is None:
            continue
        x, low, high = column(line.x), column(line.low), column(line.high)
        size = min(x.size, low.size, high.size)
        mask = dots.band(
            panel.dot_x(panel.x.place(x[:size])),
            panel.dot_y(panel.y.place(low[:size])),
            panel.dot_y(panel.y.place(high[:size])),
            panel.dots_y,
            panel.dots_x,
        )
        if not panel.glyphs.band:
            mask = mask & dots.sparse(*mask.shape)
        own = dots.cells(mask, panel.glyphs)
        codes |= own
        owner[own > 0] = BAND - series_ink(line.series)
        where |= own > 0
    if panel.glyphs.band:
        panel.paint(where, ord(panel.glyphs.band), owner)
    else:
        panel.paint(where, dots.dot_glyphs(codes, panel.glyphs), owner)


def paint_outliers(panel: Panel, x: Array, y: Array, series: int) -> None:
    """Mark at the panel's edge what the axes cannot hold: zero on a log axis, infinities."""
    glyphs = panel.glyphs
    ink = series_ink(series)
    inside_x, inside_y = (x >= 0) & (x <= 1), (y >= 0) & (y <= 1)
    for hit, row, glyph in (
        (inside_x & (y == -np.inf), panel.height - 1, glyphs.under),
        (inside_x & (y == np.inf), 0, glyphs.over),
    ):
        if hit.any():
            cells = np.rint(panel.dot_x(x[hit])).astype(np.intp) // glyphs.across
            where = np.zeros((panel.height, panel.width), dtype=np.bool_)
            where[row, cells] = True
            panel.paint(where, ord(glyph), ink)
    for hit, cell, glyph in (
        (inside_y & (x == -np.inf), 0, glyphs.left),
        (inside_y & (x == np.inf), panel.width - 1, glyphs.right),
    ):
        if hit.any():
            cells = np.rint(panel.dot_y(y[hit])).astype(np.intp) // glyphs.down
            where = np.zeros((panel.height, panel.width), dtype=np.bool_)
            where[cells, cell] = True
            panel.paint(where, ord(glyph), ink)


def _paint_markers(panel: Panel, strokes: Sequence[Stroke], mark_ends: bool) -> None:
    """Markers at staggered places, so that lines which lie on each other both show."""
    alone = len(strokes) == 1
    each = min(max(panel.width // _MARKER_EVERY, 1), 6)
    used: set[tuple[int, int]] = set()
    for rank, stroke in enumerate(strokes):
        columns = np.flatnonzero(stroke.mask.any(axis=0))
        if not columns.size:
            continue
        if alone and columns.size > panel.glyphs.across:
            if not mark_ends:
                continue
            targets = np.array([columns[-1]], dtype=np.float64)
        else:
            share = (np.arange(each) + (rank + 0.5) / len(strokes)) / each
            targets = share * (panel.dots_x - 1)
        nearest = columns[np.abs(columns[:, None] - targets).argmin(axis=0)]
        for at in dict.fromkeys(nearest.tolist()):
            rows = np.flatnonzero(stroke.mask[:, at])
            row, cell = int(rows[rows.size // 2]) // panel.glyphs.down, at // panel.glyphs.across
            if (row, cell) not in used:
                used.add((row, cell))
                panel.dot(row, cell, marker(panel, stroke.series), series_ink(stroke.series))


def coincident(strokes: Sequence[Stroke]) -> dict[int, int]:
    """Of each series that lies on an earlier one, which one that is."""
    found: dict[int, int] = {}
    sizes = [int(stroke.mask.sum()) for stroke in strokes]
    for i, later in enumerate(strokes):
        for j, earlier in enumerate(strokes[:i]):
            if not sizes[i] or earlier.series in found:
                continue
            if min(sizes[i], sizes[j]) < _COINCIDE * max(sizes[i], sizes[j]):
                continue
            common = int((later.mask & earlier.mask).sum())
            if common >= _COINCIDE * (sizes[i] + sizes[j] - common):
                found[later.series] = earlier.series
                break
    return found


def paint_points(panel: Panel, points: Sequence[Points], front: int | None) -> None:
    """Markers; a single crowded series is drawn with dots, which show its density."""
    order = in_order([p.series for p in points], front)
    for series in order:
        own = [pair(p.x, p.y) for p in points if p.series == series]
        x = panel.x.place(np.concatenate([xs for xs, _ in own]))
        y = panel.y.place(np.concatenate([ys for _, ys in own]))
        seen = np.isfinite(x) & np.isfinite(y)
        at_x, at_y = panel.dot_x(x[seen]), panel.dot_y(y[seen])
        if len(order) == 1 and at_x.size > max(panel.width * panel.height // 16, 24):
            mask = np.zeros((panel.dots_y, panel.dots_x), dtype=np.bool_)
            dots.put(mask, at_x, at_y)
            codes = dots.cells(mask, panel.glyphs)
            panel.paint(codes > 0, dots.dot_glyphs(codes, panel.glyphs), series_ink(series))
        else:
            where = dots.cell_mask(panel, at_x, at_y)
            panel.paint(where, ord(marker(panel, series)), series_ink(series))
        paint_outliers(panel, x, y, series)
