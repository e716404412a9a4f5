"""What is studied: text in two languages, notes, the cards made from them, and decks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.deck.evidence import Evidence

if TYPE_CHECKING:
    from studyapp.deck.template import Vary

Record: TypeAlias = Mapping[str, object]
"""A note as its author wrote it: the keys of a [[note]] table, values as JSON has them."""

ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
"""Ids of decks and notes: lower-case letters, digits, dots, dashes, underscores."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in each language; a deck of one language leaves the other empty."""

    en: str = ""
    zh: str = ""

    def said_in(self, language: str) -> str:
        """The words in `language`, or in the other one where they were never written."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


NO_TEXT: Final = Text()


@dataclass(frozen=True, slots=True)
class Note:
    """An author's record. `body` is a value of the note's own kind (see `studyapp.deck.kinds`)."""

    id: str
    kind: str
    body: object
    topic: str = ""
    why: Text = NO_TEXT
    hints: tuple[Text, ...] = ()
    requires: tuple[str, ...] = ()
    """Notes to know first: "note" of the same deck, or "deck/note"."""
    tags: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    """Rows of the claims inventory that this note asks."""
    source: str = ""
    evidence: tuple[Evidence, ...] = ()
    vary: Vary | None = None
    """Blanks in its texts, drawn anew for each review; until then no number is its answer."""
    record: Record = field(default_factory=dict, repr=False)
    """What the author wrote, tidied; reading it again gives this note."""
    line: int | None = field(default=None, compare=False)
    """Line of the note's header in its file."""


@dataclass(frozen=True, slots=True)
class Card:
    """One question made from a note, with its own schedule."""

    deck: str
    note: Note
    slot: str = ""
    """"" for the only card, "reverse", or "c2" (the cloze number, not its position)."""

    @property
    def id(self) -> str:
        return card_id(self.deck, self.note.id, self.slot)

    @property
    def topic(self) -> str:
        """What it is about; without a topic of its own, what its deck is about."""
        return self.note.topic or self.deck


@dataclass(frozen=True, slots=True)
class Deck:
    id: str
    title: Text
    notes: tuple[Note, ...] = ()
    file: str = ""
    """The file it was read from, for messages."""


def card_id(deck: str, note: str, slot: str = "") -> str:
    return f"{deck}/{note}#{slot}" if slot else f"{deck}/{note}"


def split_card_id(text: str) -> tuple[str, str, str]:
    """Deck, note and slot of a card id. Raises ValueError when it has no deck part."""
    deck, slash, rest = text.partition("/")
    note, _, slot = rest.partition("#")
    if not (slash and deck and note):
        raise ValueError(f"{text!r} is not a card id; one looks like deck/note or deck/note#slot")
    return deck, note, slot


def required(deck: str, note: Note) -> tuple[str, ...]:
    """The notes that `note` requires, each as "deck/note"."""
    return tuple(r if "/" in r else f"{deck}/{r}" for r in note.requires)
