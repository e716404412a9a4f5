"""One chart in a terminal's cells: a pure function of the chart and the size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studyapp.charts import header, legend
from studyapp.charts.bars import paint_bars
from studyapp.charts.frame import Rows, is_long, paint_x_axis, paint_y_axis, share_rows, y_ticks
from studyapp.charts.glyphs import Glyphs, GlyphSet, glyph_set
from studyapp.charts.heat import ENOUGH_COLOURS, Warmth, paint_heat, warmth
from studyapp.charts.lines import Stroke, coincident, paint_lines, paint_points
from studyapp.charts.panel import Panel
from studyapp.charts.raster import LABEL, NOTE, TITLE, Canvas, Raster, plain
from studyapp.charts.reading import Plot
from studyapp.charts.rules import paint_notes, paint_rules
from studyapp.charts.scale import scales
from studyapp.charts.spec import Bars, Chart, Heatmap, Line, Mark, Points, Rule
from studyapp.i18n import N_, english
from studyapp.text.width import cell_width, clip

if TYPE_CHECKING:
    from studyapp.i18n import Say

NOTHING: Final = N_("no data")


def draw(
    chart: Chart,
    width: int,
    height: int,
    glyphs: Glyphs = "braille",
    *,
    front: int | None = None,
    hidden: frozenset[int] = frozenset(),
    colours: int = 0,
    say: Say = english,
) -> Raster:
    """The chart in exactly `width` by `height` cells.

    `front` is the series drawn last, `hidden` are those left out (the axes stay as they are);
    with `colours` >= 256 a heat map is drawn by colour alone, else it reads without any.
    """
    canvas = Canvas(height, width)
    if canvas.chars.size:
        with np.errstate(all="ignore"):  # not-a-number and infinity are data here
            _Drawing(chart, canvas, glyph_set(glyphs), front, hidden, colours, say).paint()
    return canvas.finish()


@dataclass(slots=True)
class _Drawing:
    chart: Chart
    canvas: Canvas
    glyphs: GlyphSet
    front: int | None
    hidden: frozenset[int]
    colours: int
    say: Say

    def paint(self) -> None:
        height, width = self.canvas.chars.shape
        found = legend.entries(self.chart, self.glyphs, self.hidden)
        levels = warmth([m for m in self.chart.marks if isinstance(m, Heatmap)])
        side = legend.width_beside(found, width, height)
        above = [] if side else legend.named(found, {}, self.glyphs)
        halves = self.colours >= ENOUGH_COLOURS and bool(self.glyphs.half)
        head = header.plan(self.chart, self.glyphs, (height, width), above, levels, halves)
        rows = share_rows(
            height,
            title=bool(self.chart.title),
            header=head.rows,
            long_name=not side and is_long(self.chart.x, width),
        )
        panel, tick_words = self._panel(rows, side)
        if panel.height and panel.width:
            self.canvas.plots.append(_plot(panel))
            strokes = self._paint_marks(panel, levels, mark_ends=bool(found))
            same = coincident(strokes) if len(found) > 1 else {}
            entries = legend.named(found, same, self.glyphs)
            if side:
                legend.paint_beside(panel, entries, strokes, self.front)
            above = [] if side else entries
            header.paint(self.canvas, head, rows.title, rows.header, above, self.glyphs, self.front)
            if rows.axis:
                paint_y_axis(panel, tick_words)
                paint_x_axis(panel, self.chart.x, rows.axis, width)
        if rows.title or not panel.height:
            self._paint_title(width, name_y=not (rows.header and head.name))

    def _panel(self, rows: Rows, side: int) -> tuple[Panel, list[tuple[int, str]]]:
        width = self.canvas.chars.shape[1]
        x, y = scales(self.chart)
        words = y_ticks(y, self.chart.y, rows.plot, width, self.glyphs) if rows.axis else []
        gutter = max((cell_width(word) for _, word in words), default=0)
        left = gutter + 1 if rows.axis else 0
        if width - left - side < 10:
            left = 1 if rows.axis and width > 3 else 0
        top = rows.title + rows.header
        return Panel(
            self.canvas, top, left, rows.plot, width - left - side, self.glyphs, x, y
        ), words

    def _paint_marks(self, panel: Panel, levels: Warmth | None, mark_ends: bool) -> list[Stroke]:
        seen: list[Mark] = [
            m
            for m in self.chart.marks
            if isinstance(m, Heatmap)
            or m.series not in self.hidden
            or (isinstance(m, Rule) and m.series == 0)
        ]
        if levels is not None:
            for heatmap in (m for m in seen if isinstance(m, Heatmap)):
                paint_heat(panel, heatmap, levels, self.colours)
        paint_bars(panel, [m for m in seen if isinstance(m, Bars)], self.front)
        lines = [m for m in seen if isinstance(m, Line)]
        strokes = paint_lines(panel, lines, self.front, mark_ends)
        paint_points(panel, [m for m in seen if isinstance(m, Points)], self.front)
        empty = levels is None and not panel.taken.any() and len(seen) == len(self.chart.marks)
        paint_rules(panel, [m for m in seen if isinstance(m, Rule)])
        paint_notes(panel, [m for m in seen if isinstance(m, Points) and legend.is_note(m)])
        if empty and not panel.taken.any():
            self._say_nothing(panel)
        return strokes

    def _say_nothing(self, panel: Panel) -> None:
        note = clip(plain(self.say(NOTHING)), panel.width, self.glyphs.cut)
        panel.say(panel.height // 2, (panel.width - cell_width(note)) // 2, note, NOTE)

    def _paint_title(self, width: int, name_y: bool) -> None:
        title = clip(plain(self.chart.title), width, self.glyphs.cut)
        end = self.canvas.put(0, 0, title, TITLE)
        name = plain(self.chart.y.label)
        if name_y and name and end + 2 + cell_width(name) <= width:
            self.canvas.put(0, end + 2, name, LABEL)


def _plot(panel: Panel) -> Plot:
    return Plot(
        chart=0,
        top=panel.top,
        left=panel.left,
        height=panel.height,
        width=panel.width,
        across=panel.glyphs.across,
        down=panel.glyphs.down,
        x=panel.x,
        y=panel.y,
    )
