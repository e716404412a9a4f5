"""A simulation in the middle of a text: one knob, a chart that follows it, what the run says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from studyapp.charts.glyphs import Glyphs
from studyapp.i18n import N_, Say, english
from studyapp.text.markdown import layout
from studyapp.text.width import cell_width
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.chart_view import ChartView
from studyapp.tui.widgets.param_form import REST
from studyapp.tui.widgets.runs import Runs, Wanted
from studyapp.tui.widgets.slider import Knob

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart
    from studyapp.lab.demo import AnyDemo

ROWS: Final = 14
"""Of a chart, where the terminal is tall enough."""
LEAST: Final = 8
AROUND: Final = 8
"""Rows that title, footer, knob, the line on other charts and the space between take."""
PANEL: Final = 32
"""Cells that a panel needs to be read."""
SENTENCE: Final = 4
"""Rows kept for what the run says, so that the text below stays while it is turned."""


class LiveDemo(Vertical):
    """Its knob takes the focus; nothing is imported before `begin`.

    Of several charts it shows as many as can be read side by side, and the others in turn.
    """

    DEFAULT_CSS = """
    LiveDemo { height: auto; border-left: outer $panel; padding: 0 0 0 1; margin: 1 0; }
    LiveDemo.here { border-left: outer $primary; }
    LiveDemo > Static { height: auto; }
    LiveDemo > .ask { text-style: bold; }
    LiveDemo > .more { color: $muted; display: none; height: 1; }
    LiveDemo.several > .more { display: block; }
    LiveDemo > .room { height: 1; margin-top: 1; }
    LiveDemo > .said { color: $muted; margin-top: 1; }
    LiveDemo > Knob { margin-top: 1; }
    """

    def __init__(
        self,
        demo: str,
        params: Mapping[str, object],
        knob: str,
        ask: str,
        glyphs: Glyphs,
        say: Say = english,
        turn: str = "",
    ) -> None:
        """`turn` is the key that turns to the other charts, as it is written for people."""
        super().__init__()
        self.name_of_demo, self.params, self.knob = demo, dict(params), knob
        self.ask, self.glyphs, self.say, self.turn = ask, glyphs, say, turn
        self.charts: tuple[Chart, ...] = ()
        self.first = 0
        """The place of the first chart in sight."""
        self.tall = SENTENCE
        """Rows of the longest sentence so far."""
        self._height, self._width = 24, 72
        self._resting: Timer | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        if self.ask:
            yield CardText(self.ask, classes="ask")
        yield ChartView(self.glyphs, self.say)
        yield Static(classes="more")
        if self.knob:
            yield Static(classes="room")
        yield CardText(self.say(N_("running …")), classes="said")
        yield Runs()

    @property
    def demo(self) -> AnyDemo:
        from studyapp.lab.demo import find

        return find(self.name_of_demo)

    @property
    def values(self) -> dict[str, object]:
        """The params as the knob has them now."""
        knobs = list(self.query(Knob))
        turned = {knobs[0].parameter.name: knobs[0].value} if knobs else {}
        return {**self.params, **turned}

    def fit(self, height: int) -> None:
        """As tall a chart as a screen of `height` rows has room for beside knob and sentence."""
        self._height = height
        self._place()

    def on_resize(self) -> None:
        if self._width != self.content_size.width:
            self._width = self.content_size.width
            self.tall = SENTENCE
            self._place()

    def _place(self) -> None:
        """Share the rows out, and show as many charts as fit."""
        said = self.query_one(".said", CardText)
        self.tall = max(self.tall, rows(said.text, self._width))
        said.styles.min_height = self.tall
        room = self._height - AROUND - rows(self.ask, self._width) - self.tall
        self.query_one(ChartView).styles.height = max(LEAST, min(ROWS, room))
        self._show()

    async def begin(self) -> None:
        """Bring the knob, and run for the first time."""
        if self._ready:
            return
        self._ready = True
        from studyapp.lab.params import build, parameters

        full = build(self.demo, self.params)
        found = [one for one in parameters(self.demo.Params) if one.name == self.knob]
        if found:
            knob = Knob(found[0], cell_width(found[0].name) + 2, self.say)
            with knob.prevent(Knob.Turned):
                knob.value = getattr(full, self.knob)
            with self.app.batch_update():
                await self.mount(knob, before=self.query_one(".said"))
                await self.query(".room").remove()
        self.request(preview=False)

    def request(self, *, preview: bool) -> None:
        runs = self.query_one(Runs)
        runs.want(Wanted(runs.next_version(), self.name_of_demo, self.values, preview=preview))

    @on(Knob.Turned)
    def _turned(self, event: Knob.Turned) -> None:
        event.stop()
        self.request(preview=True)
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, lambda: self.request(preview=False))

    @on(Runs.Ran)
    def _ran(self, event: Runs.Ran) -> None:
        event.stop()
        from studyapp.lab.sweep import charts

        sweep = event.sweep
        self.charts = charts(self.demo, sweep, self.say)
        self._tell(self.demo.told(sweep.params, sweep.first, self.say))

    @on(Runs.Slow)
    def _slow(self, event: Runs.Slow) -> None:
        event.stop()
        self._tell(self.say(N_("running …")))

    @on(Runs.Broke)
    def _broke(self, event: Runs.Broke) -> None:
        event.stop()
        self._tell("! " + self.say(N_("the run failed: {reason}"), reason=event.reason))

    def _tell(self, words: str) -> None:
        self.query_one(".said", CardText).show(words)
        self._place()

    # -- several charts ------------------------------------------------------------------------

    @property
    def abreast(self) -> int:
        """How many charts stand side by side."""
        return max(1, self._width // PANEL)

    def turn_charts(self) -> None:
        """Show the charts after those in sight; after the last, the first."""
        self.first += self.abreast
        self._show()

    def _show(self) -> None:
        charts, abreast = self.charts, self.abreast
        if not charts:
            return
        self.first = self.first // abreast * abreast
        if self.first >= len(charts):
            self.first = 0
        last = min(len(charts), self.first + abreast)
        self.query_one(ChartView).show(charts[self.first : last])
        self.set_class(len(charts) > abreast, "several")
        which = f"{self.first + 1}-{last}" if last > self.first + 1 else str(last)
        words = self.say(
            N_("chart {which} of {all} · {key} shows the next"),
            which=which,
            all=len(charts),
            key=self.turn,
        )
        self.query_one(".more", Static).update(Content(words))

    @on(events.DescendantFocus)
    def _came(self) -> None:
        self.add_class("here")

    @on(events.DescendantBlur)
    def _left(self) -> None:
        self.remove_class("here")


def rows(text: str, width: int) -> int:
    """How many lines card text takes."""
    return len(layout(text, max(4, width))) if text else 0
