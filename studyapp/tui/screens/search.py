"""A search: a line in Anki's words, how many cards it finds, and a sitting of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from studyapp.deck.fields import NoteError
from studyapp.deck.query_terms import QueryError
from studyapp.deck.read import question
from studyapp.i18n import N_, Say
from studyapp.scheduler import State, study_day
from studyapp.store.values import QueueRow
from studyapp.study.words import days
from studyapp.text.width import cell_width, clip, pad
from studyapp.tui.keys import SEARCH, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.answer_line import Field
from studyapp.tui.widgets.card_list import CardList, one_line
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.store.store import Store

MOST: Final = 200
"""Cards listed; a sitting takes all that are found."""
EXAMPLES: Final = (
    (N_("gradient clipping"), N_("both words, anywhere in a card")),
    (N_('"vanishing gradient"'), N_("these words in this order")),
    ("topic:gradients is:new", N_("new cards of a topic")),
    ("is:due or is:learning", N_("what is due, or was failed today")),
    ("sure-wrong:14", N_("wrong though you were certain, in 14 days")),
    ("prop:lapses>=2 -tag:easy", N_("forgotten twice, without a tag")),
    ("rated:7:1", N_("answered Again in 7 days")),
)


@dataclass(frozen=True, slots=True)
class Row:
    card: str
    prompt: str
    """Card Markdown."""
    due: str


@dataclass
class Found(Message):
    query: str
    rows: tuple[Row, ...]
    all: int
    wrong: str
    """Why the line can't be read, "" where it can."""


class Line(Field):
    @dataclass
    class Left(Message):
        pass

    def action_release(self) -> None:
        """Esc leaves the search, as on every screen."""
        self.post_message(self.Left())


