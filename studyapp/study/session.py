"""One sitting: it hands out cards, judges responses, and records each rating at once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from studyapp.deck.ask import Response, Reveal, Verdict, chance, form, shown, written
from studyapp.deck.fields import NoteError
from studyapp.deck.judge import judge
from studyapp.deck.read import Question, cards, question
from studyapp.scheduler import Future, Futures, Rating, Scheduler, State, study_day
from studyapp.scheduler.fsrs import MODEL
from studyapp.store.errors import NotFound
from studyapp.store.values import NewReview, Operation, QueueRow, StoredCard
from studyapp.study.grading import Confidence, propose
from studyapp.study.queue import Limits, arrange

if TYPE_CHECKING:
    from studyapp.store.store import Store

AFTER: Final = 5
"""A failed card comes back after about this many others."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card on the table."""

    stored: StoredCard
    question: Question
    futures: Futures
    seed: int
    """Shuffles the options; the same until the card is answered."""
    number: int
    """Running number in this sitting, from 1."""

    @property
    def id(self) -> str:
        return self.stored.card.id

    @property
    def judged(self) -> bool:
        """Whether the machine judges the response (a reveal card is judged by the learner)."""
        return not isinstance(self.question.ask, Reveal)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response that was judged and not yet rated."""

    response: Response
    verdict: Verdict
    confidence: Confidence | None
    proposed: Rating


@dataclass(frozen=True, slots=True)
class Result:
    """One card as it went."""

    card: str
    prompt: str
    right: bool
    rating: Rating


@dataclass(frozen=True, slots=True)
class Summary:
    """How the sitting went, and what comes next."""

    results: tuple[Result, ...]
    waiting: int
    """Cards that were failed and are still to be recalled on this study day."""
    next_due: tuple[int, int] | None
    """The next study day with cards due, and how many; None when nothing is scheduled."""

    @property
    def answered(self) -> int:
        return len(self.results)

    @property
    def recalled(self) -> int:
        return sum(result.rating is not Rating.AGAIN for result in self.results)

    @property
    def again(self) -> tuple[Result, ...]:
        """The cards that were failed at least once, each once, in the order met."""
        first: dict[str, Result] = {}
        for result in self.results:
            if result.rating is Rating.AGAIN:
                first.setdefault(result.card, result)
        return tuple(first.values())


class Session:
    """A sitting over one collection. `clock` gives aware local time."""

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        clock: Callable[[], datetime],
        *,
        language: str = "en",
        limits: Limits = Limits(),  # noqa: B008 - frozen
        deck: str | None = None,
        topic: str | None = None,
    ) -> None:
        self.store, self.scheduler, self.clock = store, scheduler, clock
        self.language, self.limits = language, limits
        self.deck, self.topic = deck, topic
        self.started = clock()
        self.day = study_day(self.started)
        self.results: list[Result] = []
        self.shown_cards = 0
        self.current: Shown | None = None
        self.answer: Answer | None = None
        self._failed: list[tuple[int, QueueRow]] = []
        self._aside: dict[int, list[QueueRow]] = {}
        """What each putting-aside took out of this sitting, by operation."""
        self._taken_back: list[Result] = []
        self._owed = False
        """A card taken back is asked again, whatever the limits say."""
        self._queue: list[QueueRow] = []
        self._fill()

    def _fill(self) -> None:
        rows = self.store.queue(self.day, deck=self.deck, topic=self.topic)
        new_left = max(0, self.limits.new - self.store.new_today(self.day))
        self._queue = list(arrange(rows, self.day, self.scheduler, new_left))

    @property
    def left(self) -> int:
        """Cards still to come, the one on the table included."""
        waiting = len(self._queue) + len(self._failed) + (self.current is not None)
        if self.limits.cards is None:
            return waiting
        shown_before = self.shown_cards - (self.current is not None)
        return max(0, min(waiting, self.limits.cards - shown_before))

    def next(self) -> Shown | None:
        """Put the next card on the table; None when the sitting is over."""
        self.current = self.answer = None
        self._keep_up()
        while (self._owed or not self._over()) and (row := self._take()) is not None:
            self._owed = False
            stored = self._stored(row.id)
            if stored is None:
                continue
            self.shown_cards += 1
            self.current = self._show(stored)
            return self.current
        return None

    def _keep_up(self) -> None:
        """A sitting left open over four in the morning goes on with the new day's cards."""
        today = study_day(self.clock())
        if today > self.day:
            self.day = today
            self._failed.clear()
            self._fill()

    def _stored(self, card: str) -> StoredCard | None:
        """The card as it is now; None when it was deleted, suspended or can't be read."""
        try:
            stored = self.store.card(card)
        except (NotFound, NoteError):
            return None
        return None if stored.suspended or stored.retired else stored

    def _over(self) -> bool:
        if self.limits.cards is not None and self.shown_cards >= self.limits.cards:
            return True
        minutes = (self.clock() - self.started).total_seconds() / 60
        return self.limits.minutes is not None and minutes >= self.limits.minutes

    def _take(self) -> QueueRow | None:
        ready = self._failed and (self._failed[0][0] <= self.shown_cards or not self._queue)
        if ready:
            return self._failed.pop(0)[1]
        return self._queue.pop(0) if self._queue else None

    def _show(self, stored: StoredCard) -> Shown:
        seed = zlib.crc32(f"{stored.card.id}|{stored.schedule.reps}|{self.day}".encode())
        asked = question(stored.card, self.language, seed)
        return Shown(
            stored=stored,
            question=asked,
            futures=self.scheduler.futures(
                stored.schedule, self.day, stored.card.id, chance(asked.ask)
            ),
            seed=seed,
            number=self.shown_cards,
        )

    def speak(self, language: str) -> Shown | None:
        """Turn the card on the table to another language; the answer given stays."""
        self.language = language
        if self.current is not None:
            card, seed = self.current.stored.card, self.current.seed
            self.current = replace(self.current, question=question(card, language, seed))
            if self.answer is not None:
                verdict = judge(self.current.question.ask, self.answer.response)
                self.answer = replace(self.answer, verdict=verdict)
        return self.current

    def respond(self, response: Response, confidence: Confidence | None = None) -> Answer:
        """Judge a response and propose a rating; nothing is recorded yet.

        Raises LookupError when no card is on the table.
        """
        if self.current is None:
            raise LookupError("no card is on the table")
        verdict = judge(self.current.question.ask, response)
        self.answer = Answer(response, verdict, confidence, propose(verdict, confidence))
        return self.answer

    def rate(self, rating: Rating, duration_ms: int | None = None) -> int:
        """Record the answer on the table; returns the running number of answers saved.

        Raises LookupError when nothing was answered, StoreError when it can't be saved.
        """
        if self.current is None or self.answer is None:
            raise LookupError("nothing to rate")
        now, futures = self.clock(), self.current.futures
        day = max(self.day, study_day(now))
        if day != self.day:
            # answered after four in the morning: the review belongs to the new study day
            futures = self.scheduler.futures(
                self.current.stored.schedule,
                day,
                self.current.id,
                chance(self.current.question.ask),
            )
        future = futures[rating]
        saved = self.store.record(self._review(now, day, future, duration_ms), future.schedule)
        self._taken_back.clear()
        self.results.append(
            Result(
                card=self.current.id,
                prompt=self.current.question.prompt,
                right=self.answer.verdict.right is not False and rating is not Rating.AGAIN,
                rating=rating,
            )
        )
        if future.schedule.state is State.LEARNING:
            row = self._row(self.current.stored)
            self._failed.append((self.shown_cards + AFTER, replace(row, schedule=future.schedule)))
        self.current = self.answer = None
        return saved

    def _review(
        self, now: datetime, day: int, future: Future, duration_ms: int | None
    ) -> NewReview:
        assert self.current is not None
        assert self.answer is not None
        ask = self.current.question.ask
        return NewReview(
            card=self.current.id,
            at=now,
            day=day,
            form=form(ask),
            shown=shown(ask),
            response=written(self.answer.response),
            right=self.answer.verdict.right,
            rating=future.rating,
            confidence=self.answer.confidence,
            duration_ms=duration_ms,
            seed=self.current.seed,
            interval=future.interval,
            due=future.schedule.due,
            model=MODEL,
        )

    @staticmethod
    def _row(stored: StoredCard) -> QueueRow:
        card = stored.card
        return QueueRow(
            id=card.id,
            deck=card.deck,
            note=card.note.id,
            slot=card.slot,
            topic=card.topic,
            position=0,
            schedule=stored.schedule,
        )

    def undo(self) -> Operation | None:
        """Take back the last answer or putting-aside; an answer taken back is asked again.

        What was not done to cards (an import, an edit) is left for home to undo.
        """
        last = next((one for one in self.store.operations(limit=50) if not one.undone), None)
        if last is None or not last.cards:
            return None
        return self._turn(self.store.undo(self.clock()), back=True)

    def redo(self) -> Operation | None:
        return self._turn(self.store.redo(self.clock()), back=False)

    def _turn(self, operations: tuple[Operation, ...], *, back: bool) -> Operation | None:
        """Bring the queue in line with what the store took back, or did again."""
        if not operations:
            return None
        operation = operations[0]
        touched = set(operation.cards)
        if self.current is not None:
            self.shown_cards -= 1
            if self.current.id not in touched:
                self._queue.insert(0, self._row(self.current.stored))
        self.current = self.answer = None
        self._failed = [(turn, row) for turn, row in self._failed if row.id not in touched]
        self._queue = [row for row in self._queue if row.id not in touched]
        if "rating" in operation.values:
            self._count(operation, back=back)
        askable = {row.id: row for row in self.store.queue(self.day)}
        if back:
            known = self._aside.pop(operation.id, None)
            ids = [row.id for row in known] if known else list(operation.cards[:1])
            self._queue[:0] = [askable[card] for card in ids if card in askable]
            self._owed = True
        else:
            for card in operation.cards:
                if card in askable and askable[card].schedule.state is State.LEARNING:
                    self._failed.append((self.shown_cards + AFTER, askable[card]))
        return operation

    def _count(self, operation: Operation, *, back: bool) -> None:
        """Take an answer out of the results, or put it back."""
        if back and self.results and self.results[-1].card in operation.cards:
            self._taken_back.append(self.results.pop())
            self.shown_cards -= 1
        elif not back and self._taken_back and self._taken_back[-1].card in operation.cards:
            self.results.append(self._taken_back.pop())
            self.shown_cards += 1

    def put_aside(self, how: Literal["bury", "suspend"], *, whole_note: bool) -> Operation | None:
        """Bury the card on the table until tomorrow, or suspend it; or every card of its note.

        It leaves this sitting in any case; None when it had been put aside elsewhere already.
        """
        if self.current is None:
            return None
        card = self.current.stored.card
        ids = [one.id for one in cards(card.deck, card.note)] if whole_note else [card.id]
        if how == "bury":
            done = self.store.bury(ids, until=self.day + 1, now=self.clock())
        else:
            done = self.store.suspend(ids, now=self.clock())
        here = [self._row(self.current.stored), *self._queue, *(row for _, row in self._failed)]
        if done is not None:
            self._aside[done.id] = [row for row in here if row.id in ids]
        self.skip(ids)
        return done

    def skip(self, ids: Sequence[str] = ()) -> None:
        """Take the card on the table (and `ids`) out of this sitting, unanswered."""
        gone = set(ids)
        if self.current is not None:
            gone.add(self.current.id)
            self.shown_cards -= 1
        self._queue = [row for row in self._queue if row.id not in gone]
        self._failed = [(turn, row) for turn, row in self._failed if row.id not in gone]
        self.current = self.answer = None

    def summary(self) -> Summary:
        learning = [
            row for row in self.store.queue(self.day) if row.schedule.state is State.LEARNING
        ]
        return Summary(tuple(self.results), len(learning), self.store.next_due(self.day))
