"""A backlog spread over some days: how each day looks before and after, then it is done or not."""

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
from studyapp.scheduler.load import read_easy
from studyapp.study.grading import named
from studyapp.text.width import cell_width, pad
from studyapp.tui.keys import BACKLOG, HOME, Key
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.bar import bar
from studyapp.tui.widgets.dates import day_words
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.study.backlog import DayPlan, Plan

LONGEST: Final = 90
WEEK: Final = 7
"""Over so many days a backlog is spread where no daily limit is set."""


@dataclass
class Planned(Message):
    plan: Plan | None
    """None where no exam is set."""
    wrong: str
    """Why the exam's search can't be read, "" where it can."""
    asked: tuple[int | None, bool]
    """Over so many days, None for as many as the daily limits need; whether for the exam."""


class BacklogScreen(Room):
    CSS_PATH = "days.tcss"
    KEYS = BACKLOG
    TOPIC = N_(
        "What is due and too much for a day is spread over the days to come: what gains most per "
        "minute stays on today. Nothing moves before Enter, and one undo takes it back."
    )

    def __init__(self, *, exam: bool = False) -> None:
        super().__init__()
        self.exam = exam
        """Whether what falls due after the exam is laid out instead."""
        self.plan: Plan | None = None
        self.wrong = ""
        self.days: int | None = None
        self._planning = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Backlog")))
        yield Static(id="what")
        with VerticalScroll(can_focus=False):
            yield Static(id="table")
        yield KeyBar((), self.say)

    def on_mount(self) -> None:
        self.enter_phase("looking")
        self._what(Content(self.say(N_("weighing what is due …"))))
        self._ask()

    def _what(self, words: Content) -> None:
        self.query_one("#what", Static).update(words)

    # -- planning ------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Plan for the days as they stand; while one plan is made the next one waits for it."""
        if not self._planning:
            self._planning = True
            self._make(self.days, self.exam)

    @work(thread=True, group="backlog")
    def _make(self, days: int | None, exam: bool) -> None:
        app = self.studyapp
        store, scheduler = app.store, app.scheduler
        if store is None or scheduler is None:
            return
        day, settings = study_day(app.desk.clock()), app.desk.settings

        def make() -> tuple[Plan | None, str]:
            from studyapp.deck.query_terms import QueryError
            from studyapp.study.backlog import plan_backlog
            from studyapp.study.exam_plan import plan_showings

            if exam:
                try:
                    return plan_showings(store, day, settings), ""
                except QueryError as wrong:
                    return None, app.sorry(wrong)
            easy = read_easy(settings.easy_days)
            if days:
                return plan_backlog(store, scheduler, day, days=days, easy=easy), ""
            per_day, minutes = settings.reviews_per_day or None, settings.minutes_per_day or None
            return plan_backlog(
                store, scheduler, day, per_day=per_day, minutes=minutes, days=WEEK, easy=easy
            ), ""

        found = app.guard(make)
        if found is not None:
            self.post_message(Planned(*found, (days, exam)))

    @on(Planned)
    def _planned(self, event: Planned) -> None:
        self._planning = False
        if event.asked != (self.days, self.exam):
            self._ask()
            return
        self.plan, self.wrong, say = event.plan, event.wrong, self.say
        bar = self.query_one(TitleBar)
        bar.left = say(N_("Exam")) if self.exam else say(N_("Backlog"))
        due = event.plan.due if event.plan is not None else 0
        bar.right = "" if self.exam else say(N_("due: {n}"), n=due)
        first, second = self._for_exam() if self.exam else self._told()
        self._what(Content.assemble((first, "bold"), "\n", (second, "$muted")))
        self._table()
        self.enter_phase("plan")

    def _for_exam(self) -> tuple[str, str]:
        say, plan = self.say, self.plan
        if self.wrong:
            return say(N_("the setting exam_query: {wrong}"), wrong=self.wrong), ""
        if plan is None:
            return (
                say(N_("No exam is set, or it is over.")),
                say(N_("Set one with: studyapp config set exam 2026-12-09")),
            )
        if not plan.moves:
            return say(N_("Every card that you have begun is shown once more before it.")), ""
        return (
            say(N_("cards that fall due on the exam day or later: {n}"), n=len(plan.moves)),
            say(N_("Each would be shown once more just before it, the weakest last.")),
        )

    def _told(self) -> tuple[str, str]:
        say, plan = self.say, self.plan
        if plan is None or not plan.moves:
            return (
                say(N_("Nothing has to be moved: a day holds what is due.")),
                say(N_("{key} spreads it over more days."), key=self.face("more-days")),
            )
        return (
            say(
                N_("{moved} of {due} due cards move, over {days} days"),
                moved=len(plan.moves),
                due=plan.due,
                days=len(plan.by_day),
            ),
            say(
                N_("Until they are asked, about {n:.1f} more of them will be forgotten."),
                n=plan.waiting_cost,
            ),
        )

    # -- the table -----------------------------------------------------------------------------

    def _table(self) -> None:
        plan, say = self.plan, self.say
        by_day = plan.by_day if plan is not None and (plan.moves or not self.exam) else ()
        if not by_day:
            self.query_one("#table", Static).update(Content(""))
            return
        most = max((max(one.before, one.after) for one in by_day), default=0) or 1
        dates = max((cell_width(day_words(one.day, say)) for one in by_day), default=0)
        wide = max(6, (self.size.width - dates - 34) // 2)
        head = (
            f"{' ' * dates}  {pad(say(N_('now')), wide + 7)}"
            f"{pad(say(N_('then')), wide + 7)}{pad(say(N_('minutes')), 14, 'right')}"
        )
        rows = [Content.styled(head, "$muted")]
        rows += [self._row(one, most, dates, wide) for one in by_day]
        self.query_one("#table", Static).update(Content("\n").join(rows))

    def _row(self, one: DayPlan, most: int, dates: int, wide: int) -> Content:
        now, then = one.before, one.after
        minutes = f"{one.minutes_before:.0f} → {one.minutes_after:.0f}"
        return Content.assemble(
            f"{pad(day_words(one.day, self.say), dates)}  ",
            (pad(str(now), 5, "right"), "" if now else "$muted"),
            (f" {pad(bar(now / most, wide), wide)} ", "$muted"),
            (pad(str(then), 5, "right"), "bold" if then != now else ""),
            (f" {pad(bar(then / most, wide), wide)} ", "$primary"),
            (pad(minutes, 14, "right"), "$muted"),
        )

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._table)

    def acting_keys(self) -> list[Key]:
        away = set()
        if self.exam:
            away |= {"spread(1)", "spread(-1)"}
        if self.plan is None or not self.plan.moves:
            away.add("apply")
        return [key for key in super().acting_keys() if key.action not in away]

    # -- keys ----------------------------------------------------------------------------------

    def action_spread(self, by: int) -> None:
        if self.plan is not None and not self.exam:
            here = self.days or max(1, len(self.plan.by_day))
            self.days = max(1, min(LONGEST, here + by))
            self._ask()

    def action_exam(self) -> None:
        """The last showings before the exam, or the backlog again."""
        self.exam = not self.exam
        self._ask()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_apply(self) -> None:
        """Move the cards as shown."""
        app, plan = self.studyapp, self.plan
        store = app.store
        if store is None or self._planning:
            return
        if plan is None or not plan.moves:
            self.app.pop_screen()
            return
        operation = app.guard(lambda: store.reschedule(plan.moves, app.desk.clock()))
        if operation is not None:
            app.pop_screen()
            undo = next(key.shown for key in self.table(HOME) if key.name == "undo")
            app.tell(N_("{what}; {key} takes it back"), what=named(operation, self.say), key=undo)

    def action_back(self) -> None:
        self.app.pop_screen()
