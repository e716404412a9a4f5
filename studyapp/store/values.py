"""What the collection hands out and takes in: plain values, never a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from studyapp.deck.values import Card, Note, Text
from studyapp.scheduler.values import Rating, Schedule

NOTHING: Final[Mapping[str, Mapping[str, object]]] = {}


class Event(StrEnum):
    """What a row of the review log says."""

    ANSWER = "answer"
    RESET = "reset"
    SET_DUE = "set-due"
    IMPORTED = "imported-state"
    RESCHEDULE = "reschedule"
    VOID = "void"


class Origin(StrEnum):
    """Where a note comes from."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    OWN = "own"


# -- notes and cards ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note as the learner has it. A deleted one is a tombstone: its id stays deleted."""

    deck: str
    note: Note
    origin: Origin
    file: str
    """The file it was last imported from, "" for the learner's own."""
    edited: bool
    """The learner changed it after it came in."""
    retired: bool
    deleted: bool
    created: datetime
    modified: datetime


@dataclass(frozen=True, slots=True)
class StoredCard:
    card: Card
    schedule: Schedule
    suspended: bool = False
    buried_until: int | None = None
    """The study day on which it may be asked again."""
    flag: int = 0
    """0 none, 1..7."""
    marked: bool = False
    retired: bool = False
    """Its slot or its note is gone: not asked, history kept."""
    shipped: bool = False
    """Its note came with the app and is as it came: its evidence may run without a guard."""

    @property
    def id(self) -> str:
        return self.card.id


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A card as a queue needs it: no text, no record."""

    id: str
    deck: str
    note: str
    slot: str
    topic: str
    position: int
    """Rises in deck order through the whole collection's decks."""
    schedule: Schedule


class DeckInfo(NamedTuple):
    id: str
    title: Text
    notes: int
    cards: int
    new: int
    due: int
    """Cards due on the day asked about or before."""


class TopicCount(NamedTuple):
    topic: str
    total: int
    new: int
    due: int
    """Started cards, due on the day asked about or before; learning ones are among them."""
    learning: int


# -- the review log ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewReview:
    """An answer about to be kept."""

    card: str
    at: datetime
    """Aware, in the learner's own time zone."""
    day: int
    """Study day, fixed now."""
    form: str
    response: str
    right: bool | None
    rating: Rating
    interval: int | None
    due: int | None
    model: str
    shown: tuple[str, ...] = ()
    """Ids of the options in the order shown."""
    confidence: int | None = None
    """1 guess, 2 think so, 3 certain."""
    duration_ms: int | None = None
    seed: int = 0
    instance: Mapping[str, object] | None = None
    """Rendered numbers and key, where the question was a fresh instance."""
    revision: int = 0
    """Content revision that the question came from."""
    weights_id: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One row of the log."""

    id: str
    """UUIDv7 in hexadecimal."""
    card: str
    learner: str
    device: str
    at: datetime
    day: int
    event: Event
    form: str
    shown: tuple[str, ...]
    response: str
    right: bool | None
    rating: Rating | None
    confidence: int | None
    duration_ms: int | None
    seed: int
    instance: Mapping[str, object]
    revision: int
    interval: int | None
    due: int | None
    model: str
    weights_id: int | None
    voids: str | None
    """The id of the row that this one takes back."""
    voided: bool


@dataclass(frozen=True, slots=True)
class Log:
    """The unvoided answers in order (UTC ms, id), one column a field."""

    cards: tuple[str, ...]
    """Card ids; the columns below name a card by its index here."""
    card: tuple[int, ...] = ()
    history: tuple[int, ...] = ()
    """A number of its own for each card's learning history: a reset starts another one."""
    at: tuple[int, ...] = ()
    """UTC milliseconds."""
    tz: tuple[int, ...] = ()
    """Minutes east of UTC."""
    day: tuple[int, ...] = ()
    form: tuple[str, ...] = ()
    right: tuple[bool | None, ...] = ()
    rating: tuple[int, ...] = ()
    confidence: tuple[int | None, ...] = ()
    duration_ms: tuple[int | None, ...] = ()
    options: tuple[int, ...] = ()
    """How many options were shown, 0 for an ask without."""
    learner: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.card)


@dataclass(frozen=True, slots=True)
class Weights:
    """One fitted set of FSRS weights."""

    id: int
    at: datetime
    model: str
    values: tuple[float, ...]
    reviews: int
    """Answers it was fitted on."""
    loss: float | None
    """Log loss on the newest fold."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be undone: an answer, an edit, an import, a suspension."""

    id: int
    at: datetime
    name: str
    """A marked string; `values` fill it in."""
    values: Mapping[str, object] = field(default_factory=dict)
    undone: bool = False
    cards: tuple[str, ...] = ()
    """The cards it answered, moved, set aside, flagged or marked; none for notes and imports."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a card's schedule is not what its log says."""

    card: str
    what: str
    stored: object
    replayed: object


@dataclass(frozen=True, slots=True)
class Backup:
    path: Path
    at: datetime
    size: int
    """Bytes."""


# -- plans -------------------------------------------------------------------------------------


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
