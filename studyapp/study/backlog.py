"""A humane backlog: what is too much for a day is spread over several, the most useful first.

Nothing here moves a card: a plan says what would happen, and `store.reschedule(plan.moves, now)`
does it as one operation that can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.scheduler import Scheduler, State
from studyapp.scheduler.gain import gain as worth
from studyapp.scheduler.load import weekday
from studyapp.store.counting import SECONDS_A_CARD
from studyapp.store.values import QueueRow
from studyapp.study.forecast import scheduled, usual_pace

if TYPE_CHECKING:
    from studyapp.store.store import Store

Order: TypeAlias = Callable[[QueueRow, int, Scheduler, float], float]
"""How much a due card deserves to be asked on a study day, given the seconds it takes."""


LONGEST: Final = 400
"""Study days ahead whose load is looked at."""
_ALL_ALIKE: Final[Mapping[int, float]] = {}


# -- what comes first --------------------------------------------------------------------------


def oldest(row: QueueRow, day: int, scheduler: Scheduler, seconds: float) -> float:  # noqa: ARG001
    """The longest overdue first."""
    return float(day - (row.schedule.due or day))


def weakest(row: QueueRow, day: int, scheduler: Scheduler, seconds: float) -> float:  # noqa: ARG001
    """The least likely recalled first."""
    return -(scheduler.retrievability(row.schedule, day) or 0.0)


def gain(row: QueueRow, day: int, scheduler: Scheduler, seconds: float) -> float:
    """The most recall gained a second first: `studyapp.scheduler.gain` has the formula."""
    schedule = row.schedule
    if schedule.memory is None or schedule.last is None:
        return inf
    return worth(scheduler.weights, schedule.memory, max(day - schedule.last, 0), seconds)


# -- the plan ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A study day before and after the moves."""

    day: int
    before: int
    after: int
    minutes_before: float
    minutes_after: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What spreading would do; nothing is moved yet."""

    moves: Mapping[str, int]
    """The new due day of each card that is put off."""
    kept: tuple[str, ...]
    """Due cards that stay on today, the most useful first."""
    by_day: tuple[DayPlan, ...]
    """From today to the last day that changes."""
    waiting_cost: float
    """How many more of the cards put off will be forgotten by then than today."""

    @property
    def due(self) -> int:
        """Cards due today and before."""
        return len(self.moves) + len(self.kept)


def _a_while(card: str) -> float:  # noqa: ARG001 - a pace is asked by card
    return SECONDS_A_CARD


def spread(
    rows: Iterable[QueueRow],
    day: int,
    scheduler: Scheduler,
    *,
    per_day: int | None = None,
    minutes: float | None = None,
    days: int | None = None,
    seconds: Callable[[str], float] = _a_while,
    order: Order = gain,
    later: Iterable[tuple[int, int, float]] = (),
    easy: Mapping[int, float] = _ALL_ALIKE,
) -> Plan:
    """Spread what is due by a study day over it and the days after.

    A day takes at most `per_day` cards and at most `minutes`, what falls due on it anyway among
    them; an empty day takes one card in any case, so that every card finds a day. Else the cards
    are spread over so many `days`, as evenly as what falls due there anyway allows. Failed cards
    stay on today: they were begun. `rows` are the cards; `later` stands for more of them that fall
    due on a later day: the day, how many, the seconds of each. `easy` says by weekday what share
    of another day's cards a day to come takes. Raises ValueError where nothing says how much a
    day takes.
    """
    due, loads, shares = list[QueueRow](), dict[int, _Load](), _Shares(day, easy)
    for when, count, each in later:
        loads.setdefault(when, _Load()).add(count * each, count)
    for row in rows:
        if row.schedule.state is State.NEW or row.schedule.due is None:
            continue
        if row.schedule.due > day:
            loads.setdefault(row.schedule.due, _Load()).add(seconds(row.id))
        else:
            due.append(row)
    if per_day is None and minutes is None:
        if days is None:
            raise ValueError("how much a day takes, or over how many days, has to be said")
        stands = [loads.get(day + n, _Load()).cards for n in range(days)]
        per_day = _level(stands, [shares.of(day + n) for n in range(days)], len(due))
    before = {one: replace(load) for one, load in loads.items()}
    before[day] = _Load(len(due), sum(seconds(row.id) for row in due))
    placed = _place(
        _ranked(due, day, scheduler, seconds, order), loads, shares, seconds, per_day, minutes
    )
    moves = {row.id: new for row, new in placed if new > day}
    return Plan(
        moves=moves,
        kept=tuple(row.id for row, new in placed if new == day),
        by_day=_by_day(before, loads, day, max(moves.values(), default=day)),
        waiting_cost=sum(_fades(scheduler, row, day, new) for row, new in placed),
    )


@dataclass(slots=True)
class _Load:
    cards: int = 0
    seconds: float = 0.0

    def add(self, seconds: float, cards: int = 1) -> None:
        self.cards += cards
        self.seconds += seconds


class _Shares:
    """What share of a full day's cards each study day takes; today a full one."""

    def __init__(self, today: int, easy: Mapping[int, float]) -> None:
        self.today, self.easy = today, easy
        self.most = max(easy.get(day, 1.0) for day in range(7))
        """Where every weekday is easy none is: cards have to go somewhere."""

    def of(self, day: int) -> float:
        return 1.0 if day <= self.today else self.easy.get(weekday(day), 1.0) / self.most


