"""The end of a sitting: how much was answered, what to see again, when the next cards are due."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.deck.fields import NoteError
from studyapp.i18n import N_
from studyapp.scheduler.days import day_date
from studyapp.stats.calibration import STATED
from studyapp.store.errors import StoreError
from studyapp.study.nothing import waiting
from studyapp.study.plan import MODE_WORDS, Mode
from studyapp.study.session import Session, Summary
from studyapp.text.markdown import plain
from studyapp.text.width import clip
from studyapp.tui.keys import CLOSING
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

ENOUGH: Final = 5
"""Confidences from which their score says something."""


class ClosingScreen(Room):
    KEYS = CLOSING
    TOPIC = N_("The sitting is over; every answer is saved.")

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        plan = self.session.plan
        mode = "" if plan.schedules else self.say(MODE_WORDS[plan.mode])
        yield TitleBar(self.say(N_("Done")), mode)
        with VerticalScroll(id="closing"):
            yield Static(self._words())
        yield KeyBar(self.acting_keys(), self.say)

    def _words(self) -> Content:
        summary, say = self.session.summary(), self.say
        recall = round(100 * summary.recalled / max(1, summary.answered))
        score = say(N_("recalled {n} ({share} %)"), n=summary.recalled, share=recall)
        lines = [
            Content(""),
            Content.assemble((say(N_("{n} answered"), n=summary.answered), "bold"), f"   {score}"),
            Content(""),
            *self._calibration(summary),
            *self._again(summary),
            *self._unasked(summary),
        ]
        if summary.waiting and self.session.plan.schedules:
            lines.append(Content(say(N_("still to be recalled today: {n}"), n=summary.waiting)))
        if summary.next_due:
            day, count = summary.next_due
            when = day_date(day).isoformat()
            if day == self.session.day + 1:
                when = say(N_("tomorrow"))
            lines.append(Content(say(N_("next: {when}, {count} due"), count=count, when=when)))
        return Content("\n").join([*lines, *self._held_back()])

    def _calibration(self, summary: Summary) -> list[Content]:
        """How well the learner knew what they knew, once enough was said."""
        said = [
            (STATED[one.confidence], one.right)
            for one in summary.results
            if one.confidence is not None
        ]
        if len(said) < ENOUGH:
            return []
        brier = sum((stated - right) ** 2 for stated, right in said) / len(said)
        words = N_("Brier score of your confidence {score:.2f}   0 is perfect, 0.25 is a coin")
        return [Content.styled(self.say(words, score=brier), "$muted"), Content("")]

    def _again(self, summary: Summary) -> list[Content]:
        """What went wrong, with what the learner wrote of it."""
        if not summary.again:
            return []
        lines = [Content.styled(self.say(N_("to see again")), "bold")]
        width = max(20, self.app.size.width - 10)
        for result in summary.again:
            first = plain(result.prompt, 400).replace("\n", " ")
            lines.append(Content.assemble(("  ✗ ", "$error"), clip(first, width)))
            if words := self._own_words(result.card):
                lines.append(Content.styled(f"    {clip(words, width)}", "italic"))
        return [*lines, Content("")]

    def _own_words(self, card: str) -> str:
        try:
            return self.session.store.card(card).words
        except (StoreError, NoteError):  # it was deleted since
            return ""

    def _unasked(self, summary: Summary) -> list[Content]:
        """Cards of which no question could be made, and why."""
        lines = [
            Content.assemble(
                ("  ! ", "$warning"), f"{one.card}: {self.say(one.reason, **one.values)}"
            )
            for one in summary.unasked
        ]
        head = Content.styled(self.say(N_("could not be asked")), "bold")
        return [head, *lines, Content("")] if lines else []

    def _held_back(self) -> list[Content]:
        """What this sitting left for another day, and how to draw a quiz again."""
        plan, queue, say = self.session.plan, self.session.queue, self.say
        lines = []
        if plan.schedules and queue.left_over:
            words = N_("{count} more are due than today's limits take")
            lines.append(Content(say(words, count=queue.left_over)))
        if plan.schedules and (held := waiting(self.session)):
            lines.append(Content(say(held[0], **held[1])))
        if not plan.schedules:
            lines.append(Content(say(N_("practice: no schedule was moved"))))
        if plan.mode is Mode.QUIZ:
            lines.append(Content(say(N_("this quiz was drawn with seed {seed}"), seed=plan.seed)))
        return lines

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        self.app.pop_screen()

    def action_undo(self) -> None:
        """The last answer is taken back and its card asked again."""
        from studyapp.tui.screens.study import StudyScreen

        operation = self.studyapp.guard(self.session.undo)
        if operation is not None:
            self.studyapp.tell_of(N_("undid: {what}"), operation)
            self.session.language = self.studyapp.language
            self.app.pop_screen()
            if self.studyapp.guard(self.session.next) is not None:
                self.app.push_screen(StudyScreen(self.session, focus=False))
