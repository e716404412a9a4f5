"""The goal in minutes a day, for who wants one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from studyapp.stats.streak import Streak, streak

if TYPE_CHECKING:
    from studyapp.store.store import Store


def goal_streak(store: Store, minutes: int, day: int) -> Streak | None:
    """How the goal goes; None where it is 0 and nothing is to be shown.

    The collection keeps since when a goal stands, so that a new one doesn't judge the days
    before it. Where another program is writing just now, that is kept the next time.
    """
    from studyapp.store.errors import Locked

    goals = store.goals()
    stood = next((goal for since, goal in reversed(goals) if since <= day), 0)
    if minutes != stood:
        goals = (*(one for one in goals if one[0] < day), (day, minutes))
        with suppress(Locked):
            store.note_goal(day, minutes)
    return streak(store.minutes(goals[0][0]), goals, day) if minutes else None
