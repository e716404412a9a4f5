"""Which cards of an exam are shown last? Some orders compared on simulated cards.

Run as a module, it prints the mean recall in the exam for each order; every day shows equally many
cards, and none is due in the final days otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from studyapp.scheduler import Schedule, Scheduler
from studyapp.store.values import QueueRow
from studyapp.study.expected import outcomes
from tests.study.backlog_policies import START, Learner, begin

Key: TypeAlias = Callable[[QueueRow, random.Random], float]


def strongest_first(row: QueueRow, _: random.Random) -> float:
    memory = row.schedule.memory
    return -memory.stability if memory else 0.0


ORDERS: Final[Mapping[str, Key]] = {
    "weakest last": strongest_first,
    "in any order": lambda _, dice: dice.random(),
    "weakest first": lambda row, dice: -strongest_first(row, dice),
}


def recall_in_exam(key: Key | None, seed: int, cards: int = 400, days: int = 7) -> float:
    """Mean over the cards; without an order, there is no last showing."""
    scheduler, dice = Scheduler(fuzz=False), random.Random(seed)
    rows = begin(Learner(cards=cards, away=0), scheduler, dice)
    exam = START + days
    order = sorted(rows, key=lambda row: key(row, dice)) if key else rows
    total = 0.0
    for place, row in enumerate(order):
        memory, last = row.schedule.memory, row.schedule.last
        assert memory is not None
        assert last is not None
        if key is None:
            total += scheduler.retrievability(row.schedule, exam) or 0.0
            continue
        day = START + place * days // len(order)
        recall = scheduler.retrievability(row.schedule, day) or 0.0
        good, again = outcomes(scheduler, memory, day - last)
        for share, after in ((recall, good), (1 - recall, again)):
            shown = Schedule(memory=after, last=day)
            total += share * (scheduler.retrievability(shown, exam) or 0.0)
    return total / len(rows)


def compared(seeds: range = range(10)) -> dict[str, float]:
    orders: dict[str, Key | None] = {**ORDERS, "no last showing": None}
    return {
        name: sum(recall_in_exam(key, seed) for seed in seeds) / len(seeds)
        for name, key in orders.items()
    }


if __name__ == "__main__":
    for name, recall in compared().items():
        print(f"{name:16} {recall:.4f}")  # noqa: T201
