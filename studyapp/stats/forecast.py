"""The days to come: how many cards fall due on each, and how long they will take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from studyapp.scheduler.load import weekday
from studyapp.store.counting import SECONDS_A_CARD

Standing: TypeAlias = tuple[int, str, int]
"""Study day, kind of note, how many cards of it fall due on that day."""

_ALL_ALIKE: Final[Mapping[int, float]] = {}


@dataclass(frozen=True, slots=True)
class Pace:
    """How long an answer takes, by the kind of its note: that is how it is asked."""

    by_kind: Mapping[str, float] = field(default_factory=dict)
    """Mean seconds; sums of means are what a day will take."""
    kinds: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The kind of each note, as "deck/note"."""

    @property
    def usual(self) -> float:
        """For a kind that was not measured yet."""
        return sum(self.by_kind.values()) / len(self.by_kind) if self.by_kind else SECONDS_A_CARD

    def of(self, kind: str) -> float:
        return self.by_kind.get(kind, self.usual)

    def seconds(self, card: str) -> float:
        return self.of(self.kinds.get(card.partition("#")[0], ""))

    def minutes(self, cards: Iterable[str]) -> float:
        return sum(map(self.seconds, cards)) / 60


@dataclass(frozen=True, slots=True)
class DayLoad:
    day: int
    cards: int
    minutes: float
    overdue: int = 0
    """Of the cards, those that were due before; only today has some."""
    exam: bool = False
    share: float = 1.0
    """What the weekday is to take of an ordinary day's load; an easy day is below 1."""


def calendar(
    standing: Iterable[Standing],
    day: int,
    days: int,
    *,
    pace: Pace = Pace(),
    exam: int | None = None,
    easy: Mapping[int, float] = _ALL_ALIKE,
) -> tuple[DayLoad, ...]:
    """The load of so many study days, today first, as far as it is scheduled by now.

    Overdue cards stand on today. New cards, and what today's answers bring back, are not in it.
    """
    cards, seconds, overdue = [0] * days, [0.0] * days, 0
    for due, kind, count in standing:
        place = max(due - day, 0)
        if place < days:
            cards[place] += count
            seconds[place] += count * pace.of(kind)
            overdue += count * (due < day)
    return tuple(
        DayLoad(
            day=day + place,
            cards=cards[place],
            minutes=seconds[place] / 60,
            overdue=0 if place else overdue,
            exam=day + place == exam,
            share=easy.get(weekday(day + place), 1.0),
        )
        for place in range(days)
    )
