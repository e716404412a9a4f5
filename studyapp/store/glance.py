"""What home needs of a collection, added up by SQLite with the standard library alone.

SQLAlchemy takes longer to import than home takes to paint; the counts need not wait for it. An
open Store asks the same statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from studyapp.deck.values import Text
from studyapp.scheduler.gain import gain_constants
from studyapp.scheduler.memory import Weights
from studyapp.scheduler.weights import DEFAULT_WEIGHTS
from studyapp.store.asking import AWAY, DUE, FIRST, JOINED, LEARNING, OPEN, PLACE, TOPIC
from studyapp.store.counting import Spent, spent, upcoming
from studyapp.store.gates import Gates, gates
from studyapp.store.worth import with_math

SCHEMA: Final = "0003"
"""The schema that these statements are written for; of any other, nothing is read."""

_TOPICS: Final = f"""
SELECT {TOPIC}, count(*), count(c.stability),
       coalesce(sum(pow(1 + :factor * {AWAY} / c.stability, -:w20)), 0), min({PLACE}) AS place
FROM cards c NOT INDEXED CROSS JOIN notes n ON n.id = c.note_id
CROSS JOIN decks d ON d.id = n.deck_id
WHERE NOT (n.retired OR n.deleted OR c.retired) GROUP BY 1 ORDER BY place
"""
"""In the order of the rows, which is about that of their notes: so much quicker than by index."""
_BY_TOPIC: Final = f"SELECT {TOPIC}, count(*) FROM {JOINED} WHERE "
_NEW: Final = f"c.state = 'new' AND {FIRST}"
_NOTES: Final = f"SELECT count(DISTINCT c.note_id) FROM cards c WHERE {DUE}"
_BEHIND: Final = (
    f"SELECT count(*) FROM cards c WHERE c.state = 'review' AND c.due <= :day AND {OPEN}"
)
_GATED: Final = (
    f"SELECT d.key || '/' || n.key, {TOPIC} FROM notes n CROSS JOIN decks d ON d.id = n.deck_id"
    " CROSS JOIN cards c ON c.note_id = n.id"
    f" WHERE n.requires <> '' AND +c.state = 'new' AND {FIRST}"
)


class TopicGlance(NamedTuple):
    topic: str
    cards: int
    started: int
    """Cards with a memory."""
    recall: float
    """The sum of how likely each of those is recalled today."""
    due: int
    """Cards in review that may be asked today."""
    learning: int
    new: int
    """New cards that may be asked today, one a note, those held back among them."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One look at a collection on one study day."""

    topics: tuple[TopicGlance, ...]
    """In the order in which the decks bring them up."""
    titles: Mapping[str, Text]
    spent: Spent
    due: int
    """Notes with a card that is due: one of each is asked."""
    behind: int
    """Cards due today or before, asked today or not."""
    gates: Gates
    gated: Mapping[str, str]
    """The topic of each note ("deck/note") that requires others and has a new card to ask."""
    next_due: tuple[int, int] | None
    shipped: int
    """The content revision brought in last."""


def glance(file: Path, day: int, weights: Weights = DEFAULT_WEIGHTS) -> Glance | None:
    """None where there is no collection of the present schema, or it can't be read."""
    try:
        uri = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=0.05)) as connection:
            version = connection.execute("SELECT version_num FROM studyapp_schema").fetchall()
            if version != [(SCHEMA,)]:
                return None
            connection.execute("BEGIN").close()
            with_math(connection)
            return look(connection, day, weights)
    except (sqlite3.Error, OSError, ValueError):
        return None


def look(connection: sqlite3.Connection, day: int, weights: Weights) -> Glance:
    constants = gain_constants(weights)
    recall = {"day": day, "factor": constants["factor"], "w20": constants["w20"]}
    today = {"day": day}
    due, learning, new = (
        dict(connection.execute(f"{_BY_TOPIC} {which} GROUP BY 1", today).fetchall())
        for which in (DUE, LEARNING, _NEW)
    )
    topics = [
        TopicGlance(
            topic, cards, started, known, *(by.get(topic, 0) for by in (due, learning, new))
        )
        for topic, cards, started, known, _ in connection.execute(_TOPICS, recall)
    ]
    titles = connection.execute("SELECT key, title_en, title_zh FROM decks ORDER BY position")
    shipped = connection.execute("SELECT value FROM meta WHERE key = 'shipped'").fetchone()
    return Glance(
        topics=tuple(topics),
        titles={key: Text(en, zh) for key, en, zh in titles},
        spent=spent(connection, day),
        due=connection.execute(_NOTES, today).fetchone()[0],
        behind=connection.execute(_BEHIND, today).fetchone()[0],
        gates=gates(connection, day),
        gated=dict(connection.execute(_GATED, today).fetchall()),
        next_due=min(upcoming(connection, day).items(), default=None),
        shipped=int(shipped[0]) if shipped else 0,
    )
