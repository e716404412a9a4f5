"""Numbers read off a chart: what stands at a place, and at which places something stands.

Lines over x are all read at one x, between two of their points on the scale of the axis. A path
(x goes back and forth) and scattered points are read at the point nearest to the place; heat is
read in the cell that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studyapp.charts.scale import Array, Scale, column, pair, scales
from studyapp.charts.spec import Bars, Chart, Heatmap, Line, Points

if TYPE_CHECKING:
    from studyapp.charts.spec import Mark


@dataclass(frozen=True, slots=True)
class Plot:
    """Where in a raster the marks of one chart lie, and what its axes say there."""

    chart: int
    """Which of the charts that were drawn."""
    top: int
    left: int
    height: int
    width: int
    across: int
    """Dots of a cell."""
    down: int
    x: Scale
    y: Scale

    def holds(self, column: int, row: int) -> bool:
        in_width = self.left <= column < self.left + self.width
        return in_width and self.top <= row < self.top + self.height

    def value(self, column: int, row: int) -> tuple[float, float]:
        """What the axes say in the middle of a cell of the raster."""
        dot_x = (column - self.left) * self.across + (self.across - 1) / 2
        dot_y = (row - self.top) * self.down + (self.down - 1) / 2
        share_x = dot_x / max(1, self.width * self.across - 1)
        share_y = 1 - dot_y / max(1, self.height * self.down - 1)
        x, y = self.x.value(np.array(share_x)), self.y.value(np.array(share_y))
        return float(x), float(y)

    def column(self, x: float) -> int | None:
        """The column of the raster in which x lies; None beyond the axis."""
        share = float(self.x.place(x))
        if not -1e-9 <= share <= 1 + 1e-9:
            return None
        return self.left + int(np.rint(share * (self.width * self.across - 1))) // self.across

    def row(self, y: float) -> int | None:
        """The row of the raster in which y lies; None beyond the axis."""
        share = float(self.y.place(y))
        if not -1e-9 <= share <= 1 + 1e-9:
            return None
        return self.top + int(np.rint((1 - share) * (self.height * self.down - 1))) // self.down


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    """Of the mark; the y axis' where it has none."""
    value: float
    between: bool = False
    """Read between two points of the line."""


@dataclass(frozen=True, slots=True)
class Reading:
    x: float
    y: float | None
    """None where every line was read at x."""
    parts: tuple[Part, ...]
    step: float | None = None
    """The step at which the point was reached, where the mark says it."""
    of: str = ""
    """Whose point it is, where one was read and its mark has a name."""


def stops(chart: Chart) -> list[tuple[float, float | None]]:
    """The places that a cursor visits, in the order of the eye: (x, None), or points of a path."""
    if paths := _paths(chart):
        found = [point for mark in paths[:1] for point in _points(mark)]
    elif over := _over_x(chart):
        every = np.unique(np.concatenate(over))
        shares = scales(chart)[0].place(every)
        places = every[(shares >= -1e-9) & (shares <= 1 + 1e-9)].tolist()
        return [(x, None) for x in (reversed(places) if chart.x.reverse else places)]
    elif heats := [mark for mark in chart.marks if isinstance(mark, Heatmap)]:
        found = _middles(chart, heats[0])
    else:
        scattered = [mark for mark in chart.marks if isinstance(mark, Points)]
        found = sorted({point for mark in scattered for point in _points(mark)})
        found = found[::-1] if chart.x.reverse else found
    return [place for place in found if _in_sight(chart, *place)]


def _in_sight(chart: Chart, x: float, y: float) -> bool:
    scale_x, scale_y = scales(chart)
    shares = float(scale_x.place(x)), float(scale_y.place(y))
    return all(-1e-9 <= share <= 1 + 1e-9 for share in shares)


def read(chart: Chart, x: float, y: float) -> Reading | None:
    """What the chart shows at a place or, for paths and points, nearest to it; None for nothing."""
    paths = _paths(chart)
    heat = tuple(_heat(chart, x, y))
    if not paths and _over_x(chart):
        parts = tuple(part for mark in chart.marks for part in _at_x(chart, mark, x))
        return Reading(x, None, parts) if parts else None
    scattered = [mark for mark in chart.marks if isinstance(mark, Points)]
    if (paths or scattered) and not (heat and not paths):
        return _nearest(chart, [*paths, *scattered], x, y)
    return Reading(x, y, heat) if heat else None


def _over_x(chart: Chart) -> list[Array]:
    """The x of every line that is a function of x, and the middles of bars."""
    found = []
    for mark in chart.marks:
        match mark:
            case Line() if not _is_path(mark):
                found.append(column(mark.x))
            case Bars():
                edges = column(mark.edges)
                found.append((edges[1:] + edges[:-1]) / 2)
    return [x for x in found if np.isfinite(x).any()]


def _paths(chart: Chart) -> list[Line]:
    return [mark for mark in chart.marks if isinstance(mark, Line) and _is_path(mark)]


