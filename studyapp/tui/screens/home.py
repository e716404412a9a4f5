"""Home answers "what now?": what is due, topic by topic, and one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.tui.keys import HOME, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.bar import sparkline
from studyapp.tui.widgets.dates import day_words
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.now import now
from studyapp.tui.widgets.title_bar import TitleBar
from studyapp.tui.widgets.topics import Topics

if TYPE_CHECKING:
    from studyapp.study.notices import Notices
    from studyapp.study.overview import Overview


@dataclass
class Noticed(Message):
    notices: Notices


class HomeScreen(Room):
    KEYS = HOME
    TOPIC = N_(
        "Home shows what is due in each topic. Enter goes on with a sitting that you left, else "
        "it studies what is due; once the cursor was moved, of the topic under it."
    )

    def __init__(self) -> None:
        super().__init__()
        self.overview: Overview | None = None
        self.notices: Notices | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar("studyapp")
        yield Static(id="now")
        with VerticalScroll(can_focus=False):
            yield Topics(self.say)
            yield Static(id="history")
        yield KeyBar(self.acting_keys(), self.say)

    def on_mount(self) -> None:
        self._title()
        self.query_one("#now", Static).update(Content(self.say(N_("opening your collection …"))))

    def _title(self) -> None:
        day = self.studyapp.desk.clock().date().toordinal()
        bar = self.query_one(TitleBar)
        bar.left = "studyapp"
        where = f"{self.studyapp.collection_name} · {self.studyapp.language}"
        bar.right = f"{where}   {day_words(day, self.say)}"

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.studyapp.look()

    # -- showing -------------------------------------------------------------------------------

    def show(self, overview: Overview) -> None:
        """Fill in the counts; the rest is looked up behind them."""
        self.overview = overview
        self._title()
        self._now()
        self.query_one(Topics).show(overview.topics)
        self.query_one("#history", Static).update(self._history(overview))
        self._notice()

    @work(thread=True, exclusive=True, group="notices")
    def _notice(self) -> None:
        from studyapp.deck.query_terms import QueryError
        from studyapp.scheduler import study_day
        from studyapp.study.notices import notices

        app = self.studyapp
        store, scheduler = app.store, app.scheduler
        if store is None or scheduler is None:
            return
        day, settings = study_day(app.desk.clock()), app.desk.settings
        try:
            found = app.guard(lambda: notices(store, scheduler, day, settings))
        except QueryError as wrong:
            app.tell(N_("the setting exam_query: {wrong}"), wrong=app.sorry(wrong))
            without = replace(settings, exam="")
            found = app.guard(lambda: notices(store, scheduler, day, without))
        if found is not None:
            self.post_message(Noticed(found))

    @on(Noticed)
    def _noticed(self, event: Noticed) -> None:
        self.notices = event.notices
        self._now()
        self.refresh_keys()

    def _now(self) -> None:
        if self.overview is not None:
            words = now(self.overview, self.notices, self.size.width - 4, self.face, self.say)
            self.query_one("#now", Static).update(words)

    def _history(self, overview: Overview) -> Content:
        if not overview.answers_week:
            return Content("")
        recall = "–" if overview.recall is None else f"{round(100 * overview.recall)} %"
        return Content.styled(
            "\n"
            + self.say(
                N_("last week  {bars}  {answers} answered   recall {recall} (target {target} %)"),
                bars=sparkline(overview.week),
                answers=overview.answers_week,
                recall=recall,
                target=round(100 * self.studyapp.desk.settings.retention),
            ),
            "$muted",
        )

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._now)

    # -- keys ----------------------------------------------------------------------------------

    def acting_keys(self) -> list[Key]:
        """Enter is called what it does."""
        keys = super().acting_keys()
        if not self._goes_on:
            return keys
        on = N_("go on")
        return [replace(key, label=on) if key.action == "begin" else key for key in keys]

    @property
    def _goes_on(self) -> bool:
        """A sitting was left, and no topic was picked since."""
        left = self.notices is not None and self.notices.left is not None
        return left and not any(topics.picked for topics in self.query(Topics))

    def action_cursor(self, by: int) -> None:
        self.query_one(Topics).move(by)
        self.refresh_keys()

    def on_click(self) -> None:
        """A click on a topic picks it."""
        self.refresh_keys()

    def action_begin(self) -> None:
        """What ▸ says: go on, else study; a topic that was picked comes before both."""
        topics = self.query_one(Topics)
        if topics.picked:
            self.studyapp.study(topics.topic)
        elif self._goes_on:
            self.studyapp.go_on()
        else:
            self.studyapp.study(None)

    def action_study(self) -> None:
        self.studyapp.study(None)

    def action_search(self) -> None:
        from studyapp.tui.screens.search import SearchScreen

        self.studyapp.open(SearchScreen)

    def action_mistakes(self) -> None:
        from studyapp.tui.screens.mistakes import MistakesScreen

        self.studyapp.open(MistakesScreen)

    def action_quiz(self) -> None:
        from studyapp.tui.screens.quiz import QuizScreen

        self.studyapp.open(QuizScreen)

    def action_calendar(self) -> None:
        from studyapp.tui.screens.calendar import CalendarScreen

        self.studyapp.open(CalendarScreen)

    @property
    def _behind(self) -> bool:
        """Whether more is due than a day holds."""
        return self.notices is not None and self.notices.backlog > 0

    def action_backlog(self) -> None:
        from studyapp.tui.screens.backlog import BacklogScreen

        late = self.notices is not None and self.notices.exam is not None
        self.studyapp.open(lambda: BacklogScreen(exam=late and not self._behind))

    def action_add(self) -> None:
        from studyapp.tui.screens.add import AddScreen

        self.studyapp.open(AddScreen)

    def action_gallery(self) -> None:
        self.studyapp.open_gallery()

    def action_lessons(self) -> None:
        from studyapp.tui.screens.lessons import LessonsScreen

        self.studyapp.open(LessonsScreen)

    def action_undo(self) -> None:
        self.studyapp.undo()

    def action_redo(self) -> None:
        self.studyapp.redo()

    def action_quit(self) -> None:
        self.app.exit()
