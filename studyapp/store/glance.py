"""What home needs of a collection, read with the standard library alone.

SQLAlchemy takes longer to import than home takes to paint; the counts need not wait for it. The
same questions are asked of a Store in `queue.py`; a test holds both to the same answers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from studyapp.deck.values import Text
from studyapp.store.schedules import schedule
from studyapp.store.values import QueueRow

SCHEMA: Final = "0003"
"""The schema that these statements are written for; of any other, nothing is read."""

_ROWS: Final = """
SELECT d.key || '/' || n.key || CASE c.slot WHEN '' THEN '' ELSE '#' || c.slot END,
       d.key, n.key, c.slot, CASE n.topic WHEN '' THEN d.key ELSE n.topic END,
       d.position * 100000000 + n.position * 100 + c.position AS place,
       c.state, c.due, c.reps, c.lapses, c.stability, c.difficulty, c.last,
       c.suspended = 0 AND (c.buried_until IS NULL OR c.buried_until <= :day)
         AND (c.due <= :day OR (c.due IS NULL AND c.state = 'new')),
       CASE WHEN c.suspended THEN NULL ELSE max(c.due, coalesce(c.buried_until, 0)) END
FROM cards c JOIN notes n ON n.id = c.note_id JOIN decks d ON d.id = n.deck_id
WHERE NOT (n.retired OR n.deleted OR c.retired)
ORDER BY place
"""
_VOIDS: Final = "SELECT id, voids FROM reviews WHERE voids IS NOT NULL ORDER BY at DESC, id DESC"
_BEGUN: Final = """
SELECT id, card_id, day, event FROM reviews
WHERE event IN ('answer', 'reset')
  AND card_id IN (SELECT card_id FROM reviews WHERE day = ? AND event = 'answer')
ORDER BY at, id
"""


@dataclass(frozen=True, slots=True)
class Glance:
    """One look at a collection on one study day."""

    rows: tuple[QueueRow, ...]
    queue: tuple[QueueRow, ...]
    titles: Mapping[str, Text]
    new_today: int
    next_due: tuple[int, int] | None
    shipped: int
    """The content revision brought in last."""


def glance(file: Path, day: int) -> Glance | None:
    """None where there is no collection of the present schema, or it can't be read."""
    try:
        uri = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=0.05)) as connection:
            if connection.execute("SELECT version_num FROM studyapp_schema").fetchall() != [
                (SCHEMA,)
            ]:
                return None
            return _look(connection, day)
    except (sqlite3.Error, OSError, ValueError):
        return None


def _look(connection: sqlite3.Connection, day: int) -> Glance:
    rows, queue, upcoming = [], [], dict[int, int]()
    for line in connection.execute(_ROWS, {"day": day}):
        name, deck, note, slot, topic, place, *columns, asked, when = line
        row = QueueRow(name, deck, note, slot, topic, place, schedule(*columns))
        rows.append(row)
        if asked:
            queue.append(row)
        if when is not None and when > day:
            upcoming[when] = upcoming.get(when, 0) + 1
    titles = connection.execute("SELECT key, title_en, title_zh FROM decks ORDER BY position")
    shipped = connection.execute("SELECT value FROM meta WHERE key = 'shipped'").fetchone()
    return Glance(
        rows=tuple(rows),
        queue=tuple(queue),
        titles={key: Text(en, zh) for key, en, zh in titles},
        new_today=_new_today(connection, day),
        next_due=min(upcoming.items(), default=None),
        shipped=int(shipped[0]) if shipped else 0,
    )


def _new_today(connection: sqlite3.Connection, day: int) -> int:
    gone: set[bytes] = set()
    for row, target in connection.execute(_VOIDS):
        if row not in gone:
            gone.add(target)
    first: dict[int, int] = {}
    for row, card, answered, event in connection.execute(_BEGUN, (day,)):
        if row in gone:
            continue
        if event == "reset":
            first.pop(card, None)
        else:
            first.setdefault(card, answered)
    return sum(begun == day for begun in first.values())
