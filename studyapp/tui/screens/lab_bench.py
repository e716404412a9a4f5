"""The bench of the lab: a demo's knobs, the runs they ask for, and what a run says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.tui.messages import ParamsChanged
from studyapp.tui.screens.lab_telling import Telling
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.measures import shortened
from studyapp.tui.widgets.param_form import ParamForm
from studyapp.tui.widgets.prediction import Prediction
from studyapp.tui.widgets.runs import Runs, Values, Wanted
from studyapp.tui.widgets.score_box import ScoreBox
from studyapp.tui.widgets.slider import Knob
from studyapp.tui.widgets.stage import Stage
from studyapp.tui.widgets.title_bar import TitleBar
from studyapp.tui.widgets.value_field import ValueField

if TYPE_CHECKING:
    pass

SEEDS: Final = (1, 5, 10, 20, 50, 100)


class Bench(Telling):
    """What every part of the lab screen stands on."""

    def __init__(self, demo: str, beside: Values | None = None) -> None:
        super().__init__(demo)
        self.beside = beside
        """The params that were kept as A; None for a single run."""
        self.seeds = 1
        self.form: ParamForm | None = None
        """The knobs of the demo on the bench."""
        self.phase = "bench"

    @property
    def values(self) -> dict[str, object]:
        """What the knobs say."""
        return self.form.values if self.form else {}

    @property
    def runs(self) -> Runs:
        return self.query_one(Runs)

    @property
    def rested(self) -> bool:
        """Whether the full-size run of the knobs as they stand is drawn."""
        return self.runs.idle and (self.wanted is None or not self.wanted.preview)

    # -- what the other parts of the screen add ------------------------------------------------

    @property
    def quiet(self) -> bool:
        """Whether a run goes on behind a question and is not spoken of."""
        return False

    def met(self, *, first: bool) -> None:
        """A demo was brought onto the bench, for the first time in this sitting or again."""

    def turned(self) -> None:
        """A knob moves: what belongs to the run before goes away."""
        self.query_one(ScoreBox).clear()
        self.remove_class("scored")

    def came(self) -> None:
        """A run is there."""
        self.draw()

    # -- opening -------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        glyphs = self.studyapp.desk.glyphs
        yield TitleBar()
        yield Static(id="claim")
        with Horizontal(id="bench"):
            yield Vertical(id="knobs")
            with Vertical(id="right"):
                yield Stage(glyphs, self.say)
                with VerticalScroll(id="all", can_focus=False):
                    yield Static(id="meanings")
                yield Prediction(self.say)
                yield ScoreBox(self.say)
        yield Static(id="trouble")
        yield Static(id="state")
        yield ValueField(self.say)
        yield Static(id="sentence")
        yield Static(id="measures")
        yield Static(id="command")
        yield KeyBar((), self.say)
        yield Runs()

    async def open(self, values: Values, *, first: bool) -> None:
        """Bring the demo onto the bench; what the last one still says is not heard any more."""
        from studyapp.lab.params import parameters

        bar = self.query_one(TitleBar)
        bar.left = f"{self.say(N_('Lab'))} · {self.name_of_demo}"
        bar.right = self.say(self.demo.title)
        self._claim()
        self.wanted = self.sweep = self.other = None
        self.stage.show_all()
        self.remove_class("meanings")
        place = self.query_one("#knobs", Vertical)
        self.form = ParamForm(parameters(self.demo.Params), self.say)
        await place.remove_children()
        await place.mount(self.form, Static(id="knob-help"))
        self.form.set_values(values)
        self.focus_knob()
        self.turned()
        self.met(first=first)
        self.request(preview=False)

    def _claim(self) -> None:
        lines = 1 if self.has_class("-low") else 2
        self.put("#claim", shortened(self.say(self.demo.claim), self.size.width - 4, lines))

    def focus_knob(self) -> None:
        """Give the keys to a knob, the one that has them if one does."""
        if not isinstance(self.focused, Knob) and self.form is not None:
            self.form.query(Knob).first().focus()

    @on(events.DescendantFocus)
    def _describe_knob(self) -> None:
        """What the knob under the cursor means, in the room that the knobs leave."""
        if not isinstance(self.focused, Knob) or self.form is None:
            return
        place = self.query_one("#knobs", Vertical)
        lines = place.size.height - len(self.form.parameters) - 1
        words = Content("")
        if lines > 0:
            help_ = self.say(self.focused.parameter.help)
            words = shortened(help_, place.size.width - 2, lines)
        self.query_one("#knob-help", Static).update(words)

    # -- running -------------------------------------------------------------------------------

    @on(ParamsChanged)
    def _changed(self, event: ParamsChanged) -> None:
        if event.form is not self.form or (self.covered and not event.settled):
            return
        if not event.settled:
            self.turned()
        self.request(preview=not event.settled)

    def request(self, *, preview: bool, fresh: bool = False, patience: float = 0.0) -> None:
        """Ask for the run of the knobs as they stand."""
        self.runs.want(
            Wanted(
                version=self.runs.next_version(),
                demo=self.name_of_demo,
                values=self.values,
                beside=self.beside,
                seeds=1 if preview or patience else self.seeds,
                preview=preview,
                patience=patience,
                fresh=fresh,
            )
        )

    @on(Runs.Slow)
    def _slow(self, event: Runs.Slow) -> None:
        if self.quiet:
            return
        if self.sweep is None and not self.covered:
            self.clear()
        stop = self.face("back")
        if event.share is None:
            self.state(self.say(N_("running …  {key} stops"), key=stop))
        else:
            share = round(100 * event.share)
            words = N_("running, {share} % done …  {key} stops")
            self.state(self.say(words, share=share, key=stop))

    @on(Runs.Broke)
    def _broke(self, event: Runs.Broke) -> None:
        reason = self.say(N_("the run failed: {reason}"), reason=event.reason)
        self.put("#state", Content.assemble(("! ", "bold $warning"), reason))

    @on(Runs.Ran)
    def _ran(self, event: Runs.Ran) -> None:
        if event.wanted.demo == self.name_of_demo:
            self.wanted, self.sweep, self.other = event.wanted, event.sweep, event.beside
            self.came()

    # -- a terminal of another size ------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        self._claim()
        self._describe_knob()
        self.draw()
