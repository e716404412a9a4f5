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
    PRACTICE = "practice"
    """An answer that moves no schedule."""


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
    """What its note runs came with the app and is as it came: it may run without a guard."""
    words: str = ""
    """What the learner wrote of it, in one line."""

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
    chance: tuple[float, ...] = ()
    """Of a lucky answer, as memory is reckoned with it: 0 for recalls, and for rows written
    before choices were weighed. For `studyapp.scheduler.replay`."""

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
