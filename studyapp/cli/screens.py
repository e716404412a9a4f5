"""Opening the app from the command line."""

from __future__ import annotations

import os
import sys

import click

from studyapp.cli.front import Front
from studyapp.cli.outcome import Outcome


def open_app(
    front: Front,
    *,
    start: str = "home",
    deck: str | None = None,
    topic: str | None = None,
    cards: int | None = None,
    minutes: float | None = None,
) -> None:
    """Run the terminal interface; exits with its code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise click.UsageError(
            "there is no terminal to draw in; use `studyapp study --plain`, or see --help"
        )
    _before_textual(front)
    from studyapp.tui.app import StudyApp
    from studyapp.tui.desk import Desk

    desk = Desk(
        collection=front.collection,
        language=front.language,
        settings=front.settings,
        places=front.places,
        clock=front.clock,
        glyphs=front.glyphs,
        start=start,
        deck=deck,
        topic=topic,
        cards=cards,
        minutes=minutes,
    )
    app = StudyApp(desk)
    app.run()
    if app.return_code:
        sys.exit(app.return_code if app.return_code in set(Outcome) else Outcome.BAD_DATA)


def _before_textual(front: Front) -> None:
    """Settings that libraries read once, when they are imported."""
    environment = front.environment
    if environment.get("TERM_PROGRAM") == "iTerm.app" and "TMUX" not in environment:
        # iTerm2 loses what an input method commits while the Kitty keyboard protocol is on
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    # one core is left to the interface while a simulation runs
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
