"""Lines, bands and points, set as dots that are finer than a terminal's cells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.scale import Array

if TYPE_CHECKING:
    from studyapp.charts.glyphs import GlyphSet
    from studyapp.charts.panel import Panel

Mask: TypeAlias = NDArray[np.bool_]


def trace(x: Array, y: Array, height: int, width: int) -> Mask:
    """The dots that a broken line passes; x and y in dots, NaN lifts the pen. (height, width)."""
    mask = np.zeros((height, width), dtype=np.bool_)
    gone = ~(np.isfinite(x) & np.isfinite(y))
    x, y = np.where(gone, np.nan, x), np.where(gone, np.nan, y)
    if x.size > 4 * width:
        x, y = _thin(x, y)
    put(mask, x, y)
    x0, y0, x1, y1 = _clipped(x, y, height, width)
    if not x0.size:
        return mask
    dx, dy = x1 - x0, y1 - y0
    steps = np.ceil(np.maximum(np.abs(dx), np.abs(dy))).astype(np.intp) + 1
    ends = np.cumsum(steps)
    which = np.repeat(np.arange(steps.size), steps)
    share = (np.arange(ends[-1]) - (ends - steps)[which]) / np.maximum(steps - 1, 1)[which]
    put(mask, x0[which] + dx[which] * share, y0[which] + dy[which] * share)
    return mask


def put(mask: Mask, x: Array, y: Array) -> None:
    height, width = mask.shape
    inside = (x > -0.5) & (x < width - 0.5) & (y > -0.5) & (y < height - 0.5)
    mask[np.rint(y[inside]).astype(np.intp), np.rint(x[inside]).astype(np.intp)] = True


def _thin(x: Array, y: Array) -> tuple[Array, Array]:
    """First, lowest, highest and last of every run within one column of dots: draws the same."""
    cell = np.where(np.isnan(x), -1e9, np.rint(x))
    starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
    ends = np.r_[starts[1:], x.size] - 1
    low, high = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    if starts.size * 4 > x.size:
        return x, y
    return np.repeat(x[starts], 4), np.column_stack((y[starts], low, high, y[ends])).ravel()


def _clipped(x: Array, y: Array, height: int, width: int) -> tuple[Array, Array, Array, Array]:
    """The parts of the segments that lie in the panel (Liang and Barsky, 1984)."""
    x0, y0, x1, y1 = x[:-1], y[:-1], x[1:], y[1:]
    whole = ~(np.isnan(x0) | np.isnan(x1))
    x0, y0, x1, y1 = x0[whole], y0[whole], x1[whole], y1[whole]
    dx, dy = x1 - x0, y1 - y0
    enter, leave = np.zeros(x0.size), np.ones(x0.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        for start, length, last in ((x0, dx, width - 1), (y0, dy, height - 1)):
            near, far = (-0.49 - start) / length, (last + 0.49 - start) / length
            still = length == 0
            outside = still & ((start < -0.49) | (start > last + 0.49))
            first = np.where(still, -np.inf, np.minimum(near, far))
            final = np.where(still, np.inf, np.maximum(near, far))
            enter = np.maximum(enter, np.where(outside, np.inf, first))
            leave = np.minimum(leave, final)
    seen = enter <= leave
    x0, y0, dx, dy, enter, leave = (a[seen] for a in (x0, y0, dx, dy, enter, leave))
    return x0 + enter * dx, y0 + enter * dy, x0 + leave * dx, y0 + leave * dy


def band(x: Array, low: Array, high: Array, height: int, width: int) -> Mask:
    """The dots between two edges over x; in dots, rows counted from the top."""
    mask = np.zeros((height, width), dtype=np.bool_)
    keep = np.isfinite(x)
    x, low, high = x[keep], low[keep], high[keep]
    if not x.size:
        return mask
    order = np.argsort(x, kind="stable")
    columns = np.arange(width, dtype=np.float64)
    ends = [
        np.interp(columns, x[order], np.clip(edge[order], -1.0, height), np.nan, np.nan)
        for edge in (low, high)
    ]
    upper, lower = np.fmin(*ends), np.fmax(*ends)
    rows = np.arange(height, dtype=np.float64)[:, None]
    with np.errstate(invalid="ignore"):
        return np.asarray((rows >= np.rint(upper)) & (rows <= np.rint(lower)))


@cache
def sparse(height: int, width: int) -> Mask:
    """One dot in four, for the inside of a band."""
    row, column = np.mgrid[:height, :width]
    mask = np.asarray((row + 2 * column) % 4 == 0)
    mask.setflags(write=False)
    return mask


@cache
def _weights(across: int, down: int) -> NDArray[np.uint16]:
    return (1 << np.arange(across * down)).reshape(down, across).astype(np.uint16)


@cache
def _table(dots: str) -> NDArray[np.uint32]:
    return np.array([ord(c) for c in dots], dtype=np.uint32)


def cells(mask: Mask, glyphs: GlyphSet) -> NDArray[np.uint16]:
    """(cell rows, cell columns) which dots are set in each cell."""
    down, across = glyphs.down, glyphs.across
    code = np.zeros((mask.shape[0] // down, mask.shape[1] // across), dtype=np.uint16)
    weights = _weights(across, down)
    for row in range(down):
        for column in range(across):
            code |= mask[row::down, column::across] * weights[row, column]
    return code


def dot_glyphs(codes: NDArray[np.uint16], glyphs: GlyphSet) -> NDArray[np.uint32]:
    return _table(glyphs.dots)[codes]


def cell_mask(panel: Panel, x: Array, y: Array) -> Mask:
    """The cells of the panel that hold at least one of the points; x and y in dots."""
    mask = np.zeros((panel.dots_y, panel.dots_x), dtype=np.bool_)
    put(mask, x, y)
    return cells(mask, panel.glyphs) > 0
