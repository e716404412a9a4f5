"""What the knobs bring about: the charts of one run or of two, played and read off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from studyapp.charts.align import same_axes
from studyapp.charts.glyphs import Glyphs
from studyapp.charts.spec import Chart
from studyapp.i18n import N_, Say, english
from studyapp.tui.widgets.chart_view import ChartView
from studyapp.tui.widgets.side import Side, said_of, spot

FRAMES = 12
"""Pictures a second."""
SECONDS = 8
"""A long history is played in about this time, a short one step by step."""
BESIDE = 64
"""Cells from which two charts stand side by side."""
TALL = 26
"""Rows from which runs above each other show all their charts, not the first alone."""


class Stage(Vertical):
    DEFAULT_CSS = """
    Stage { width: 1fr; height: 1fr; }
    Stage > Horizontal { height: 1fr; }
    Stage #a { display: none; margin-right: 2; }
    Stage.two #a, Stage.two .heading { display: block; }
    Stage.stacked > Horizontal { layout: vertical; }
    Stage.stacked #a { margin-right: 0; }
    """

    @dataclass
    class Told(Message):
        """Another step stands on the stage, or another place is read off."""

    def __init__(self, glyphs: Glyphs, say: Say = english) -> None:
        super().__init__()
        self.glyphs, self.say = glyphs, say
        self.steps: tuple[float, ...] = ()
        """Of the history that the charts hold; empty where they hold none."""
        self.at: int | None = None
        """Which step stands on the stage; None for the whole history."""
        self.place: tuple[int, int] | None = None
        """Which chart is read off, and at which of its stops."""
        self.reading = ""
        self._looked: tuple[int, float, float] | None = None
        """The chart and the place that are read off."""
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Side(self.glyphs, self.say, "a")
            yield Side(self.glyphs, self.say, "b")

    def on_resize(self) -> None:
        self.set_class(self.size.width < BESIDE, "stacked")
        self._redraw()

    @property
    def a(self) -> Side:
        return self.query_one("#a", Side)

    @property
    def b(self) -> Side:
        return self.query_one("#b", Side)

    # -- showing -------------------------------------------------------------------------------

    def show(
        self,
        charts: Sequence[Chart],
        beside: Sequence[Chart] | None = None,
        headings: tuple[str, str] = ("", ""),
    ) -> None:
        """The charts of the run, and those of another one on the same axes to its left."""
        mine, other = tuple(charts), tuple(beside or ())
        if beside is not None:
            other, mine = same_axes(other, mine)
        self.set_class(beside is not None, "two")
        self.a.charts, self.b.charts = other, mine
        if self.two:
            for side, heading in ((self.a, headings[0]), (self.b, headings[1])):
                side.query_one(".heading", Static).update(Content.styled(heading, "bold"))
        if self.reading:
            self.stop_reading()
        self.leave_history()

    def show_all(self) -> None:
        """No series is hidden, nothing is played or read."""
        for view in self.query(ChartView):
            view.show_all()
        self.stop_reading()

    def toggle(self, series: int) -> None:
        for view in self.query(ChartView):
            view.toggle(series)

    def _redraw(self) -> None:
        from studyapp.charts.play import until

        for side in (self.a, self.b) if self.two else (self.b,):
            charts: Sequence[Chart] = side.charts
            if self.two and self.has_class("stacked") and self.size.height < TALL:
                charts = charts[:1]
            if self.at is not None:
                charts = [until(chart, self.steps[self.at]) for chart in charts]
            side.view.show(charts)

    # -- playing -------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether the history goes on by itself."""
        return self._clock is not None

    def find_steps(self) -> bool:
        """Whether there is a history to be played."""
        from studyapp.charts.play import steps

        if not self.steps:
            self.steps = steps([*self.a.charts, *self.b.charts])
        return len(self.steps) > 1

    def play(self) -> None:
        """Go on by itself from here, or from the start; hold where it goes."""
        if self.playing:
            self._hold()
        elif self.find_steps():
            if self.at is None or self.at == len(self.steps) - 1:
                self.at = 0
            if self.app.animation_level != "none":
                self._clock = self.set_interval(1 / FRAMES, self._tick)
            self._moved()

    def _hold(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
            self.post_message(self.Told())

    def _tick(self) -> None:
        stride = max(1, math.ceil(len(self.steps) / (FRAMES * SECONDS)))
        self.at = min(len(self.steps) - 1, (self.at or 0) + stride)
        if self.at == len(self.steps) - 1:
            self._hold()
        self._moved()

    def step(self, by: int) -> None:
        """One step by hand; the first one begins at the start, or back from the end."""
        if self.find_steps():
            self._hold()
            last = len(self.steps) - 1
            here = (-1 if by > 0 else last) if self.at is None else self.at
            self.at = max(0, min(last, here + by))
            self._moved()

    def edge(self, end: int) -> None:
        if self.find_steps():
            self._hold()
            self.at = len(self.steps) - 1 if end else 0
            self._moved()

    def leave_history(self) -> None:
        """The whole history again."""
        self._hold()
        self.at, self.steps = None, ()
        self._redraw()

    def _moved(self) -> None:
        self._redraw()
        if self._looked is not None:
            self._read(*self._looked)
        self.post_message(self.Told())

    def position(self) -> str:
        """ "step 37 of 200"; nothing where the whole history is shown."""
        if self.at is None:
            return ""
        return self.say(
            N_("step {at} of {last}"), at=f"{self.steps[self.at]:g}", last=f"{self.steps[-1]:g}"
        )

    # -- reading off ---------------------------------------------------------------------------

    def read(self, by: int) -> None:
        """Move the cursor over the places where something stands; it goes on to the next chart."""
        from studyapp.charts.reading import stops

        plots = self.b.view.plots
        if not plots:
            return
        chart, at = self.place or (plots[0].chart if by > 0 else plots[-1].chart, -1)
        places = stops(self._chart(chart))
        first = self.place is None
        at = (0 if by > 0 else len(places) - 1) if first else self._next(chart, at, by)
        known = [plot.chart for plot in plots]
        if not 0 <= at < len(places) and abs(by) == 1 and len(known) > 1:
            chart = known[(known.index(chart) + by) % len(known)] if chart in known else known[0]
            places = stops(self._chart(chart))
            at = 0 if by > 0 else len(places) - 1
        if places:
            self.place = chart, max(0, min(len(places) - 1, at))
            x, y = places[self.place[1]]
            self._read(chart, x, math.nan if y is None else y)

    def _chart(self, chart: int) -> Chart:
        return self.b.view.charts[chart]

    def _next(self, chart: int, at: int, by: int) -> int:
        """The next stop in another column, or in another place of a path."""
        from studyapp.charts.reading import stops

        places = stops(self._chart(chart))
        plot = next((p for p in self.b.view.plots if p.chart == chart), None)
        if abs(by) > 1 or plot is None or not 0 <= at < len(places):
            return at + by * max(1, len(places) // 100) if abs(by) > 1 else at + by
        here = at
        while 0 <= at + by < len(places):
            at += by
            if places[at][1] is not None or plot.column(places[at][0]) != plot.column(
                places[here][0]
            ):
                return at
        return at + by

    @on(ChartView.Pointed)
    def _pointed(self, event: ChartView.Pointed) -> None:
        event.stop()
        if event.plot is None:
            if self.place is None:
                self.stop_reading()
            return
        self.place = None
        self._read(event.plot.chart, *event.plot.value(event.x, event.y))

    def _read(self, chart: int, x: float, y: float) -> None:
        """Read every side at one place and show the cursor there."""
        from studyapp.charts.reading import read

        self._looked = chart, x, y
        said = []
        for side, name in ((self.a, "A"), (self.b, "B")):
            view = side.view
            plot = next((p for p in view.plots if p.chart == chart), None)
            if plot is None or chart >= len(view.charts) or (name == "A" and not self.two):
                view.point(None)
                continue
            found = read(view.charts[chart], x, y)
            view.point(None if found is None else spot(plot, found))
            if found is not None:
                head = f"{name}: " if self.two else ""
                said.append(head + said_of(view.charts[chart], found, self.say))
        self.reading = "   ".join(said)
        self.post_message(self.Told())

    @property
    def two(self) -> bool:
        return self.has_class("two")

    def stop_reading(self) -> None:
        self.place, self._looked, self.reading = None, None, ""
        for view in self.query(ChartView):
            view.point(None)
        self.post_message(self.Told())
