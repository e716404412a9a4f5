"""What the app needs from outside, gathered once at the front door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from studyapp.charts.glyphs import Glyphs
from studyapp.paths import Places
from studyapp.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    collection: str
    """A path or a SQLAlchemy URL."""
    language: str
    """Of the screens, chosen at start."""
    settings: Settings
    places: Places
    clock: Callable[[], datetime]
    """Aware local time."""
    glyphs: Glyphs = "braille"
    start: str = "home"
    """"home", "study", "resume" or "lab"."""
    deck: str | None = None
    topic: str | None = None
    query: str = ""
    mode: str = "study"
    """Of the sitting that the command line asked for: "study", "cram", "quiz" or "mistakes"."""
    seed: int = 0
    cards: int | None = None
    minutes: float | None = None
    editor: Callable[[], Sequence[str]] = tuple
    """The words of the command that opens the learner's editor; none where none is known."""
