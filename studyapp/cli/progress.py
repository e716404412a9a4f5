"""A progress bar for what takes longer than a second; Ctrl+C stops it, nothing half done."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from studyapp.cli.front import Front

AFTER = 1.0
"""Seconds of silence: short work shows nothing."""
WIDTH = 30


class Bar:
    """Drawn on stderr, and only where somebody sees it."""

    def __init__(self, front: Front, what: str, *, share: bool = False) -> None:
        self.what = what
        self.share = share
        """Whether the counts mean nothing to a reader, but how far it is."""
        self.seen = sys.stderr.isatty() and not front.plain
        self.started = time.monotonic()
        self.drawn = ""
        """The line that is seen."""

    def __enter__(self) -> Self:
        return self

    def tell(self, done: int, total: int) -> None:
        if not self.seen or time.monotonic() - self.started < AFTER:
            return
        full = WIDTH * done // max(1, total)
        how_far = f"{100 * done // max(1, total)} %" if self.share else f"{done}/{total}"
        line = f"\r{self.what} {'━' * full}{'─' * (WIDTH - full)} {how_far}  Ctrl+C stops"
        if line != self.drawn:  # a run tells every step, and a terminal is slow
            self.drawn = line
            sys.stderr.write(line)
            sys.stderr.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.drawn:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
