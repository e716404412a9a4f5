"""The days to come: how many cards fall due on each, and how long they will take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from studyapp.scheduler import State
from studyapp.scheduler.load import weekday
from studyapp.store.values import Log, QueueRow

SECONDS_A_CARD: Final = 25.0
"""Where nothing was measured yet."""

_NONE: Final[frozenset[str]] = frozenset()
_ALL_ALIKE: Final[Mapping[int, float]] = {}


@dataclass(frozen=True, slots=True)
class Pace:
    """How long an answer takes, by the form that a card is asked in."""

    by_form: Mapping[str, float] = field(default_factory=dict)
    """Median seconds."""
    forms: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The form in which each card was asked last."""
    overall: float = SECONDS_A_CARD
    """For a card that was not answered yet."""

    def seconds(self, card: str) -> float:
        return self.by_form.get(self.forms.get(card, ""), self.overall)

    def minutes(self, cards: Iterable[str]) -> float:
        return sum(map(self.seconds, cards)) / 60


def pace(log: Log) -> Pace:
    """From the answers whose time was measured."""
    spent: dict[str, list[int]] = {}
    forms: dict[int, str] = {}
    for card, form, ms in zip(log.card, log.form, log.duration_ms, strict=True):
        forms[card] = form
        if ms is not None:
            spent.setdefault(form, []).append(ms)
    every = [ms for times in spent.values() for ms in times]
    return Pace(
        {form: _median_seconds(times) for form, times in spent.items()},
        {log.cards[card]: form for card, form in forms.items()},
        _median_seconds(every) if every else SECONDS_A_CARD,
    )


def _median_seconds(times: list[int]) -> float:
    return sorted(times)[len(times) // 2] / 1000


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
    rows: Iterable[QueueRow],
    day: int,
    days: int,
    *,
    pace: Pace = Pace(),
    later: Collection[str] = _NONE,
    exam: int | None = None,
    easy: Mapping[int, float] = _ALL_ALIKE,
) -> tuple[DayLoad, ...]:
    """The load of so many study days, today first, as far as it is scheduled by now.

    Overdue cards stand on today, those in `later` (buried) on tomorrow at the earliest. New cards
    and what today's answers bring back are not in it.
    """
    cards: list[list[str]] = [[] for _ in range(days)]
    overdue = 0
    for row in rows:
        due = row.schedule.due
        if row.schedule.state is State.NEW or due is None:
            continue
        place = max(due - day, 1 if row.id in later else 0)
        if place < days:
            cards[place].append(row.id)
            overdue += due < day and place == 0
    return tuple(
        DayLoad(
            day=day + place,
            cards=len(found),
            minutes=pace.minutes(found),
            overdue=0 if place else overdue,
            exam=day + place == exam,
            share=easy.get(weekday(day + place), 1.0),
        )
        for place, found in enumerate(cards)
    )
