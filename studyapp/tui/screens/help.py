"""Help: what a screen is for, and every key that acts on it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.text.width import cell_width, pad
from studyapp.tui.keys import HELP, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar


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
            yield Static(self._table(), id="keys")
        yield KeyBar(self.acting_keys(), self.say)

    def _table(self) -> Content:
        rows: dict[tuple[str, str], Key] = {}
        for key in self.about.every_key():
            words = self.say(key.help or key.label)
            rows.setdefault((key.shown, words), key)
        digits = [shown for shown, _ in rows if shown.isdigit()]
        lines = []
        width = max(cell_width(shown) for shown, _ in rows) + 2
        for shown, words in rows:
            if shown.isdigit() and shown != digits[0]:
                continue
            face = f"{digits[0]}-{digits[-1]}" if shown.isdigit() else shown
            lines.append(Content.assemble((pad(face, max(width, 8)), "bold $primary"), words))
        return Content("\n").join([Content(""), *lines])

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        self.app.pop_screen()
