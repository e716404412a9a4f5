"""Title, axes and ticks around a panel: what fits, in order of worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.charts.raster import AXIS, LABEL, plain
from studyapp.charts.ticks import Tick, ticks, with_ends
from studyapp.text.width import cell_width, clip

if TYPE_CHECKING:
    from studyapp.charts.glyphs import GlyphSet
    from studyapp.charts.panel import Panel
    from studyapp.charts.scale import Scale
    from studyapp.charts.spec import Axis

_TALL: Final = 12
"""Rows from which the x axis gets two of its own."""


Placed: TypeAlias = tuple[int, str, int]
"""A tick on the x axis: first cell of its word, the word, cell of the tick itself."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of a panel are shared out."""

    title: int
    header: int
    """The y axis' name and the legend."""
    plot: int
    axis: int
    """0, 1 (tick words in the axis itself), 2, or 3 (the axis' name has a row of its own)."""


def share_rows(height: int, *, title: bool, header: int, long_name: bool) -> Rows:
    """The plot keeps at least two rows as long as there are two; a title is worth one early."""
    has_title = int(title and height >= 2)
    axis = 0 if height - has_title < 3 else 1 if height < _TALL else 2 + long_name
    most = 0 if height < 6 else 1 if height < _TALL else 2 + (height >= 20)
    head = min(header, most)
    return Rows(has_title, head, max(height - has_title - axis - head, 0), axis)


def is_long(axis: Axis, width: int) -> bool:
    """Whether the axis' name would take the place of ticks."""
    return cell_width(plain(axis.label)) > width // 5


def y_ticks(
    scale: Scale, axis: Axis, rows: int, width: int, glyphs: GlyphSet
) -> list[tuple[int, str]]:
    """(row from the top, word) of the ticks, one a row; the rows are the panel's."""
    most = max(min(rows // 2, rows // 3 + 1, 8), 2)
    found: dict[int, str] = {}
    dots = rows * glyphs.down - 1
    if rows >= 2 or axis.ticks:
        for tick in ticks(scale, most, given=axis.ticks, superscripts=glyphs.superscripts):
            row = round((1.0 - tick.share) * dots) // glyphs.down
            found.setdefault(row, tick.label)
    if scale.beneath and rows >= 1:
        found[0 if scale.reverse else rows - 1] = (
            glyphs.at_most_zero if scale.log else "-" + glyphs.infinity
        )
    if scale.beyond and rows >= 2:
        found[rows - 1 if scale.reverse else 0] = glyphs.infinity
    widest = max(width // 3, 4)
    return [(row, clip(plain(word), widest, glyphs.cut)) for row, word in sorted(found.items())]


def paint_y_axis(panel: Panel, found: Sequence[tuple[int, str]]) -> None:
    """The axis in the column left of the panel, its words left of that."""
    canvas, glyphs = panel.canvas, panel.glyphs
    gutter = panel.left - 1
    if gutter < 0:
        return
    words = dict(found)
    powers = any(word.startswith("10⁻") or word[:2] in {"1e", "10"} for word in words.values())
    aligned = panel.y.log and powers
    widest = max((cell_width(w) for w in words.values()), default=0)
    for row in range(panel.height):
        word = words.get(row)
        canvas.put(
            panel.top + row, gutter, glyphs.vertical if word is None else glyphs.tick_y, AXIS
        )
        if word and gutter >= widest:
            start = gutter - (widest if aligned else cell_width(word))
            canvas.put(panel.top + row, start, word, LABEL)


def paint_x_axis(panel: Panel, axis: Axis, rows: int, stop: int) -> None:
    """One or two rows under the panel; `stop` is the first column that isn't the chart's."""
    if rows == 0:
        return
    canvas, glyphs = panel.canvas, panel.glyphs
    top, end = panel.top + panel.height, panel.left + panel.width
    canvas.put(top, panel.left, glyphs.horizontal * panel.width, AXIS)
    if panel.left:
        canvas.put(top, panel.left - 1, glyphs.corner, AXIS)
    name = clip(plain(axis.label), max(panel.width // 2, stop - end - 2), glyphs.cut)
    beside = end + 1 + cell_width(name) <= stop
    own_row = rows == 3 and not beside
    placed, column = _with_name(panel, axis, 0 if beside or own_row else cell_width(name))
    for start, word, at in placed:
        if rows > 1:
            canvas.put(top, panel.left + at, glyphs.tick_x, AXIS)
        canvas.put(top + (rows > 1), panel.left + start, word, LABEL)
    if own_row:
        name = clip(plain(axis.label), panel.width, glyphs.cut)
        canvas.put(top + 2, panel.left + (panel.width - cell_width(name)) // 2, name, LABEL)
    elif name and beside:
        canvas.put(top + (rows > 1), end + 1, name, LABEL)
    elif name and column is not None:
        # In the axis itself, blanks set the name off from the line.
        words = f" {name} " if rows == 1 else name
        canvas.put(top + (rows > 1), panel.left + column - (rows == 1), words, LABEL)


def _with_name(panel: Panel, axis: Axis, size: int) -> tuple[list[Placed], int | None]:
    """The ticks, and the column of a name of `size` cells in the last gap that holds it.

    Where none does, fewer ticks are tried, and then those are dropped that the name covers, but
    for two: without them the axis would say less than its name.
    """
    most = min(max(panel.width // 7, 4), 12)
    if not size:
        return _fitting(panel, axis, most), None
    for fewer in range(most, 1, -1) if not axis.ticks else ():
        tried = _fitting(panel, axis, fewer)
        column = _gap(tried, panel.width, size)
        if column is not None and len(tried) > 1:
            return tried, column
    placed = _fitting(panel, axis, most)
    column = panel.width - size
    left = [place for place in placed if place[0] + cell_width(place[1]) + 1 < column]
    return (left, column) if min(len(placed), 2) <= len(left) else (placed, None)


def _gap(placed: Sequence[Placed], width: int, size: int) -> int | None:
    ends = [start + cell_width(word) for start, word, _ in placed]
    starts = [start for start, _, _ in placed]
    gaps = [*zip(ends, starts[1:], strict=False), (ends[-1], width + 2)] if placed else []
    for left, right in reversed(gaps):
        if right - left >= size + 4:
            return right - size - 2
    return None


def _fitting(panel: Panel, axis: Axis, most: int) -> list[Placed]:
    """As many ticks, up to about `most`, as stand apart."""
    for count in range(most, 1, -1):
        chosen = ticks(panel.x, count, given=axis.ticks, superscripts=panel.glyphs.superscripts)
        placed = _placed(panel, chosen)
        if axis.ticks or _apart(placed, 2):
            break
    if not axis.ticks:
        for tick in with_ends(chosen, panel.x)[len(chosen) :]:
            more = sorted(placed + _placed(panel, [tick]))
            placed = more if _apart(more, 3) else placed
    kept: list[Placed] = []
    for place in sorted(placed):
        if _apart([*kept[-1:], place], 2):
            kept.append(place)
    return kept


def _placed(panel: Panel, chosen: Sequence[Tick]) -> list[Placed]:
    placed = []
    for tick in chosen:
        word, at = plain(tick.label), panel.cell_x(tick.share)
        size = cell_width(word)
        start = min(max(at - (size - 1) // 2, 0), panel.width - size)
        if start >= 0:
            placed.append((start, word, at))
    return placed


def _apart(placed: Sequence[Placed], gap: int) -> bool:
    ordered = sorted(placed)
    return all(a[0] + cell_width(a[1]) + gap <= b[0] for a, b in pairwise(ordered))
