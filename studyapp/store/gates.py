"""What the new cards' notes require, and how far the learner is with that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Gates:
    """Notes as "deck/note"."""

    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the live notes with a card that is still new."""
    open: Mapping[str, str] = field(default_factory=dict)
    """Required notes that the learner can meet and has not yet answered right; their topics."""


_REQUIRES: Final = """
SELECT d.key, n.key, n.requires FROM notes n JOIN decks d ON d.id = n.deck_id
WHERE n.requires <> '' AND NOT (n.retired OR n.deleted)
  AND +n.id IN (SELECT note_id FROM cards WHERE state = 'new' AND NOT retired)
"""
_OPEN: Final = """
SELECT o.value, CASE n.topic WHEN '' THEN d.key ELSE n.topic END,
       max(c.state = 'review'),
       max(NOT c.suspended AND (c.state <> 'new' OR c.due IS NULL OR c.due <= :day))
FROM json_each(:names) o
CROSS JOIN decks d ON d.key = substr(o.value, 1, instr(o.value, '/') - 1)
CROSS JOIN notes n ON n.deck_id = d.id AND n.key = substr(o.value, instr(o.value, '/') + 1)
CROSS JOIN cards c ON c.note_id = n.id
WHERE NOT (n.retired OR n.deleted OR c.retired)
GROUP BY o.value
"""


def gates(connection: sqlite3.Connection, day: int) -> Gates:
    """As they stand on a study day; a note put off to a later one can't be met."""
    requires = {
        f"{deck}/{note}": tuple(r if "/" in r else f"{deck}/{r}" for r in json.loads(text))
        for deck, note, text in connection.execute(_REQUIRES)
    }
    if not requires:
        return Gates()
    names = sorted({name for needs in requires.values() for name in needs})
    found = connection.execute(_OPEN, {"names": json.dumps(names), "day": day})
    open_ = {name: topic for name, topic, right, free in found if free and not right}
    return Gates(requires, open_)
