"""New cards in deck order, so many of each topic."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import Final

from studyapp.store.asking import FIRST, JOINED, NOTES, PLACE, TOPIC, Scope, rows, split
from studyapp.store.values import QueueRow

FEW: Final = 2_000
"""So many new cards are sorted faster than topics are walked through."""

_COUNT: Final = "SELECT count(*) FROM (SELECT 1 FROM cards WHERE state = 'new' LIMIT :most)"
_SORTED: Final = (
    f"SELECT id FROM (SELECT c.id, {PLACE} AS place, row_number() OVER"
    f" (PARTITION BY {TOPIC} ORDER BY {PLACE}) AS number FROM {JOINED}"
    " WHERE c.state = 'new' AND {first} AND {scope} AND c.note_id NOT IN ({held}))"
    " WHERE number <= :each ORDER BY place"
)
_WALKED: Final = (
    "SELECT c.id FROM notes n CROSS JOIN cards c ON c.note_id = n.id"
    " WHERE n.topic = :name AND n.deck_id = :number AND +c.state = 'new' AND {first} AND {scope}"
    " AND c.note_id NOT IN ({held}) ORDER BY n.position LIMIT :each"
)


def new(
    connection: sqlite3.Connection,
    day: int,
    scope: Scope,
    *,
    each: int | None,
    held: Collection[str] = (),
) -> list[QueueRow]:
    """New cards in deck order, at most `each` of a topic, none of the notes `held` back."""
    if each is not None and each <= 0:
        return []
    values = {"day": day, **scope.values(), "notes": split(held)}
    parts = {"first": FIRST, "scope": scope.sql(), "held": NOTES}
    (some,) = connection.execute(_COUNT, {"most": FEW + 1}).fetchone()
    if each is None or some <= FEW or scope.only is not None:
        most = 1 << 62 if each is None else each
        found = connection.execute(_SORTED.format(**parts), {**values, "each": most})
        return rows(connection, [card for (card,) in found])
    ids: list[int] = []
    taken: dict[str, int] = {}
    walk = _WALKED.format(**parts)
    for name, number, topic in _places(connection):
        left = each - taken.get(topic, 0)
        asked = {**values, "name": name, "number": number, "each": left}
        more = [card for (card,) in connection.execute(walk, asked)] if left else []
        taken[topic] = taken.get(topic, 0) + len(more)
        ids += more
    return sorted(rows(connection, ids), key=lambda row: row.position)


def _places(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Every topic as notes have it, with the deck it is in and the name it goes by, by deck."""
    keys = {
        number: (position, key)
        for number, position, key in connection.execute("SELECT id, position, key FROM decks")
    }
    found: list[tuple[int, str, int, str]] = []
    at: tuple[str, int] | None = ("", 0)
    step = (
        "SELECT topic, deck_id FROM notes WHERE topic = :topic AND deck_id > :deck"
        " ORDER BY deck_id LIMIT 1"
    )
    leap = "SELECT topic, deck_id FROM notes WHERE topic > :topic ORDER BY topic, deck_id LIMIT 1"
    while at is not None:
        values = {"topic": at[0], "deck": at[1]}
        at = connection.execute(step, values).fetchone()
        at = at or connection.execute(leap, values).fetchone()
        if at is not None:
            position, key = keys[at[1]]
            found.append((position, at[0], at[1], at[0] or key))
    found.sort()
    return ((name, number, topic) for _, name, number, topic in found)
