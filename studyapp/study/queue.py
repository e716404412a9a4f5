"""What is asked, in which order: due cards, some new ones among them, siblings and topics apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studyapp.scheduler import Scheduler, State
from studyapp.store.asking import Scope
from studyapp.store.values import QueueRow
from studyapp.study.gating import Waiting, held

if TYPE_CHECKING:
    from studyapp.store.store import Store

SECONDS_A_CARD: Final = 25.0
"""Where nothing was measured yet."""
SPARE: Final = 50
"""Rows read beyond a sitting's limit, for cards that are put aside in it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked; None is no limit."""

    new: int | None = 10
    """New cards a study day."""
    cards: int | None = None
    """Cards shown in this sitting."""
    minutes: float | None = None
    """Minutes of this sitting."""
    reviews: int | None = None
    """Due cards a study day."""
    minutes_a_day: float | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What a sitting asks, as it stands when it begins."""

    rows: tuple[QueueRow, ...] = ()
    """In the order to ask: failed cards, then due ones with new ones mixed in."""
    waiting: tuple[Waiting, ...] = ()
    """New cards held back by what they require, in deck order."""
    left_over: int = 0
    """Due cards that today's limits leave for another day."""
    put_off: int = 0
    """Cards that wait till tomorrow because another card of their note is asked today."""
    minutes: float | None = None
    """What is left of the day's minutes; None without such a limit."""


def build(
    store: Store,
    scheduler: Scheduler,
    day: int,
    limits: Limits = Limits(),
    *,
    deck: str | None = None,
    topic: str | None = None,
    only: Collection[str] | None = None,
    gate: bool = True,
    first: Collection[str] = (),
    prefer: Collection[str] = (),
) -> Queue:
    """The cards of a sitting on a study day.

    Daily limits count what was done today; failed cards are asked whatever the limits say. `only`
    are the cards of a search; `first` are asked before all others where they are due, `prefer`
    (an exam's) next, both within the limits. `gate` holds new cards back until what they require
    is known.
    """
    scope = Scope(deck, topic, None if only is None else tuple(only))
    return _Builder(store, scheduler, day, limits, scope).build(gate, first, prefer)


def practice(
    store: Store,
    scheduler: Scheduler,
    day: int,
    *,
    deck: str | None = None,
    topic: str | None = None,
    only: Collection[str] | None = None,
    cards: int | None = None,
) -> tuple[QueueRow, ...]:
    """The cards of a sitting that leaves the schedule alone, due or not, the weakest first."""
    scope = Scope(deck, topic, None if only is None else tuple(only))
    return tuple(apart(spread(store.practice(day, scope, limit=cards))))


