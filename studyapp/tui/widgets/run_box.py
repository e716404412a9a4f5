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
from textual.worker import Worker, get_current_worker

from studyapp.charts.glyphs import Glyphs
from studyapp.deck.ask import GaveUp, Response
from studyapp.deck.evidence import Evidence
from studyapp.deck.values import Note
from studyapp.i18n import N_, Say, english
from studyapp.study.causes import Explanation
from studyapp.study.exhibit import Broken, Exhibit, Panel, every_exhibit, pieces
from studyapp.study.explaining import explain_mistake
from studyapp.study.prediction import Guess, HowMuch, score
from studyapp.study.prediction_words import verdict
from studyapp.tui.messages import Predicted
from studyapp.tui.widgets.evidence_view import EvidenceView
from studyapp.tui.widgets.prediction import Prediction
from studyapp.tui.widgets.run_places import RunPlaces

if TYPE_CHECKING:
    from studyapp.lab.demo import Measure, Progress

ENOUGH = 1.0
"""Seconds after which no more seeds are begun behind a card."""
SEARCH = 0.3
SEARCH_GUARDED = 2.0
"""Seconds for finding what a wrong number came from; a child process takes long to begin."""


@dataclass
class Computed(Message):
    job: int
    exhibit: Exhibit | Broken


@dataclass
class Explained(Message):
    job: int
    explanation: Explanation


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
        self.note: Note | None = None
        self.trusted = True
        self.evidence: Evidence | None = None
        """The first piece: what decides the note's key, if any does."""
        self.places = RunPlaces()
        self.response: Response | None = None
        """A wrong answer, to be explained as soon as there is a run."""
        self.visible_run = False
        self.predicted: Guess | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="state")
        yield EvidenceView(self.glyphs, self.say)
        yield Prediction(self.say)

    # -- computing -----------------------------------------------------------------------------

    def prepare(self, note: Note, *, trusted: bool, first_seed: int = 0) -> None:
        """Forget the last card's run and begin this one's."""
        for group in ("evidence", "explaining"):
            self.workers.cancel_group(self, group)
        self.job += 1
        self.note, self.trusted = note, trusted
        self.evidence = next(iter(pieces(note)), None)
        self.places, self.response = RunPlaces(), None
        self.visible_run, self.predicted = False, None
        self._state("")
        self.query_one(EvidenceView).clear()
        self.query_one(Prediction).close()
        if self.evidence is not None:
            self._compute(self.job, note, trusted, first_seed)

    @work(thread=True, exclusive=True, group="evidence")
    def _compute(self, job: int, note: Note, trusted: bool, first_seed: int) -> None:
        from studyapp.lab.demo import Cancelled

        worker, started = get_current_worker(), time.monotonic()

        def enough() -> bool:
            return worker.is_cancelled or time.monotonic() - started > ENOUGH

        growing = every_exhibit(
            note,
            first_seed=first_seed,
            enough=enough,
            progress=_while_wanted(worker),
            trusted=trusted,
        )
        try:
            for exhibit in growing:
                if worker.is_cancelled:
                    return
                self.post_message(Computed(job, exhibit))
        except Cancelled:
            return

    @on(Computed)
    def _computed(self, event: Computed) -> None:
        event.stop()
        if event.job != self.job:
            return
        place, first = event.exhibit.place, self.places.keep(event.exhibit)
        if first and place == 0 and self.response is not None:
            self.explain(self.response)
        if self.visible_run and (first or place == self.places.looking):
            self._draw()

    def explain(self, response: Response) -> None:
        """Find what a wrong answer came from, as soon as the run that decides the key is there."""
        self.response = response
        if self.note is None or isinstance(response, GaveUp):
            return
        if self.evidence is None or 0 in self.places.exhibits:
            found = self.exhibit
            self._explain(self.job, self.note, self.evidence, response, found, self.trusted)

    @work(thread=True, exclusive=True, group="explaining")
    def _explain(
        self,
        job: int,
        note: Note,
        evidence: Evidence | None,
        response: Response,
        exhibit: Exhibit | None,
        trusted: bool,
    ) -> None:
        from studyapp.lab.demo import Cancelled

        worker, started = get_current_worker(), time.monotonic()
        seconds = SEARCH if trusted else SEARCH_GUARDED
        try:
            found = explain_mistake(
                note,
                evidence,
                response,
                exhibit,
                progress=_while_wanted(worker),
                enough=lambda: time.monotonic() - started > seconds,
                trusted=trusted,
            )
        except Cancelled:
            return
        except Exception:
            # a search that breaks explains nothing; it must not end the sitting
            return
        if found is not None and not worker.is_cancelled:
            self.post_message(Explained(job, found))

    @on(Explained)
    def _explained(self, event: Explained) -> None:
        event.stop()
        if event.job == self.job:
            self.places.explanation = event.explanation
            if self.visible_run:
                self._draw()
            else:
                self.post_message(self.Changed(self))

    @on(EvidenceView.Arranged)
    def _arranged(self) -> None:
        self.post_message(self.Changed(self))

    # -- showing -------------------------------------------------------------------------------

    @property
    def exhibit(self) -> Exhibit | None:
        """The run that decides the key, or else the first."""
        return self.places.exhibit

    @property
    def explanation(self) -> Explanation | None:
        """What the wrong answer came from, once that is found."""
        return self.places.explanation

    @property
    def panel(self) -> Panel | None:
        """The run that is looked at."""
        return self.query_one(EvidenceView).panel if self.visible_run else None

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The run that is looked at and the one beside or behind it, the claim first."""
        showing = self.query_one(EvidenceView).showing
        return showing.panels if showing is not None and self.visible_run else ()

    @property
    def folded(self) -> bool:
        """Whether other runs wait under the key."""
        view = self.query_one(EvidenceView)
        one = len(self.places.order) < 2 and not (view.has_two and not view.beside)
        return self.visible_run and not one

    @property
    def next_up(self) -> str:
        """What `turn` brings: a marked string."""
        view = self.query_one(EvidenceView)
        if view.waits:
            return N_("control")
        return N_("claim") if len(self.places.order) < 2 else N_("next run")

    def invite(self, key: str) -> None:
        if self.evidence is not None:
            self.query_one(Prediction).invite(key)

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
        """The run behind this one, then the next two runs, and at the end the first again."""
        view = self.query_one(EvidenceView)
        if view.waits:
            view.turn(second=True)
        else:
            self.places.forward()
            self._draw()
            view.turn(second=False)
        self.post_message(self.Changed(self))

    def _draw(self) -> None:
        view, which = self.query_one(EvidenceView), self.places.which(self.say)
        match self.places.showing():
            case None:
                self._state(self.say(N_("running …")))
            case Broken(reason=reason):
                failed = self.say(N_("the run failed: {reason}"), reason=reason)
                self._state(f"{which}  {failed}" if which else failed)
                view.hide()
            case showing:
                self._state(self._score() if self.places.looking == 0 else "")
                view.show(showing, which)
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


def _while_wanted(worker: Worker[None]) -> Progress:
    """Progress that ends a run when its card is gone; nobody watches it, the learner thinks."""
    from studyapp.lab.demo import Cancelled

    def progress(done: int, total: int, /) -> None:  # noqa: ARG001
        if worker.is_cancelled:
            raise Cancelled

    return progress


def _measure(evidence: Evidence) -> Measure | None:
    """What the first expectation speaks of."""
    from studyapp.lab.demo import UnknownDemo, described, find

    name = evidence.expect[0].says.left.measure
    try:
        known = described(find(evidence.demo).Result)
    except UnknownDemo:
        return None
    return next((one for one in known if one.name == name), None)
