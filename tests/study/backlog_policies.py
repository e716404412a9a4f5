"""A learner comes back from a break and finds a heap: which cards first?

Run as a module, it prints a line for each policy: mean recall of all cards over the time looked
at, on its last day, and the study days until nothing was overdue.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State
from studyapp.store.values import QueueRow
from studyapp.study.backlog import Order, gain, oldest, weakest

POLICIES: Final[Mapping[str, Order]] = {
    "oldest first": oldest,
    "lowest recall first": weakest,
    "gain per minute": gain,
}
START: Final = 740_000
"""Some study day."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A year of cards, a break, and so many minutes a day after it."""

    cards: int = 600
    away: int = 45
    minutes: float = 15.0
    days: int = 90
    seconds: tuple[float, ...] = (8.0, 15.0, 25.0, 60.0)
    """What cards of different forms take."""


@dataclass(frozen=True, slots=True)
class Outcome:
    recall: float
    """Mean over all cards and study days."""
    last: float
    """Mean over all cards on the last day."""
    cleared: int
    """Study days until a day ended without an overdue card."""
    answers: int


def begin(learner: Learner, scheduler: Scheduler, dice: random.Random) -> list[QueueRow]:
    """The cards as they are on the first day back."""
    rows = []
    for number in range(learner.cards):
        memory = Memory(min(math.exp(dice.gauss(2.5, 1.1)), 400.0), dice.uniform(2.0, 9.0))
        interval = max(1, round(scheduler.interval(memory.stability)))
        last = START - learner.away - dice.randrange(interval)
        schedule = Schedule(State.REVIEW, last + interval, 3, 0, memory, last)
        rows.append(QueueRow(f"d/n{number}", "d", f"n{number}", "", "t", number, schedule))
    return rows


def outcome(order: Order, seed: int, learner: Learner = Learner()) -> Outcome:
    """What the first weeks back make of the cards, every draw fixed by the seed."""
    scheduler, dice = Scheduler(fuzz=False), random.Random(seed)
    rows = begin(learner, scheduler, dice)
    takes = {row.id: dice.choice(learner.seconds) for row in rows}
    known = {row.id: row for row in rows}
    recalls, cleared, answers = list[float](), 0, 0
    for day in range(START, START + learner.days):
        due = [row for row in known.values() if (row.schedule.due or 0) <= day]
        due.sort(key=lambda row: -order(row, day, scheduler, takes[row.id]))
        left, done = learner.minutes * 60, 0
        for row in due:
            if left <= 0:
                break
            recall = scheduler.retrievability(row.schedule, day) or 0.0
            # the same luck whichever policy asks the card after as many answers
            luck = random.Random(f"{seed} {row.id} {row.schedule.reps}").random()
            ratings = [Rating.GOOD] if luck < recall else [Rating.AGAIN, Rating.GOOD]
            left -= takes[row.id] * len(ratings)
            after = scheduler.replay([(day, rating) for rating in ratings], row.schedule)
            assert after.memory is not None
            interval = max(1, round(scheduler.interval(after.memory.stability)))
            known[row.id] = replace(row, schedule=replace(after, due=day + interval))
            done += 1
            answers += len(ratings)
        if done == len(due) and not cleared:
            cleared = day - START + 1
        now = [scheduler.retrievability(row.schedule, day) or 0.0 for row in known.values()]
        recalls.append(sum(now) / len(now))
    return Outcome(sum(recalls) / len(recalls), recalls[-1], cleared or learner.days, answers)


def compared(
    seeds: range = range(10), learner: Learner = Learner()
) -> dict[str, tuple[Outcome, ...]]:
    """Every policy with the same learners."""
    return {
        name: tuple(outcome(order, seed, learner) for seed in seeds)
        for name, order in POLICIES.items()
    }


def main() -> None:
    for name, found in compared().items():
        n = len(found)
        recall, last = (sum(getattr(o, k) for o in found) / n for k in ("recall", "last"))
        cleared, answers = (sum(getattr(o, k) for o in found) / n for k in ("cleared", "answers"))
        print(f"{name:24} recall {recall:.4f}  last {last:.4f}  {cleared:.1f} d  {answers:.0f}")  # noqa: T201


if __name__ == "__main__":
    main()
