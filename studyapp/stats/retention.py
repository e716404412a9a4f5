"""True retention: of the cards that were to be remembered, how many were.

Counted is the first answer of a study day of a card that had been answered on an earlier day;
what is repeated the same day says nothing about memory over days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studyapp.scheduler import Rating
from studyapp.store.values import Log


@dataclass(frozen=True, slots=True)
class Retention:
    asked: int
    recalled: int

    @property
    def share(self) -> float | None:
        """None where nothing was asked."""
        return self.recalled / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Recall:
    """One counted answer."""

    card: str
    day: int
    recalled: bool


def counted(log: Log) -> Iterator[Recall]:
    """The answers that true retention counts, in the order of the log."""
    last: dict[int, int] = {}
    for history, card, day, rating in zip(log.history, log.card, log.day, log.rating, strict=True):
        before = last.get(history)
        if before is None or day > before:
            last[history] = day
            if before is not None:
                yield Recall(log.cards[card], day, rating != Rating.AGAIN)


def true_retention(
    log: Log, *, since: int | None = None, of: Callable[[str], bool] = lambda _: True
) -> Retention:
    """Over the study days from `since` on, of the cards that `of` takes."""
    found = [
        one.recalled for one in counted(log) if (since is None or one.day >= since) and of(one.card)
    ]
    return Retention(len(found), sum(found))


def answers_by_day(log: Log, first: int, last: int) -> tuple[int, ...]:
    """How many answers each study day had, both ends included."""
    counts = [0] * (last - first + 1)
    for day in log.day:
        if first <= day <= last:
            counts[day - first] += 1
    return tuple(counts)


def seconds_an_answer(log: Log) -> float | None:
    """The median time an answer took; None where none was measured."""
    spent = sorted(ms for ms in log.duration_ms if ms is not None)
    return spent[len(spent) // 2] / 1000 if spent else None
