"""A card's schedule and every review it had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.scheduler import Schedule, Scheduler, study_day
from studyapp.scheduler.days import day_date
from studyapp.store.store import Store
from studyapp.store.values import Review, StoredCard
from studyapp.study.grading import RATING_WORDS
from studyapp.study.words import EVENT_WORDS, STATE_WORDS, days
from studyapp.text.width import clip, pad
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
        rows += self._marks(stored)
        lines += [Content.assemble((pad(say(name), 16), "$muted"), value) for name, value in rows]
        lines += self._advice()
        reviews = self.store.reviews(self.card)
        lines += [Content(""), Content.styled(say(N_("reviews")), "bold")]
        lines += [self._review(review) for review in reviews] or [Content(say(N_("none yet")))]
        return Content("\n").join(lines)

    def _stability(self, schedule: Schedule) -> str:
        if schedule.memory is None:
            return "–"
        return self.say(N_("{n:.1f} days"), n=schedule.memory.stability)

    def _marks(self, stored: StoredCard) -> list[tuple[str, str]]:
        """What the learner made of the card."""
        marks = []
        if stored.flag:
            marks.append(self.say(N_("flag {n}"), n=stored.flag))
        if stored.marked:
            marks.append(self.say(N_("marked")))
        if stored.suspended:
            marks.append(self.say(N_("suspended")))
        if stored.buried_until is not None and stored.buried_until > study_day(self.now):
            until = day_date(stored.buried_until).isoformat()
            marks.append(self.say(N_("buried until {day}"), day=until))
        found = [(N_("marks"), ", ".join(marks))] if marks else []
        return [*found, (N_("own words"), stored.words)] if stored.words else found

    def _advice(self) -> list[Content]:
        """What to do where it is forgotten more often than its memory lets expect."""
        from studyapp.stats.leech import leech_of
        from studyapp.study.advice import advise, sentences

        leech = leech_of(self.store, self.scheduler, self.card)
        if leech is None:
            return []
        advice = advise(self.store, self.scheduler, leech, study_day(self.now))
        first, *rest = sentences(advice, self.say)
        head = Content.styled(f"! {first}", "$warning")
        return [Content(""), head, *(Content(f"  {one}") for one in rest)]

    def _review(self, review: Review) -> Content:
        rating = self.say(
            RATING_WORDS[review.rating] if review.rating else EVENT_WORDS[review.event]
        )
        sign = {True: "✓", False: "✗", None: " "}[review.right]
        gap = "" if review.interval is None else f"→ {days(review.interval, self.say)}"
        text = f"{review.at:%Y-%m-%d %H:%M}  {sign} {pad(rating, 9)} {pad(gap, 10)} "
        text += "   ".join(filter(None, (clip(review.response, 40), *self._beside(review))))
        return Content.styled(text, "strike $muted" if review.voided else "")

    def _beside(self, review: Review) -> list[str]:
        """With which numbers it was asked, how many hints were taken, who had the last word."""
        instance, found = review.instance, []
        params = instance.get("params")
        if isinstance(params, Mapping) and params:
            found.append(" ".join(f"{name}={value}" for name, value in params.items()))
        if hints := instance.get("hints"):
            found.append(self.say(N_("hints: {n}"), n=hints))
        if instance.get("overridden"):
            found.append(self.say(N_("I was right")))
        return found

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        self.app.pop_screen()
