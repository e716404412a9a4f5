"""Which mark is which series, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.charts.panel import Panel, series_ink
from studyapp.charts.raster import HIDDEN, LABEL, TITLE, Canvas, plain
from studyapp.charts.spec import Bars, Chart, Line, Mark, Points
from studyapp.text.width import cell_width, clip

if TYPE_CHECKING:
    from studyapp.charts.glyphs import GlyphSet
    from studyapp.charts.lines import Stroke

_BESIDE_FROM: Final = 60
"""Cells of width from which the legend stands beside the plot, at the lines' ends."""


@dataclass(frozen=True, slots=True)
class Entry:
    series: int
    label: str
    key: str
    hidden: bool
    line: bool


Named: TypeAlias = tuple[Entry, str]
"""An entry and what is written after its key."""


def is_note(mark: Mark) -> bool:
    """Whether a mark is one named point, whose name is written beside it."""
    return isinstance(mark, Points) and len(mark.x) == 1 and bool(mark.label)


def entries(chart: Chart, glyphs: GlyphSet, hidden: frozenset[int]) -> list[Entry]:
    """One a labelled series, in order of appearance."""
    found: dict[tuple[int, str], Entry] = {}
    bars: dict[int, int] = {}
    for mark in chart.marks:
        if not isinstance(mark, Line | Points | Bars) or is_note(mark):
            continue
        if isinstance(mark, Bars):
            rank = bars.setdefault(mark.series, len(bars))
            key = glyphs.fills[rank % len(glyphs.fills)]
        else:
            key = glyphs.markers[mark.series % len(glyphs.markers)]
        label = plain(mark.label)
        if label and (mark.series, label) not in found:
            found[mark.series, label] = Entry(
                mark.series, label, key, mark.series in hidden, isinstance(mark, Line)
            )
    return list(found.values())


def named(found: Sequence[Entry], same: Mapping[int, int], glyphs: GlyphSet) -> list[Named]:
    """Hidden entries stand in brackets; a line that lies on another names its twin's marker."""

    def words(entry: Entry) -> str:
        if entry.hidden:
            return f"({entry.label})"
        if entry.line and entry.series in same:
            twin = glyphs.markers[same[entry.series] % len(glyphs.markers)]
            return f"{entry.label} {glyphs.same}{twin}"
        return entry.label

    return [(entry, words(entry)) for entry in found]


def write_entry(
    canvas: Canvas, row: int, column: int, entry: Entry, text: str, front: int | None
) -> int:
    key = HIDDEN if entry.hidden else series_ink(entry.series)
    column = canvas.put(row, column, entry.key, key)
    ink = HIDDEN if entry.hidden else TITLE if entry.series == front else LABEL
    return canvas.put(row, column + 1, text, ink)


def width_beside(found: Sequence[Entry], width: int, height: int) -> int:
    """Cells for a legend beside the plot; 0 when it goes above."""
    if not found or width < _BESIDE_FROM or len(found) > height - 4:
        return 0
    twin_or_brackets = 3 if sum(entry.line for entry in found) > 1 else 2
    needs = max(cell_width(entry.label) for entry in found) + 3 + twin_or_brackets
    return needs if needs <= width * 0.3 else 0


def paint_beside(
    panel: Panel, entries: Sequence[Named], strokes: Sequence[Stroke], front: int | None
) -> None:
    """Each entry right of the plot, in the row where its line ends or close to it."""
    ends = {stroke.series: stroke.end(panel) for stroke in strokes}
    wanted = [ends.get(entry.series) if entry.line else None for entry, _ in entries]
    column = panel.left + panel.width + 1
    room = panel.canvas.chars.shape[1] - column - 2
    for row, (entry, text) in zip(_spread(wanted, panel.height), entries, strict=True):
        words = clip(text, room, panel.glyphs.cut)
        write_entry(panel.canvas, panel.top + row, column, entry, words, front)


def _spread(wanted: Sequence[int | None], rows: int) -> list[int]:
    """A row for each entry, none twice, near the one it wants; those that want none go on top."""
    rank = [-1 if row is None else row for row in wanted]
    order = sorted(range(len(rank)), key=rank.__getitem__)
    placed = [0] * len(rank)
    lowest = -1
    for k in order:
        lowest = max(lowest + 1, rank[k])
        placed[k] = lowest
    highest = rows
    for k in reversed(order):
        highest = min(highest - 1, placed[k])
        placed[k] = highest
    return placed