def _room(per_day: int, share: float) -> int:
    return int(per_day * share + 1e-9)


def _ranked(
    due: Iterable[QueueRow],
    day: int,
    scheduler: Scheduler,
    seconds: Callable[[str], float],
    order: Order,
) -> list[QueueRow]:
    """Failed cards first, then the others by what they deserve."""

    def rank(row: QueueRow) -> tuple[bool, float, str]:
        worth = order(row, day, scheduler, seconds(row.id))
        return row.schedule.state is not State.LEARNING, -worth, row.id

    return sorted(due, key=rank)


def _place(
    ranked: Iterable[QueueRow],
    loads: dict[int, _Load],
    shares: _Shares,
    seconds: Callable[[str], float],
    per_day: int | None,
    minutes: float | None,
) -> list[tuple[QueueRow, int]]:
    """A study day for each card, none before that of the card ranked above it."""
    today = shares.today
    placed, day = list[tuple[QueueRow, int]](), today
    for row in ranked:
        spent = seconds(row.id)
        while row.schedule.state is not State.LEARNING:
            load, share = loads.setdefault(day, _Load()), shares.of(day)
            if share == 1.0 and not load.cards:
                break
            most = inf if per_day is None else _room(per_day, share)
            time = inf if minutes is None else minutes * 60 * share
            if load.cards < most and load.seconds + spent <= time:
                break
            day += 1
        loads.setdefault(day, _Load()).add(spent)
        placed.append((row, day))
    return placed


def _level(counts: Sequence[int], shares: Sequence[float], cards: int) -> int:
    """The fewest cards a day with which so many more find room on days that hold `counts`."""
    days = list(zip(counts, shares, strict=True))
    low, high = 1, max(counts, default=0) + cards
    while low < high:
        middle = (low + high) // 2
        if sum(max(_room(middle, share) - count, 0) for count, share in days) >= cards:
            high = middle
        else:
            low = middle + 1
    return low


def _by_day(
    before: Mapping[int, _Load], after: Mapping[int, _Load], first: int, last: int
) -> tuple[DayPlan, ...]:
    none = _Load()
    pairs = [(day, before.get(day, none), after.get(day, none)) for day in range(first, last + 1)]
    return tuple(
        DayPlan(day, old.cards, new.cards, old.seconds / 60, new.seconds / 60)
        for day, old, new in pairs
    )


def _fades(scheduler: Scheduler, row: QueueRow, day: int, new: int) -> float:
    """How much less likely a card is recalled on a later day."""
    now, then = (scheduler.retrievability(row.schedule, one) for one in (day, new))
    return 0.0 if now is None or then is None else now - then


def plan_backlog(
    store: Store,
    scheduler: Scheduler,
    day: int,
    *,
    per_day: int | None = None,
    minutes: float | None = None,
    days: int | None = None,
    easy: Mapping[int, float] = _ALL_ALIKE,
) -> Plan:
    """`spread` over the collection; cards that are set aside today are left where they are."""
    pace = usual_pace(store)
    later = [
        (due, count, pace.of(kind))
        for due, kind, count in store.standing(day + LONGEST)
        if due > day
    ]
    return spread(
        scheduled(store, day),
        day,
        scheduler,
        per_day=per_day,
        minutes=minutes,
        days=days,
        seconds=pace.seconds,
        later=later,
        easy=easy,
    )
