"""The load of the days to come, from the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyapp.scheduler.load import read_easy
from studyapp.stats.forecast import DayLoad, Pace, calendar
from studyapp.store.values import QueueRow

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.study.exam import Exam


def load_calendar(
    store: Store, day: int, days: int, *, exam: Exam | None = None, easy_days: str = ""
) -> tuple[DayLoad, ...]:
    """What falls due on each of so many study days, today first."""
    return calendar(
        store.standing(day + days - 1),
        day,
        days,
        pace=Pace(store.seconds_by_kind()),
        exam=exam.day if exam else None,
        easy=read_easy(easy_days),
    )


def scheduled(store: Store, until: int) -> tuple[QueueRow, ...]:
    """The cards that will have been due by a study day, failed ones first; none set aside."""
    return (*store.learning(until), *store.due(until))


def usual_pace(store: Store) -> Pace:
    """How long the cards of the collection take."""
    return Pace(store.seconds_by_kind(), store.kinds())
