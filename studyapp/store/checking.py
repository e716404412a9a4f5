"""Whether the schedules are what the log says: the collection's two laws."""

from __future__ import annotations

from sqlalchemy import Connection, select

from studyapp.scheduler.fsrs import Scheduler
from studyapp.store import counters
from studyapp.store.cards import CARDS, card_ids
from studyapp.store.log import REVIEWS, columns, replayed, standing, voided
from studyapp.store.values import Difference, Event


def differences(connection: Connection, scheduler: Scheduler) -> tuple[Difference, ...]:
    """Memory is the replay of the unvoided rows; the due day is the one on the last of them."""
    logs = standing(connection, None)
    wrong: list[tuple[int, str, object, object]] = []
    for row in connection.execute(select(CARDS)):
        for column, replay in columns(replayed(logs.get(row.id, []), scheduler)).items():
            stored = getattr(row, column)
            if stored != replay:
                wrong.append((row.id, column, stored, replay))
    names = card_ids(connection, {row for row, *_ in wrong})
    found = [Difference(names[row], what, stored, new) for row, what, stored, new in wrong]
    counted, kept = counters.counter(connection, "answers"), kept_answers(connection)
    if counted != kept:
        found.append(Difference("", "answers", counted, kept))
    return tuple(found)


def kept_answers(connection: Connection) -> int:
    """Unvoided answers in the whole log."""
    query = select(REVIEWS.c.id).where(REVIEWS.c.event == Event.ANSWER)
    return len(set(connection.scalars(query)) - voided(connection))
