"""One sitting: it hands out cards, judges responses, and records each rating at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from studyapp.deck.ask import Response, Typed, form, shown, written
from studyapp.deck.judge import judge
from studyapp.i18n import Say
from studyapp.scheduler import Rating, Scheduler, State, study_day
from studyapp.scheduler.fsrs import MODEL
from studyapp.store.values import NewReview, QueueRow
from studyapp.study.dealing import Dealer
from studyapp.study.editing import accepting
from studyapp.study.exam import exam_of
from studyapp.study.gathering import gather
from studyapp.study.grading import Confidence, propose
from studyapp.study.hands import Hands, row_of
from studyapp.study.hints import cap, ladder
from studyapp.study.line import AFTER, Line
from studyapp.study.plan import Habits, Mode, Plan
from studyapp.study.queue import Queue, practice
from studyapp.study.resuming import Standing, rest, still_given
from studyapp.study.shown import Answer, Result, Shown, Summary

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.study.advice import Advice

__all__ = ["AFTER", "Answer", "Result", "Session", "Shown", "Summary"]


class Session(Hands):
    """A sitting over one collection. `clock` gives aware local time.

    Raises QueryError for a plan whose search can't be read.
    """

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        clock: Callable[[], datetime],
        plan: Plan = Plan(),  # noqa: B008 - frozen
        habits: Habits = Habits(),  # noqa: B008 - frozen
        *,
        language: str = "en",
        going_on: Standing | None = None,
    ) -> None:
        super().__init__()
        self.store, self.scheduler, self.clock = store, scheduler, clock
        self.plan, self.habits, self.language = plan, habits, language
        self.started = self.found = clock()
        """When the sitting began, and when its queue was found: what is left of the day's
        minutes counts from there."""
        self.day = study_day(self.started)
        self.hints = 0
        """Hints taken on the card on the table."""
        self.queue = Queue()
        """What was asked for when the sitting began: who waits, what is left for another day."""
        self.line = Line()
        self._waits = store.sitting() if going_on is None else ""
        """A sitting that was left before: it waits until this one has done something."""
        self._begin()
        if going_on is not None:
            self._go_on(going_on)

    # -- who is asked --------------------------------------------------------------------------

    def _begin(self) -> None:
        """Find the cards of the study day."""
        exam = exam_of(
            self.store,
            self.day,
            exam=self.habits.exam,
            query=self.habits.exam_query,
            per_day=self.habits.per_day,
        )
        self.found = self.clock()
        self.dealer = Dealer(self.store, self.scheduler, self.day, self.plan, self.habits, exam)
        self.queue = gather(self.store, self.scheduler, self.day, self.plan, self.habits, exam)
        self.line = Line(self.queue.rows)

    def _go_on(self, from_: Standing) -> None:
        """Put the sitting back to where it stood."""
        names = [*from_.rows, *(card for _, card in from_.failed)]
        known = {row.id: row for row in self._still_asked(names)}
        rows = [known[card] for card in from_.rows if card in known]
        failed = [(turn, known[card]) for turn, card in from_.failed if card in known]
        line = Line(rows, failed)
        line.rows += rest(from_, line.everyone(), self.queue.rows)
        self.line = line
        self.results = list(still_given(self.store, from_))
        self.shown_cards = from_.shown - (len(from_.results) - len(self.results))
        self.started = self.clock() - timedelta(seconds=from_.seconds)

    def _still_asked(self, names: Sequence[str]) -> Sequence[QueueRow]:
        if self.plan.schedules:
            return self.store.askable(self.day, names)
        return practice(self.store, self.day, only=names)

    @property
    def left(self) -> int:
        """Cards still to come, the one on the table included."""
        waiting = len(self.line) + (self.current is not None)
        if self.plan.limits.cards is None:
            return waiting
        shown_before = self.shown_cards - (self.current is not None)
        return max(0, min(waiting, self.plan.limits.cards - shown_before))

    def _standing(self, answering: int = 0) -> str:
        """`answering` counts the answer that is being recorded along with it."""
        if self.plan.notes:  # another sitting may have been left: it waits
            return self.store.sitting()
        rows = [row.id for row in self.line.rows]
        if self.current is not None:
            rows.insert(0, self.current.id)
        found = Standing(
            plan=self.plan,
            day=self.day,
            seconds=(self.clock() - self.started).total_seconds(),
            shown=self.shown_cards - (self.current is not None),
            rows=tuple(rows),
            failed=tuple((turn, row.id) for turn, row in self.line.failed),
            results=tuple(self.results),
            left=self.left,
            answers=self.store.answers() + answering,
        )
        return found.written() if found.left else ""

    def _keep(self) -> None:
        if not self.plan.notes:
            self.store.keep_sitting(self._standing())

    def leave(self) -> None:
        """The learner goes; what is left can be gone on with if anything was answered."""
        if self.results and not self.plan.notes:
            self._keep()
        else:
            self._forget()

    def _forget(self) -> None:
        """Nothing of this sitting can be gone on with."""
        kept = self.store.sitting()
        if kept and not self.plan.notes and (self.results or kept != self._waits):
            self.store.keep_sitting("")

    # -- a card comes on the table -------------------------------------------------------------

    def next(self) -> Shown | None:
        """Put the next card on the table; None when the sitting is over."""
        self.current, self.answer, self.hints = None, None, 0
        self._keep_up()
        while self._owed or not self._over():
            row = self.line.take(self.shown_cards)
            if row is None:
                break
            self._owed = False
            stored = self.dealer.find(row.id)
            if stored is None or not self.dealer.waits(stored):
                continue
            self.current = self.dealer.deal(stored, self.language, self.shown_cards + 1)
            if self.current is not None:
                self.shown_cards += 1
                return self.current
        self._forget()
        return None

    def prepare(self) -> None:
        """Draw the numbers of the card after this one; may run in a thread."""
        row = self.line.peek(self.shown_cards)
        if row is not None:
            self.dealer.prepare(row.id)

    def _keep_up(self) -> None:
        """A sitting left open over four in the morning goes on with the new day's cards."""
        today = self._study_day(self.clock())
        if today != self.day:
            self.day = today
            rows = self.line.everyone()
            self._begin()
            if not self.plan.schedules:
                self.line = Line(rows)

    def _study_day(self, now: datetime) -> int:
        """The sitting's own, or the one that has come; a clock set right is followed back.

        One that goes back over four in the morning by hours only is not: no day is studied twice.
        """
        today = study_day(now)
        return self.day if self.day - 1 <= today < self.day else today

    def _over(self) -> bool:
        limits = self.plan.limits
        if limits.cards is not None and self.shown_cards >= limits.cards:
            return True
        now = self.clock()
        if limits.minutes is not None and now - self.started >= timedelta(minutes=limits.minutes):
            return True
        left = self.queue.minutes
        if left is None or now - self.found < timedelta(minutes=left):
            return False
        # the day's minutes are up: what was failed today is still recalled once
        return not self.line.failed

    def speak(self, language: str) -> Shown | None:
        """Turn the card on the table to another language; the answer given stays."""
        self.language = language
        if self.current is not None:
            self._redraw(self.current.stored)
        return self.current

    # -- it is answered ------------------------------------------------------------------------

    def hint(self, say: Say) -> tuple[str, ...]:
        """The hints taken so far, with one more where there is one."""
        steps = self.ladder(say)
        if self.answer is None:
            self.hints = min(self.hints + 1, len(steps))
        return steps[: self.hints]

    def ladder(self, say: Say) -> tuple[str, ...]:
        """All hints of the card on the table, the gentlest first."""
        return () if self.current is None else ladder(self.current.question, say)

    def respond(self, response: Response, confidence: Confidence | None = None) -> Answer:
        """Judge a response and propose a rating; nothing is recorded yet.

        Raises LookupError when no card is on the table.
        """
        if self.current is None:
            raise LookupError("no card is on the table")
        verdict = judge(self.current.question.ask, response)
        proposed = min(propose(verdict, confidence), cap(self.hints))
        self.answer = Answer(response, verdict, confidence, proposed, self.hints)
        return self.answer

    def insist(self) -> Answer | None:
        """ "I was right": a typed answer is accepted from now on; any other counts this once.

        None where there is nothing to insist on. Raises StoreError.
        """
        shown, answer = self.current, self.answer
        if shown is None or answer is None or answer.verdict.right is not False:
            return None
        card = shown.stored.card
        if isinstance(answer.response, Typed):
            author = self.store.card(shown.id).card.note
            record = accepting(author, answer.response.text)
            if record is not None and shown.instance is None:
                self.store.edit(card.deck, card.note.id, record, self.clock())
                self._redraw(self.store.card(shown.id))
        verdict = replace(answer.verdict, right=True, remark="")
        proposed = min(propose(verdict, answer.confidence), answer.cap)
        self.answer = replace(answer, verdict=verdict, proposed=proposed, overridden=True)
        return self.answer

    def rate(self, rating: Rating, duration_ms: int | None = None) -> int:
        """Record the answer on the table; returns the running number of answers saved.

        A rating above what the hints allow is brought down to it. Raises LookupError when
        nothing was answered, StoreError when it can't be saved.
        """
        if self.current is None or self.answer is None:
            raise LookupError("nothing to rate")
        current, answer, rating = self.current, self.answer, min(rating, self.answer.cap)
        right = answer.verdict.right
        result = Result(
            card=current.id,
            prompt=current.question.prompt,
            right=right is not False and rating is not Rating.AGAIN,
            rating=rating,
            confidence=answer.confidence,
        )
        now = self.clock()
        if self.plan.schedules:
            return self._schedule(result, now, duration_ms)
        if right is not None:
            rating = Rating.GOOD if right else Rating.AGAIN
        result = replace(result, right=rating is not Rating.AGAIN, rating=rating)
        review = self._review(rating, now, self._study_day(now), duration_ms)
        review = replace(review, right=result.right)
        again = not result.right and self.plan.mode is not Mode.QUIZ
        self._went(result, row_of(current.stored) if again else None)
        try:
            self.store.practise(review, self._standing())
        except BaseException:
            self._went_not(current, answer)
            raise
        self._taken_back.clear()
        return self.store.answers()

    def _schedule(self, result: Result, now: datetime, duration_ms: int | None) -> int:
        current, answer = self.current, self.answer
        assert current is not None
        assert answer is not None
        futures, day = current.futures, self._study_day(now)
        if day != self.day:
            # answered after four in the morning: the review belongs to another study day
            futures = self.dealer.futures(current, day)
        assert futures is not None
        future = futures[result.rating]
        review = replace(
            self._review(result.rating, now, day, duration_ms),
            interval=future.interval,
            due=future.schedule.due,
        )
        again = future.schedule.state is State.LEARNING
        row = replace(row_of(current.stored), schedule=future.schedule)
        self._went(result, row if again else None)
        try:
            saved = self.store.record(review, future.schedule, self._standing(1))
        except BaseException:
            self._went_not(current, answer)
            raise
        if future.schedule.due is not None:
            self.dealer.load = self.dealer.load.with_one(future.schedule.due)
        self._taken_back.clear()
        return saved

    def _went(self, result: Result, again: QueueRow | None) -> None:
        """The card leaves the table; where the sitting stands is kept along with its answer."""
        self.results.append(result)
        if again is not None:
            self.line.fail(again, self.shown_cards)
        self.current = self.answer = None

    def _went_not(self, current: Shown, answer: Answer) -> None:
        """It could not be saved: the card is on the table as before."""
        self.results.pop()
        self.line.drop({current.id})
        self.current, self.answer = current, answer

    def _review(
        self, rating: Rating, now: datetime, day: int, duration_ms: int | None
    ) -> NewReview:
        assert self.current is not None
        assert self.answer is not None
        current, answer, ask = self.current, self.answer, self.current.question.ask
        extra: dict[str, object] = current.instance.to_log() if current.instance else {}
        if answer.hints:
            extra["hints"] = answer.hints
        if answer.overridden:
            extra["overridden"] = True
        return NewReview(
            card=current.id,
            at=now,
            day=day,
            form=form(ask),
            shown=shown(ask),
            response=written(answer.response),
            right=answer.verdict.right,
            rating=rating,
            confidence=answer.confidence,
            duration_ms=duration_ms,
            seed=current.seed,
            instance=extra or None,
            interval=None,
            due=None,
            model=MODEL,
        )

    def advice(self) -> Advice | None:
        """What to do about the card on the table if it keeps being forgotten; None if not."""
        from studyapp.stats.leech import leech_of
        from studyapp.study.advice import advise

        if self.current is None:
            return None
        leech = leech_of(self.store, self.scheduler, self.current.id)
        return None if leech is None else advise(self.store, self.scheduler, leech, self.day)

    def summary(self) -> Summary:
        return Summary(
            tuple(self.results),
            len(self.store.learning(self.day)),
            self.store.next_due(self.day),
            tuple(self.dealer.unasked),
        )
