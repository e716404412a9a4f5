"""FSRS-6 over a whole log at once: what every card's answers have made of it, in NumPy.

The log is laid out ordinal by ordinal: the first answers of all cards, then the second ones, and
so on, cards with long histories first. The cards that have a k-th answer are then a prefix of the
state arrays, and a replay takes as many vector steps as the longest history has answers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studyapp.scheduler.memories import Days, Floats, Grades, Step
from studyapp.scheduler.values import Answered, Memory, Rating, Schedule, State
from studyapp.scheduler.weights import DEFAULT_WEIGHTS, checked

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
T = TypeVar("T", bound=np.generic)

_LAST_DAY: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """What a log makes of its cards: one place per card, cards in rising order."""

    cards: Ints
    stability: Floats  # days
    difficulty: Floats
    reps: Ints
    lapses: Ints
    last: Ints  # study day of the last answer
    learning: Bools  # the last answer was an Again
    recall: Floats | None  # one place per row, in the order given: recall predicted before the
    #   answer; NaN where the card had no memory yet; None when it was not asked for

    def schedule(self, card: int) -> Schedule:
        """A card's schedule without its due day. Raises KeyError for a card not in the log."""
        place = int(np.searchsorted(self.cards, card))
        if place == len(self.cards) or self.cards[place] != card:
            raise KeyError(card)
        return _schedule(
            float(self.stability[place]),
            float(self.difficulty[place]),
            int(self.reps[place]),
            int(self.lapses[place]),
            int(self.last[place]),
            bool(self.learning[place]),
        )

    def schedules(self) -> dict[int, Schedule]:
        """Every card's schedule without its due day."""
        columns = (self.stability, self.difficulty, self.reps, self.lapses, self.last)
        rows = zip(*(column.tolist() for column in columns), self.learning.tolist(), strict=True)
        return dict(zip(self.cards.tolist(), (_schedule(*row) for row in rows), strict=True))


def replay(
    cards: ArrayLike,
    days: ArrayLike,
    ratings: ArrayLike,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    *,
    chances: ArrayLike | None = None,
    want_recall: bool = False,
    start: Mapping[int, Schedule] | None = None,
) -> Replayed:
    """Replay a log: columns of one length, each card's rows in the order of their time.

    `chances` is each row's probability of a right answer from someone who doesn't know; None
    where all are recalls. `start` gives cards that did not begin as new what they were before
    their first row here; a card in it without a row is not in the result. Raises ValueError for
    columns of different lengths, a rating or a chance that is none, and weights out of bounds.
    """
    log = _Log(*_columns(cards, days, ratings), _chances(chances, cards), start or {})
    stability, difficulty, recall = _memories(log, np.array(checked(weights)), want_recall)
    rank = log.rank
    return Replayed(
        cards=log.cards,
        stability=stability[rank],
        difficulty=difficulty[rank],
        reps=log.reps,
        lapses=log.lapses,
        last=log.last,
        learning=log.learning,
        recall=recall,
    )


def replay_answers(
    answers: Iterable[Answered], weights: Sequence[float] = DEFAULT_WEIGHTS
) -> dict[Hashable, Schedule]:
    """Replay rows given as values; the schedules of their cards, without due days."""
    rows = list(answers)
    numbers: dict[Hashable, int] = {}
    cards = [numbers.setdefault(row.card, len(numbers)) for row in rows]
    chances = [row.chance for row in rows]
    done = replay(
        cards,
        [row.day for row in rows],
        [row.rating for row in rows],
        weights,
        chances=chances if any(chances) else None,
    )
    return dict(zip(numbers, done.schedules().values(), strict=True))


def _columns(cards: ArrayLike, days: ArrayLike, ratings: ArrayLike) -> tuple[Ints, Days, Grades]:
    c, d, g = (np.asarray(column) for column in (cards, days, ratings))
    if not c.shape == d.shape == g.shape or c.ndim != 1:
        raise ValueError(f"columns of one length, not {c.shape}, {d.shape}, {g.shape}")
    if not c.size:
        return np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int8)
    if not (c.dtype.kind in "iu" and d.dtype.kind in "iu" and g.dtype.kind in "iu"):
        raise ValueError(f"columns of whole numbers, not {c.dtype}, {d.dtype}, {g.dtype}")
    if not (g.min() >= Rating.AGAIN and g.max() <= Rating.EASY):
        raise ValueError("a rating is 1 (Again), 2 (Hard), 3 (Good) or 4 (Easy)")
    if not (d.min() >= 0 and d.max() <= _LAST_DAY):
        raise ValueError(f"a study day is the ordinal of a date, 0 to {_LAST_DAY}")
    return c.astype(np.int64, copy=False), d.astype(np.int32), g.astype(np.int8)


def _chances(chances: ArrayLike | None, cards: ArrayLike) -> Floats | None:
    if chances is None:
        return None
    found = np.asarray(chances, dtype=np.float64)
    if found.shape != np.shape(cards):
        raise ValueError(f"columns of one length, not {np.shape(cards)} and chances {found.shape}")
    if not np.all((found >= 0) & (found <= 1)):
        raise ValueError("a chance is a probability, 0 to 1")
    return found


