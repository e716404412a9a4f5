"""The load of the days to come, from the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studyapp.scheduler.load import read_easy
from studyapp.stats.forecast import DayLoad, Pace, calendar, pace
from studyapp.store.values import QueueRow

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.study.exam import Exam

RECENT: Final = 90
"""Study days of the log that tell how long an answer takes."""


def load_calendar(
    store: Store, day: int, days: int, *, exam: Exam | None = None, easy_days: str = ""
) -> tuple[DayLoad, ...]:
    """What falls due on each of so many study days, today first."""
    rows = scheduled(store, day + days - 1)
    today = {row.id for row in scheduled(store, day)}
    return calendar(
        rows,
        day,
        days,
        pace=recent_pace(store, day),
        later={row.id for row in rows} - today,
        exam=exam.day if exam else None,
        easy=read_easy(easy_days),
    )


def scheduled(store: Store, until: int) -> tuple[QueueRow, ...]:
    """The cards that will have been due by a study day, failed ones first; none set aside."""
    return (*store.learning(until), *store.due(until))


def recent_pace(store: Store, day: int) -> Pace:
    return pace(store.log(since_day=day - RECENT))
