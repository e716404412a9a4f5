"""Schedules from a card's columns, whoever read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from studyapp.scheduler.values import Memory, Schedule, State

_STATES: Final[Mapping[str, State]] = {str(state): state for state in State}
FRESH: Final = Schedule()


def schedule(
    state: str,
    due: int | None,
    reps: int,
    lapses: int,
    stability: float | None,
    difficulty: float | None,
    last: int | None,
) -> Schedule:
    """A schedule from a card's columns; cards never answered share one value."""
    if state == "new" and due is None and not reps:
        return FRESH
    memory = None if stability is None or difficulty is None else Memory(stability, difficulty)
    return Schedule(_STATES[state], due, reps, lapses, memory, last)
