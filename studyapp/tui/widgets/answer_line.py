"""The line in which an answer is typed; a line that can't be read is refused, never counted."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from studyapp.deck.ask import Number, Type
from studyapp.deck.respond import LONGEST_ANSWER, UnreadableError, read_response
from studyapp.i18n import N_, Say, english
from studyapp.tui.messages import Answered, Refused


class Field(Input):
    """Everything types but Enter, Tab, Esc and the function keys; Esc hands the keys back."""

    BINDINGS = [Binding("escape", "release", N_("commands"), show=False)]  # noqa: RUF012 - Textual's own pattern

    def action_release(self) -> None:
        self.screen.set_focus(None)


class AnswerLine(Horizontal):
    DEFAULT_CSS = """
    AnswerLine { height: 1; width: 1fr; }
    AnswerLine > #label { width: auto; color: $muted; }
    AnswerLine > Field { width: 1fr; max-width: 48; }
    Field { height: 1; border: none; padding: 0; background: $panel; }
    AnswerLine > #note { width: auto; padding-left: 2; color: $muted; }
    """

    def __init__(self, ask: Type | Number, say: Say = english, note: str = "") -> None:
        super().__init__()
        self.ask, self.say, self.note = ask, say, note

    def compose(self) -> ComposeResult:
        yield Static(Content(self.say(N_("answer")) + "  "), id="label")
        yield Field(max_length=LONGEST_ANSWER + 1, compact=True, select_on_focus=False)
        yield Static(Content(self.note), id="note")

    @property
    def field(self) -> Field:
        return self.query_one(Field)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.commit()

    def commit(self) -> None:
        try:
            response = read_response(self.ask, self.field.value)
        except UnreadableError as unreadable:
            self.post_message(Refused(self.say(unreadable.reason, **unreadable.values)))
        else:
            self.post_message(Answered(response))

    def settle(self) -> None:
        """What was typed stays to be read, and can't be changed any more."""
        self.field.disabled = True
