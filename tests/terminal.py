"""A terminal for tests and benchmarks: a program in a pseudo-terminal, and the screen it draws."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

_PRIVATE = re.compile(r"\x1b\[[>=<][0-9;:]*[a-zA-Z]|\x1bP.*?\x1b\\", re.DOTALL)
"""Sequences that pyte takes for others."""


class Terminal:
    """Start, type, look. Arrival times are those of the bytes, not of our reading them."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.started = time.monotonic()
        pid, self.fd = pty.fork()
        if pid == 0:  # the child
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
            os.environ.update({"COLUMNS": str(columns), "LINES": str(rows)})
            os.environ.update(environment or {})
            os.execvp(argv[0], argv)
        self.pid = pid
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.fd)

    @property
    def text(self) -> str:
        # pyte's own `display` fails where half of a wide character was written over
        rows, columns = range(self.screen.lines), range(self.screen.columns)
        lines = ("".join(self.screen.buffer[y][x].data for x in columns) for y in rows)
        return "\n".join(line.rstrip() for line in lines)

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def read(self, seconds: float) -> tuple[float, bytes] | None:
        """The next bytes and when they came; None after `seconds` of silence or at the end."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return None
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return None
        now = time.monotonic()
        if b"\x1b[6n" in data:
            os.write(self.fd, b"\x1b[1;1R")
        if b"\x1b[c" in data:
            os.write(self.fd, b"\x1b[?62;c")
        return (now, data) if data else None

    def feed(self, data: bytes) -> None:
        self.stream.feed(_PRIVATE.sub("", self.decoder.decode(data)))

    def until(self, pattern: str, *, limit: float = 30, quiet: float = 0.3) -> float:
        """Seconds from now (or from the start) until the screen shows the pattern.

        All that arrives is taken first and read afterwards, so that reading costs no time.
        Raises TimeoutError with the screen.
        """
        begin = time.monotonic()
        wanted = re.compile(pattern)
        chunks: list[tuple[float, bytes]] = []
        while time.monotonic() - begin < limit:
            chunk = self.read(quiet)
            if chunk is not None:
                chunks.append(chunk)
                if time.monotonic() - begin < limit:
                    continue
            for at, data in chunks:
                self.feed(data)
                if wanted.search(self.text):
                    rest = chunks[chunks.index((at, data)) + 1 :]
                    for _, more in rest:
                        self.feed(more)
                    return at - begin
            chunks.clear()
            if wanted.search(self.text):
                return 0.0
        raise TimeoutError(f"{pattern!r} never came; the screen was\n{self.text}")
