"""The fields of a note on the screen: a line, some lines, or one of a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static, TextArea

from studyapp.deck.fields import LONGEST_TEXT
from studyapp.deck.kinds import find_kind
from studyapp.i18n import N_, Say
from studyapp.study.editing import FormField
from studyapp.tui.widgets.answer_line import CleanInput


class OneOfWords(Widget, can_focus=True):
    """Space, or an arrow to the side, goes on to the next word."""

    DEFAULT_CSS = """
    OneOfWords { height: 1; width: 1fr; }
    OneOfWords:focus { background: $panel; text-style: bold; }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own pattern
        Binding("space,right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
    ]

    @dataclass
    class Turned(Message):
        of: OneOfWords

    value: reactive[str] = reactive("")

    def __init__(self, words: Sequence[str], value: str, faces: Sequence[str]) -> None:
        super().__init__()
        self.words = tuple(words)
        self.faces = dict(zip(words, faces, strict=True))
        """What people read in place of a word."""
        self.set_reactive(OneOfWords.value, value or self.words[0])

    def action_turn(self, by: int) -> None:
        at = self.words.index(self.value) if self.value in self.words else -1
        self.value = self.words[(at + by) % len(self.words)]
        self.post_message(self.Turned(self))

    def on_click(self, _: events.Click) -> None:
        self.action_turn(1)

    def render(self) -> Content:
        return Content(f"‹ {self.faces.get(self.value, self.value)} ›")


Entry: TypeAlias = CleanInput | TextArea | OneOfWords


class NoteField(Vertical):
    """A label, what is written, and what is wrong with it."""

    DEFAULT_CSS = """
    NoteField { height: auto; width: 1fr; margin-bottom: 1; }
    NoteField > .label { height: 1; color: $muted; }
    NoteField:focus-within > .label { color: $primary; text-style: bold; }
    NoteField > TextArea { height: auto; min-height: 1; max-height: 8; border: none; padding: 0;
        background: $panel; }
    NoteField > .wrong { height: auto; display: none; }
    """

    def __init__(self, field: FormField, say: Say) -> None:
        super().__init__()
        self.field, self.say = field, say

    def compose(self) -> ComposeResult:
        yield Static(Content(self.field.said(self.say)), classes="label")
        yield self._entry()
        yield Static(classes="wrong")

    def _entry(self) -> Entry:
        field = self.field
        if field.choices:
            faces = [_face(field, word, self.say) for word in field.choices]
            return OneOfWords(field.choices, field.value, faces)
        if field.multiline:
            return TextArea(field.value, soft_wrap=True, tab_behavior="focus", compact=True)
        return CleanInput(field.value, max_length=LONGEST_TEXT, compact=True, select_on_focus=False)

    @property
    def entry(self) -> Entry:
        for widget in self.children:
            if isinstance(widget, CleanInput | TextArea | OneOfWords):
                return widget
        raise LookupError(self.field.name)

    @property
    def text(self) -> str:
        entry = self.entry
        return entry.text if isinstance(entry, TextArea) else entry.value

    def write(self, text: str) -> None:
        entry = self.entry
        if isinstance(entry, TextArea):
            entry.load_text(text)
        elif not isinstance(entry, OneOfWords) or text in entry.words:
            entry.value = text

    @property
    def changed(self) -> bool:
        first = self.field.choices[0] if self.field.choices else ""
        return self.text.strip() != (self.field.value or first).strip()

    def complain(self, reason: str) -> None:
        """Say under the field what is wrong with it; "" takes it away."""
        line = self.query_one(".wrong", Static)
        line.update(Content.assemble(("! ", "bold $warning"), reason) if reason else "")
        line.display = bool(reason)


def _face(field: FormField, word: str, say: Say) -> str:
    """A kind by its title, a switch by the word for it."""
    if field.name == "kind":
        return say(find_kind(word).title)
    switch = {"true": N_("true"), "false": N_("false")}
    return say(switch[word]) if word in switch else word
