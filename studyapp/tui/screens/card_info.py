"""A card's schedule and every review it had."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.scheduler import Schedule, Scheduler, study_day
from studyapp.scheduler.days import day_date
from studyapp.store.store import Store
from studyapp.store.values import Review
from studyapp.study.grading import RATING_WORDS
from studyapp.study.words import EVENT_WORDS, STATE_WORDS, days
from studyapp.text.width import pad
from studyapp.tui.keys import INFO
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar


class CardInfo(Room):
    KEYS = INFO
    TOPIC = N_(
        "Stability is how many days pass until recall falls to 90 %; difficulty runs from 1 to 10."
    )

    def __init__(self, store: Store, scheduler: Scheduler, card: str, now: datetime) -> None:
        super().__init__()
        self.store, self.scheduler, self.card, self.now = store, scheduler, card, now

    def compose(self) -> ComposeResult:
        yield TitleBar(self.say(N_("Card")), self.card)
        with VerticalScroll(id="info"):
            yield Static(self._words())
        yield KeyBar(self.acting_keys(), self.say)

    def _words(self) -> Content:
        stored, say = self.store.card(self.card), self.say
        schedule = stored.schedule
        recall = self.scheduler.retrievability(schedule, study_day(self.now))
        rows = [
            (N_("deck"), stored.card.deck),
            (
                N_("note"),
                f"{stored.card.note.id} · {self.studyapp.kind_title(stored.card.note.kind)}",
            ),
            (N_("source"), stored.card.note.source or "–"),
            (N_("state"), say(STATE_WORDS[schedule.state])),
            (N_("due"), day_date(schedule.due).isoformat() if schedule.due else "–"),
            (N_("recall today"), "–" if recall is None else f"{recall:.1%}"),
            (N_("stability"), self._stability(schedule)),
            (N_("difficulty"), f"{schedule.memory.difficulty:.2f}" if schedule.memory else "–"),
            (N_("answers"), str(schedule.reps)),
            (N_("lapses"), str(schedule.lapses)),
        ]
        lines = [Content("")]
        lines += [Content.assemble((pad(say(name), 16), "$muted"), value) for name, value in rows]
        reviews = self.store.reviews(self.card)
        lines += [Content(""), Content.styled(say(N_("reviews")), "bold")]
        lines += [self._review(review) for review in reviews] or [Content(say(N_("none yet")))]
        return Content("\n").join(lines)

    def _stability(self, schedule: Schedule) -> str:
        if schedule.memory is None:
            return "–"
        return self.say(N_("{n:.1f} days"), n=schedule.memory.stability)

    def _review(self, review: Review) -> Content:
        rating = self.say(
            RATING_WORDS[review.rating] if review.rating else EVENT_WORDS[review.event]
        )
        sign = {True: "✓", False: "✗", None: " "}[review.right]
        gap = "" if review.interval is None else f"→ {days(review.interval, self.say)}"
        text = (
            f"{review.at:%Y-%m-%d %H:%M}  {sign} {pad(rating, 8)} {pad(gap, 10)} {review.response}"
        )
        return Content.styled(text, "strike $muted" if review.voided else "")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        self.app.pop_screen()
