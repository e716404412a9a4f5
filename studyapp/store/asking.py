"""The cards that may be asked, chosen and cut by SQLite: no object is made of a card left out.

The statements are for the driver's own connection: the open collection and home's quick look ask
the same ones.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from studyapp.store.schedules import schedule
from studyapp.store.values import QueueRow
from studyapp.store.worth import Gain, most_worth

NAME: Final = "d.key || '/' || n.key || CASE c.slot WHEN '' THEN '' ELSE '#' || c.slot END"
TOPIC: Final = "CASE n.topic WHEN '' THEN d.key ELSE n.topic END"
PLACE: Final = "d.position * 100000000 + n.position * 100 + c.position"
JOINED: Final = "cards c JOIN notes n ON n.id = c.note_id JOIN decks d ON d.id = n.deck_id"
LIVE: Final = "NOT c.retired AND c.note_id NOT IN (SELECT id FROM notes WHERE retired OR deleted)"
OPEN: Final = f"NOT c.suspended AND (c.buried_until IS NULL OR c.buried_until <= :day) AND {LIVE}"
"""Neither set aside nor gone."""
AWAY: Final = "max(:day - c.last, 0)"
"""Study days since the last answer."""
LEARNING: Final = f"c.state = 'learning' AND c.due <= :day AND {OPEN}"
TAKEN: Final = (
    "SELECT t.note_id FROM reviews r JOIN cards t ON t.id = r.card_id"
    " WHERE r.day = :day AND r.event = 'answer' AND t.last = :day"
    f" UNION ALL SELECT c.note_id FROM cards c WHERE {LEARNING}"
)
"""Notes of which a card was answered today, or failed: their other cards wait till tomorrow."""
DUE: Final = (
    f"c.state = 'review' AND c.due <= :day AND {OPEN}"
    f" AND (c.last = :day OR c.note_id NOT IN ({TAKEN}))"
)
FIRST: Final = (
    f"(c.due IS NULL OR c.due <= :day) AND {OPEN}"
    f" AND c.note_id NOT IN ({TAKEN})"
    " AND NOT EXISTS (SELECT 1 FROM cards s WHERE s.note_id = c.note_id AND s.id <> c.id"
    " AND NOT s.suspended AND NOT s.retired"
    " AND (s.buried_until IS NULL OR s.buried_until <= :day)"
    " AND (+s.state = 'review' AND s.due <= :day OR +s.state = 'new'"
    " AND (s.due IS NULL OR s.due <= :day) AND s.position < c.position))"
)
"""Of a card that is new: it is the first such of its note, which asks no other card today.

A plus sign keeps SQLite from looking a card up by its state: its note is what finds it sooner.
"""

_ROWS: Final = (
    f"SELECT {NAME}, d.key, n.key, c.slot, {TOPIC}, {PLACE},"
    " c.state, c.due, c.reps, c.lapses, c.stability, c.difficulty, c.last"
    f" FROM json_each(:ids) i CROSS JOIN {JOINED} WHERE c.id = i.value ORDER BY i.key"
)
_NAMED: Final = (
    "SELECT x.id FROM json_each(:only) o"
    " CROSS JOIN decks e ON e.key = json_extract(o.value, '$[0]')"
    " CROSS JOIN notes m ON m.deck_id = e.id AND m.key = json_extract(o.value, '$[1]')"
    " CROSS JOIN cards x ON x.note_id = m.id AND x.slot = json_extract(o.value, '$[2]')"
)
NOTES: Final = (
    "SELECT m.id FROM json_each(:notes) o"
    " CROSS JOIN decks e ON e.key = json_extract(o.value, '$[0]')"
    " CROSS JOIN notes m ON m.deck_id = e.id AND m.key = json_extract(o.value, '$[1]')"
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
        only = None if self.only is None else split(self.only)
        return {"deck": self.deck, "topic": self.topic, "only": only}


EVERYTHING: Final = Scope()


def split(names: Iterable[str]) -> str:
    """Ids of cards or notes as JSON triples of deck, note and slot."""
    parts = []
    for name in names:
        deck, _, rest = name.partition("/")
        note, _, slot = rest.partition("#")
        parts.append((deck, note, slot))
    return json.dumps(parts)


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
    """How many cards in review are due, siblings among them."""
    query = f"SELECT count(*) FROM cards c WHERE {DUE} AND {scope.sql()}"
    return _ids(connection, query, day, scope)[0]


def due(
    connection: sqlite3.Connection,
    day: int,
    scope: Scope,
    *,
    limit: int | None,
    gain: Gain | None = None,
) -> list[QueueRow]:
    """Due cards, the least likely recalled first; or those first whose review is worth most."""
    where = f"{DUE} AND {scope.sql()}"
    if gain is not None:
        cards = f"SELECT c.id, c.stability AS s, c.difficulty AS d, {AWAY} AS t FROM cards c"
        values = {"day": day, **scope.values()}
        found = most_worth(connection, f"{cards} WHERE {where}", values, gain, limit)
    else:
        query = (
            f"SELECT c.id FROM cards c WHERE {where}"
            f" ORDER BY {AWAY} / c.stability DESC, c.id LIMIT :limit"
        )
        found = _ids(connection, query, day, scope, limit=-1 if limit is None else limit)
    return rows(connection, found)


def new_of(
    connection: sqlite3.Connection, day: int, scope: Scope, notes: Collection[str]
) -> list[QueueRow]:
    """The new cards of these notes ("deck/note") that could be asked, in deck order."""
    query = (
        f"SELECT c.id FROM ({NOTES}) h CROSS JOIN {JOINED} WHERE c.note_id = h.id"
        f" AND +c.state = 'new' AND {FIRST} AND {scope.sql()} ORDER BY {PLACE}"
    )
    return rows(connection, _ids(connection, query, day, scope, notes=split(notes)))


def askable(connection: sqlite3.Connection, day: int, names: Iterable[str]) -> list[QueueRow]:
    """Those of the cards that may be asked on a day, whatever is asked of their siblings."""
    scope = Scope(only=tuple(names))
    query = (
        f"SELECT c.id FROM ({_NAMED}) h CROSS JOIN cards c WHERE c.id = h.id AND {OPEN}"
        " AND (c.due <= :day OR (c.due IS NULL AND c.state = 'new'))"
    )
    return rows(connection, _ids(connection, query, day, scope))


def practice(
    connection: sqlite3.Connection, day: int, scope: Scope, limit: int | None
) -> list[QueueRow]:
    """Cards that may be asked out of turn, the weakest first and those never asked last."""
    query = (
        f"SELECT c.id FROM cards c WHERE NOT c.suspended AND {LIVE} AND {scope.sql()}"
        f" ORDER BY coalesce({AWAY} / c.stability, -1) DESC, c.id LIMIT :limit"
    )
    most = -1 if limit is None else limit
    return rows(connection, _ids(connection, query, day, scope, limit=most))
