"""Help: what a screen is for, and every key that acts on it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from studyapp.i18n import N_
from studyapp.text.width import cell_width, pad
from studyapp.tui.keys import HELP, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar


class KeyRows(Widget):
    """Keys in one column, words in another; words that are too long go on under themselves."""

    DEFAULT_CSS = """
    KeyRows { height: auto; width: 1fr; margin-top: 1; }
    """

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.rows = tuple(rows)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        margin = max(8, *(cell_width(key) + 2 for key, _ in self.rows))
        return [
            Content.assemble((pad("" if n else key, margin), "bold $primary"), line)
            for key, words in self.rows
            for n, line in enumerate(Content(words).wrap(max(10, width - margin)))
        ]


class HelpScreen(Room):
    KEYS = HELP
    TOPIC = N_("Help shows the keys of the screen it was opened from.")

    def __init__(self, about: Room) -> None:
        super().__init__()
        self.about = about

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Help")))
        with VerticalScroll(id="help"):
            yield CardText(self.say(self.about.TOPIC))
            yield KeyRows(self._rows())
        yield KeyBar(self.acting_keys(), self.say)

    def _rows(self) -> list[tuple[str, str]]:
        """Every key once, with what it does."""
        rows: dict[tuple[str, str], Key] = {}
        for key in self.about.every_key():
            words = self.say(key.help or key.label)
            rows.setdefault((key.shown, words), key)
        digits = [shown for shown, _ in rows if shown.isdigit()]
        return [
            (f"{digits[0]}-{digits[-1]}" if shown.isdigit() else shown, words)
            for shown, words in rows
            if not shown.isdigit() or shown == digits[0]
        ]

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        self.app.pop_screen()
