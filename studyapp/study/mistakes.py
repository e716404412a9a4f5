"""What went wrong lately, and what was wrong though the learner was certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyapp.store.mistakes import Mistake

if TYPE_CHECKING:
    from studyapp.store.store import Store

__all__ = ["Mistake", "mistakes", "sure_but_wrong"]


def mistakes(store: Store, day: int, limit: int | None = None) -> tuple[Mistake, ...]:
    """Cards answered wrong and not right since: those that were certain first, then the newest."""
    return store.mistakes(day, limit=limit)


def sure_but_wrong(store: Store, day: int) -> frozenset[str]:
    """What a queue takes first: such an error is mended best while it still surprises."""
    return frozenset(mistake.card for mistake in store.mistakes(day) if mistake.sure)
