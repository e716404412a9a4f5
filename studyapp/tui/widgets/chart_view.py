"""Charts in the terminal: the raster of `studyapp.charts.text`, cut into coloured strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studyapp.charts.glyphs import Glyphs
from studyapp.charts.reading import Plot
from studyapp.charts.spec import Chart
from studyapp.charts.text import HEAT_LEVELS, Raster, draw_grid, ink
from studyapp.i18n import Say, english
from studyapp.tui.themes import OKABE_ITO_DARK, OKABE_ITO_LIGHT

COLOURS = {"truecolor": 1 << 24, "256": 256, "standard": 16, "windows": 16}
"""What the terminal can show, by Rich's name for it; 0 where there is no colour at all."""


class ChartView(Widget):
    """One or several panels. Draws nothing until it is given charts."""

    DEFAULT_CSS = """
    ChartView { height: 1fr; width: 1fr; }
    """

    @dataclass
    class Pointed(Message):
        """The mouse is over a place of a plot, or over none any more."""

        view: ChartView
        plot: Plot | None
        x: int
        y: int

    def __init__(
        self, glyphs: Glyphs = "braille", say: Say = english, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.glyphs, self.say = glyphs, say
        self.charts: tuple[Chart, ...] = ()
        self.hidden: frozenset[int] = frozenset()
        self.plots: tuple[Plot, ...] = ()
        """Where the charts' marks lie, as last drawn."""
        self.cursor: tuple[Plot, int, int | None] | None = None
        """A plot, a column in it, and a row where one point is meant."""
        self._drawn: tuple[object, list[Strip]] | None = None

    def show(self, charts: Sequence[Chart]) -> None:
        self.charts = tuple(charts)
        self._drawn = None
        self.refresh()

    def show_all(self) -> None:
        """No series is hidden."""
        self.hidden = frozenset()

    def toggle(self, series: int) -> None:
        """Hide a series, or show it again."""
        self.hidden ^= {series}
        self._drawn = None
        self.refresh()

    def point(self, cursor: tuple[Plot, int, int | None] | None) -> None:
        """Show where the numbers are read off; None takes the cursor away."""
        if cursor != self.cursor:
            self.cursor = cursor
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        plot = next((p for p in self.plots if p.holds(event.x, event.y)), None)
        self.post_message(self.Pointed(self, plot, event.x, event.y))

    def on_leave(self) -> None:
        self.post_message(self.Pointed(self, None, 0, 0))

    def notify_style_update(self) -> None:
        self._drawn = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if not self.charts or width < 1 or height < 1:
            return Strip.blank(width, self.rich_style)
        key = (width, height, self.charts, self.hidden, self.glyphs)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self._draw(width, height))
        strips = self._drawn[1]
        strip = strips[y] if y < len(strips) else Strip.blank(width, self.rich_style)
        return strip if self.cursor is None else self._with_cursor(strip, y)

    def _with_cursor(self, strip: Strip, y: int) -> Strip:
        """A rule through the cursor's column; the cell of a single point stands out from it."""
        assert self.cursor is not None
        plot, column, row = self.cursor
        if not plot.top <= y < plot.top + plot.height:
            return strip
        before, here, after = strip.divide([column, column + 1, strip.cell_length])
        segment = next(iter(here), Segment(" "))
        ground = segment.style or self.rich_style
        blank = segment.text in (" ", "\u2800", "")
        if row is not None and y != row:
            return strip
        glyph = (":" if self.glyphs == "ascii" else "┊") if blank and row is None else segment.text
        style = ground + Style(reverse=not blank or row is not None, bold=True)
        return Strip.join([before, Strip([Segment(glyph or " ", style)], 1), after])

    def _draw(self, width: int, height: int) -> list[Strip]:
        raster = draw_grid(
            self.charts,
            width,
            height,
            self.glyphs,
            hidden=self.hidden,
            colours=COLOURS.get(self.app.console.color_system or "", 0),
            say=self.say,
        )
        self.plots = raster.plots
        theme = self.app.current_theme
        palette = OKABE_ITO_DARK if theme.dark else OKABE_ITO_LIGHT
        ground = self.rich_style
        return [_strip(raster, y, palette, ground) for y in range(raster.height)]


def _strip(raster: Raster, y: int, palette: tuple[str, ...], ground: Style) -> Strip:
    """One row, cut where the inks change; the second cell of a wide glyph is left out."""
    chars, fg, bg = raster.chars[y], raster.fg[y], raster.bg[y]
    changes = np.flatnonzero((fg[1:] != fg[:-1]) | (bg[1:] != bg[:-1])) + 1
    segments = []
    for start, end in pairwise([0, *changes.tolist(), raster.width]):
        text = "".join(map(chr, chars[start:end][chars[start:end] != 0].tolist()))
        segments.append(Segment(text, ground + _style(int(fg[start]), int(bg[start]), palette)))
    return Strip(segments, raster.width)


@lru_cache(maxsize=512)
def _style(fg: int, bg: int, palette: tuple[str, ...]) -> Style:
    role = ink(fg).role
    return Style(
        color=_colour(fg, palette),
        bgcolor=_colour(bg, palette),
        bold=role == "title" or None,
        dim=role in ("axis", "band", "hidden") or None,
    )


def _colour(code: int, palette: tuple[str, ...]) -> str | None:
    role, index = ink(code)
    if role == "heat":
        return _VIRIDIS[index * (len(_VIRIDIS) - 1) // (HEAT_LEVELS - 1)]
    if role in ("series", "band") or (role == "rule" and index):
        return palette[index % len(palette)]
    return None


_VIRIDIS = (
    "#440154", "#481a6c", "#472f7d", "#414487", "#39568c", "#31688e", "#2a788e", "#23888e",
    "#1f988b", "#22a884", "#35b779", "#54c568", "#7ad151", "#a5db36", "#d2e21b", "#fde725",
)  # fmt: skip