class _Builder:
    def __init__(
        self, store: Store, scheduler: Scheduler, day: int, limits: Limits, scope: Scope
    ) -> None:
        self.store, self.scheduler, self.day = store, scheduler, day
        self.limits, self.scope = limits, scope
        self.spent = store.spent(day)
        self.notes: set[tuple[str, str]] = set()
        """Notes that have a card in the queue."""
        self.put_off = 0

    def build(self, gate: bool, first: Collection[str], prefer: Collection[str]) -> Queue:
        limits, spent = self.limits, self.spent
        minutes = None
        if limits.minutes_a_day is not None:
            minutes = max(0.0, limits.minutes_a_day - spent.minutes)
        learning = list(self.store.learning(self.day, self.scope))
        self.notes.update((row.deck, row.note) for row in learning)
        over = minutes == 0.0
        due_left = 0 if over else _left(limits.reviews, spent.reviews)
        new_left = 0 if over else _left(limits.new, spent.new)
        due = self._due(due_left, first, prefer)
        waiting, new = self._new(new_left, gate, prefer)
        left_over = max(0, self.store.due_count(self.day, self.scope) - len(due) - self.put_off)
        rows = (*spread(learning), *mixed(spread(due), interleave(new)))
        return Queue(tuple(apart(rows)), waiting, left_over, self.put_off, minutes)

    def _due(
        self, left: int | None, first: Collection[str], prefer: Collection[str]
    ) -> list[QueueRow]:
        found = self.store.due(self.day, self.scope)
        early, then = set(first), set(prefer)
        ranked = sorted(found, key=lambda row: (row.id not in early, row.id not in then))
        return self._siblings_out(ranked, left)

    def _siblings_out(self, rows: Iterable[QueueRow], left: int | None) -> list[QueueRow]:
        out: list[QueueRow] = []
        for row in rows:
            if left is not None and len(out) >= left:
                break
            if (row.deck, row.note) in self.notes:
                self.put_off += row.schedule.state is not State.NEW
                continue
            self.notes.add((row.deck, row.note))
            out.append(row)
        return out

    def _new(
        self, left: int | None, gate: bool, prefer: Collection[str]
    ) -> tuple[tuple[Waiting, ...], list[QueueRow]]:
        needs = held(self.store.gates()) if gate else {}
        blocked = self.store.new_of(self.day, needs, self.scope) if needs else ()
        waiting = tuple(Waiting(row.id, needs[f"{row.deck}/{row.note}"]) for row in blocked)
        found = interleave(self.store.new(self.day, self.scope, each=None, held=needs))
        then = set(prefer)
        found.sort(key=lambda row: row.id not in then)
        return waiting, self._siblings_out(found, left)


def _left(limit: int | None, done: int) -> int | None:
    return None if limit is None else max(0, limit - done)


def mixed(due: Sequence[QueueRow], new: Sequence[QueueRow]) -> list[QueueRow]:
    """New cards among the due ones at even distances."""
    out = list(due)
    step = len(due) / len(new) if new else 0.0
    for place in range(len(new) - 1, -1, -1):
        out.insert(round((place + 1) * step), new[place])
    return out


def apart(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """The same order, but no two cards of a note side by side where that can be."""
    return list(rows)


def arrange(
    rows: Sequence[QueueRow], day: int, scheduler: Scheduler, new_left: int
) -> tuple[QueueRow, ...]:
    """Due cards first, the least retrievable first; then new cards in the order of their decks.

    Of a note that already has a card in the queue, no new card is added: a sibling would give
    the answer away.
    """

    def strength(row: QueueRow) -> tuple[bool, float]:
        recall = scheduler.retrievability(row.schedule, day)
        return (row.schedule.state is not State.LEARNING, 0.0 if recall is None else recall)

    due = sorted((row for row in rows if row.schedule.state is not State.NEW), key=strength)
    asked = {(row.deck, row.note) for row in due}
    new: list[QueueRow] = []
    for row in interleave([row for row in rows if row.schedule.state is State.NEW]):
        if len(new) >= new_left:
            break
        if (row.deck, row.note) not in asked:
            asked.add((row.deck, row.note))
            new.append(row)
    return (*spread(due), *new)


def interleave(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """One card of each topic in turn, each topic in its own order."""
    by_topic: dict[str, list[QueueRow]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, []).append(row)
    longest = max(map(len, by_topic.values()), default=0)
    turns = list(by_topic.values())
    return [topic[turn] for turn in range(longest) for topic in turns if turn < len(topic)]


def spread(rows: Sequence[QueueRow], reach: int = 8) -> list[QueueRow]:
    """Keep the order, but take the next of another topic (and another note) when one is near.

    `reach` is how many places a card may be brought forward, so that the order by retrievability
    still shows.
    """
    left, out = list(rows), list[QueueRow]()
    while left:
        near = range(min(reach, len(left)))
        last = out[-1] if out else None
        pick = next((n for n in near if last is None or left[n].topic != last.topic), None)
        if pick is None:
            pick = next((n for n in near if last and left[n].note != last.note), 0)
        out.append(left.pop(pick))
    return out
