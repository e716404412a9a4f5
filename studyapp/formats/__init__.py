"""Deck files, one format a file: bytes become a deck and a list of problems, decks become bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Final

from studyapp.deck.fields import nearest
from studyapp.deck.values import Deck, Record
from studyapp.plugins import load
from studyapp.plugins import names as member_names
from studyapp.text.sanitise import sanitise_line

_LONGEST_SAID: Final = 400
_SURE_ENOUGH: Final = 0.3


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, where, and how to mend it: one safe line as a string."""

    file: str
    line: int | None
    what: str
    fix: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        said = sanitise_line(f"{self.what} - {self.fix}" if self.fix else self.what)
        if len(said) > _LONGEST_SAID:
            said = said[:_LONGEST_SAID] + "..."
        return f"{sanitise_line(place)}: {said}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes come from, and what the person importing them says about them."""

    file: str
    encoding: str | None = None
    """A codec to use whatever the bytes look like."""
    deck: str | None = None
    """The deck's id, whatever the file says."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Of a table: what a column holds ("front", "back") -> its number from 1, or its name."""

    def problem(self, line: int | None, what: str, fix: str = "") -> Problem:
        return Problem(self.file, line, what, fix)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds."""

    deck: Deck | None
    """The notes that could be read; None where the whole file is refused."""
    problems: tuple[Problem, ...] = ()
    """Errors: unless told to skip them, nothing of the file is imported."""
    warnings: tuple[Problem, ...] = ()
    """What was cleaned, left out or guessed."""
    read: int = 0
    """Notes met, good or bad."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an export writes; a deck format takes the decks and leaves the learner's history."""

    decks: tuple[Deck, ...]
    cards: Iterable[Record] = ()
    """Schedules and flags of cards, as JSON has values."""
    reviews: Iterable[Record] = ()
    """Rows of the review log, oldest first, as JSON has values."""


@dataclass(frozen=True, slots=True)
class Format:
    title: str
    """A marked string."""
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], float]
    """Bytes and file name -> how sure, from 0 to 1, that they are of this format."""
    read: Callable[[bytes, Source], Reading] | None = None
    """Never raises on bad bytes: what is wrong stands in the reading."""
    write: Callable[[Contents], bytes] | None = None
    """Raises FormatError for contents that the format can't hold."""
    name: str = ""
    """The name of its file, given when it is found."""


class FormatError(ValueError):
    """A format that isn't known, or a file of none: one line, without the file's name."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(sanitise_line(f"{what} - {fix}" if fix else what))
        self.what, self.fix = what, fix


def names() -> tuple[str, ...]:
    return member_names(__name__)


def find(name: str) -> Format:
    """Raises FormatError with the nearest name when there is no such format."""
    try:
        return replace(load(__name__, name, Format), name=name)
    except KeyError:
        raise FormatError(f"no format {name!r}", nearest(name, names())) from None


def for_file(filename: str, data: bytes, format: str | None = None) -> Format:
    """The format to read a file with: the one named, else what its suffix and bytes speak for.

    Raises FormatError: which formats there are, or what the file really is.
    """
    from studyapp.formats._foreign import foreign

    formats = [find(name) for name in names()]
    readable = [one for one in formats if one.read is not None]
    known = ", ".join(f"{one.name} ({' '.join(one.suffixes)})" for one in readable)
    suffix = PurePath(filename).suffix.lower()
    chosen = [find(format)] if format is not None else []
    if not chosen:
        chosen = [one for one in formats if suffix in one.suffixes]
    if len(chosen) == 1:
        # its own reader says best what an empty or a foreign file lacks
        if chosen[0].read is None:
            raise FormatError(f"{chosen[0].name} can be written, not read", f"import {known}")
        return chosen[0]
    if other := foreign(data):
        raise FormatError(f"this is {other.what}", other.fix)
    candidates = chosen or readable
    sure, best = max(
        ((one.sniff(data, filename), one) for one in candidates), key=lambda pair: pair[0]
    )
    if sure < _SURE_ENOUGH:
        raise FormatError("can't tell which format this is", f"say --format with one of {known}")
    return best