def _is_path(line: Line) -> bool:
    x = column(line.x)
    turns = np.diff(x[np.isfinite(x)])
    return bool((turns < 0).any() and (turns > 0).any())


def _points(mark: Line | Points) -> list[tuple[float, float]]:
    x, y = pair(mark.x, mark.y)
    seen = np.isfinite(x) & np.isfinite(y)
    return list(zip(x[seen].tolist(), y[seen].tolist(), strict=True))


def _at_x(chart: Chart, mark: Mark, x: float) -> list[Part]:
    match mark:
        case Line():
            found = _interpolated(chart, mark, x)
            return [] if found is None else [Part(mark.label or chart.y.label, *found)]
        case Points():
            xs, ys = pair(mark.x, mark.y)
            near = np.abs(xs - x) <= 1e-9 * max(1.0, abs(x))
            return [Part(mark.label or chart.y.label, float(y)) for y in ys[near][:1]]
        case Bars():
            edges, heights = column(mark.edges), column(mark.heights)
            at = int(np.searchsorted(edges, x, side="right")) - 1
            inside = 0 <= at < min(heights.size, edges.size - 1)
            return [Part(mark.label or chart.y.label, float(heights[at]))] if inside else []
    return []


def _interpolated(chart: Chart, line: Line, x: float) -> tuple[float, bool] | None:
    """The line's y at x, and whether it had to be read between two points."""
    xs, ys = pair(line.x, line.y)
    seen = np.isfinite(xs) & ~np.isnan(ys)
    xs, ys = xs[seen], ys[seen]
    if not xs.size:
        return None
    order = np.argsort(xs, kind="stable")
    xs, ys = xs[order], ys[order]
    hair = 1e-9 * max(1.0, abs(x))
    at = int(np.abs(xs - x).argmin())
    if abs(xs[at] - x) <= hair:
        return float(ys[at]), False
    after = int(np.searchsorted(xs, x))
    if not 0 < after < xs.size:
        return None
    x0, x1, y0, y1 = (float(v) for v in (xs[after - 1], xs[after], ys[after - 1], ys[after]))
    if not (np.isfinite(y0) and np.isfinite(y1)):
        return None
    if chart.x.log and x0 > 0:
        share = float(np.log(x / x0) / np.log(x1 / x0))
    else:
        share = (x - x0) / (x1 - x0)
    if chart.y.log and y0 > 0 and y1 > 0:
        return float(y0 ** (1 - share) * y1**share), True  # y1 / y0 may be beyond a float
    return y0 + (y1 - y0) * share, True


def _nearest(chart: Chart, marks: list[Line | Points], x: float, y: float) -> Reading | None:
    scale_x, scale_y = scales(chart)
    best: tuple[float, Reading] | None = None
    for mark in marks:
        xs, ys = pair(mark.x, mark.y)
        with np.errstate(all="ignore"):
            away = (scale_x.place(xs) - scale_x.place(x)) ** 2
            away = away + (scale_y.place(ys) - scale_y.place(y)) ** 2
        away = np.where(np.isfinite(away), away, np.inf)
        if not away.size or not np.isfinite(away).any():
            continue
        k = int(away.argmin())
        if best is None or float(away[k]) < best[0]:
            step = None if mark.at is None else float(column(mark.at)[k])
            here = float(xs[k]), float(ys[k])
            parts = tuple(_heat(chart, *here))
            best = float(away[k]), Reading(here[0], here[1], parts, step, mark.label)
    return None if best is None else best[1]


def _heat(chart: Chart, x: float, y: float) -> list[Part]:
    found = []
    for mark in chart.marks:
        if isinstance(mark, Heatmap):
            grid = np.atleast_2d(np.asarray(mark.values, dtype=np.float64))
            rows, columns = grid.shape
            row, across = _cell(mark.y, y, rows), _cell(mark.x, x, columns)
            if row is not None and across is not None:
                found.append(Part(mark.label or chart.title, float(grid[row, across])))
    return found


def _cell(ends: tuple[float, float], value: float, count: int) -> int | None:
    if not count or ends[0] == ends[1]:
        return None
    share = (value - ends[0]) / (ends[1] - ends[0])
    return min(int(share * count), count - 1) if 0 <= share <= 1 else None


def _middles(chart: Chart, heat: Heatmap) -> list[tuple[float, float]]:
    """The middle of every cell, row by row from the top."""
    rows, columns = np.atleast_2d(np.asarray(heat.values)).shape
    xs = heat.x[0] + (heat.x[1] - heat.x[0]) * (np.arange(columns) + 0.5) / columns
    ys = heat.y[0] + (heat.y[1] - heat.y[0]) * (np.arange(rows) + 0.5) / rows
    ys = ys if chart.y.reverse else ys[::-1]
    return [(x, y) for y in ys.tolist() for x in xs.tolist()]
