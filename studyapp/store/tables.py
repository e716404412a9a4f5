"""The tables of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import (
    CheckConstraint,
    Connection,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Row,
    Select,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

if TYPE_CHECKING:
    from typing import Any

    AnyRow: TypeAlias = Row[*tuple[Any, ...]]
    AnySelect: TypeAlias = Select[*tuple[Any, ...]]
    """Rows and queries whose columns are told by name, not by type."""
else:
    AnyRow, AnySelect = Row, Select

SCHEMA: Final = "0003"
"""The revision that this module describes; the newest file in migrations/versions."""
VERSION_TABLE: Final = "studyapp_schema"
"""Where Alembic keeps the revision; its name tells a collection from any other SQLite file."""

NO: Final = text("0")


class Table(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Meta(Table):
    """Facts about the collection: device, shipped revision, counters."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Learner(Table):
    __tablename__ = "learners"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class DeckRow(Table):
    __tablename__ = "decks"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The deck id that its author wrote."""
    title_en: Mapped[str]
    title_zh: Mapped[str]
    position: Mapped[int]


class NoteRow(Table):
    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("deck_id", "key"),
        CheckConstraint("origin IN ('shipped', 'imported', 'own')", name="origin"),
        Index("ix_notes_question", "question"),
        Index("ix_notes_topic", "topic", "deck_id", "position"),
        Index(
            "ix_notes_requires",
            *("id", "deck_id", "key", "requires", "retired", "deleted"),
            sqlite_where=text("requires <> ''"),
        ),
        Index("ix_notes_gone", "id", sqlite_where=text("retired OR deleted")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id"))
    key: Mapped[str]
    kind: Mapped[str]
    topic: Mapped[str]
    position: Mapped[int]
    requires: Mapped[str]
    """JSON list, "" for none."""
    question: Mapped[str]
    """Digest of what is asked: the same in two decks is a duplicate."""
    origin: Mapped[str]
    file: Mapped[str]
    retired: Mapped[bool] = mapped_column(server_default=NO)
    deleted: Mapped[bool] = mapped_column(server_default=NO)
    created: Mapped[int]
    modified: Mapped[int]
    """UTC milliseconds."""

    deck: Mapped[DeckRow] = relationship(lazy="joined", innerjoin=True)


class TextRow(Table):
    """A note's text, apart from what queues are made of: that stays small and quick to read."""

    __tablename__ = "texts"

    id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True)
    record: Mapped[str]
    """JSON of the note as the learner has it."""
    base: Mapped[str | None]
    """JSON of the note as last imported; NULL for the learner's own."""


class CardRow(Table):
    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("note_id", "slot"),
        CheckConstraint("state IN ('new', 'learning', 'review')", name="state"),
        CheckConstraint("flag BETWEEN 0 AND 7", name="flag"),
        # Holds all that decides whether a card is asked, and when: a queue reads no other rows.
        Index(
            "ix_cards_asked",
            *("state", "due", "suspended", "buried_until", "retired"),
            *("note_id", "position", "last", "stability", "difficulty"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))
    slot: Mapped[str]
    position: Mapped[int]
    suspended: Mapped[bool] = mapped_column(server_default=NO)
    buried_until: Mapped[int | None]
    flag: Mapped[int] = mapped_column(server_default=NO)
    marked: Mapped[bool] = mapped_column(server_default=NO)
    retired: Mapped[bool] = mapped_column(server_default=NO)
    state: Mapped[str] = mapped_column(server_default=text("'new'"))
    due: Mapped[int | None]
    reps: Mapped[int] = mapped_column(server_default=NO)
    lapses: Mapped[int] = mapped_column(server_default=NO)
    stability: Mapped[float | None] = mapped_column(Float)
    difficulty: Mapped[float | None] = mapped_column(Float)
    last: Mapped[int | None]
    """Study day of the last answer."""
    words: Mapped[str] = mapped_column(server_default=text("''"))
    """What the learner wrote of it."""

    note: Mapped[NoteRow] = relationship(lazy="joined", innerjoin=True)


class WeightsRow(Table):
    """FSRS weights as fitted, every version kept: old rows of the log name theirs."""

    __tablename__ = "weights"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    model: Mapped[str]
    numbers: Mapped[str]
    """JSON list."""
    reviews: Mapped[int]
    loss: Mapped[float | None] = mapped_column(Float)


class ReviewRow(Table):
    """The log: rows are added, never changed, never taken out."""

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("length(id) = 16", name="id"),
        CheckConstraint(
            "event IN ('answer', 'reset', 'set-due', 'imported-state', 'reschedule', 'void', "
            "'practice')",
            name="event",
        ),
        CheckConstraint("(event = 'void') = (voids IS NOT NULL)", name="voids"),
        CheckConstraint("(event = 'answer') = (rating IS NOT NULL)", name="answered"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        CheckConstraint("confidence BETWEEN 1 AND 3", name="confidence"),
        Index("ix_reviews_card_id_at", "card_id", "at"),
        Index("ix_reviews_day", "day"),
        Index("ix_reviews_device_id", "device", "id"),
        Index("ix_reviews_voids", "voids", sqlite_where=text("voids IS NOT NULL")),
        Index(
            "ix_reviews_sure",
            "day",
            sqlite_where=text("confidence = 3 AND (verdict = 0 OR rating = 1)"),
        ),
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"))
    device: Mapped[str]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id"))
    at: Mapped[int]
    """UTC milliseconds, never before the device's last row."""
    tz: Mapped[int]
    """Minutes east of UTC."""
    day: Mapped[int]
    event: Mapped[str]
    form: Mapped[str]
    shown: Mapped[str]
    """JSON list of option ids, "" for none."""
    response: Mapped[str]
    verdict: Mapped[bool | None]
    rating: Mapped[int | None]
    confidence: Mapped[int | None]
    duration: Mapped[int | None]
    """Milliseconds."""
    instance: Mapped[str]
    """JSON: seed, key, rendered numbers; of an imported state, the state."""
    revision: Mapped[int]
    interval: Mapped[int | None]
    due: Mapped[int | None]
    model: Mapped[str]
    weights_id: Mapped[int | None] = mapped_column(ForeignKey("weights.id"))
    voids: Mapped[bytes | None] = mapped_column(LargeBinary(16), ForeignKey("reviews.id"))


class OperationRow(Table):
    """What can be undone, in the order in which it was done."""

    __tablename__ = "operations"
    __table_args__ = (
        Index("ix_operations_undone", "undone", sqlite_where=text("undone")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    name: Mapped[str]
    filling: Mapped[str]
    """JSON: the values that fill in the name."""
    reviews: Mapped[str]
    """The rows of the log that it wrote, in hexadecimal, blank between."""
    images: Mapped[str | None]
    """JSON: the other side of every row that it changed (see `studyapp.store.images`)."""
    undoable: Mapped[bool]
    undone: Mapped[bool] = mapped_column(server_default=NO)


APPEND_ONLY: Final = tuple(
    f"CREATE TRIGGER reviews_no_{verb.lower()} BEFORE {verb} ON reviews "
    "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)


def create(connection: Connection) -> None:
    """The newest tables, straight from this module, stamped as Alembic would."""
    Table.metadata.create_all(connection)
    for trigger in APPEND_ONLY:
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(
        f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
        f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES (?)", (SCHEMA,))
