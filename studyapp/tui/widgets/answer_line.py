"""The line in which an answer is typed; a line that can't be read is refused, never counted."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from studyapp.deck.ask import Number, Type
from studyapp.deck.respond import LONGEST_ANSWER, UnreadableError, read_response
from studyapp.i18n import N_, Say, english
from studyapp.study.tolerance_words import tolerance_words
from studyapp.text.sanitise import sanitise_line
from studyapp.tui.messages import Answered, Refused


class CleanInput(Input):
    """An input on one row of the screen, into which only clean text can be pasted."""

    DEFAULT_CSS = """
    CleanInput { height: 1; border: none; padding: 0; background: $panel; }
    """

    def _on_paste(self, event: events.Paste) -> None:
        """A paste is one clean line, cut just above what is allowed: it is refused with a word."""
        event.stop()
        event.prevent_default()
        most = self.max_length or LONGEST_ANSWER
        text = sanitise_line(event.text[: 4 * most]).strip()
        start, end = sorted(self.selection)
        room = most - len(self.value) + end - start
        self.replace(text[: max(0, room)], start, end)

    async def _on_key(self, event: events.Key) -> None:
        """The wide space of Chinese input is a space, though Python has it for unprintable."""
        if event.character == "\u3000":
            event.stop()
            event.prevent_default()
            self.replace(" ", *sorted(self.selection))


class Field(CleanInput):
    """Everything types but Enter, Tab, Esc and the function keys; Esc hands the keys back."""

    BINDINGS = [Binding("escape", "release", N_("commands"), show=False)]  # noqa: RUF012 - Textual's own pattern

    def action_release(self) -> None:
        self.screen.set_focus(None)


class AnswerLine(Horizontal):
    DEFAULT_CSS = """
    AnswerLine { height: 1; width: 1fr; }
    AnswerLine > #label { width: auto; color: $muted; }
    AnswerLine > Field { width: 1fr; max-width: 48; }
    AnswerLine > #note { width: auto; padding-left: 2; color: $muted; }
    """

    def __init__(self, ask: Type | Number, say: Say = english) -> None:
        super().__init__()
        self.ask, self.say = ask, say

    def compose(self) -> ComposeResult:
        yield Static(Content(self.say(N_("answer")) + "  "), id="label")
        yield Field(max_length=LONGEST_ANSWER + 1, compact=True, select_on_focus=False)
        yield Static(Content(self._tolerance()), id="note")

    def replace(self, ask: Type | Number) -> None:
        """The same question in other words; what was typed stays."""
        self.ask = ask
        self.query_one("#note", Static).update(Content(self._tolerance()))

    def _tolerance(self) -> str:
        """What counts as right, said before the answer."""
        if not isinstance(self.ask, Number):
            return ""
        return "   ".join(filter(None, (self.ask.unit, tolerance_words(self.ask, self.say))))

    @property
    def field(self) -> Field:
        return self.query_one(Field)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.commit()

    def commit(self) -> None:
        line = self.field.value
        if len(line) > LONGEST_ANSWER:  # a paste was cut: how long it was is not known any more
            words = N_("that is too long: an answer has at most {most} characters")
            self.post_message(Refused(self.say(words, most=LONGEST_ANSWER)))
            return
        try:
            response = read_response(self.ask, line)
        except UnreadableError as unreadable:
            self.post_message(Refused(self.say(unreadable.reason, **unreadable.values)))
        else:
            self.post_message(Answered(response))

    def settle(self) -> None:
        """What was typed stays to be read, and can't be changed any more."""
        self.field.disabled = True
