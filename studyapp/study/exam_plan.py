"""The last showings before an exam, laid out as a plan that is looked at before it is done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from studyapp.study.backlog import DayPlan, Plan
from studyapp.study.exam import exam_of, exam_rows, replan
from studyapp.study.forecast import scheduled, usual_pace

if TYPE_CHECKING:
    from studyapp.settings import Settings
    from studyapp.store.store import Store


def plan_showings(store: Store, day: int, settings: Settings) -> Plan | None:
    """Puts what falls due after the exam on the days just before it; None without an exam.

    The days go from the first that changes to the exam. Raises QueryError.
    """
    query, per_day = settings.exam_query, max(1, settings.reviews_per_day)
    exam = exam_of(store, day, exam=settings.exam, query=query, per_day=per_day)
    if exam is None:
        return None
    moves = replan(exam_rows(store, day, query), exam)
    ahead, pace = scheduled(store, exam.day), usual_pace(store)
    before = Counter[int]()
    after = Counter[int]()
    minutes_before = Counter[int]()
    minutes_after = Counter[int]()
    for row in ahead:
        here, seconds = max(row.schedule.due or day, day), round(pace.seconds(row.id))
        before[here] += 1
        minutes_before[here] += seconds
        if row.id not in moves:  # due on the exam day itself, it moves before it
            after[here] += 1
            minutes_after[here] += seconds
    for card, due in moves.items():
        after[due] += 1
        minutes_after[due] += round(pace.seconds(card))
    first = max(min(moves.values(), default=exam.first), day)
    return Plan(
        moves=moves,
        kept=(),
        by_day=tuple(
            DayPlan(one, before[one], after[one], minutes_before[one] / 60, minutes_after[one] / 60)
            for one in range(first, exam.day + 1)
        ),
        waiting_cost=0.0,
    )
