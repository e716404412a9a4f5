"""What was studied each day and what went wrong, read back; and since when a goal stands."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import Connection, case, func, insert, select, update

from studyapp.store.collection import Collection
from studyapp.store.counters import META
from studyapp.store.log import REVIEWS
from studyapp.store.mistakes import DAYS, Mistake, mistakes

UNMEASURED_MS: Final = 25_000
"""What an answer counts whose time was not measured."""
LONGEST_MS: Final = 300_000
"""A card left open over lunch was not studied for an hour."""
_GOALS: Final = "goals"


class Diary(Collection):
    """The log by day."""

    def mistakes(self, day: int, days: int = DAYS, limit: int | None = None) -> tuple[Mistake, ...]:
        """Cards answered wrong in the last study days and not right since."""
        with self._reading() as connection:
            return mistakes(connection, day, days, limit)

    def minutes(self, since_day: int) -> dict[int, float]:
        """How long was studied on each study day that has answers; practice counts too.

        An answer that was taken back later was given nevertheless: its time is in it.
        """
        c = REVIEWS.c
        ms = case(
            (c.duration.is_(None), UNMEASURED_MS),
            (c.duration > LONGEST_MS, LONGEST_MS),
            else_=c.duration,
        )
        query = (
            select(c.day, func.sum(ms))
            .where(c.day >= since_day, c.event.in_(["answer", "practice"]))
            .group_by(c.day)
        )
        with self._reading() as connection:
            return {day: spent / 60_000 for day, spent in connection.execute(query)}

    def goals(self) -> tuple[tuple[int, int], ...]:
        """From which study day on how many minutes were the goal, in order; 0 for none."""
        with self._reading() as connection:
            return _goals(connection)

    def note_goal(self, day: int, minutes: int) -> None:
        """From this study day on, so many minutes are the goal."""
        with self._writing() as connection:
            kept = [goal for goal in _goals(connection) if goal[0] < day]
            value = json.dumps([*kept, (day, minutes)])
            put = update(META).where(META.c.key == _GOALS).values(value=value)
            if not connection.execute(put).rowcount:
                connection.execute(insert(META), {"key": _GOALS, "value": value})


def _goals(connection: Connection) -> tuple[tuple[int, int], ...]:
    found = connection.scalar(select(META.c.value).where(META.c.key == _GOALS))
    return tuple((day, minutes) for day, minutes in json.loads(found)) if found else ()
