"""What home tells beside the counts: what was left, what went wrong, what is coming."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studyapp.scheduler import Scheduler
from studyapp.stats.forecast import Pace
from studyapp.stats.streak import Streak
from studyapp.study.exam import exam_of, exam_rows, readiness, replan
from studyapp.study.goal import goal_streak
from studyapp.study.plan import Mode
from studyapp.study.resuming import standing

if TYPE_CHECKING:
    from studyapp.settings import Settings
    from studyapp.store.store import Store

SAMPLE: Final = 2000
"""Of a larger exam only so many cards are followed to the day, spread evenly."""


@dataclass(frozen=True, slots=True)
class Left:
    """A sitting that can be gone on with."""

    mode: Mode
    cards: int


@dataclass(frozen=True, slots=True)
class ExamAhead:
    days: int
    recall: float
    """What is to be expected of its cards on the day, studied as scheduled."""
    late: int
    """Scheduled cards that would have no last showing before it."""


@dataclass(frozen=True, slots=True)
class Notices:
    left: Left | None = None
    mistakes: int = 0
    sure: int = 0
    """Mistakes made though the learner was certain."""
    exam: ExamAhead | None = None
    streak: Streak | None = None
    backlog: int = 0
    """Cards that are due, where they are more than a day holds; else 0."""


def notices(store: Store, scheduler: Scheduler, day: int, settings: Settings) -> Notices:
    """Raises StoreError, and QueryError for an exam's search that can't be read."""
    found = standing(store, day)
    wrong = store.mistakes(day)
    return Notices(
        left=Left(found.plan.mode, found.left) if found else None,
        mistakes=len(wrong),
        sure=sum(one.sure for one in wrong),
        exam=_exam(store, scheduler, day, settings),
        streak=goal_streak(store, settings.goal_minutes, day),
        backlog=_backlog(store, day, settings),
    )


def _exam(store: Store, scheduler: Scheduler, day: int, settings: Settings) -> ExamAhead | None:
    per_day = max(1, settings.reviews_per_day)
    query = settings.exam_query
    exam = exam_of(store, day, exam=settings.exam, query=query, per_day=per_day)
    if exam is None:
        return None
    rows = exam_rows(store, day, query)
    step = -(-len(rows) // SAMPLE) or 1
    some = replace(exam, total=-(-exam.total // step))
    ready = readiness(rows[::step], some, day, scheduler)
    return ExamAhead(exam.day - day, ready.recall, len(replan(rows, exam)))


def _backlog(store: Store, day: int, settings: Settings) -> int:
    due = store.due_count(day) + len(store.learning(day))
    if due > settings.reviews_per_day:
        return due
    if settings.minutes_per_day:
        seconds = store.seconds_by_kind()
        return due if due * Pace(seconds).usual / 60 > settings.minutes_per_day else 0
    return 0
