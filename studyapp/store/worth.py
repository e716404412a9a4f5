"""The due cards whose review adds most to recall, a second: `studyapp.scheduler.gain` in SQL."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_MORE: Final = 4
"""How many times as many cards are looked at as wanted, where kinds take unequally long."""


@dataclass(frozen=True, slots=True)
class Gain:
    """How reviews are weighed against each other."""

    constants: Mapping[str, float]
    """`studyapp.scheduler.gain.gain_constants` of the weights in use."""
    seconds: Mapping[str, float]
    """How long an answer takes, by kind of note."""
    usual: float
    """The same of a kind that was never timed."""

    @property
    def even(self) -> bool:
        return len({*self.seconds.values(), self.usual}) == 1


def with_math(connection: sqlite3.Connection) -> None:
    """Lend SQLite the functions that its build may have been made without."""
    try:
        connection.execute("SELECT pow(2, 2), exp(1)").close()
    except sqlite3.OperationalError:
        connection.create_function("pow", 2, math.pow, deterministic=True)
        connection.create_function("exp", 1, math.exp, deterministic=True)


def _area(s: str, x: str) -> str:
    return f"{s} * pow(1 + :factor * {x} / {s}, :k)"


# r is the recall now, g and a the stabilities after Good and Again. A subquery that ends in a
# LIMIT is not merged into the one around it, so that nothing is reckoned twice.
_RECALL: Final = "*, pow(1 + :factor * t / s, -:w20) AS r"
_AFTER: Final = (
    "*, s * (1 + :growth * (11 - d) * pow(s, -:w9) * (exp(:w10 * (1 - r)) - 1)) AS g,"
    " min(:w11 * pow(d, -:w12) * (pow(s + 1, :w13) - 1) * exp(:w14 * (1 - r)),"
    " s / :ceiling) AS a"
)
_GAIN: Final = (
    f"r * ({_area('g', ':horizon')} - g) + (1 - r) * ({_area('a', ':horizon')} - a)"
    f" - {_area('s', '(t + :horizon)')} + (s + :factor * t) * r"
)
_KINDS: Final = (
    "SELECT c.id, n.kind FROM json_each(:ids) i CROSS JOIN cards c ON c.id = i.value"
    " CROSS JOIN notes n ON n.id = c.note_id"
)


def most_worth(
    connection: sqlite3.Connection,
    cards: str,
    values: Mapping[str, object],
    gain: Gain,
    limit: int | None,
) -> list[int]:
    """The ids of the cards worth most, the best first.

    `cards` is a statement that gives id, stability s, difficulty d and days away t, with its
    `values`.
    """
    query = (
        f"SELECT id, {_GAIN} AS gain FROM (SELECT {_AFTER} FROM (SELECT {_RECALL}"
        f" FROM ({cards} LIMIT -1) LIMIT -1) LIMIT -1) ORDER BY gain DESC, id LIMIT :limit"
    )

    def best(count: int) -> list[tuple[int, float]]:
        found = connection.execute(query, {**values, **gain.constants, "limit": count})
        return [(card, worth) for card, worth in found]

    if gain.even:
        return [card for card, _ in best(-1 if limit is None else limit)]
    fastest = min(*gain.seconds.values(), gain.usual)
    many = -1 if limit is None else max(limit, 50) * _MORE
    while True:
        found = best(many)
        kinds = dict(connection.execute(_KINDS, {"ids": json.dumps([card for card, _ in found])}))
        worth = {
            card: (gained or 0.0) / gain.seconds.get(kinds[card], gain.usual)
            for card, gained in found
        }
        order = sorted(worth, key=lambda card: (-worth[card], card))
        if limit is None or len(found) < many:
            return order[:limit]
        # Whoever was not looked at gains no more than the last that was.
        if worth[order[limit - 1]] >= (found[-1][1] or 0.0) / fastest:
            return order[:limit]
        many *= _MORE
