"""The cards that were answered wrong and not right since: the mistakes log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAYS: Final = 60
"""Study days after which a mistake is forgotten."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """The last wrong answer of a card."""

    card: str
    at: datetime
    day: int
    form: str
    said: str
    """The response as the log keeps it: what was typed, or ids of options."""
    confidence: int | None
    times: int
    """How often the card was answered wrong in the time looked at."""
    words: str
    """What the learner wrote on why."""
    instance: Mapping[str, object]
    """Seed, key and numbers of the question, as the log keeps them."""

    @property
    def sure(self) -> bool:
        """Certain, and wrong."""
        return self.confidence == 3


_WRONG: Final = "(verdict = 0 OR rating = 1)"
_ANSWERED: Final = "event IN ('answer', 'practice')"
# SQLite: beside max(at), the other columns are those of the row that has it.
_MISTAKES: Final = f"""
WITH gone AS (SELECT value FROM json_each(:gone)),
wrong AS (
  SELECT card_id, max(at) AS at, tz, day, form, response, confidence, instance,
         count(*) AS times
  FROM reviews
  WHERE day > :before AND day <= :day AND {_ANSWERED} AND {_WRONG}
    AND hex(id) NOT IN (SELECT value FROM gone)
  GROUP BY card_id
)
SELECT d.key || '/' || n.key || CASE c.slot WHEN '' THEN '' ELSE '#' || c.slot END AS name,
       w.at, w.tz, w.day, w.form, w.response, w.confidence, w.times, c.words, w.instance
FROM wrong w JOIN cards c ON c.id = w.card_id JOIN notes n ON n.id = c.note_id
  JOIN decks d ON d.id = n.deck_id
WHERE NOT (n.retired OR n.deleted OR c.retired OR c.suspended) AND NOT EXISTS (
  SELECT 1 FROM reviews r
  WHERE r.card_id = w.card_id AND r.at > w.at AND r.{_ANSWERED}
    AND (r.day > w.day OR r.event = 'practice')
    AND hex(r.id) NOT IN (SELECT value FROM gone)
)
ORDER BY w.confidence IS NOT 3, w.at DESC, w.card_id
LIMIT :limit
"""

# Few answers are certain and wrong: an index of their own finds them.
_SURE: Final = f"""
WITH gone AS (SELECT value FROM json_each(:gone))
SELECT d.key || '/' || n.key || CASE c.slot WHEN '' THEN '' ELSE '#' || c.slot END
FROM reviews w JOIN cards c ON c.id = w.card_id JOIN notes n ON n.id = c.note_id
  JOIN decks d ON d.id = n.deck_id
WHERE w.confidence = 3 AND (w.verdict = 0 OR w.rating = 1) AND w.day > :before AND w.{_ANSWERED}
  AND hex(w.id) NOT IN (SELECT value FROM gone)
  AND +c.due <= :day AND +c.state <> 'new'
  AND NOT (n.retired OR n.deleted OR c.retired OR c.suspended)
  AND NOT EXISTS (
    SELECT 1 FROM reviews r
    WHERE r.card_id = w.card_id AND r.at >= w.at AND r.{_ANSWERED}
      AND hex(r.id) NOT IN (SELECT value FROM gone)
      AND (
        CASE WHEN r.verdict = 0 OR r.rating = 1 THEN (r.at, r.id) > (w.at, w.id)
        ELSE r.at > w.at AND (r.day > w.day OR r.event = 'practice') END
      )
  )
"""


def sure_but_wrong(connection: Connection, day: int, days: int = DAYS) -> frozenset[str]:
    """The cards due on a study day whose last mistake was one of certainty, not mended since."""
    from sqlalchemy import text

    values = {"before": day - days, "day": day, "gone": _gone(connection, day - days)}
    return frozenset(connection.scalars(text(_SURE), values))


def mistakes(
    connection: Connection, day: int, days: int = DAYS, limit: int | None = None
) -> tuple[Mistake, ...]:
    """Sure-but-wrong ones first, then the newest.

    A right answer on a later study day takes a card off, and so does one in practice; that a
    failed card was recalled on the same day does not, for it had just been shown.
    """
    from sqlalchemy import text

    from studyapp.store.log import moment

    values = {
        "before": day - days,
        "day": day,
        "limit": -1 if limit is None else limit,
        "gone": _gone(connection, day - days),
    }
    return tuple(
        Mistake(
            card=row.name,
            at=moment(row.at, row.tz),
            day=row.day,
            form=row.form,
            said=row.response,
            confidence=row.confidence,
            times=row.times,
            words=row.words,
            instance=json.loads(row.instance) if row.instance else {},
        )
        for row in connection.execute(text(_MISTAKES), values)
    )


def _gone(connection: Connection, before: int) -> str:
    """The rows of later study days that are taken back, in hexadecimal, as JSON.

    A row is voided on its own day or later, so the voids of those days decide them all.
    """
    from sqlalchemy import text

    query = "SELECT id, voids FROM reviews WHERE voids IS NOT NULL AND +day > :before "
    gone: set[bytes] = set()
    for row, target in connection.execute(
        text(query + "ORDER BY at DESC, id DESC"), {"before": before}
    ):
        if row not in gone:
            gone.add(target)
    return json.dumps([row.hex().upper() for row in gone])
