"""What an import would do, and did, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studyapp.deck.values import Note, Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a note ("en.prompt", "answer", "option"); None where it is not written."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that author and learner both changed since the last import."""

    deck: str
    note: str
    field: str
    base: object
    mine: object
    file: object


@dataclass(frozen=True, slots=True)
class Update:
    deck: str
    note: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class NewNote:
    deck: str
    note: Note
    position: int
    file: str
    answers_as: str = ""
    """ "deck/note" of a note elsewhere that asks the same; a duplicate is told, not refused."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What `apply` will write to a note that is there already."""

    row: int
    deck: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    note: Note | None = None
    """The note whose cards are to stand; None where they stay as they are."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; nothing is written yet. False when there is nothing to do."""

    decks: tuple[tuple[str, Text], ...]
    """Every deck read, by id, with its title."""
    new: tuple[NewNote, ...] = ()
    updated: tuple[Update, ...] = ()
    unchanged: tuple[str, ...] = ()
    """Notes as "deck/note", here and below."""
    conflicts: tuple[Conflict, ...] = ()
    """Fields where the learner's version stays unless `prefer="file"` was asked for."""
    retired: tuple[str, ...] = ()
    """Gone from their file: kept with their history, asked no more."""
    returned: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    """In the file, but deleted by the learner: they stay so."""
    changes: tuple[RowChange, ...] = field(default=(), repr=False)
    retitled: tuple[str, ...] = ()
    """Decks that are new or change their title or place."""
    counter: int = 0
    """The state of the collection's notes that the plan was made against."""
    shipped: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.changes or self.retitled)

    @property
    def duplicates(self) -> tuple[tuple[str, str], ...]:
        """New notes that ask what a note elsewhere asks already: (new, there)."""
        return tuple((f"{n.deck}/{n.note.id}", n.answers_as) for n in self.new if n.answers_as)


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did."""

    batch: int | None
    """The operation's id; None when there was nothing to do."""
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    retired: int = 0
    returned: int = 0
    cards: int = 0
    """Cards that are new."""
