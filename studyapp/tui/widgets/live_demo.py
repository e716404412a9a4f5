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
from studyapp.text.width import cell_width
from studyapp.tui.widgets.chart_view import ChartView
from studyapp.tui.widgets.param_form import REST
from studyapp.tui.widgets.runs import Runs, Wanted
from studyapp.tui.widgets.slider import Knob

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo
    from studyapp.lab.sweep import Sweep

ROWS: Final = 14
"""Of a chart, where the terminal is tall enough."""
LEAST: Final = 8
AROUND: Final = 11
"""Rows that title, question, knob, sentence and footer take."""


class LiveDemo(Vertical):
    """Its knob takes the focus; nothing is imported before `begin`."""

    DEFAULT_CSS = """
    LiveDemo { height: auto; border-left: outer $panel; padding: 0 0 0 1; margin: 1 0; }
    LiveDemo.here { border-left: outer $primary; }
    LiveDemo > Static { height: auto; }
    LiveDemo > .ask { text-style: bold; }
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
    ) -> None:
        super().__init__()
        self.name_of_demo, self.params, self.knob = demo, dict(params), knob
        self.ask, self.glyphs, self.say = ask, glyphs, say
        self._resting: Timer | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        if self.ask:
            yield Static(Content(self.ask), classes="ask")
        yield ChartView(self.glyphs, self.say)
        yield Static(Content(self.say(N_("running …"))), classes="said")
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
        self.query_one(ChartView).styles.height = max(LEAST, min(ROWS, height - AROUND))

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
            await self.mount(knob, before=self.query_one(".said"))
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
        self._draw(event.sweep)

    def _draw(self, sweep: Sweep) -> None:
        from studyapp.lab.sweep import charts

        self.query_one(ChartView).show(charts(self.demo, sweep, self.say))
        self._tell(Content(self.demo.told(sweep.params, sweep.first, self.say)))

    @on(Runs.Slow)
    def _slow(self, event: Runs.Slow) -> None:
        event.stop()
        self._tell(Content(self.say(N_("running …"))))

    @on(Runs.Broke)
    def _broke(self, event: Runs.Broke) -> None:
        event.stop()
        reason = self.say(N_("the run failed: {reason}"), reason=event.reason)
        self._tell(Content.assemble(("! ", "bold $warning"), reason))

    def _tell(self, words: Content) -> None:
        self.query_one(".said", Static).update(words)

    @on(events.DescendantFocus)
    def _came(self) -> None:
        self.add_class("here")

    @on(events.DescendantBlur)
    def _left(self) -> None:
        self.remove_class("here")