class _Log:
    """The rows laid out ordinal by ordinal, and all that needs no model to be known."""

    def __init__(
        self,
        cards: Ints,
        days: Days,
        ratings: Grades,
        chances: Floats | None,
        start: Mapping[int, Schedule],
    ):
        order = _stable_order(cards)  # card by card, each in time order
        card, day, rating = cards[order], days[order], ratings[order]
        opens = np.empty(len(card), dtype=np.bool_)  # a card's first row
        opens[:1] = True
        np.not_equal(card[1:], card[:-1], out=opens[1:])
        first = np.flatnonzero(opens)
        length = np.diff(first, append=len(card))
        end = first + length - 1
        self.cards = card[first]
        self.last = day[end].astype(np.int64)
        self.learning = rating[end] == Rating.AGAIN

        before = [start.get(c) for c in self.cards.tolist()] if start else []
        self.start = {place: schedule for place, schedule in enumerate(before) if schedule}
        elapsed = np.diff(day, prepend=day[:1])
        elapsed[first] = 0
        again = rating == Rating.AGAIN
        lapse = again.copy()  # an Again after a right answer
        lapse[1:] &= ~again[:-1]
        lapse[first] = False
        for place, schedule in self.start.items():
            row = first[place]
            if schedule.last is not None:
                elapsed[row] = day[row] - schedule.last
            lapse[row] = again[row] and schedule.state is State.REVIEW
        np.maximum(elapsed, 0, out=elapsed)  # a clock that went backwards has stood still
        self.reps = length.copy()
        self.lapses = np.diff(np.searchsorted(np.flatnonzero(lapse), np.append(first, len(card))))
        for place, schedule in self.start.items():
            self.reps[place] += schedule.reps
            self.lapses[place] += schedule.lapses

        by_length = _stable_order(-length)
        self.rank: Ints = np.empty(len(first), dtype=np.int64)  # card's place -> state slot
        self.rank[by_length] = np.arange(len(first))
        ordinal = np.arange(len(card)) - np.repeat(first, length)
        # As many cards have a k-th answer as have a history longer than k.
        longer = len(first) - np.cumsum(np.bincount(length))[:-1]
        self.offsets = np.concatenate(([0], np.cumsum(longer)))
        slot = self.offsets[ordinal] + np.repeat(self.rank, length)
        self.grade = _placed(rating - 1, slot)  # 0 to 3, as an index into tables of ratings
        self.elapsed = _placed(elapsed, slot)
        self.chance = None if chances is None else _placed(chances[order], slot)
        self.order, self.slot = order, slot


def _memories(log: _Log, w: Floats, want_recall: bool) -> tuple[Floats, Floats, Floats | None]:
    """Every card's last stability and difficulty by state slot, and the recalls if wanted."""
    n = len(log.cards)
    s, d = np.empty(n), np.empty(n)
    recall = np.full(len(log.slot), np.nan) if want_recall else None
    step = Step(w)
    for k, (low, high) in enumerate(zip(log.offsets[:-1], log.offsets[1:], strict=True)):
        grade, elapsed = log.grade[low:high], log.elapsed[low:high]
        chance = None if log.chance is None else log.chance[low:high]
        if k:
            r = step(s[: high - low], d[: high - low], grade, elapsed, chance)
            if recall is not None:
                recall[low:high] = r
            continue
        s[:], d[:] = step.first(grade, chance)
        known = [(place, b.memory) for place, b in log.start.items() if b.memory]
        if known:
            slots = log.rank[[place for place, _ in known]]
            some_s = np.array([memory.stability for _, memory in known])
            some_d = np.array([memory.difficulty for _, memory in known])
            some_chance = None if chance is None else chance[slots]
            r = step(some_s, some_d, grade[slots], elapsed[slots], some_chance)
            s[slots], d[slots] = some_s, some_d
            if recall is not None:
                recall[slots] = r
    if recall is None:
        return s, d, None
    in_order = np.empty_like(recall)
    in_order[log.order] = recall[log.slot]
    return s, d, in_order


def _stable_order(cards: Ints) -> Ints:
    """`argsort(cards, kind="stable")`; by radix, 16 bits at a time, where the numbers allow."""
    if not len(cards):
        return np.empty(0, dtype=np.int64)
    low, high = int(cards.min()), int(cards.max())
    if high - low >= 1 << 32:
        return np.argsort(cards, kind="stable")
    rest = (cards - low).astype(np.uint32)
    order = np.argsort(rest.astype(np.uint16), kind="stable")
    if high - low < 1 << 16:
        return order
    top = (rest >> 16).astype(np.uint16)
    return order[np.argsort(top[order], kind="stable")]


def _placed(values: NDArray[T], slot: Ints) -> NDArray[T]:
    placed = np.empty_like(values)
    placed[slot] = values
    return placed


def _schedule(
    stability: float, difficulty: float, reps: int, lapses: int, last: int, learning: bool
) -> Schedule:
    return Schedule(
        state=State.LEARNING if learning else State.REVIEW,
        reps=reps,
        lapses=lapses,
        memory=Memory(stability, difficulty),
        last=last,
    )
