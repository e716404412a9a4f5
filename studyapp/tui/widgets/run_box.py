"""The run behind a card: computed while the learner thinks, shown only after the answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from studyapp.charts.glyphs import Glyphs
from studyapp.deck.evidence import Evidence
from studyapp.deck.values import Note
from studyapp.i18n import N_, Say, english
from studyapp.study.exhibit import Exhibit, Panel, exhibits
from studyapp.study.prediction import Guess, HowMuch, score
from studyapp.study.prediction_words import verdict
from studyapp.tui.messages import Predicted
from studyapp.tui.widgets.evidence_view import EvidenceView
from studyapp.tui.widgets.prediction import Prediction

if TYPE_CHECKING:
    from studyapp.lab.demo import Measure

ENOUGH = 1.0
"""Seconds after which no more seeds are begun behind a card."""


@dataclass
class Computed(Message):
    job: int
    exhibit: Exhibit


@dataclass
class Failed(Message):
    job: int
    reason: str


class RunBox(Vertical):
    """The run is drawn from `show_run` on, and drawn again as seeds come in."""

    DEFAULT_CSS = """
    RunBox { height: auto; width: 1fr; }
    RunBox > #state { height: auto; color: $muted; }
    """

    @dataclass
    class Changed(Message):
        """The run is shown, or shows more."""

        box: RunBox

    def __init__(self, glyphs: Glyphs, say: Say = english) -> None:
        super().__init__()
        self.glyphs, self.say = glyphs, say
        self.job = 0
        """Which card the newest computation belongs to."""
        self.evidence: Evidence | None = None
        self.exhibit: Exhibit | None = None
        self.visible_run = False
        self.predicted: Guess | None = None
        self.failed = ""
        """Why the run gave nothing; told where it would have been drawn."""

    def compose(self) -> ComposeResult:
        yield Static(id="state")
        yield EvidenceView(self.glyphs, self.say)
        yield Prediction(self.say)

    # -- computing -----------------------------------------------------------------------------

    def prepare(self, note: Note, *, trusted: bool) -> None:
        """Forget the last card's run and begin this one's."""
        self.workers.cancel_group(self, "evidence")
        self.job += 1
        self.evidence = next(iter(note.evidence), None)
        self.exhibit, self.visible_run, self.predicted, self.failed = None, False, None, ""
        self._state("")
        self.query_one(EvidenceView).clear()
        self.query_one(Prediction).close()
        if self.evidence is not None:
            self._compute(self.job, note, self.evidence, trusted)

    @work(thread=True, exclusive=True, group="evidence")
    def _compute(self, job: int, note: Note, evidence: Evidence, trusted: bool) -> None:
        from studyapp.lab.demo import Cancelled

        worker, started = get_current_worker(), time.monotonic()

        def progress(done: int, total: int, /) -> None:  # noqa: ARG001 - the learner is thinking
            if worker.is_cancelled:
                raise Cancelled

        def enough() -> bool:
            return worker.is_cancelled or time.monotonic() - started > ENOUGH

        try:
            for exhibit in exhibits(
                note, evidence, enough=enough, progress=progress, trusted=trusted
            ):
                if worker.is_cancelled:
                    return
                self.post_message(Computed(job, exhibit))
        except Cancelled:
            return
        except Exception as error:
            # a broken run is told beside the answer; it must not end the sitting
            self.post_message(Failed(job, f"{type(error).__name__}: {error}"))

    @on(Computed)
    def _computed(self, event: Computed) -> None:
        event.stop()
        if event.job == self.job:
            self.exhibit = event.exhibit
            if self.visible_run:
                self._draw()

    @on(EvidenceView.Arranged)
    def _arranged(self) -> None:
        self.post_message(self.Changed(self))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        event.stop()
        if event.job == self.job:
            self.failed = self.say(N_("the run failed: {reason}"), reason=event.reason)
            if self.visible_run:
                self._draw()

    # -- showing -------------------------------------------------------------------------------

    @property
    def panel(self) -> Panel | None:
        """The run that is looked at."""
        return self.query_one(EvidenceView).panel if self.visible_run else None

    @property
    def folded(self) -> bool:
        """Whether a control waits behind the claim for want of room."""
        view = self.query_one(EvidenceView)
        return self.visible_run and view.has_two and not view.has_class("two")

    def invite(self) -> None:
        if self.evidence is not None:
            self.query_one(Prediction).invite()

    def show_run(self) -> None:
        self.query_one(Prediction).close()
        self.visible_run = True
        self._draw()

    def ask_first(self) -> bool:
        """Ask what the run will measure before it is shown; False when it has nothing to ask."""
        if self.visible_run or self.evidence is None or not self.evidence.expect:
            return False
        measure = _measure(self.evidence)
        if measure is None:
            return False
        self.query_one(Prediction).ask(HowMuch(measure))
        return True

    @on(Predicted)
    def _predicted(self, event: Predicted) -> None:
        """Committed or skipped; the screen hears of it too, and gives the keys back."""
        self.query_one(Prediction).close()
        self.predicted = event.guess
        self.show_run()

    def turn(self) -> None:
        """The control where the claim stands, and back."""
        self.query_one(EvidenceView).turn()

    def _draw(self) -> None:
        if self.exhibit is None:
            self._state(self.failed or self.say(N_("running …")))
            return
        self._state(self._score())
        self.query_one(EvidenceView).show(self.exhibit)
        self.post_message(self.Changed(self))

    def _score(self) -> str:
        """The prediction beside what was measured."""
        from studyapp.lab.demo import find

        if not (self.predicted and self.exhibit):
            return ""
        sweep = self.exhibit.panels[0].sweep
        return verdict(score(self.predicted, sweep, find(sweep.demo)), self.say)

    def _state(self, text: str) -> None:
        state = self.query_one("#state", Static)
        state.update(Content(text))
        state.display = bool(text)


def _measure(evidence: Evidence) -> Measure | None:
    """What the first expectation speaks of."""
    from studyapp.lab.demo import UnknownDemo, described, find

    name = evidence.expect[0].says.left.measure
    try:
        known = described(find(evidence.demo).Result)
    except UnknownDemo:
        return None
    return next((one for one in known if one.name == name), None)
