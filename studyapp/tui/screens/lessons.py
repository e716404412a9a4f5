"""The topic map: every lesson in reading order, what it builds on, how far it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.i18n import N_, Say
from studyapp.scheduler import study_day
from studyapp.text.width import cell_width, clip, pad
from studyapp.tui.keys import LESSONS
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.bar import bar
from studyapp.tui.widgets.card_list import CardList
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.library.course.topics import Topic
    from studyapp.store.store import Store

BUILDS_ON = N_("builds on {topics}")
LEADS_TO = N_("leads to {topics}")

BAR = 10
"""Cells of a bar of what was read."""


@dataclass(frozen=True, slots=True)
class Row:
    topic: Topic
    minutes: int
    """About how long the lesson takes to read."""
    read: float
    """Share of its sections, 0..1."""
    cards: int
    started: int


@dataclass
class Mapped(Message):
    rows: tuple[Row, ...]


class LessonsScreen(Room):
    CSS_PATH = "reading.tcss"
    KEYS = LESSONS
    TOPIC = N_(
        "The lessons in reading order. Each needs only what stands above it; what it builds on is "
        "named on the right. A lesson runs its simulations in the text and asks its cards where it "
        "has just taught them."
    )

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Lessons")))
        yield Static(id="idea")
        yield CardList(id="topics")
        yield KeyBar(self.acting_keys(), self.say)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._look()

    def speak(self, language: str) -> None:  # noqa: ARG002 - the lines are made anew
        self._look()

    @work(thread=True, exclusive=True, group="lessons")
    def _look(self) -> None:
        app = self.studyapp
        store = app.store
        found = app.guard(lambda: look(store, study_day(app.desk.clock()), app.language))
        if found is not None:
            self.post_message(found)

    @on(Mapped)
    def _mapped(self, event: Mapped) -> None:
        listed = self.query_one(CardList)
        self.rows = event.rows
        first = next((n for n, row in enumerate(self.rows) if row.read < 1), 0)
        listed.show(self._lines(), first if listed.cursor is None else listed.cursor)
        self._idea()

    def _lines(self) -> list[Content]:
        language, room = self.studyapp.language, self.size.width - 4
        titles = {row.topic.id: row.topic.title.said_in(language) for row in self.rows}
        widest = max(map(cell_width, titles.values()), default=0)
        width = min(widest, max(16, room - 30))
        return [line(row, titles, width, room, self.say) for row in self.rows]

    def _idea(self) -> None:
        """What the topic under the cursor is about, what it builds on and what on it."""
        topic, language = self.topic, self.studyapp.language
        if topic is None:
            self.query_one("#idea", Static).update("")
            return
        titles = {row.topic.id: title_of(row, language) for row in self.rows}
        before = [titles[name] for name in topic.requires if name in titles]
        after = [title_of(row, language) for row in self.rows if topic.id in row.topic.requires]
        said = [
            self.say(words, topics=", ".join(names))
            for words, names in ((BUILDS_ON, before), (LEADS_TO, after))
            if names
        ]
        self.query_one("#idea", Static).update(
            Content.assemble(topic.idea.said_in(language), "\n", (" · ".join(said), "$muted"))
        )

    @on(CardList.OptionHighlighted)
    def _moved(self) -> None:
        self._idea()

    @property
    def topic(self) -> Topic | None:
        here = self.query_one(CardList).cursor
        return self.rows[here].topic if here is not None and here < len(self.rows) else None

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if self.rows:
            self.call_after_refresh(self._redraw)

    def _redraw(self) -> None:
        listed = self.query_one(CardList)
        listed.show(self._lines(), listed.cursor or 0)

    # -- keys ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        if self.topic is not None:
            self.studyapp.open_lesson(self.topic.id)

    @on(CardList.OptionSelected)
    def _clicked(self) -> None:
        self.action_open()

    def action_study(self) -> None:
        if self.topic is not None:
            self.studyapp.study(self.topic.id)

    def action_cursor(self, by: int) -> None:
        self.query_one(CardList).move(by)

    def action_page(self, by: int) -> None:
        self.query_one(CardList).page(by)

    def action_back(self) -> None:
        self.app.pop_screen()


def title_of(row: Row, language: str) -> str:
    """A lesson's topic, with a sign where the lesson was read."""
    return row.topic.title.said_in(language) + (" ✓" if row.read >= 1 else "")


WORDS_A_MINUTE = 180
"""Read with formulae, and stopping at them."""


def look(store: Store | None, day: int, language: str) -> Mapped:
    """The map as it stands today; without a collection, nothing was read. Raises StoreError."""
    from studyapp.library.course.editorial import measure
    from studyapp.library.course.lessons import Prose, lesson
    from studyapp.library.course.topics import topics
    from studyapp.study.reading import NOT_READ, progress

    read = progress(store) if store is not None else {}
    counts = {one.topic: one for one in store.topics(day)} if store is not None else {}
    rows = []
    for topic in topics():
        text = lesson(topic.id, language)
        if text is None:
            continue
        words = sum(measure(b.text, "en") for b in text.blocks if isinstance(b, Prose))
        if text.language == "zh":
            words = sum(measure(b.text, "zh") for b in text.blocks if isinstance(b, Prose)) // 2
        count = counts.get(topic.id)
        rows.append(
            Row(
                topic,
                max(1, round(words / WORDS_A_MINUTE)),
                read.get(topic.id, NOT_READ).share(len(text.sections)),
                count.total if count else 0,
                count.total - count.new if count else 0,
            )
        )
    return Mapped(tuple(rows))


def line(row: Row, titles: dict[str, str], width: int, room: int, say: Say) -> Content:
    """A topic, how far it was read, how many of its cards were begun, what it builds on."""
    share = "✓" if row.read >= 1 else f"{round(100 * row.read)} %"
    took = say(N_("{n} min"), n=row.minutes)
    parts: list[tuple[str, str]] = [
        (pad(clip(titles[row.topic.id], width), width), ""),
        ("  " + pad(bar(row.read, BAR), BAR), "$primary"),
        (pad(share, 6, "right"), "$muted"),
        (pad(took, 8, "right"), "$muted"),
    ]
    left = room - width - 2 - BAR - 6 - 8
    cards = say(N_("cards {started}/{cards}"), started=row.started, cards=row.cards)
    if left >= 18:
        parts.append((pad("   " + cards, 18), "$muted"))
        left -= 18
    elif left >= 10:
        begun = say(N_("{started}/{cards} cards"), started=row.started, cards=row.cards)
        parts.append((pad(begun, left, "right"), "$muted"))
        left = 0
    needs = ", ".join(titles[name] for name in row.topic.requires if name in titles)
    if needs and left >= 20:
        parts.append((clip("  " + say(N_("after {topics}"), topics=needs), left), "$muted"))
    return Content.assemble(*parts)
