"""Cards found by a search: the one way in for the search line, the command line and sessions."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection, func, select

from studyapp.deck.query import Query
from studyapp.deck.query_parse import parse
from studyapp.store.cards import CARDS, DECKS, JOINED, LIVE, NAME, NOTES, TEXTS, TOPIC
from studyapp.store.collection import Collection
from studyapp.store.conditions import Conditions
from studyapp.store.schedules import schedule
from studyapp.store.tables import AnyRow, AnySelect
from studyapp.store.values import QueueRow

Order: TypeAlias = Literal["deck", "due", "added"]

_PLACE: Final = (DECKS.c.position, NOTES.c.position, NOTES.c.id, CARDS.c.position, CARDS.c.id)
_ORDERS: Final = {
    "deck": _PLACE,
    "due": (CARDS.c.due.is_(None), CARDS.c.due, *_PLACE),
    "added": (NOTES.c.created.desc(), *_PLACE),
}
_COLUMNS: Final = (
    NAME,
    DECKS.c.key.label("deck"),
    NOTES.c.key.label("note"),
    TOPIC.label("topic"),
    (DECKS.c.position * 100_000_000 + NOTES.c.position * 100 + CARDS.c.position).label("place"),
    *(CARDS.c[n] for n in ("slot", "state", "due", "reps", "lapses")),
    *(CARDS.c[n] for n in ("stability", "difficulty", "last")),
)


class Search(Collection):
    """What a search finds among the live cards, suspended and buried ones too.

    A line is read as `studyapp.deck.query_parse` says; each raises QueryError for one that can't
    be. `day` is the study day that "due" and "within so many days" are reckoned from.
    """

    def find(
        self, query: str | Query, day: int, *, order: Order = "deck", limit: int | None = None
    ) -> tuple[QueueRow, ...]:
        with self._reading() as connection:
            found = self._found(connection, query, day, _COLUMNS, order, limit)
            return tuple(_row(row) for row in connection.execute(found))

    def found_ids(
        self, query: str | Query, day: int, *, order: Order = "deck", limit: int | None = None
    ) -> tuple[str, ...]:
        with self._reading() as connection:
            found = self._found(connection, query, day, (NAME,), order, limit)
            return tuple(connection.scalars(found))

    def count(self, query: str | Query, day: int) -> int:
        """How many cards it finds."""
        with self._reading() as connection:
            found = self._found(connection, query, day, (func.count(),), None, None)
            return int(connection.execute(found).scalar_one())

    def _found(
        self,
        connection: Connection,
        query: str | Query,
        day: int,
        columns: tuple[object, ...],
        order: Order | None,
        limit: int | None,
    ) -> AnySelect:
        conditions = Conditions(connection, day, self.zone)
        wanted = conditions.of(parse(query) if isinstance(query, str) else query)
        among = JOINED.join(TEXTS, TEXTS.c.id == NOTES.c.id) if conditions.reads_text else JOINED
        found: AnySelect = select(*columns).select_from(among).where(LIVE, wanted)  # type: ignore[call-overload]  # columns of any sort
        if order is not None:
            found = found.order_by(*_ORDERS[order])
        return found if limit is None else found.limit(limit)


def _row(row: AnyRow) -> QueueRow:
    return QueueRow(
        id=row.name,
        deck=row.deck,
        note=row.note,
        slot=row.slot,
        topic=row.topic,
        position=row.place,
        schedule=schedule(
            row.state, row.due, row.reps, row.lapses, row.stability, row.difficulty, row.last
        ),
    )
