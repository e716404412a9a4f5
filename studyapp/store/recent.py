"""The last days of the log, read without the years before them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

STANDING: Final = (
    "NOT IN (SELECT v.voids FROM reviews v WHERE v.voids IS NOT NULL AND v.id NOT IN"
    " (SELECT voids FROM reviews WHERE voids IS NOT NULL))"
)
"""A row that nothing takes back, save what is itself taken back."""

# The row before is the card's last that counts: an answer, or what began its history anew.
_ANSWERS: Final = f"""
SELECT r.day, r.rating <> 1,
       (SELECT CASE p.event WHEN 'answer' THEN p.day END FROM reviews p
        WHERE p.card_id = r.card_id AND (p.at, p.id) < (r.at, r.id)
          AND p.event IN ('answer', 'reset', 'imported-state') AND p.id {STANDING}
        ORDER BY p.at DESC, p.id DESC LIMIT 1)
FROM reviews r
WHERE r.day BETWEEN :first AND :last AND r.event = 'answer' AND r.id {STANDING}
"""
_LAST: Final = """
SELECT duration FROM (
  SELECT duration FROM reviews WHERE event = 'answer' ORDER BY id DESC LIMIT :last
)
WHERE duration IS NOT NULL ORDER BY duration
"""


@dataclass(frozen=True, slots=True)
class Recent:
    """The answers of some study days."""

    answers: tuple[int, ...]
    """How many each day had, the first day first."""
    asked: int
    """First answers of a day, of cards that were answered on an earlier day."""
    recalled: int
    """How many of those were right."""
    seconds: float | None
    """The time that one of the last answers of all took, in the median."""


def recent(connection: sqlite3.Connection, first: int, last: int, newest: int = 500) -> Recent:
    """The answers from one study day to another; `newest` ones are looked at for their time."""
    answers = [0] * (last - first + 1)
    asked = recalled = 0
    for day, right, before in connection.execute(_ANSWERS, {"first": first, "last": last}):
        answers[day - first] += 1
        if before is not None and before < day:
            asked += 1
            recalled += right
    spent = [ms for (ms,) in connection.execute(_LAST, {"last": newest})]
    seconds = spent[len(spent) // 2] / 1000 if spent else None
    return Recent(tuple(answers), asked, recalled, seconds)
