"""A streak of days on which the goal was met, and that forgives: missed days freeze it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FREEZES: Final = 2
"""Missed days that a streak outlasts; they come back after so many goal days:"""
EARNED_AFTER: Final = 7


@dataclass(frozen=True, slots=True)
class Streak:
    days: int
    """Goal days of the running streak, today among them once its goal is met."""
    frozen_days: tuple[int, ...]
    """Study days that it outlasted without a goal met."""
    freezes_left: int
    today_minutes: float
    goal: int
    """Minutes a day."""

    @property
    def met(self) -> bool:
        """Whether today's goal is."""
        return self.today_minutes >= self.goal


def streak(
    minutes: Mapping[int, float], goals: Sequence[tuple[int, int]], day: int
) -> Streak | None:
    """The streak on a study day; None where no goal stands.

    `minutes` are what was studied on each study day; `goals` say from which study day on how many
    minutes are the goal, in order, 0 for none. Each day counts by the goal of that day: days
    before the first one, and days without one, neither count nor break. A running streak
    outlasts a missed day as long as it has a freeze; two are there at its beginning and again
    after every seventh goal day. Today is never missed, for it isn't over.
    """
    goal = _goal_on(goals, day)
    if not goal:
        return None
    days, freezes, frozen = 0, FREEZES, list[int]()
    for one in range(goals[0][0], day + 1):
        wanted = _goal_on(goals, one)
        if not wanted:
            continue
        if minutes.get(one, 0.0) >= wanted:
            days += 1
            if days % EARNED_AFTER == 0:
                freezes = FREEZES
        elif one < day and days:
            if freezes:
                freezes -= 1
                frozen.append(one)
            else:
                days, freezes, frozen = 0, FREEZES, []
    return Streak(days, tuple(frozen), freezes, minutes.get(day, 0.0), goal)


def _goal_on(goals: Sequence[tuple[int, int]], day: int) -> int:
    return next((minutes for since, minutes in reversed(goals) if since <= day), 0)
