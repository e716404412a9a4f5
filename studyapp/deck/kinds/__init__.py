"""The sorts of note, one file each; a file here is found by its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from studyapp.deck.ask import Ask
from studyapp.deck.fields import Fields, NoteError, nearest
from studyapp.plugins import load, names

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Face:
    """One card as it is asked, in one language: card Markdown throughout."""

    prompt: str
    ask: Ask
    answer: str
    """What the reveal shows; the right option, the number with its unit, the filled cloze."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[B]):
    title: str
    """A marked string: the kind's name for a learner."""
    words: tuple[str, ...]
    """Fields said in each language."""
    read: Callable[[Fields], B]
    """The note's body. Raises NoteError."""
    face: Callable[[B, str, str, int], Face]
    """body, slot, language and the seed of the shuffle -> what is asked."""
    slots: Callable[[B], tuple[str, ...]] = lambda _: ("",)
    """The cards it makes."""
    keys: tuple[str, ...] = ()
    """Fields that every language shares."""
    recall: Callable[[B, str], Face | None] = lambda body, language: None
    """body and language -> the same question without its options, where it has such a form."""


def kind_names() -> tuple[str, ...]:
    return names("studyapp.deck.kinds")


def find_kind(name: str) -> Kind[Any]:
    """Raises NoteError with the nearest name when there is no such kind."""
    try:
        return load("studyapp.deck.kinds", name, Kind)
    except KeyError:
        raise NoteError(f"no kind {name!r}", nearest(name, kind_names())) from None
