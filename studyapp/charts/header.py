"""What stands between the title and the plot: the y axis' name, the key of heat, the legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.charts.legend import Named, write_entry
from studyapp.charts.raster import HEAT, HEAT_LEVELS, LABEL, Canvas, plain
from studyapp.charts.spec import Chart, Heatmap
from studyapp.charts.ticks import tidy
from studyapp.text.width import cell_width, clip

if TYPE_CHECKING:
    from studyapp.charts.glyphs import GlyphSet
    from studyapp.charts.heat import Warmth

GAP: Final = 3
"""Cells between two pieces in one row."""
_NAME_ALONE_FROM: Final = 10
"""Rows of height from which the y axis' name is worth a row of its own."""

Pieces: TypeAlias = list[tuple[str, int]]
"""Text and its ink."""


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    key: Pieces
    start: int
    """The column after both, where the legend begins."""
    rows: int
    """How many rows it would like to have; 0 when there is nothing to say."""


def plan(
    chart: Chart,
    glyphs: GlyphSet,
    size: tuple[int, int],
    entries: Sequence[Named],
    levels: Warmth | None,
    halves: bool,
) -> Header:
    """`size` is (height, width); `entries` are those that don't stand beside the plot."""
    height, width = size
    name = clip(plain(chart.y.label), width, glyphs.cut)
    key = _heat_key(chart, levels, glyphs, halves, width) if levels else []
    others = _width(key) or min(_row_width(entries), width // 2)
    if not others and (height < _NAME_ALONE_FROM or not name):
        return Header("", [], 0, 0)
    if name and others and cell_width(name) + GAP + others > width:
        name = ""
    start = sum(size + GAP for size in (cell_width(name), _width(key)) if size)
    return Header(name, key, start, len(_flow(entries, width - start, width, 3)))


def paint(
    canvas: Canvas,
    header: Header,
    top: int,
    rows: int,
    entries: Sequence[Named],
    glyphs: GlyphSet,
    front: int | None,
) -> None:
    if not rows:
        return
    column = canvas.put(top, 0, header.name, LABEL) + GAP * bool(header.name)
    for text, ink in header.key:
        column = canvas.put(top, column, text, ink)
    width = canvas.chars.shape[1]
    for k, line in enumerate(_flow(entries, width - header.start, width, rows)):
        _write_row(canvas, top + k, 0 if k else header.start, line, glyphs, front)


def _flow(entries: Sequence[Named], first: int, width: int, rows: int) -> list[list[Named]]:
    """The entries in at most `rows` rows, the first of which has only `first` cells left."""
    lines: list[list[Named]] = [[]]
    room = first
    for entry, text in entries:
        size = cell_width(text) + 2
        if size > room and len(lines) < rows and (lines[-1] or first < width):
            lines.append([])
            room = width
        lines[-1].append((entry, text))
        room -= size + GAP
    return lines


def _write_row(
    canvas: Canvas,
    row: int,
    column: int,
    entries: Sequence[Named],
    glyphs: GlyphSet,
    front: int | None,
) -> None:
    """Entries side by side; those that do not fit are counted at the end."""
    stop = canvas.chars.shape[1]
    for done, (entry, text) in enumerate(entries):
        left = len(entries) - done
        room = stop - column - (0 if left == 1 else len(f"+{left - 1}") + GAP)
        if cell_width(text) + 2 > room and not (done == 0 and room > 6):
            canvas.put(row, column, f"+{left}", LABEL)
            return
        words = clip(text, room - 2, glyphs.cut)
        column = write_entry(canvas, row, column, entry, words, front) + GAP


def _row_width(entries: Sequence[Named]) -> int:
    return sum(cell_width(text) + 2 + GAP for _, text in entries) - GAP if entries else 0


def _width(pieces: Pieces) -> int:
    return sum(cell_width(text) for text, _ in pieces)


def _heat_key(chart: Chart, levels: Warmth, glyphs: GlyphSet, halves: bool, room: int) -> Pieces:
    """Label, lowest value, ramp, highest value; in little room without the label."""
    low, high = (tidy(f"{v:.3g}") for v in (levels.low, levels.high))
    if halves:
        ramp = [("█", HEAT + level) for level in range(HEAT_LEVELS)]
    else:
        last = len(glyphs.shades) - 1
        ramp = [
            (shade * 2, HEAT + k * (HEAT_LEVELS - 1) // last)
            for k, shade in enumerate(glyphs.shades)
        ]
    pieces = [(f"{low} ", LABEL), *ramp, (f" {high}", LABEL)]
    label = next((m.label for m in chart.marks if isinstance(m, Heatmap) and m.label), "")
    label = f"{plain(label)} " if label else ""
    return [(label, LABEL), *pieces] if cell_width(label) + _width(pieces) <= room else pieces
