"""A prediction is committed before its run is shown; Enter on a blank line skips it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from studyapp.i18n import N_, Say, english
from studyapp.text.fold import read_number
from studyapp.tui.messages import Predicted
from studyapp.tui.widgets.answer_line import Field


class Guess(Field):
    def action_release(self) -> None:
        """Esc skips the prediction, as a blank line does."""
        self.post_message(Predicted(""))


class Prediction(Vertical):
    DEFAULT_CSS = """
    Prediction { height: auto; width: 1fr; display: none; }
    Prediction.open, Prediction.invites { display: block; }
    Prediction > Static { height: auto; color: $muted; }
    Prediction > Guess { display: none; max-width: 32; }
    Prediction.open > Guess { display: block; }
    """

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say

    def compose(self) -> ComposeResult:
        yield Static()
        yield Guess(max_length=60, compact=True)

    def invite(self) -> None:
        """Say that there is a run to be seen."""
        self.remove_class("open")
        self.add_class("invites")
        self.query_one(Static).update(
            Content(self.say(N_("a simulation stands behind this answer: r runs it")))
        )

    def ask(self, measure: str, meaning: str) -> None:
        """Open the line: what will the run measure?"""
        self.remove_class("invites")
        self.add_class("open")
        words = self.say(
            N_("before you run it: what will {measure} be ({meaning})? Enter skips."),
            measure=measure,
            meaning=meaning,
        )
        self.query_one(Static).update(Content(words))
        field = self.query_one(Field)
        field.value = ""
        field.focus()
        self.call_after_refresh(self.scroll_visible, animate=False)

    def close(self) -> None:
        self.remove_class("open", "invites")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        said = event.value.strip()
        if said and read_number(said) is None:
            words = self.say(N_("that is not a number; write it like 0.25, 1e-3 or 1/4"))
            self.query_one(Static).update(Content(f"! {words}"))
            return
        self.close()
        self.post_message(Predicted(said))
