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
from studyapp.text.width import cell_width, pad
from studyapp.tui.keys import BACKLOG
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.bar import bar
from studyapp.tui.widgets.dates import day_words
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.study.backlog import DayPlan, Plan

LONGEST: Final = 90


@dataclass
class Planned(Message):
    plan: Plan
    days: int | None
    """Over so many days, as was asked; None for as many as the daily limits need."""


class BacklogScreen(Room):
    CSS_PATH = "days.tcss"
    KEYS = BACKLOG
    TOPIC = N_(
        "What is due and too much for a day is spread over the days to come: what gains most per "
        "minute stays on today. Nothing moves before Enter, and one undo takes it back."
    )

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
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
            self._make(self.days)

    @work(thread=True, group="backlog")
    def _make(self, days: int | None) -> None:
        from studyapp.study.backlog import plan_backlog

        app = self.studyapp
        store, scheduler, settings = app.store, app.scheduler, app.desk.settings
        if store is None or scheduler is None:
            return
        day = study_day(app.desk.clock())
        plan = app.guard(
            lambda: (
                plan_backlog(store, scheduler, day, days=days)
                if days
                else plan_backlog(
                    store,
                    scheduler,
                    day,
                    per_day=max(1, settings.reviews_per_day),
                    minutes=settings.minutes_per_day or None,
                )
            )
        )
        if plan is not None:
            self.post_message(Planned(plan, days))

    @on(Planned)
    def _planned(self, event: Planned) -> None:
        self._planning = False
        if event.days != self.days:
            self._ask()
            return
        self.plan = event.plan
        self.query_one(TitleBar).right = self.say(N_("due: {n}"), n=event.plan.due)
        first, second = self._told(event.plan)
        self._what(Content.assemble((first, "bold"), "\n", (second, "$muted")))
        self._table()
        self.enter_phase("plan")

    def _told(self, plan: Plan) -> tuple[str, str]:
        say = self.say
        if not plan.moves:
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
        if self.plan is None:
            return
        by_day, say = self.plan.by_day, self.say
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

    # -- keys ----------------------------------------------------------------------------------

    def action_spread(self, by: int) -> None:
        if self.plan is not None:
            here = self.days or max(1, len(self.plan.by_day))
            self.days = max(1, min(LONGEST, here + by))
            self._ask()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_apply(self) -> None:
        """Move the cards as shown."""
        app, plan = self.studyapp, self.plan
        store = app.store
        if plan is None or store is None or self._planning:
            return
        if not plan.moves:
            self.app.pop_screen()
            return
        operation = app.guard(lambda: store.reschedule(plan.moves, app.desk.clock()))
        if operation is not None:
            app.pop_screen()
            app.tell_of(N_("{what}; u takes it back"), operation)

    def action_back(self) -> None:
        self.app.pop_screen()
