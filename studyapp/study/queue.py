"""What is asked, in which order: due cards, some new ones among them, siblings and topics apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studyapp.scheduler import Scheduler, State
from studyapp.scheduler.gain import gain_constants
from studyapp.stats.forecast import Pace
from studyapp.store.asking import Scope
from studyapp.store.values import QueueRow
from studyapp.store.worth import Gain
from studyapp.study.gating import Waiting, held
from studyapp.study.order import apart, interleave, mixed, spread

if TYPE_CHECKING:
    from studyapp.store.store import Store

FEW: Final = 4
"""New cards of each topic that are read at first."""
SPARE: Final = 20
"""Rows read beyond a limit, for siblings that are put off and cards put aside in the sitting."""


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
    """Due cards that wait till tomorrow: another card of their note is asked today."""
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

    Failed cards come first, whatever the limits say. Due cards follow, the least likely recalled
    first; where more is due than the day still allows, those first whose review adds most to
    recall for each second it takes (`studyapp.scheduler.gain`). New cards stand among them at
    even distances, topics in turn, each in deck order. Of a note one card is asked a day; failed
    ones are asked in any case.

    Daily limits count what was done today. A sitting's own `cards` and `minutes` are counted by
    the sitting; here they only bound how much is read. `only` are the cards of a search; `first`
    come before all others where they are due, `prefer` (an exam's) next, both within the limits.
    `gate` holds new cards back until what they require was answered right once.
    """
    scope = Scope(deck, topic, None if only is None else tuple(only))
    done = store.spent(day)
    minutes = None
    if limits.minutes_a_day is not None:
        minutes = max(0.0, limits.minutes_a_day - done.minutes)
    learning = store.learning(day, scope)
    due_cards = store.due_count(day, scope)
    needs = held(store.gates(day)) if gate else {}
    blocked = store.new_of(day, needs, scope) if needs else ()
    waiting = tuple(Waiting(row.id, needs[f"{row.deck}/{row.note}"]) for row in blocked)
    if minutes == 0.0:
        return Queue(tuple(apart(spread(learning))), waiting, due_cards, 0, minutes)
    pick = _Pick(store, day, limits.cards)
    reviews = _left(limits.reviews, done.reviews)
    gain = _gain(store, scheduler, due_cards, reviews, minutes)
    due = pick.due(scope, reviews, gain, first, prefer)
    new = pick.new(scope, _left(limits.new, done.new), needs, prefer)
    rows = apart((*spread(learning), *mixed(due, new)))
    asked = due_cards - len(pick.put_off)
    left_over = 0 if reviews is None else max(0, asked - reviews)
    return Queue(tuple(rows), waiting, left_over, len(pick.put_off), minutes)


def practice(
    store: Store,
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


def _left(limit: int | None, done: int) -> int | None:
    return None if limit is None else max(0, limit - done)


def _gain(
    store: Store, scheduler: Scheduler, due: int, reviews: int | None, minutes: float | None
) -> Gain | None:
    """How a backlog is weighed; None where all that is due fits into the day."""
    if minutes is None and (reviews is None or due <= reviews):
        return None
    seconds = store.seconds_by_kind()
    usual = Pace(seconds).usual
    if minutes is not None:
        room = int(minutes * 60 / usual)
        reviews = room if reviews is None else min(reviews, room)
    if reviews is None or due <= reviews:
        return None
    return Gain(gain_constants(scheduler.weights), seconds, usual)


class _Pick:
    """Takes rows from the store as far as limits go, one card a note."""

    def __init__(self, store: Store, day: int, shown: int | None) -> None:
        self.store, self.day = store, day
        self.most = None if shown is None else shown + SPARE
        """More than a sitting will show is not read."""
        self.notes: set[tuple[str, str]] = set()
        """Notes that have a card in the queue."""
        self.cards: set[str] = set()
        self.put_off: set[str] = set()
        """Due cards met whose note has another card in the queue."""

    def due(
        self,
        scope: Scope,
        left: int | None,
        gain: Gain | None,
        first: Collection[str],
        prefer: Collection[str],
    ) -> list[QueueRow]:
        """Each of the three groups spread by topic in itself."""
        out: list[QueueRow] = []
        for part in (_within(scope, first), _within(scope, prefer), scope):
            if part is None:
                continue
            room = _room(_room(left, self.most, 0), None, len(out))
            limit = None if room is None else room + len(out) + SPARE
            while room is None or room > 0:
                rows = self.store.due(self.day, part, limit=limit, gain=gain)
                fresh = self._one_a_note(rows)
                if limit is None or len(rows) < limit or (room is not None and len(fresh) >= room):
                    out += self._taken(fresh[:room])
                    break
                limit *= 4
        return out

    def new(
        self, scope: Scope, left: int | None, held: Collection[str], prefer: Collection[str]
    ) -> list[QueueRow]:
        out: list[QueueRow] = []
        for part in (_within(scope, prefer), scope):
            if part is None:
                continue
            room = _room(_room(left, self.most, 0), None, len(out))
            each = None if room is None else min(room + len(out), len(out) + FEW)
            while room is None or room > 0:
                # Topics take turns: where each gives a few, that is most often enough.
                rows = self.store.new(self.day, part, each=each, held=held)
                fresh = self._one_a_note(interleave(rows))
                if room is None or each is None or len(fresh) >= room or each >= room + len(out):
                    out += self._taken(fresh[:room], spread_out=False)
                    break
                each = room + len(out)
        return out

    def _one_a_note(self, rows: Iterable[QueueRow]) -> list[QueueRow]:
        seen = set(self.notes)
        out: list[QueueRow] = []
        for row in rows:
            note = (row.deck, row.note)
            if note not in seen:
                seen.add(note)
                out.append(row)
            elif row.schedule.state is not State.NEW and row.id not in self.cards:
                self.put_off.add(row.id)
        return out

    def _taken(self, rows: Sequence[QueueRow], *, spread_out: bool = True) -> list[QueueRow]:
        self.notes.update((row.deck, row.note) for row in rows)
        self.cards.update(row.id for row in rows)
        return spread(rows) if spread_out else list(rows)


def _room(left: int | None, most: int | None, taken: int) -> int | None:
    limits = [limit for limit in (left, most) if limit is not None]
    return max(0, min(limits) - taken) if limits else None


def _within(scope: Scope, cards: Collection[str]) -> Scope | None:
    """The part of a scope that is among some cards; None for no cards."""
    if not cards:
        return None
    if scope.only is not None:
        some = set(cards)
        return replace(scope, only=tuple(card for card in scope.only if card in some))
    return replace(scope, only=tuple(cards))
