"""The cards still to come in a sitting, and those that were failed and come again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from studyapp.store.values import QueueRow

AFTER: Final = 5
"""A failed card comes back after about this many others."""


class Line:
    """Who is next. A turn is the number of cards shown so far."""

    def __init__(
        self, rows: Iterable[QueueRow] = (), failed: Iterable[tuple[int, QueueRow]] = ()
    ) -> None:
        self.rows: list[QueueRow] = list(rows)
        self.failed: list[tuple[int, QueueRow]] = sorted(failed, key=lambda one: one[0])
        """Each with the turn from which it may come again."""

    def __len__(self) -> int:
        return len(self.rows) + len(self.failed)

    def peek(self, turn: int) -> QueueRow | None:
        """Who is next, left in its place."""
        # A thread may look while another takes: each list is looked at once.
        rows, failed = self.rows[:1], self.failed[:1]
        if failed and (failed[0][0] <= turn or not rows):
            return failed[0][1]
        return rows[0] if rows else None

    def take(self, turn: int) -> QueueRow | None:
        """Who is next; a failed card when its turn has come or nothing else is left."""
        row = self.peek(turn)
        if row is not None and self.failed and self.failed[0][1] is row:
            self.failed.pop(0)
        elif row is not None:
            self.rows.pop(0)
        return row

    def fail(self, row: QueueRow, turn: int) -> None:
        """Ask it again after some others."""
        self.failed.append((turn + AFTER, row))

    def put_first(self, rows: Sequence[QueueRow]) -> None:
        """Ask these next; none of them is asked twice for it."""
        self.drop({row.id for row in rows})
        self.rows[:0] = rows

    def drop(self, ids: Collection[str]) -> list[QueueRow]:
        """Take cards out of the line; the ones that stood in it."""
        gone = [row for row in self.everyone() if row.id in ids]
        self.rows = [row for row in self.rows if row.id not in ids]
        self.failed = [(turn, row) for turn, row in self.failed if row.id not in ids]
        return gone

    def everyone(self) -> tuple[QueueRow, ...]:
        return (*self.rows, *(row for _, row in self.failed))
