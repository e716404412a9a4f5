"""Histograms on a panel, in eighths of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from studyapp.charts.lines import in_order
from studyapp.charts.panel import Panel, series_ink
from studyapp.charts.scale import Array, column

if TYPE_CHECKING:
    from studyapp.charts.spec import Bars


def paint_bars(panel: Panel, bars: Sequence[Bars], front: int | None) -> None:
    """Where several sets stand in one place, the lower stands before the higher."""
    order = in_order([b.series for b in bars], front)
    marks = sorted(bars, key=lambda b: order.index(b.series))
    if not marks:
        return
    base = _base(panel)
    shares = np.stack([_columns(panel, b) for b in marks])  # (marks, columns)
    ranks = {s: k for k, s in enumerate(dict.fromkeys(b.series for b in bars))}
    fills = np.array(
        [ord(panel.glyphs.fills[ranks[b.series] % len(panel.glyphs.fills)]) for b in marks],
        dtype=np.uint32,
    )
    inks = np.array([series_ink(b.series) for b in marks], dtype=np.int16)
    highest_first = np.argsort(-np.abs(shares - base / panel.height), axis=0, kind="stable")
    for which in highest_first:
        share = np.take_along_axis(shares, which[None], axis=0)[0]
        _paint(panel, share, base, fills[which], inks[which])
    for b in marks:
        _mark_empty(panel, b)


def _base(panel: Panel) -> int:
    """Cells beneath the line that bars start from."""
    if panel.y.log:
        return panel.height if panel.y.reverse else 0
    zero = float(np.clip(panel.y.place(0.0), 0.0, 1.0))
    return round(zero * panel.height)


def _columns(panel: Panel, bars: Bars) -> Array:
    """(columns,) the share of the axis that the bar over each column reaches; NaN: no bar."""
    edges, heights = panel.x.place(column(bars.edges)), column(bars.heights)
    size = min(edges.size - 1, heights.size)
    nothing = np.full(panel.width, np.nan)
    if size < 1:
        return nothing
    left, right = edges[:size], edges[1 : size + 1]
    left, right = np.minimum(left, right), np.maximum(left, right)
    tops = panel.y.place(heights[:size])
    real = np.isfinite(left) & np.isfinite(right) & ~np.isnan(tops)
    empty = heights[:size] == 0 if not panel.y.log else heights[:size] <= 0
    real &= ~empty & (right > 0) & (left < 1)
    left, right, tops = left[real], right[real], np.clip(tops[real], 0.0, 1.0)
    if not tops.size:
        return nothing
    first = np.clip(np.rint(left * panel.width).astype(np.intp), 0, panel.width - 1)
    last = np.clip(np.rint(right * panel.width).astype(np.intp) - 1, first, panel.width - 1)
    widths = last - first + 1
    ends = np.cumsum(widths)
    which = np.repeat(np.arange(widths.size), widths)
    cell = np.arange(ends[-1]) - (ends - widths)[which] + first[which]
    base = _base(panel) / panel.height
    high, low = np.full(panel.width, -np.inf), np.full(panel.width, np.inf)
    np.maximum.at(high, cell, tops[which])
    np.minimum.at(low, cell, tops[which])
    # Several thin bars in one column: the one that reaches furthest is shown.
    furthest = np.where(np.abs(high - base) >= np.abs(low - base), high, low)
    return np.where(np.isfinite(high), furthest, np.nan)


def _paint(panel: Panel, share: Array, base: int, fill: np.ndarray, ink: np.ndarray) -> None:
    """Bars of all columns at once; share, fill and ink are (columns,)."""
    there = ~np.isnan(share)
    reach = np.where(there, share, base / panel.height) * panel.height - base  # in cells
    rises = there & (share * panel.height >= base) & (base < panel.height)
    steps, hanging = panel.glyphs.steps, panel.glyphs.hanging
    row = np.arange(panel.height)[::-1, None]  # cells above the bottom
    for up, glyphs, above in (
        (rises, steps, row - base),
        (there & ~rises, hanging, base - 1 - row),
    ):
        if not up.any():
            continue
        finest = len(glyphs) - 1
        levels = np.maximum(np.rint(np.abs(reach) * finest), 1) * up
        level = np.clip(levels - above * finest, 0, finest).astype(np.intp)
        level[np.broadcast_to(above < 0, level.shape)] = 0
        table = np.array([ord(c) for c in glyphs], dtype=np.uint32)
        chars = np.where(level == finest, fill[None, :], table[level])
        _keep_behind(panel, (level > 0) & (level < finest))
        panel.paint(level > 0, chars, np.broadcast_to(ink, level.shape))


def _keep_behind(panel: Panel, partial: np.ndarray) -> None:
    """A bar's top that covers a part of a cell lets a bar behind it show in the rest."""
    rows = slice(panel.top, panel.top + panel.height)
    columns = slice(panel.left, panel.left + panel.width)
    behind = panel.canvas.fg[rows, columns]
    np.copyto(panel.canvas.bg[rows, columns], behind, where=partial & (behind >= 0))


def _mark_empty(panel: Panel, bars: Bars) -> None:
    """On a log axis a bar of zero has no height: its place is marked at the floor."""
    if not panel.y.log:
        return
    edges, heights = panel.x.place(column(bars.edges)), column(bars.heights)
    size = min(edges.size - 1, heights.size)
    if size < 1:
        return
    middle = edges[:size] + (edges[1 : size + 1] - edges[:size]) / 2
    hit = (heights[:size] <= 0) & (middle >= 0) & (middle <= 1)
    where = np.zeros((panel.height, panel.width), dtype=np.bool_)
    row = 0 if panel.y.reverse else panel.height - 1
    where[row, np.clip((middle[hit] * panel.width).astype(np.intp), 0, panel.width - 1)] = True
    glyph = panel.glyphs.over if panel.y.reverse else panel.glyphs.under
    panel.paint(where & ~panel.taken, ord(glyph), series_ink(bars.series))
