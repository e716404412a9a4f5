"""Cards set aside, flagged and marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from studyapp.i18n import N_
from studyapp.store import editing, operations
from studyapp.store.collection import Collection
from studyapp.store.editing import named
from studyapp.store.images import Images
from studyapp.store.log import utc_ms
from studyapp.store.values import Operation
from studyapp.text.sanitise import sanitise_line

LONGEST_WORDS: Final = 500


class Handling(Collection):
    """What is done to cards besides answering; each is one operation that can be undone.

    Each raises NotFound for a card that is not there, and gives None where nothing changes.
    """

    def suspend(self, cards: Sequence[str], now: datetime) -> Operation | None:
        """Ask them no more until they are unsuspended."""
        name = named(N_("suspended {card}"), N_("suspended {count} cards"), cards)
        return self._set(cards, "suspended", True, now, name)

    def unsuspend(self, cards: Sequence[str], now: datetime) -> Operation | None:
        name = named(N_("unsuspended {card}"), N_("unsuspended {count} cards"), cards)
        return self._set(cards, "suspended", False, now, name)

    def bury(self, cards: Sequence[str], until: int, now: datetime) -> Operation | None:
        """Ask them on the study day `until` at the earliest."""
        name = named(N_("buried {card}"), N_("buried {count} cards"), cards)
        return self._set(cards, "buried_until", until, now, name)

    def unbury(self, cards: Sequence[str], now: datetime) -> Operation | None:
        name = named(N_("unburied {card}"), N_("unburied {count} cards"), cards)
        return self._set(cards, "buried_until", None, now, name)

    def flag(self, cards: Sequence[str], flag: int, now: datetime) -> Operation | None:
        """Flag them 1 to 7; 0 takes the flag away. Raises ValueError for another number."""
        if not 0 <= flag <= 7:
            raise ValueError(f"a flag is a number from 0 to 7, not {flag}")
        name = named(N_("flagged {card}"), N_("flagged {count} cards"), cards)
        return self._set(cards, "flag", flag, now, name)

    def mark(self, cards: Sequence[str], now: datetime) -> Operation | None:
        name = named(N_("marked {card}"), N_("marked {count} cards"), cards)
        return self._set(cards, "marked", True, now, name)

    def unmark(self, cards: Sequence[str], now: datetime) -> Operation | None:
        name = named(N_("unmarked {card}"), N_("unmarked {count} cards"), cards)
        return self._set(cards, "marked", False, now, name)

    def write_words(self, card: str, words: str, now: datetime) -> Operation | None:
        """Keep what the learner says of a card, in a line; "" takes it away."""
        name = (N_("wrote of {card}"), {"card": card})
        return self._set([card], "words", sanitise_line(words).strip()[:LONGEST_WORDS], now, name)

    def tag(
        self,
        cards: Sequence[str],
        now: datetime,
        *,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
    ) -> Operation | None:
        """Give the cards' notes tags, and take others away whatever their case."""
        with self._writing() as connection:
            images = Images()
            done = editing.tag(connection, cards, add, remove, utc_ms(now), images)
            return operations.entered(connection, now, done, images) if done else None

    def _set(
        self,
        cards: Sequence[str],
        column: str,
        value: object,
        now: datetime,
        name: editing.Name,
    ) -> Operation | None:
        with self._writing() as connection:
            images = Images()
            if not editing.set_column(connection, cards, column, value, images):
                return None
            name = (name[0], {**name[1], "column": column})
            return operations.entered(connection, now, name, images)
