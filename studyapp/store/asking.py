"""The cards that may be asked, chosen and cut by SQLite: no object is made of a card left out.

The statements are for the driver's own connection: the open collection and home's quick look ask
the same ones.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from studyapp.store.schedules import schedule
from studyapp.store.values import QueueRow

Order: TypeAlias = Literal["recall", "gain", "deck"]

NAME: Final = "d.key || '/' || n.key || CASE c.slot WHEN '' THEN '' ELSE '#' || c.slot END"
TOPIC: Final = "CASE n.topic WHEN '' THEN d.key ELSE n.topic END"
PLACE: Final = "d.position * 100000000 + n.position * 100 + c.position"
JOINED: Final = "cards c JOIN notes n ON n.id = c.note_id JOIN decks d ON d.id = n.deck_id"
LIVE: Final = "NOT c.retired AND c.note_id NOT IN (SELECT id FROM notes WHERE retired OR deleted)"
OPEN: Final = f"NOT c.suspended AND (c.buried_until IS NULL OR c.buried_until <= :day) AND {LIVE}"
"""Neither set aside nor gone."""
TODAY: Final = (
    "SELECT t.note_id FROM reviews r JOIN cards t ON t.id = r.card_id"
    " WHERE r.day = :day AND r.event = 'answer' AND t.last = :day"
)
"""Notes of which a card was answered today: the others of its cards wait till tomorrow."""
APART: Final = f"(c.last = :day OR c.note_id NOT IN ({TODAY}))"
DUE: Final = f"c.due <= :day AND c.state = 'review' AND {OPEN} AND {APART}"
NEW: Final = f"c.state = 'new' AND (c.due IS NULL OR c.due <= :day) AND {OPEN} AND {APART}"
LEARNING: Final = f"c.due <= :day AND c.state = 'learning' AND {OPEN}"

_ROW: Final = (
    f"SELECT {NAME}, d.key, n.key, c.slot, {TOPIC}, {PLACE} AS place,"
    " c.state, c.due, c.reps, c.lapses, c.stability, c.difficulty, c.last"
)
_ROWS: Final = (
    f"{_ROW} FROM json_each(:ids) i CROSS JOIN {JOINED} WHERE c.id = i.value ORDER BY i.key"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The cards that a sitting is about; the default is all of them."""

    deck: str | None = None
    topic: str | None = None
    only: tuple[str, ...] | None = None
    """Ids of cards; what is not among them is not asked."""

    def sql(self) -> str:
        """A condition on `c`."""
        parts = ["1"]
        if self.deck is not None:
            parts.append(
                "c.note_id IN (SELECT id FROM notes WHERE deck_id ="
                " (SELECT id FROM decks WHERE key = :deck))"
            )
        if self.topic is not None:
            parts.append(
                "c.note_id IN (SELECT id FROM notes WHERE topic = :topic UNION ALL"
                " SELECT id FROM notes WHERE topic = '' AND deck_id ="
                " (SELECT id FROM decks WHERE key = :topic))"
            )
        if self.only is not None:
            parts.append(f"c.id IN ({_NAMED})")
        return " AND ".join(parts)

    def values(self) -> dict[str, object]:
        only = None if self.only is None else _split(self.only)
        return {"deck": self.deck, "topic": self.topic, "only": only}


_NAMED: Final = (
    "SELECT x.id FROM json_each(:only) o"
    " CROSS JOIN decks e ON e.key = json_extract(o.value, '$[0]')"
    " CROSS JOIN notes m ON m.deck_id = e.id AND m.key = json_extract(o.value, '$[1]')"
    " CROSS JOIN cards x ON x.note_id = m.id AND x.slot = json_extract(o.value, '$[2]')"
)
EVERYTHING: Final = Scope()


def _split(names: Iterable[str]) -> str:
    """Card ids as JSON triples of deck, note and slot; what is no card id names no card."""
    parts = []
    for name in names:
        deck, _, rest = name.partition("/")
        note, _, slot = rest.partition("#")
        parts.append((deck, note, slot))
    return json.dumps(parts)


def with_math(connection: sqlite3.Connection) -> None:
    """Lend SQLite the functions that its build may have been made without."""
    try:
        connection.execute("SELECT pow(2, 2), exp(1), ln(1)").close()
    except sqlite3.OperationalError:
        connection.create_function("pow", 2, math.pow, deterministic=True)
        connection.create_function("exp", 1, math.exp, deterministic=True)
        connection.create_function("ln", 1, math.log, deterministic=True)


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[QueueRow]:
    """The cards of these rows, in their order."""
    found = connection.execute(_ROWS, {"ids": json.dumps(ids)})
    return [
        QueueRow(name, deck, note, slot, topic, place, schedule(*memory))
        for name, deck, note, slot, topic, place, *memory in found
    ]


