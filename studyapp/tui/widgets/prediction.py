"""A prediction is committed before its run is shown: a number is typed, a pick is a digit."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from studyapp.i18n import N_, Say, english
from studyapp.study.prediction import Guess as Committed
from studyapp.study.prediction import HowMuch, Question
from studyapp.study.prediction_words import answers, asked
from studyapp.text.fold import read_number
from studyapp.tui.messages import Predicted
from studyapp.tui.widgets.answer_line import Field


class Guess(Field):
    def action_release(self) -> None:
        """Esc skips the prediction, as a blank line does."""
        self.post_message(Predicted(None))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """P is no part of a number: it turns asking off where the screen has such a key."""
        return key != "P" and super().check_consume_key(key, character)


class Picks(Static):
    """The answers that can be picked, a line each."""

    def on_click(self, event: events.Click) -> None:
        box = self.parent
        if isinstance(box, Prediction):
            box.pick(event.y + 1)


class Prediction(Vertical):
    DEFAULT_CSS = """
    Prediction { height: auto; width: 1fr; display: none; }
    Prediction.open, Prediction.invites { display: block; }
    Prediction > Static { height: auto; color: $muted; }
    Prediction > Picks { display: none; color: $foreground; padding: 1 0 0 2; }
    Prediction > Guess { display: none; max-width: 32; }
    Prediction.open.number > Guess, Prediction.open.picks > Picks { display: block; }
    """

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say
        self.question: Question | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="asked")
        yield Picks()
        yield Guess(placeholder="0.25   1e-3   1/4", max_length=60, compact=True)

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def invite(self, key: str) -> None:
        """Say that there is a run to be seen, and which key shows it."""
        self.remove_class("open")
        self.add_class("invites")
        self._say(self.say(N_("a simulation stands behind this answer: {key} runs it"), key=key))

    def ask(self, question: Question) -> None:
        """Open it with a question; what was typed for another one is forgotten."""
        self.question = question
        self.remove_class("invites")
        self.add_class("open")
        number, hint = isinstance(question, HowMuch), ""
        self.set_class(number, "number")
        self.set_class(not number, "picks")
        words = asked(question, self.say)
        if number:
            field = self.query_one(Guess)
            field.value = ""
            field.focus()
            hint = self.say(N_("Enter on a blank line skips."))
        else:
            self.query_one(Picks).update(
                Content("\n").join(
                    Content.assemble((f"{n}  ", "bold $primary"), text)
                    for n, (_, text) in enumerate(answers(question, self.say), 1)
                )
            )
        self._say(words, hint)
        self.call_after_refresh(self.scroll_visible, animate=False)

    def _say(self, words: str, hint: str = "", style: str = "$muted") -> None:
        self.query_one("#asked", Static).update(
            Content.assemble(words, (f"\n{hint}" if hint else "", style))
        )

    def close(self) -> None:
        self.remove_class("open", "invites")

    def focus_field(self) -> bool:
        """Give the keys to the line in which a number is typed, if they aren't there yet."""
        field = self.query_one(Guess)
        if not isinstance(self.question, HowMuch) or field.has_focus:
            return False
        field.focus()
        return True

    def pick(self, number: int) -> None:
        """Commit answer `number` (from 1), if the question has one."""
        if self.question is None or not self.is_open:
            return
        offered = answers(self.question, self.say)
        if 1 <= number <= len(offered):
            self.post_message(Predicted(Committed(self.question, offered[number - 1][0])))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        said = event.value.strip()
        if not said or self.question is None:
            self.post_message(Predicted(None))
            return
        number = read_number(said)
        if number is None or number[1] not in ("", "%"):
            why = self.say(N_("that is not a number; write it like 0.25, 1e-3 or 1/4"))
            self._say(asked(self.question, self.say), f"! {why}", "$warning")
            return
        value = number[0] / 100 if number[1] else number[0]
        self.post_message(Predicted(Committed(self.question, value)))
