"""What a sitting asks of the collection: rows of cards to ask, and what was done today."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from studyapp.deck.values import split_card_id
from studyapp.scheduler.memory import Weights
from studyapp.scheduler.weights import DEFAULT_WEIGHTS
from studyapp.store import asking, counting, fresh
from studyapp.store.asking import EVERYTHING, Scope
from studyapp.store.collection import Collection as Opened
from studyapp.store.counting import Spent
from studyapp.store.gates import Gates, gates
from studyapp.store.glance import Glance, look
from studyapp.store.recent import Recent, recent
from studyapp.store.values import QueueRow
from studyapp.store.worth import Gain, with_math

T = TypeVar("T")


class Queues(Opened):
    """The cards to ask, cut by limits before anything is made of them."""

    def due(
        self,
        day: int,
        scope: Scope = EVERYTHING,
        *,
        limit: int | None = None,
        gain: Gain | None = None,
    ) -> tuple[QueueRow, ...]:
        """Cards in review that are due: the least likely recalled first, or the most worth it."""
        return tuple(self._look(lambda c: asking.due(c, day, scope, limit=limit, gain=gain)))

    def due_count(self, day: int, scope: Scope = EVERYTHING) -> int:
        """How many cards in review are due, siblings among them."""
        return self._look(lambda c: asking.due_count(c, day, scope))

    def learning(self, day: int, scope: Scope = EVERYTHING) -> tuple[QueueRow, ...]:
        """Failed cards that are still to be recalled."""
        return tuple(self._look(lambda c: asking.learning(c, day, scope)))

    def new(
        self,
        day: int,
        scope: Scope = EVERYTHING,
        *,
        each: int | None = None,
        held: Collection[str] = (),
    ) -> tuple[QueueRow, ...]:
        """New cards in deck order, at most so many of each topic, none of the notes held back."""
        return tuple(self._look(lambda c: fresh.new(c, day, scope, each=each, held=held)))

    def new_of(
        self, day: int, notes: Collection[str], scope: Scope = EVERYTHING
    ) -> tuple[QueueRow, ...]:
        """The new cards of notes named "deck/note", in deck order."""
        return tuple(self._look(lambda c: asking.new_of(c, day, scope, notes)))

    def askable(self, day: int, cards: Iterable[str]) -> tuple[QueueRow, ...]:
        """Those of the cards that may be asked on a study day."""
        return tuple(self._look(lambda c: asking.askable(c, day, cards)))

    def practice(
        self, day: int, scope: Scope = EVERYTHING, *, limit: int | None = None
    ) -> tuple[QueueRow, ...]:
        """Live cards that are not suspended, due or not: the weakest first, new ones last."""
        return tuple(self._look(lambda c: asking.practice(c, day, scope, limit)))

    def gates(self, day: int) -> Gates:
        """What new cards' notes require."""
        return self._look(lambda c: gates(c, day))

    def spent(self, day: int) -> Spent:
        """What was done on a study day."""
        return self._look(lambda c: counting.spent(c, day))

    def upcoming(self, day: int) -> dict[int, int]:
        """How many cards are due on each study day after this one."""
        return self._look(lambda c: counting.upcoming(c, day))

    def sibling_days(self, card: str) -> frozenset[int]:
        """The due days of the other cards of a card's note."""
        deck, note, slot = split_card_id(card)
        return self._look(lambda c: counting.sibling_days(c, deck, note, slot))

    def seconds_by_kind(self) -> dict[str, float]:
        """How long an answer takes, by kind of note; kinds never timed are absent."""
        return self._look(counting.seconds_by_kind)

    def glance(self, day: int, weights: Weights = DEFAULT_WEIGHTS) -> Glance:
        """What home shows of a study day."""
        return self._look(lambda c: look(c, day, weights))

    def recent(self, first: int, last: int) -> Recent:
        """The answers from one study day to another."""
        return self._look(lambda c: recent(c, first, last))

    def _look(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """What `read` finds on the driver's own connection, in one consistent view."""
        with self._reading() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            with_math(driver)
            return read(driver)
