"""A chart as a small table of numbers, for a screen reader, a pipe or a plain terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points, Rule
from studyapp.text.width import cell_width, pad

if TYPE_CHECKING:
    from studyapp.charts.spec import Numbers

Row: TypeAlias = tuple[str, ...]

MOST_ROWS: Final = 12
MOST_COLUMNS: Final = 8
"""Of a heat map; wider ones are sampled, as rows are."""
MOST_BARS: Final = 24
_FEW: Final = 2
"""A mark of so few points is read out whole, whatever is left out of the others."""


def table(chart: Chart) -> list[Row]:
    """A header and rows of strings, all of one length; empty when the chart holds nothing.

    Lines are sampled to about twelve rows, their first and last points kept; numbers have four
    significant digits. A band stands behind its line's value: `0.5 (0.4..0.6)`. Marks that share
    no x (heat, bars, lines) follow each other, each with its own header.
    """
    blocks = [_heat_table(chart, mark) for mark in chart.marks if isinstance(mark, Heatmap)]
    blocks += _bar_tables(chart, [mark for mark in chart.marks if isinstance(mark, Bars)])
    lines = [mark for mark in chart.marks if isinstance(mark, Line | Points)]
    if lines:
        blocks.append(_line_table(chart, lines))
    blocks = [block for block in blocks if len(block) > 1]
    rows = [row for block in blocks for row in block] + _rule_rows(chart)
    width = max((len(row) for row in rows), default=0)
    return [row + ("",) * (width - len(row)) for row in rows]


def aligned(rows: Sequence[Row]) -> list[str]:
    """The table in columns by cell width: the first to the left, numbers to the right."""
    if not rows:
        return []
    widths = [max(cell_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            pad(cell, width, "right" if k else "left")
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def figures(value: float) -> str:
    """Four significant digits: 0.2345, 1.5e-7; a dash for what is not a number."""
    if math.isnan(value):
        return "–"
    text = f"{value:.4g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{int(exponent)}"


def _sampled(size: int, most: int) -> list[int]:
    """At most `most` indices below `size`, evenly spread, the first and the last among them."""
    if size <= most:
        return list(range(size))
    return sorted({round(k * (size - 1) / (most - 1)) for k in range(most)})


def _name(axis: Axis, otherwise: str = "x") -> str:
    return axis.label or otherwise


def _floats(values: Numbers) -> list[float]:
    return [float(value) for value in values]


def _line_table(chart: Chart, marks: Sequence[Line | Points]) -> list[Row]:
    columns = [_cells(mark) for mark in marks]
    ordered = sorted({x for column in columns for x in column if not math.isnan(x)})
    kept = {ordered[k] for k in _sampled(len(ordered), MOST_ROWS)}
    kept.update(x for column in columns if len(column) <= _FEW for x in column)
    words = dict(chart.x.ticks)
    header = (_name(chart.x), *(mark.label or _name(chart.y, "y") for mark in marks))
    return [header] + [
        (words.get(x, figures(x)), *(column.get(x, "") for column in columns))
        for x in sorted(kept.intersection(ordered), reverse=chart.x.reverse)
    ]


def _cells(mark: Line | Points) -> dict[float, str]:
    """What stands at each x; several points at one x are named together, up to three."""
    found: dict[float, list[str]] = {}
    lows = highs = None
    if isinstance(mark, Line) and mark.low is not None and mark.high is not None:
        lows, highs = _floats(mark.low), _floats(mark.high)
    pairs = zip(_floats(mark.x), _floats(mark.y), strict=False)
    for k, (x, y) in enumerate(pairs):
        text = figures(y)
        if lows and highs and k < min(len(lows), len(highs)):
            text += f" ({figures(lows[k])}..{figures(highs[k])})"
        found.setdefault(x, []).append(text)
    return {
        x: ", ".join(texts[:3]) + (" ..." if len(texts) > 3 else "") for x, texts in found.items()
    }


def _bar_tables(chart: Chart, marks: Sequence[Bars]) -> list[list[Row]]:
    """One table for all sets of bars on the same edges."""
    groups: dict[tuple[float, ...], list[Bars]] = {}
    for mark in marks:
        groups.setdefault(tuple(_floats(mark.edges)), []).append(mark)
    return [_bar_table(chart, edges, same) for edges, same in groups.items()]


def _bar_table(chart: Chart, edges: Sequence[float], same: Sequence[Bars]) -> list[Row]:
    """Many thin bars are averaged by their widths."""
    heights = [_floats(mark.heights) for mark in same]
    count = min(len(edges) - 1, *(len(h) for h in heights))
    if count < 1:
        return []
    group = -(-count // MOST_BARS)
    cuts = [*range(0, count, group), count]
    header = (_name(chart.x), *(mark.label or _name(chart.y, "y") for mark in same))
    rows: list[Row] = [header]
    for start, stop in pairwise(cuts):
        means = [_mean_height(h, edges, start, stop) for h in heights]
        place = f"{figures(edges[start])} .. {figures(edges[stop])}"
        rows.append((place, *(figures(mean) for mean in means)))
    return rows


def _mean_height(heights: Sequence[float], edges: Sequence[float], start: int, stop: int) -> float:
    if stop - start == 1 or edges[stop] == edges[start]:
        return heights[start]
    widths = [edges[k + 1] - edges[k] for k in range(start, stop)]
    area = sum(h * w for h, w in zip(heights[start:stop], widths, strict=True))
    return area / (edges[stop] - edges[start])


def _heat_table(chart: Chart, heat: Heatmap) -> list[Row]:
    """The values of some cells, each at the middle of its cell; the highest y stands on top."""
    grid = [_floats(row) for row in heat.values]
    if not grid or not grid[0]:
        return []
    rows, columns = _sampled(len(grid), MOST_ROWS), _sampled(len(grid[0]), MOST_COLUMNS)

    def middle(ends: tuple[float, float], k: int, count: int) -> str:
        low, high = ends
        return figures(low + (high - low) * (k + 0.5) / count)

    names = " \\ ".join(name for name in (chart.y.label, chart.x.label) if name)
    header = (names or heat.label, *(middle(heat.x, k, len(grid[0])) for k in columns))
    return [header] + [
        (middle(heat.y, k, len(grid)), *(figures(grid[k][j]) for j in columns))
        for k in (rows if chart.y.reverse else reversed(rows))
    ]


def _rule_rows(chart: Chart) -> list[Row]:
    """One row a named rule: its place and its name."""
    return [
        (figures(mark.at), mark.label)
        if mark.across == "x"
        else ("", f"{mark.label}: {figures(mark.at)}")
        for mark in chart.marks
        if isinstance(mark, Rule) and mark.label
    ]
