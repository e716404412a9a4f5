"""The learner's collection: every reading and writing of it goes through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyapp.deck.values import Text
from studyapp.store import queue, reading
from studyapp.store.cards import CARDS, card_rows, nearest
from studyapp.store.content import Content
from studyapp.store.diary import Diary
from studyapp.store.handling import Handling
from studyapp.store.history import History
from studyapp.store.queues import Queues
from studyapp.store.search import Search
from studyapp.store.values import DeckInfo, QueueRow, StoredCard, TopicCount


class Store(Content, Handling, History, Queues, Search, Diary):
    """One open collection. What goes in and comes out are values; rows stay inside."""

    def decks(self, day: int | None = None) -> tuple[DeckInfo, ...]:
        with self._reading() as connection:
            return queue.decks(connection, day)

    def titles(self) -> dict[str, Text]:
        """The decks' titles by their id."""
        with self._reading() as connection:
            return queue.titles(connection)

    def topics(self, day: int) -> tuple[TopicCount, ...]:
        """What there is of each topic, in the order in which the decks bring them up."""
        with self._reading() as connection:
            return queue.topics(connection, day)

    def queue(
        self, day: int, *, deck: str | None = None, topic: str | None = None
    ) -> tuple[QueueRow, ...]:
        """The cards that may be asked on a study day, in deck order: due ones and new ones."""
        with self._reading() as connection:
            return queue.queue(connection, day, deck, topic)

    def rows(self, *, deck: str | None = None, topic: str | None = None) -> tuple[QueueRow, ...]:
        """Every live card in deck order, suspended and buried ones among them."""
        with self._reading() as connection:
            return queue.rows(connection, deck, topic)

    def card(self, card: str) -> StoredCard:
        """Raises NotFound, naming the nearest card."""
        return self.cards([card])[0]

    def cards(self, cards: Sequence[str]) -> tuple[StoredCard, ...]:
        """The cards in the order asked for. Raises NotFound."""
        with self._reading() as connection:
            rows = card_rows(connection, cards, reading.CARD)
            return reading.stored_cards(rows.values())

    def cards_of(self, deck: str, note: str) -> tuple[StoredCard, ...]:
        """The cards that a note makes, retired ones too. Raises NotFound."""
        with self._reading() as connection:
            row = reading.known_note_row(connection, deck, note)
            query = reading.CARD.where(CARDS.c.note_id == row.id).order_by(CARDS.c.position)
            return reading.stored_cards(connection.execute(query).all())

    def find_card(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Ids of live cards that are, begin with, hold or resemble the text; best first."""
        with self._reading() as connection:
            return nearest(connection, text, limit)

    def requirements(self) -> Mapping[str, tuple[str, ...]]:
        """What each live note requires, all as "deck/note"; notes that require none are absent."""
        with self._reading() as connection:
            return reading.requirements(connection)

    def next_due(self, day: int) -> tuple[int, int] | None:
        """The first study day after `day` with cards due, and how many; None when there is none."""
        with self._reading() as connection:
            return queue.next_due(connection, day)
