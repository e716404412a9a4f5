"""Putting a card on the table: its numbers drawn, its form chosen, its four futures reckoned."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studyapp.deck.ask import chance
from studyapp.deck.fields import NoteError
from studyapp.deck.read import has_recall, question
from studyapp.deck.values import Note
from studyapp.deck.vary import Instance, fill
from studyapp.scheduler import Futures, Rating, Scheduler
from studyapp.scheduler.load import Load, read_easy
from studyapp.store.errors import NotFound
from studyapp.store.values import Review, StoredCard
from studyapp.study.exam import Exam, capped_futures
from studyapp.study.instance import NoInstanceError, drawn
from studyapp.study.plan import Habits, Plan
from studyapp.study.shown import Shown, Unasked

if TYPE_CHECKING:
    from studyapp.store.store import Store

RIGHT_IN_A_ROW: Final = 2
"""Right answers after which a choice is asked without its options."""


class Dealer:
    """Lays out cards for one study day."""

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        day: int,
        plan: Plan,
        habits: Habits,
        exam: Exam | None,
    ) -> None:
        self.store, self.scheduler, self.day = store, scheduler, day
        self.plan, self.exam = plan, exam
        self.load = Load(store.upcoming(day), read_easy(habits.easy_days))
        self.unasked: list[Unasked] = []
        self._drawn: dict[tuple[str, int], tuple[Note, Instance | None]] = {}

    def find(self, card: str) -> StoredCard | None:
        """The card as it is now; None when it was deleted, suspended or can't be read."""
        try:
            stored = self.store.card(card)
        except (NotFound, NoteError):
            return None
        return None if stored.suspended or stored.retired else stored

    def waits(self, stored: StoredCard) -> bool:
        """Whether it is still to be asked: it may have been answered or put off elsewhere."""
        if not self.plan.schedules or self.plan.notes:
            return True
        return max(stored.schedule.due or 0, stored.buried_until or 0) <= self.day

    def seed(self, stored: StoredCard) -> int:
        """The same until the card is answered, whoever asks for it."""
        if self.plan.schedules:
            return seed_of(stored, self.day)
        # practice leaves the count of answers alone, and still shows something new
        return seed_of(stored, self.day, len(self.store.last_answers(stored.id, most=1000)))

    def prepare(self, card: str) -> None:
        """Draw a card's numbers ahead of its turn; may run in a thread."""
        stored = self.find(card)
        if stored is not None and stored.card.note.vary is not None:
            self._draw(stored, self.seed(stored))

    def deal(self, stored: StoredCard, language: str, number: int) -> Shown | None:
        """The card as it is asked now; None where no question can be drawn from it."""
        seed = self.seed(stored)
        try:
            note, instance = self._draw(stored, seed)
        except NoInstanceError as none:
            self.unasked.append(Unasked(stored.id, none.reason, dict(none.values)))
            return None
        stored = replace(stored, card=replace(stored.card, note=note))
        recall = has_recall(note) and knows(self.store.last_answers(stored.id, RIGHT_IN_A_ROW))
        asked = question(stored.card, language, seed, recall=recall)
        shown = Shown(stored, asked, None, seed, number, instance)
        return replace(shown, futures=self.futures(shown, self.day))

    def _draw(self, stored: StoredCard, seed: int) -> tuple[Note, Instance | None]:
        if stored.card.note.vary is None:
            return stored.card.note, None
        key = (stored.id, seed)
        if key not in self._drawn:
            self._drawn[key] = drawn(stored.card.note, seed, trusted=stored.shipped)
        return self._drawn[key]

    def filled(self, stored: StoredCard, instance: Instance) -> StoredCard | None:
        """The card with the numbers that were drawn; None where they don't fit it any more."""
        try:
            note = fill(stored.card.note, instance)
        except NoteError:
            return None
        return replace(stored, card=replace(stored.card, note=note))

    def futures(self, shown: Shown, day: int) -> Futures | None:
        """What each rating makes of the card; None where nothing is scheduled."""
        if not self.plan.schedules:
            return None
        found = self.scheduler.futures(
            shown.stored.schedule,
            day,
            shown.id,
            chance(shown.question.ask),
            load=self.load,
            siblings=self.store.sibling_days(shown.id),
        )
        return capped_futures(found, shown.id, day, self.exam)


def seed_of(stored: StoredCard, day: int, practised: int | None = None) -> int:
    """What draws a card's numbers and shuffles its options on a day, whoever asks for it.

    `practised` counts its answers where practice asks it.
    """
    key = f"{stored.card.id}|{stored.schedule.reps}|{day}"
    return zlib.crc32((key if practised is None else f"{key}|{practised}").encode())


def knows(newest: Sequence[Review]) -> bool:
    """Whether a card was right so often in a row that its options would only help."""
    return len(newest) >= RIGHT_IN_A_ROW and all(
        row.right is not False and row.rating is not Rating.AGAIN for row in newest[:RIGHT_IN_A_ROW]
    )
