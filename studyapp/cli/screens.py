"""Opening the app from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from studyapp.cli.front import Front
from studyapp.cli.hangup import end_with
from studyapp.cli.outcome import Outcome, Refused


def open_app(
    front: Front,
    *,
    start: str = "home",
    deck: str | None = None,
    topic: str | None = None,
    cards: int | None = None,
    minutes: float | None = None,
    query: str = "",
    mode: str = "study",
    seed: int = 0,
) -> int:
    """Run the terminal interface; its exit code."""
    _check_keys(front)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    drawable = all(stream is not None and stream.isatty() for stream in streams)
    if not drawable or front.environment.get("TERM") == "dumb":
        raise Refused(
            Outcome.USAGE,
            "there is no terminal to draw in",
            "use studyapp study --plain, or see studyapp --help",
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
        query=query,
        mode=mode,
        seed=seed,
        editor=lambda: known_editor(front.environment),
    )
    app = StudyApp(desk)
    end_with(sys.stdin.fileno())
    app.run()
    code = app.return_code or Outcome.DONE
    return code if code in set(Outcome) else Outcome.DEFECT


def known_editor(environment: Mapping[str, str]) -> Sequence[str]:
    """The command that opens an editor; nothing where none is known."""
    from studyapp.cli.editor import editor

    try:
        return editor(environment)
    except Refused:
        return ()


def _check_keys(front: Front) -> None:
    """A file whose keys can't be used is said to be one before anything is drawn."""
    from studyapp.tui.keys.keymap import keymap
    from studyapp.tui.keys.spelling import KeysError

    try:
        keymap(front.settings.keys)
    except KeysError as wrong:
        raise Refused(Outcome.UNUSABLE, f"{front.places.settings}: {wrong}") from None


def _before_textual(front: Front) -> None:
    """Settings that libraries read once, when they are imported."""
    environment = front.environment
    if environment.get("TERM_PROGRAM") == "iTerm.app" and "TMUX" not in environment:
        # iTerm2 loses what an input method commits while the Kitty keyboard protocol is on
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    # a turned knob is drawn within a frame; half as long a frame is half as long a wait
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # one core is left to the interface while a simulation runs
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
