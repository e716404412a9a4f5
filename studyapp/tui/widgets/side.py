"""One run on the stage, and what is read off its charts in words."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from studyapp.charts.glyphs import Glyphs
from studyapp.charts.reading import Plot, Reading
from studyapp.charts.spec import Chart
from studyapp.i18n import N_, Say
from studyapp.tui.widgets.chart_view import ChartView


class Side(Vertical):
    """One run: a heading where there are two, and its charts."""

    DEFAULT_CSS = """
    Side { width: 1fr; height: 1fr; }
    Side > .heading { height: 1; display: none; }
    """

    def __init__(self, glyphs: Glyphs, say: Say, id: str) -> None:
        super().__init__(id=id)
        self.glyphs, self.say = glyphs, say
        self.charts: tuple[Chart, ...] = ()
        """Of the whole history."""

    def compose(self) -> ComposeResult:
        yield Static(classes="heading")
        yield ChartView(self.glyphs, self.say)

    @property
    def view(self) -> ChartView:
        return self.query_one(ChartView)


def spot(plot: Plot, found: Reading) -> tuple[Plot, int, int | None] | None:
    """Where a reading was taken: the plot, the column, and the row where it was one point."""
    column = plot.column(found.x)
    if column is None:
        return None
    return plot, column, None if found.y is None else plot.row(found.y)


def said_of(chart: Chart, found: Reading, say: Say) -> str:
    """ "layer 7   sigmoid 2.4·10⁻⁷   relu ≈ 0.93": ≈ where a line is read between its points."""
    from studyapp.lab.numbers import show

    words = dict(chart.x.ticks).get(found.x, show(found.x, 4))
    parts = [found.of] if found.of else []
    parts.append(f"{chart.x.label or 'x'} {words}")
    if found.y is not None:
        parts.append(f"{chart.y.label or 'y'} {show(found.y, 4)}")
    parts += [
        f"{part.label or 'y'} {'≈ ' if part.between else ''}{show(part.value, 4)}"
        for part in found.parts
    ]
    if found.step is not None:
        parts.append(say(N_("step {step}"), step=f"{found.step:g}"))
    return "   ".join(parts)
