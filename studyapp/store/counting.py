"""Numbers of a collection, added up by SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from studyapp.store.asking import LIVE

LONGEST_MS: Final = 300_000
"""An answer that took longer was left open; so much of it counts as study."""
SECONDS_A_CARD: Final = 25.0
"""What an answer takes where nothing was measured."""
UNMEASURED_MS: Final = round(SECONDS_A_CARD * 1000)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was done on a study day."""

    new: int = 0
    """Cards met for the first time."""
    reviews: int = 0
    """Other cards answered, each counted once."""
    minutes: float = 0.0


_TODAY: Final = """
SELECT r.id, r.card_id, r.event, r.duration, c.reps
FROM reviews r JOIN cards c ON c.id = r.card_id
WHERE r.day = :day AND r.event IN ('answer', 'reset', 'imported-state')
ORDER BY r.at, r.id
"""
_VOIDS: Final = """
SELECT id, voids FROM reviews WHERE voids IS NOT NULL AND id >= :first ORDER BY at DESC, id DESC
"""


def spent(connection: sqlite3.Connection, day: int) -> Spent:
    found = connection.execute(_TODAY, {"day": day}).fetchall()
    if not found:
        return Spent()
    gone: set[bytes] = set()
    for row, target in connection.execute(_VOIDS, {"first": min(row[0] for row in found)}):
        if row not in gone:
            gone.add(target)
    answers: dict[int, int] = {}
    reps: dict[int, int] = {}
    ms = 0
    for row, card, event, duration, known in found:
        if row in gone:
            continue
        if event != "answer":
            answers.pop(card, None)
            continue
        answers[card] = answers.get(card, 0) + 1
        reps[card] = known
        ms += UNMEASURED_MS if duration is None else min(duration, LONGEST_MS)
    new = sum(reps[card] == count for card, count in answers.items())
    return Spent(new, len(answers) - new, ms / 60_000)


_UPCOMING: Final = f"""
SELECT c.due, count(*) FROM cards c
WHERE c.state = 'review' AND c.due > :day AND NOT c.suspended AND {LIVE} GROUP BY c.due
"""
_BURIED: Final = f"""
SELECT c.buried_until, count(*) FROM cards c
WHERE c.state IN ('learning', 'review') AND c.due <= :day AND c.buried_until > :day
  AND NOT c.suspended AND {LIVE} GROUP BY c.buried_until
"""


def upcoming(connection: sqlite3.Connection, day: int) -> dict[int, int]:
    """How many cards are due on each study day after `day`; buried ones when they come back."""
    found = dict(connection.execute(_UPCOMING, {"day": day}).fetchall())
    for back, count in connection.execute(_BURIED, {"day": day}):
        found[back] = found.get(back, 0) + count
    return found


_SIBLINGS: Final = """
SELECT s.due FROM decks d
JOIN notes n ON n.deck_id = d.id AND n.key = :note
JOIN cards s ON s.note_id = n.id AND s.slot <> :slot
WHERE d.key = :deck AND s.due IS NOT NULL AND NOT s.retired
"""


def sibling_days(connection: sqlite3.Connection, deck: str, note: str, slot: str) -> frozenset[int]:
    values = {"deck": deck, "note": note, "slot": slot}
    return frozenset(day for (day,) in connection.execute(_SIBLINGS, values))


_SECONDS: Final = """
SELECT n.kind, avg(min(r.duration, :longest)) / 1000.0
FROM (SELECT card_id, duration FROM reviews WHERE event = 'answer' ORDER BY id DESC LIMIT :last) r
JOIN cards c ON c.id = r.card_id JOIN notes n ON n.id = c.note_id
WHERE r.duration IS NOT NULL GROUP BY n.kind
"""


def seconds_by_kind(connection: sqlite3.Connection, last: int = 500) -> dict[str, float]:
    """How long an answer takes on average, by kind of note, over the last so many answers."""
    values = {"last": last, "longest": LONGEST_MS}
    return dict(connection.execute(_SECONDS, values).fetchall())
