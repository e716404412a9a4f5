"""Predict, then run: what a run would tell stays covered until a prediction is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on

from studyapp.i18n import N_, Say
from studyapp.study.prediction import (
    Guess,
    HowMuch,
    Question,
    Sitting,
    WhichLine,
    WhichWay,
    contenders,
    contest,
    score,
)
from studyapp.tui.messages import Predicted
from studyapp.tui.screens.lab_bench import Bench
from studyapp.tui.widgets.prediction import Prediction
from studyapp.tui.widgets.runs import Runs, Values
from studyapp.tui.widgets.score_box import ScoreBox

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo
    from studyapp.lab.sweep import Sweep

FORESEEN: Final = 1.0
"""Seconds in which as many seeds as possible are run while the learner thinks."""
MOST: Final = 9
"""Lines that can be picked by a digit."""


class Predicting(Bench):
    def __init__(self, demo: str, beside: Values | None, sitting: Sitting) -> None:
        super().__init__(demo, beside)
        self.sitting = sitting
        self.asking: Question | None = None
        """What is asked; while it is, no run may be seen."""
        self.guess: Guess | None = None
        """Committed; its run is awaited."""
        self.before: Sweep | None = None
        """The run that was seen before the question was asked."""

    @property
    def covered(self) -> bool:
        return self.asking is not None

    @property
    def quiet(self) -> bool:
        return self.covered and self.guess is None

    def met(self, *, first: bool) -> None:
        new = first and self.name_of_demo not in self.sitting.met
        self.sitting.met.add(self.name_of_demo)
        if new and self.sitting.asks:
            self._cover_up(None)
        else:
            self._lay_bare()

    def request(self, *, preview: bool, fresh: bool = False, patience: float = 0.0) -> None:
        super().request(
            preview=preview, fresh=fresh, patience=FORESEEN if self.covered else patience
        )

    def came(self) -> None:
        if not self.covered:
            super().came()
        elif self.guess is not None and self.wanted and self.wanted.values == self.values:
            self._judge(self.guess)
        else:
            self.refresh_keys()

    @on(Runs.Broke)
    def _nothing_came(self) -> None:
        if self.covered:
            self._lay_bare()

    # -- asking --------------------------------------------------------------------------------

    def _cover_up(self, before: Sweep | None) -> None:
        """Hide what a run would tell, and ask."""
        self.turned()
        self.before, self.guess = before, None
        self.wanted = self.sweep = self.other = None
        self.remove_class("meanings")
        self.add_class("covered")
        self.state("")
        self._ask(self._questions()[0])
        self.enter_phase("predict")

    def _ask(self, question: Question) -> None:
        self.asking = question
        if not isinstance(question, HowMuch):
            self.focus_knob()
        self.query_one(Prediction).ask(question)
        self.refresh_keys()

    def _questions(self) -> list[Question]:
        return questions(self.demo, self.before, self.sweep, self.say)

    def _lay_bare(self) -> None:
        self.asking = self.guess = None
        self.query_one(Prediction).close()
        self.remove_class("covered")
        if self.phase == "predict":
            self.focus_knob()
        self.enter_phase("bench")

    # -- answering -----------------------------------------------------------------------------

    @on(Predicted)
    def _predicted(self, event: Predicted) -> None:
        if not self.covered:
            return
        if event.guess is None:
            self.skip()
        elif self.before is not None and self.values == self._values_of(self.before):
            self.studyapp.tell(
                N_("turn a knob first: what this setting gives, you have seen already")
            )
        else:
            self.guess = event.guess
            if self.sweep is not None and self.wanted and self.wanted.values == self.values:
                self._judge(self.guess)
            else:
                self.state(self.say(N_("running …")))
                self.request(preview=False)

    def _values_of(self, sweep: Sweep) -> dict[str, object]:
        return {name: getattr(sweep.params, name) for name in self.values}

    def _judge(self, guess: Guess) -> None:
        """The prediction was committed before this run was seen: show both."""
        sweep = self.sweep
        if sweep is None:
            return
        charts = self.demo.draw(sweep.params, sweep.first, self.say)
        found = score(guess, sweep, self.demo, charts)
        self.sitting.tally = self.sitting.tally.with_one(found)
        self._lay_bare()
        self.query_one(ScoreBox).show(found, self.sitting.tally)
        self.add_class("scored")
        self.draw()

    def skip(self) -> None:
        """Show the run without a prediction."""
        self._lay_bare()
        if self.sweep is not None:
            self.draw()
        else:
            self.request(preview=False)

    # -- keys ----------------------------------------------------------------------------------

    def action_predict(self) -> None:
        """Cover the chart; knobs are turned under the cover."""
        if self.sweep is None or not self.rested:
            self.studyapp.tell(N_("the run is not there yet"))
            return
        self._cover_up(self.sweep)

    def action_another(self) -> None:
        """Back to the field from a knob; else something else is asked about the same run."""
        if self.query_one(Prediction).focus_field():
            return
        offered = self._questions()
        here = [n for n, one in enumerate(offered) if type(one) is type(self.asking)]
        self._ask(offered[(max(here, default=-1) + 1) % len(offered)])

    def action_pick(self, number: int) -> None:
        self.query_one(Prediction).pick(number)

    def action_predicting(self) -> None:
        self.sitting.asks = not self.sitting.asks
        if self.covered:
            self.skip()
        if self.sitting.asks:
            self.studyapp.tell(N_("a demo asks for a prediction again when it is opened first"))
        else:
            keys = {"predict": self.face("predict"), "again": self.face("predicting")}
            words = N_("nothing is asked any more; {predict} predicts, {again} asks again")
            self.studyapp.tell(words, **keys)


def questions(demo: AnyDemo, before: Sweep | None, ready: Sweep | None, say: Say) -> list[Question]:
    """The one that is asked first, then others; `ready` is the run behind the cover, which alone
    knows which lines there are."""
    from studyapp.lab.demo import described

    headline = described(demo.Result)[0]
    found: list[Question] = []
    if before is not None:
        median = before.summary(headline.name).median
        found.append(WhichWay(headline, median, before.n))
    found.append(HowMuch(headline))
    chart = contest(demo.draw(ready.params, ready.first, say)) if ready is not None else None
    if chart is not None and 2 <= len(contenders(chart)) <= MOST:
        found.append(WhichLine(chart.title, contenders(chart)))
    return found
