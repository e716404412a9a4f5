"""What asking a card is expected to make of its memory, before anyone has answered."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State


def outcomes(scheduler: Scheduler, memory: Memory, elapsed: int) -> tuple[Memory, Memory]:
    """The memory after a recall, and after a lapse with the recall that ends its day."""
    again = scheduler.remember(memory, Rating.AGAIN, elapsed)
    return (
        scheduler.remember(memory, Rating.GOOD, elapsed),
        scheduler.remember(again, Rating.GOOD, 0),
    )


def asked(schedule: Schedule, day: int, scheduler: Scheduler) -> Schedule:
    """The schedule of a card asked on a study day, ln S and D averaged over both outcomes."""
    recall = scheduler.retrievability(schedule, day)
    if schedule.memory is None or schedule.last is None or recall is None:
        return schedule
    good, again = outcomes(scheduler, schedule.memory, max(day - schedule.last, 0))
    stability = exp(recall * log(good.stability) + (1 - recall) * log(again.stability))
    difficulty = recall * good.difficulty + (1 - recall) * again.difficulty
    return replace(schedule, state=State.REVIEW, memory=Memory(stability, difficulty), last=day)
