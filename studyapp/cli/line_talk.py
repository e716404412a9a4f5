"""What a sitting has to talk with: its session, its language, and where its lines go."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import click

from studyapp.cli.front import Front
from studyapp.cli.line_reading import lines
from studyapp.deck.ask import Response
from studyapp.i18n import Say
from studyapp.study.grading import Confidence
from studyapp.study.session import Session
from studyapp.text.sanitise import sanitise_line

PATIENCE: Final = 3
"""Lines that can't be read before a card is skipped, unrecorded."""


class Ended(Exception):  # noqa: N818 - not an error
    """End of input, or q."""


class Gone(Exception):  # noqa: N818 - not an error
    """The card left the table; the next one comes."""


class Repaint(Exception):  # noqa: N818 - not an error
    """The card on the table is to be shown again."""


class Skipped(Exception):  # noqa: N818 - not an error
    """Too many lines that could not be read."""


class Talk:
    """One sitting; `on_stderr` leaves stdout to a document."""

    def __init__(self, front: Front, session: Session, *, on_stderr: bool = False) -> None:
        self.front, self.session, self.on_stderr = front, session, on_stderr
        self.last: tuple[str, Response, Confidence | None, bool] | None = None
        """The card answered last, what was said, and whether it was wrong."""
        self.source: Iterator[str] = lines()

    @property
    def say(self) -> Say:
        return self.front.say

    def tell(self, text: str) -> None:
        click.echo(text, err=self.on_stderr)

    def complain(self, text: str, /, **values: object) -> None:
        """A line that could not be done."""
        self.tell(f"! {sanitise_line(self.say(text, **values))}")

    def line(self) -> str:
        """The next line. Raises Ended."""
        found = next(self.source, None)
        if found is None:
            raise Ended
        return found


def somebody_types() -> bool:
    """Whether stdin is a terminal, and not a pipe."""
    return sys.stdin is not None and sys.stdin.isatty()
