"""The demos of the gallery: topics as headings, one line a demo, a cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from studyapp.i18n import Say, english
from studyapp.lab.gallery import Entry
from studyapp.text.width import cell_width, clip, pad

NAME = 24
"""The most cells that the names' column takes."""


class DemoList(Widget):
    DEFAULT_CSS = """
    DemoList { height: auto; width: 1fr; }
    """

    @dataclass
    class Moved(Message):
        entry: Entry | None

    @dataclass
    class Opened(Message):
        entry: Entry

    def __init__(self, topic: Callable[[str], str] = str, say: Say = english) -> None:
        super().__init__()
        self.topic, self.say = topic, say
        self.entries: tuple[Entry, ...] = ()
        self.cursor = 0
        self.empty = ""
        """What is said where there is nothing to list."""
        self._rows: list[str | Entry] = []

    def show(self, entries: Sequence[Entry], at: str = "") -> None:
        """List these, the cursor on the demo of that name, else on the first."""
        self.entries = tuple(entries)
        self._rows = []
        for n, entry in enumerate(self.entries):
            if entry.topic and (n == 0 or self.entries[n - 1].topic != entry.topic):
                self._rows.append(self.topic(entry.topic))
            self._rows.append(entry)
        known = [entry.name for entry in self.entries]
        self.cursor = known.index(at) if at in known else 0
        self.refresh(layout=True)
        self.call_after_refresh(self._follow)
        self.post_message(self.Moved(self.entry))

    @property
    def entry(self) -> Entry | None:
        """The demo under the cursor."""
        return self.entries[self.cursor] if self.entries else None

    def move(self, by: int) -> None:
        self._to(self.cursor + by)

    def _to(self, place: int) -> None:
        self.cursor = max(0, min(len(self.entries) - 1, place))
        self.refresh()
        self._follow()
        self.post_message(self.Moved(self.entry))

    def _follow(self) -> None:
        """Scroll so that the cursor is in sight, the heading above the first of a topic with it."""
        if self.entry is None or not isinstance(self.parent, VerticalScroll):
            return
        row = self._rows.index(self.entry)
        headed = row > 0 and isinstance(self._rows[row - 1], str)
        region = Region(0, row - headed, 1, 1 + headed)
        self.parent.scroll_to_region(region, animate=False)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002
        return max(1, len(self._rows))

    def render(self) -> Content:
        if not self._rows:
            return Content.styled(self.empty, "$muted")
        names = min(NAME, max(cell_width(entry.name) for entry in self.entries))
        return Content("\n").join([self._row(row, names) for row in self._rows])

    def _row(self, row: str | Entry, names: int) -> Content:
        if isinstance(row, str):
            return Content.styled(row, "bold $muted")
        here = row is self.entry
        claim = self.say(row.demo.claim) if row.demo else f"! {row.broken}" if row.broken else ""
        return Content.assemble(
            ("▸ " if here else "  ", "bold $primary"),
            (pad(row.name, names), "bold" if here else ""),
            "  ",
            (clip(claim, max(0, self.size.width - names - 5)), "" if here else "$muted"),
        )

    def on_click(self, event: events.Click) -> None:
        row = self._rows[event.y] if 0 <= event.y < len(self._rows) else None
        if isinstance(row, Entry):
            if row is self.entry:
                self.post_message(self.Opened(row))
            else:
                self._to(self.entries.index(row))
