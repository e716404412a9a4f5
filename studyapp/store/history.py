"""Answers kept, taken back and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from studyapp.i18n import N_
from studyapp.scheduler.days import study_day
from studyapp.scheduler.fsrs import MODEL
from studyapp.scheduler.values import Schedule
from studyapp.scheduler.weights import checked
from studyapp.store import counters, fitted, operations, queue, reading
from studyapp.store.cards import card_row, card_rows, put_schedule, put_schedules
from studyapp.store.checking import differences, kept_answers
from studyapp.store.collection import Collection
from studyapp.store.editing import Name, named
from studyapp.store.errors import Locked
from studyapp.store.log import chance_believed, utc_ms, written_state
from studyapp.store.reading import CARD, schedule_of
from studyapp.store.values import (
    NOTHING,
    Difference,
    Event,
    Log,
    NewReview,
    Operation,
    Review,
    Weights,
)

SITTING: Final = "sitting"
READ: Final = "reading"


class History(Collection):
    """The review log, the schedules it leads to, and the operations that can be undone."""

    def record(self, review: NewReview, schedule: Schedule, sitting: str | None = None) -> int:
        """Keep an answer and put the card's new schedule in place; how many answers are kept.

        `sitting` is where the sitting stands now (see `sitting`), kept along with the answer.

        One transaction, one fsync: when this returns, the answer survives anything. Memory is
        reckoned from the card as it is now, with the weights that count now: another program may
        have answered it, taken an answer back or fitted weights since it was shown. Raises
        NotFound, and ValueError when review and schedule differ on the due day.
        """
        if review.due != schedule.due:
            raise ValueError(f"the row says due {review.due}, the schedule {schedule.due}")
        with self._writing() as connection:
            card = card_row(connection, review.card)
            answer = (review.day, review.rating, chance_believed(review))
            rule = fitted.scheduler(connection)
            schedule = replace(rule.replay([answer], schedule_of(card)), due=review.due)
            pen = self._pen(connection)
            if review.weights_id is None:
                weights = counters.counter(connection, "weights")
                review = replace(review, weights_id=weights or None)
            pen.answer(card.id, review)
            put_schedule(connection, card.id, schedule)
            operations.enter(
                connection,
                review.at,
                N_("rated {card} {rating}"),
                {"card": review.card, "rating": int(review.rating)},
                rows=pen.written,
            )
            if sitting is not None:
                counters.note(connection, SITTING, sitting)
            return counters.add(connection, "answers", 1)

    def practise(self, review: NewReview, sitting: str | None = None) -> Operation:
        """Keep an answer that moves no schedule. Raises NotFound."""
        with self._writing() as connection:
            pen = self._pen(connection)
            pen.answer(card_row(connection, review.card).id, review, Event.PRACTICE)
            name = (N_("practised {card}"), {"card": review.card, "practice": True})
            if sitting is not None:
                counters.note(connection, SITTING, sitting)
            return operations.entered(connection, review.at, name, rows=pen.written)

    def sitting(self) -> str:
        """Where the sitting stood when it was last kept; "" when none is under way."""
        with self._reading() as connection:
            return counters.noted(connection, SITTING)

    def keep_sitting(self, text: str) -> None:
        """Keep where a sitting stands, to go on from there; "" ends it.

        While another program writes, what was kept with the last answer stands.
        """
        with suppress(Locked), self._writing() as connection:
            counters.note(connection, SITTING, text)

    def reading(self) -> str:
        """How far lessons were read, as it was kept; "" when none was."""
        with self._reading() as connection:
            return counters.noted(connection, READ)

    def keep_reading(self, text: str) -> None:
        with self._writing() as connection:
            counters.note(connection, READ, text)

    def last_answers(self, card: str, most: int = 3) -> tuple[Review, ...]:
        """The card's newest unvoided answers, practice among them, the newest first."""
        answers = (Event.ANSWER, Event.PRACTICE)
        found = [row for row in self.reviews(card) if row.event in answers and not row.voided]
        return tuple(found[::-1][:most])

    def reset(self, cards: Sequence[str], now: datetime) -> Operation | None:
        """Make cards new again; their history is kept."""
        name = named(N_("reset {card}"), N_("reset {count} cards"), cards)
        return self._written(Event.RESET, dict.fromkeys(cards), now, name)

    def set_due(self, due: Mapping[str, int], now: datetime) -> Operation | None:
        """Ask cards on these study days; memory stays as it is."""
        name = named(
            N_("set the due day of {card}"), N_("set the due day of {count} cards"), list(due)
        )
        return self._written(Event.SET_DUE, due, now, name)

    def reschedule(self, due: Mapping[str, int], now: datetime) -> Operation | None:
        """Move the due days of many cards, as the learner chose after a preview."""
        name = named(N_("rescheduled {card}"), N_("rescheduled {count} cards"), list(due))
        return self._written(Event.RESCHEDULE, due, now, name)

    def import_states(self, schedules: Mapping[str, Schedule], now: datetime) -> Operation | None:
        """Put schedules from another program in place; the cards' own answers count no more."""
        name = named(
            N_("took over the schedule of {card}"),
            N_("took over the schedules of {count} cards"),
            list(schedules),
        )
        due = {card: schedule.due for card, schedule in schedules.items()}
        states = {card: written_state(schedule) for card, schedule in schedules.items()}
        return self._written(Event.IMPORTED, due, now, name, states)

    def _written(
        self,
        event: Event,
        due: Mapping[str, int | None],
        now: datetime,
        name: Name,
        states: Mapping[str, Mapping[str, object]] = NOTHING,
    ) -> Operation | None:
        """One row that is no answer for each card, and where it leads. Raises NotFound."""
        if not due:
            return None
        day = study_day(now)
        with self._writing() as connection:
            pen = self._pen(connection)
            rows = {card: row.id for card, row in card_rows(connection, list(due), CARD).items()}
            for card, row in rows.items():
                pen.note(row, event, now, day, due=due[card], instance=states.get(card))
            put_schedules(connection, list(rows.values()), fitted.scheduler(connection))
            return operations.entered(connection, now, name, rows=pen.written)

    def answers(self) -> int:
        """How many answers are kept, all told."""
        with self._reading() as connection:
            return counters.counter(connection, "answers")

    def answers_today(self, day: int) -> int:
        with self._reading() as connection:
            return queue.answers_on(connection, day)

    def new_today(self, day: int) -> int:
        """Cards met for the first time on this study day."""
        with self._reading() as connection:
            return queue.new_today(connection, day)

    def reviews(self, card: str) -> tuple[Review, ...]:
        """Every row of a card's log in order, voids and voided ones too. Raises NotFound."""
        with self._reading() as connection:
            return reading.reviews(connection, card)

    def log(self, since_day: int | None = None, *, met_since: int | None = None) -> Log:
        """The unvoided answers in order, from a study day on.

        With `met_since`, those of the cards that were answered on that study day or later, from
        their first one on: all that tells how those days went, without the years before.
        """
        with self._reading() as connection:
            return reading.log(connection, since_day, met_since)

    def weights(self) -> Weights | None:
        """The weights that memory is reckoned with; None for the model's own."""
        with self._reading() as connection:
            return fitted.current(connection)

    def all_weights(self) -> tuple[Weights, ...]:
        """Every version that was fitted, the newest first."""
        with self._reading() as connection:
            return fitted.versions(connection)

    def adopt(
        self,
        values: Sequence[float],
        *,
        now: datetime,
        model: str = MODEL,
        reviews: int = 0,
        loss: float | None = None,
    ) -> Weights:
        """Reckon memory with these weights from now on: every card is replayed, no due day moves.

        Raises ValueError for weights out of bounds.
        """
        checked(values)
        with self._writing() as connection:
            weights = fitted.add(connection, utc_ms(now), values, model, reviews, loss)
            put_schedules(connection, None, fitted.scheduler(connection))
            return weights

    def replay_check(self) -> tuple[Difference, ...]:
        """Where a card's schedule is not what its log leads to; empty for a sound collection."""
        with self._reading() as connection:
            return differences(connection, fitted.scheduler(connection))

    def repair(self) -> tuple[Difference, ...]:
        """Replay every schedule from the log; what that changed."""
        with self._writing() as connection:
            rule = fitted.scheduler(connection)
            found = differences(connection, rule)
            if found:
                put_schedules(connection, None, rule)
                counters.put(connection, "answers", kept_answers(connection))
            return found

    def undo(self, now: datetime, n: int = 1) -> tuple[Operation, ...]:
        """Take back the last n operations, newest first; fewer where there are no more."""
        return self._turned(operations.undo, now, n)

    def redo(self, now: datetime, n: int = 1) -> tuple[Operation, ...]:
        """Do again what was undone last; an operation since then leaves nothing to redo."""
        return self._turned(operations.redo, now, n)

    def _turned(self, turn: operations.Turn, now: datetime, n: int) -> tuple[Operation, ...]:
        with self._writing() as connection:
            pen, rule = self._pen(connection), fitted.scheduler(connection)
            turned: list[int] = []
            while len(turned) < n and (number := turn(connection, pen, now, rule)) is not None:
                turned.append(number)
            return operations.found(connection, turned)

    def last_done(self) -> Operation | None:
        """The operation that `undo` would take back; None where there is none."""
        with self._reading() as connection:
            return operations.newest(connection)

    def operations(self, limit: int = 50) -> tuple[Operation, ...]:
        """What can be undone or redone, the newest first."""
        with self._reading() as connection:
            return operations.listed(connection, limit)