def _ids(
    connection: sqlite3.Connection, statement: str, day: int, scope: Scope, **more: object
) -> list[int]:
    values = {"day": day, **scope.values(), **more}
    return [row[0] for row in connection.execute(statement, values)]


def learning(connection: sqlite3.Connection, day: int, scope: Scope) -> list[QueueRow]:
    """Failed cards that are still to be recalled, those longest away first."""
    query = f"SELECT c.id FROM cards c WHERE {LEARNING} AND {scope.sql()} ORDER BY c.last, c.id"
    return rows(connection, _ids(connection, query, day, scope))


def due_count(connection: sqlite3.Connection, day: int, scope: Scope) -> int:
    query = f"SELECT count(*) FROM cards c WHERE {DUE} AND {scope.sql()}"
    return _ids(connection, query, day, scope)[0]


def due(
    connection: sqlite3.Connection,
    day: int,
    scope: Scope,
    *,
    limit: int | None,
    score: str = "",
) -> list[QueueRow]:
    """Due cards, the least likely recalled first; or those of the highest `score` first."""
    by = score or "coalesce(max(:day - c.last, 0) / c.stability, 1e9)"
    query = (
        f"SELECT c.id FROM cards c JOIN notes n ON n.id = c.note_id"
        f" WHERE {DUE} AND {scope.sql()} ORDER BY {by} DESC, c.id LIMIT :limit"
    )
    most = -1 if limit is None else limit
    return rows(connection, _ids(connection, query, day, scope, limit=most))


def new(
    connection: sqlite3.Connection,
    day: int,
    scope: Scope,
    *,
    each: int | None,
    held: Collection[str] = (),
) -> list[QueueRow]:
    """New cards in deck order, at most so many of each topic, none of the notes `held` back."""
    query = (
        f"SELECT id FROM (SELECT c.id, {PLACE} AS place, row_number() OVER"
        f" (PARTITION BY {TOPIC} ORDER BY {PLACE}) AS number FROM {JOINED}"
        f" WHERE {NEW} AND {scope.sql()} AND c.note_id NOT IN ({_HELD}))"
        " WHERE number <= :each ORDER BY place"
    )
    most = (1 << 62) if each is None else each
    found = _ids(connection, query, day, scope, each=most, held=_split(held))
    return rows(connection, found)


_HELD: Final = (
    "SELECT m.id FROM json_each(:held) o"
    " CROSS JOIN decks e ON e.key = json_extract(o.value, '$[0]')"
    " CROSS JOIN notes m ON m.deck_id = e.id AND m.key = json_extract(o.value, '$[1]')"
)


def new_of(
    connection: sqlite3.Connection, day: int, scope: Scope, notes: Collection[str]
) -> list[QueueRow]:
    """The new cards of these notes, in deck order."""
    query = (
        f"SELECT c.id FROM {JOINED} WHERE {NEW} AND {scope.sql()}"
        f" AND c.note_id IN ({_HELD}) ORDER BY {PLACE}"
    )
    return rows(connection, _ids(connection, query, day, scope, held=_split(notes)))


def askable(connection: sqlite3.Connection, day: int, names: Iterable[str]) -> list[QueueRow]:
    """Those of the cards that may be asked on a day, siblings or not."""
    scope = Scope(only=tuple(names))
    query = (
        f"SELECT c.id FROM cards c WHERE {OPEN} AND {scope.sql()}"
        " AND (c.due <= :day OR (c.due IS NULL AND c.state = 'new'))"
    )
    return rows(connection, _ids(connection, query, day, scope))


def practice(
    connection: sqlite3.Connection, day: int, scope: Scope, limit: int | None
) -> list[QueueRow]:
    """Cards that may be asked out of turn, the weakest first and those never asked last."""
    query = (
        f"SELECT c.id FROM cards c WHERE NOT c.suspended AND {LIVE} AND {scope.sql()}"
        " ORDER BY coalesce(max(:day - c.last, 0) / c.stability, -1) DESC, c.id LIMIT :limit"
    )
    most = -1 if limit is None else limit
    return rows(connection, _ids(connection, query, day, scope, limit=most))