class SearchScreen(Room):
    CSS_PATH = "practice.tcss"
    KEYS = SEARCH
    TOPIC = N_(
        "A search finds cards by words and by Anki's terms: deck: topic: tag: note: kind: is:due "
        "is:new is:suspended flag:1 prop:lapses>2 rated:7:1 added:30, with - for not, or, and "
        "brackets. Enter studies what is due or new among them; from the list c crams them all."
    )

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self.first = query
        self.phase = "line"
        self.found = Found("", (), 0, "")
        self._asked: str | None = None
        """The line that is being looked up."""

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Search")))
        with Horizontal(id="line"):
            yield Static("/ ")
            yield Line(self.first, max_length=500, compact=True, select_on_focus=False)
        yield Static(id="count")
        yield Static(id="none")
        yield CardList()
        yield KeyBar((), self.say)

    def on_mount(self) -> None:
        self.query_one(Line).focus()
        self.enter_phase("line")
        self._show()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._look()  # a sitting may have changed what is found

    def speak(self, language: str) -> None:  # noqa: ARG002 - what is found is read anew
        self._look()

    # -- looking -------------------------------------------------------------------------------

    @property
    def query_line(self) -> str:
        return self.query_one(Line).value.strip()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._look()

    def _look(self) -> None:
        """Look up what the line says; while one look is under way the next one waits for it."""
        if self._asked is None:
            self._asked = self.query_line
            self._find(self._asked)

    @work(thread=True, group="search")
    def _find(self, query: str) -> None:
        app = self.studyapp
        store = app.store
        found = None
        if store is not None and query:
            day = study_day(app.desk.clock())
            found = app.guard(lambda: look(store, query, day, app.language, app.say))
        self.post_message(found or Found(query, (), 0, ""))

    @on(Found)
    def _was_found(self, event: Found) -> None:
        self._asked = None
        self.found = event
        self._show()
        if event.query != self.query_line:
            self._look()

    def _show(self) -> None:
        found, say = self.found, self.say
        count, none = self.query_one("#count", Static), self.query_one("#none", Static)
        none.display = not found.rows
        if found.wrong:
            count.update(Content.assemble(("! ", "bold $warning"), found.wrong))
        elif not found.query:
            count.update(Content(""))
            none.update(self._examples())
        else:
            more = say(N_(", the first {n} listed"), n=MOST) if found.all > MOST else ""
            count.update(Content(say(N_("cards: {n}"), n=found.all) + more))
            none.update(Content(say(N_("No card is like that."))))
        if found.wrong:
            none.update(self._examples())
        self._list()
        self.refresh_keys()

    def _examples(self) -> Content:
        rows = [(self.say(query), self.say(means)) for query, means in EXAMPLES]
        width = max(cell_width(query) for query, _ in rows) + 3
        return Content("\n").join(
            Content.assemble((pad(query, width), "bold"), (means, "$muted"))
            for query, means in rows
        )

    def _list(self) -> None:
        listed, rows = self.query_one(CardList), self.found.rows
        listed.display = bool(rows)
        width = max(30, self.size.width - 6)
        ids = min(max((cell_width(row.card) for row in rows), default=0), width // 3)
        dues = max((cell_width(row.due) for row in rows), default=0)
        room = width - ids - dues - 4
        listed.show(
            [
                Content.assemble(
                    (pad(clip(row.card, ids), ids), "$muted"),
                    f"  {pad(one_line(row.prompt, room), room)}  ",
                    (pad(row.due, dues, "right"), "$muted"),
                )
                for row in rows
            ],
            listed.cursor or 0,
        )

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._list)

    def acting_keys(self) -> list[Key]:
        away = set() if self.found.rows else {"begin", "cram", "info", "cursor(1)"}
        return [key for key in super().acting_keys() if key.action not in away]

    def enter_phase(self, phase: str) -> None:
        self.set_class(phase == "line", "line")
        super().enter_phase(phase)

    # -- keys ----------------------------------------------------------------------------------

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        phase = "line" if isinstance(self.focused, Line) else "list"
        if phase != self.phase:
            self.enter_phase(phase)

    @on(Input.Submitted)
    def action_begin(self) -> None:
        """Study what is due or new among them."""
        from studyapp.study.plan import Plan, daily_limits

        if self.query_line and self.found.query == self.query_line and self.found.rows:
            limits = daily_limits(self.studyapp.desk.settings)
            self.studyapp.sit(Plan(query=self.query_line, limits=limits))

    def action_cram(self) -> None:
        from studyapp.study.plan import Mode, Plan

        if self.found.rows:
            self.studyapp.sit(Plan(Mode.CRAM, query=self.query_line))

    def action_cursor(self, by: int) -> None:
        listed = self.query_one(CardList)
        if self.phase == "line":
            if by > 0 and self.found.rows:
                self.set_focus(None)
        elif by < 0 and not listed.cursor:
            self.action_line()
        else:
            listed.move(by)

    def action_page(self, by: int) -> None:
        self.query_one(CardList).page(by)

    def action_turn(self) -> None:
        if self.phase == "list":
            self.action_line()
        elif self.found.rows:
            self.set_focus(None)

    def action_line(self) -> None:
        self.query_one(Line).focus()

    def action_info(self) -> None:
        here = self.query_one(CardList).cursor
        if here is not None:
            self.studyapp.show_card(self.found.rows[here].card)

    @on(Line.Left)
    def action_back(self) -> None:
        self.app.pop_screen()


def look(store: Store, query: str, day: int, language: str, say: Say) -> Found:
    """What a line finds, the first of it with its questions."""
    try:
        rows = store.find(query, day, limit=MOST)
        count = len(rows) if len(rows) < MOST else store.count(query, day)
    except QueryError as wrong:
        words = [say(part, **wrong.values) for part in (wrong.message, wrong.fix)]
        return Found(query, (), 0, " - ".join(words))
    return Found(query, tuple(_row(store, row, day, language, say) for row in rows), count, "")


def _row(store: Store, row: QueueRow, day: int, language: str, say: Say) -> Row:
    try:
        prompt = question(store.card(row.id).card, language, 0).prompt
    except NoteError:  # a note that can't be read any more is found by its name
        prompt = ""
    schedule = row.schedule
    if schedule.state is State.NEW or schedule.due is None:
        due = say(N_("new"))
    elif schedule.due <= day:
        due = say(N_("due"))
    else:
        due = days(schedule.due - day, say)
    return Row(row.id, prompt, due)
