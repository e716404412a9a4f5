"""The review log: rows appended, what is voided among them, and the schedule they lead to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert, select

from studyapp.deck.ask import chance_of
from studyapp.scheduler.fsrs import Answer, Scheduler
from studyapp.scheduler.values import Rating, Schedule
from studyapp.scheduler.weights import weighs_chance
from studyapp.store.ids import Entropy, parts, review_id
from studyapp.store.schedules import schedule
from studyapp.store.tables import AnyRow, AnySelect, Table
from studyapp.store.values import Event, NewReview

REVIEWS: Final = Table.metadata.tables["reviews"]
_INSERT: Final = insert(REVIEWS)
_LAST: Final = select(REVIEWS.c.id).order_by(REVIEWS.c.id.desc()).limit(1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

ORDER: Final = (REVIEWS.c.at, REVIEWS.c.id)
"""The log's order, on one device and on many."""


def utc_ms(at: datetime) -> int:
    """Raises ValueError for a moment that does not know its zone."""
    if at.utcoffset() is None:
        raise ValueError("a moment kept needs a time zone")
    return (at - _EPOCH) // _MILLISECOND


def moment(ms: int, tz: int = 0) -> datetime:
    from datetime import timezone

    zone = timezone(timedelta(minutes=tz)) if tz else UTC
    return (_EPOCH + ms * _MILLISECOND).astimezone(zone)


class Pen:
    """Writes rows within one transaction, each later than the device's last."""

    def __init__(self, connection: Connection, learner: int, device: str, entropy: Entropy) -> None:
        self._connection, self._entropy = connection, entropy
        self._learner, self._device = learner, device
        self._last = connection.scalar(_LAST.where(REVIEWS.c.device == device))
        self.written: list[bytes] = []

    def answer(self, card: int, review: NewReview, event: Event = Event.ANSWER) -> bytes:
        """An answer; one of practice has no rating, and no day on which it is due."""
        practice = event is Event.PRACTICE
        instance = {"seed": review.seed, **(review.instance or {})}
        return self._write(
            review.at,
            card_id=card,
            day=review.day,
            event=event,
            form=review.form,
            shown=json.dumps(review.shown, ensure_ascii=False) if review.shown else "",
            response=review.response,
            verdict=review.right,
            rating=None if practice else int(review.rating),
            confidence=review.confidence,
            duration=review.duration_ms,
            instance=json.dumps(instance, ensure_ascii=False),
            revision=review.revision,
            interval=None if practice else review.interval,
            due=None if practice else review.due,
            model=review.model,
            weights_id=review.weights_id,
        )

    def note(
        self,
        card: int,
        event: Event,
        at: datetime,
        day: int,
        *,
        due: int | None = None,
        interval: int | None = None,
        voids: bytes | None = None,
        instance: Mapping[str, object] | None = None,
        model: str = "",
    ) -> bytes:
        """A row that is not an answer."""
        return self._write(
            at,
            card_id=card,
            day=day,
            event=event,
            form="",
            shown="",
            response="",
            instance=json.dumps(instance, ensure_ascii=False) if instance else "",
            revision=0,
            interval=interval,
            due=due,
            model=model,
            voids=voids,
        )

    def _write(self, at: datetime, **columns: object) -> bytes:
        ms = utc_ms(at)
        if self._last is not None:
            ms = max(ms, parts(self._last)[0])
        self._last = review_id(ms, self._last, self._entropy)
        offset = at.utcoffset() or timedelta()
        self._connection.execute(
            _INSERT,
            {
                "id": self._last,
                "learner_id": self._learner,
                "device": self._device,
                "at": ms,
                "tz": offset // timedelta(minutes=1),
                **columns,
            },
        )
        self.written.append(self._last)
        return self._last


# -- what counts -------------------------------------------------------------------------------


def voided(connection: Connection, cards: Sequence[int] | None = None) -> set[bytes]:
    """The rows that are taken back; a void that is itself taken back takes nothing back.

    A void is always later than its target, so one pass from the latest decides them all.
    """
    c = REVIEWS.c
    query = select(c.id, c.voids).where(c.voids.is_not(None)).order_by(c.at.desc(), c.id.desc())
    if cards is not None:
        query = query.where(c.card_id.in_(cards))
    gone: set[bytes] = set()
    for row, target in connection.execute(query):
        if row not in gone:
            gone.add(target)
    return gone


_HISTORY: Final = select(
    *(REVIEWS.c[name] for name in ("id", "card_id", "day", "event", "rating", "due", "instance")),
    *(REVIEWS.c[name] for name in ("form", "shown", "model")),
).order_by(REVIEWS.c.card_id, *ORDER)


def standing(connection: Connection, cards: Sequence[int] | None) -> dict[int, list[AnyRow]]:
    """The unvoided rows that schedule each card, in order; None asks for every card with rows.

    Practice is not among them: it leaves the schedule alone.
    """
    query: AnySelect = _HISTORY.where(REVIEWS.c.event.not_in([Event.VOID, Event.PRACTICE]))
    if cards is not None:
        query = query.where(REVIEWS.c.card_id.in_(cards))
    gone = voided(connection, cards)
    rows: dict[int, list[AnyRow]] = {card: [] for card in cards or ()}
    for row in connection.execute(query):
        if row.id not in gone:
            rows.setdefault(row.card_id, []).append(row)
    return rows


def replayed(rows: Iterable[AnyRow], scheduler: Scheduler) -> Schedule:
    """The schedule that a card's unvoided rows lead to.

    Memory is the replay of the answers since the last reset or imported state, each by the rule
    that its model tag names; the due day is the one on the last row, for it was chosen with more
    in view than the log.
    """
    start, due = Schedule(), None
    answers: list[Answer] = []
    for row in rows:
        match row.event:
            case Event.ANSWER:
                answers.append((row.day, Rating(row.rating), luck(row.model, row.form, row.shown)))
            case Event.RESET:
                start, answers = Schedule(), []
            case Event.IMPORTED:
                start, answers = read_state(row.instance), []
        due = row.due
    return replace(scheduler.replay(answers, start), due=due)


def luck(model: str, form: str, shown: str) -> float:
    """The chance of a lucky answer that memory was reckoned with when a row was written."""
    if not weighs_chance(model):
        return 0.0
    return chance_of(form, len(json.loads(shown)) if shown else 0)


def chance_believed(review: NewReview) -> float:
    """`luck` of a row that is still to be written."""
    return chance_of(review.form, len(review.shown)) if weighs_chance(review.model) else 0.0


def written_state(schedule: Schedule) -> dict[str, object]:
    """A schedule as an imported-state row holds it, without its due day."""
    memory = schedule.memory
    return {
        "state": str(schedule.state),
        "reps": schedule.reps,
        "lapses": schedule.lapses,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "last": schedule.last,
    }


def read_state(text: str) -> Schedule:
    found = json.loads(text)
    return schedule(
        found["state"],
        None,
        found["reps"],
        found["lapses"],
        found["stability"],
        found["difficulty"],
        found["last"],
    )


def columns(schedule: Schedule) -> dict[str, object]:
    """A schedule as a card's columns."""
    memory = schedule.memory
    return {
        "state": str(schedule.state),
        "due": schedule.due,
        "reps": schedule.reps,
        "lapses": schedule.lapses,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "last": schedule.last,
    }
