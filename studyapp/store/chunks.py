"""Rows by the thousand: how many SQLite is given at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

WRITTEN: Final = 2000
"""Rows of one executemany; progress is told between two."""
ASKED: Final = 500
"""Values of one IN (...): SQLite of 3.31 and before takes 999."""


def chunks(rows: Sequence[T], size: int = ASKED) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
