"""A line that opens to be written in: words of one's own, a number of days."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from studyapp.tui.widgets.answer_line import CleanInput


class Written(CleanInput):
    """The field of the line."""

    BINDINGS = [Binding("escape", "release", show=False)]  # noqa: RUF012 - Textual's own pattern

    def action_release(self) -> None:
        """Esc leaves the line; what was there before stays."""
        self.post_message(OneLine.Closed(None))


class OneLine(Horizontal):
    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; display: none; padding: 0 3; margin-top: 1; }
    OneLine.open { display: block; }
    OneLine > #asked { width: auto; color: $muted; }
    OneLine > Written { width: 1fr; }
    """

    @dataclass
    class Closed(Message):
        text: str | None
        """None: left without a word."""

    def compose(self) -> ComposeResult:
        yield Static(id="asked")
        yield Written(compact=True, select_on_focus=False)

    def ask(self, asked: str, value: str = "", *, most: int) -> None:
        """Open it with what stands there already."""
        self.query_one("#asked", Static).update(Content(f"{asked}  "))
        field = self.query_one(Written)
        field.max_length = most
        field.value = value
        field.cursor_position = len(value)
        self.add_class("open")
        field.focus()

    def focus_field(self) -> None:
        self.query_one(Written).focus()

    def close(self) -> None:
        self.remove_class("open")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed(event.value))
