"""The load of the days to come: how many cards fall due on each, the exam and easy days marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date
from studyapp.text.width import cell_width, pad
from studyapp.tui.keys import CALENDAR
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.bar import bar
from studyapp.tui.widgets.dates import day_words
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.stats.forecast import DayLoad

DAYS: Final = 8 * 7
NUMBERS: Final = 25
"""Cells of the columns of numbers, the gaps and the edges."""


@dataclass
class Counted(Message):
    days: tuple[DayLoad, ...]


class CalendarScreen(Room):
    CSS_PATH = "days.tcss"
    KEYS = CALENDAR
    TOPIC = N_(
        "How many cards fall due on each day to come, as far as it is scheduled by now: new cards, "
        "and what today's answers bring back, come on top of it."
    )

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[DayLoad, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Calendar")))
        yield Static(id="what")
        with VerticalScroll(can_focus=False):
            yield Static(id="table")
        yield KeyBar(self.acting_keys(), self.say)

    def on_mount(self) -> None:
        self._what(self.say(N_("counting the days …")))
        self._count()

    def _what(self, words: str) -> None:
        self.query_one("#what", Static).update(Content(words))

    @work(thread=True, group="calendar")
    def _count(self) -> None:
        from studyapp.deck.query_terms import QueryError
        from studyapp.study.exam import exam_of
        from studyapp.study.forecast import load_calendar

        app = self.studyapp
        store, settings = app.store, app.desk.settings
        if store is None:
            return
        day = study_day(app.desk.clock())

        def count() -> tuple[DayLoad, ...]:
            try:
                exam = exam_of(store, day, exam=settings.exam, query=settings.exam_query)
            except QueryError:  # home says what is wrong with it
                exam = None
            return load_calendar(store, day, DAYS, exam=exam, easy_days=settings.easy_days)

        days = app.guard(count)
        if days is not None:
            self.post_message(Counted(days))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self.days = event.days
        cards = sum(one.cards for one in self.days)
        self.query_one(TitleBar).right = self.say(N_("{n} days"), n=len(self.days))
        if cards:
            minutes = sum(one.minutes for one in self.days)
            self._what(
                self.say(
                    N_("{cards} cards, about {minutes:.0f} minutes"), cards=cards, minutes=minutes
                )
            )
        else:
            self._what(
                self.say(N_("Nothing is scheduled yet. A card stands here once it was answered."))
            )
        self._table()

    def _table(self) -> None:
        if not any(one.cards or one.exam for one in self.days):
            return
        most = max(one.cards for one in self.days) or 1
        dates = max(cell_width(day_words(one.day, self.say)) for one in self.days)
        marks = [self._marks(one) for one in self.days]
        widest = max(cell_width(one.plain) for one in marks)
        wide = max(2, self.size.width - dates - widest - NUMBERS)
        rows = list[Content]()
        for n, (one, mark) in enumerate(zip(self.days, marks, strict=True)):
            if n and day_date(one.day).weekday() == 0:
                rows.append(Content(""))
            rows.append(self._row(one, mark, most, dates, wide))
        self.query_one("#table", Static).update(Content("\n").join(rows))

    def _marks(self, one: DayLoad) -> Content:
        say = self.say
        signs = []
        if one.exam:
            signs.append((say(N_("◆ exam")), "bold $warning"))
        if one.overdue:
            signs.append((say(N_("{n} overdue"), n=one.overdue), "$warning"))
        if one.share < 1:
            signs.append((say(N_("○ easy day")), "$muted"))
        return Content("  ").join(Content.styled(*sign) for sign in signs)

    def _row(self, one: DayLoad, marks: Content, most: int, dates: int, wide: int) -> Content:
        minutes = self.say(N_("{n:.0f} min"), n=max(1, one.minutes)) if one.cards else ""
        return Content.assemble(
            (f"{pad(day_words(one.day, self.say), dates)}", "bold" if one.exam else ""),
            (pad(str(one.cards), 6, "right"), "bold" if one.cards else "$muted"),
            (f" {pad(bar(one.cards / most, wide), wide)} ", "$primary"),
            (pad(minutes, 9), "$muted"),
            "  ",
            marks,
        )

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._table)

    # -- keys ----------------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=7 * by, animate=False)

    def action_page(self, by: int) -> None:
        place = self.query_one(VerticalScroll)
        place.scroll_relative(y=by * max(1, place.size.height - 1), animate=False)

    def action_first(self) -> None:
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_back(self) -> None:
        self.app.pop_screen()
