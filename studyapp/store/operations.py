"""What was done, in order, and the way back: undo and redo as far as it goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection, delete, insert, select, update

from studyapp.scheduler.days import study_day
from studyapp.scheduler.fsrs import Scheduler
from studyapp.store.cards import card_ids, put_schedules
from studyapp.store.chunks import chunks
from studyapp.store.counters import add
from studyapp.store.images import Images, swap
from studyapp.store.log import REVIEWS, Pen, moment, utc_ms, voided
from studyapp.store.tables import AnyRow, Table
from studyapp.store.values import Event, Operation

Turn: TypeAlias = Callable[[Connection, Pen, datetime, Scheduler], int | None]

OPERATIONS: Final = Table.metadata.tables["operations"]
_INSERT: Final = insert(OPERATIONS)
_DROP_TAIL: Final = delete(OPERATIONS).where(OPERATIONS.c.undone)


_NEWEST: Final = (
    select(OPERATIONS)
    .where(OPERATIONS.c.undoable, ~OPERATIONS.c.undone)
    .order_by(OPERATIONS.c.id.desc())
    .limit(1)
)


def enter(
    connection: Connection,
    at: datetime,
    name: str,
    values: Mapping[str, object],
    *,
    rows: Sequence[bytes] = (),
    images: Images | None = None,
    undoable: bool = True,
) -> int:
    """Write an operation down; what was undone before it can't be redone any more."""
    connection.execute(_DROP_TAIL)
    if images and images.touches_notes:
        add(connection, "content", 1)
    result = connection.execute(
        _INSERT,
        {
            "at": utc_ms(at),
            "name": name,
            "filling": json.dumps(values, ensure_ascii=False),
            "reviews": " ".join(row.hex() for row in rows),
            "images": images.written() if images else None,
            "undoable": undoable,
        },
    )
    (number,) = result.inserted_primary_key or (0,)
    return int(number)


def entered(
    connection: Connection,
    at: datetime,
    name: tuple[str, Mapping[str, object]],
    images: Images | None = None,
    rows: Sequence[bytes] = (),
) -> Operation:
    """`enter`, and the operation as a value."""
    return found(connection, [enter(connection, at, *name, rows=rows, images=images)])[0]


def undo(connection: Connection, pen: Pen, now: datetime, scheduler: Scheduler) -> int | None:
    """Take back the newest operation that stands; None where there is none."""
    operation = connection.execute(_NEWEST).one_or_none()
    if operation is None:
        return None
    images = Images.read(operation.images)
    if images and _overtaken(connection, operation.id, images):
        return None
    rows = _rows(operation)
    _void(connection, pen, now, list(reversed(rows)))
    _turn(connection, operation, images, scheduler, undone=True)
    add(connection, "answers", -_answers(connection, rows))
    return int(operation.id)


def redo(connection: Connection, pen: Pen, now: datetime, scheduler: Scheduler) -> int | None:
    """Do again what was undone last; None where there is nothing."""
    c = OPERATIONS.c
    query = select(OPERATIONS).where(c.undone).order_by(c.id).limit(1)
    operation = connection.execute(query).one_or_none()
    if operation is None:
        return None
    rows = _rows(operation)
    taken = select(REVIEWS.c.id).where(REVIEWS.c.voids.in_(rows))
    cards = _cards(connection, rows)
    gone = voided(connection, cards) if rows else set()
    _void(connection, pen, now, [row for row in connection.scalars(taken) if row not in gone])
    _turn(connection, operation, Images.read(operation.images), scheduler, undone=False)
    add(connection, "answers", _answers(connection, rows))
    return int(operation.id)


def newest(connection: Connection) -> Operation | None:
    """What `undo` would take back."""
    return next(iter(_values(connection, connection.execute(_NEWEST).all())), None)


def listed(connection: Connection, limit: int, *, hidden: bool = False) -> tuple[Operation, ...]:
    """The newest first, undone ones among them; `hidden` adds what can't be undone."""
    c = OPERATIONS.c
    query = select(OPERATIONS).order_by(c.id.desc()).limit(limit)
    if not hidden:
        query = query.where(c.undoable)
    return _values(connection, connection.execute(query).all())


def found(connection: Connection, numbers: Sequence[int]) -> tuple[Operation, ...]:
    """The operations of these numbers, in their order."""
    rows = {
        row.id: row
        for chunk in chunks(numbers)
        for row in connection.execute(select(OPERATIONS).where(OPERATIONS.c.id.in_(chunk)))
    }
    return _values(connection, [rows[number] for number in numbers])


def _values(connection: Connection, rows: Sequence[AnyRow]) -> tuple[Operation, ...]:
    written = {row.id: _rows(row) for row in rows}
    reviews = [review for found in written.values() for review in found]
    cards: dict[bytes, int] = {}
    for chunk in chunks(reviews):
        query = select(REVIEWS.c.id, REVIEWS.c.card_id).where(REVIEWS.c.id.in_(chunk))
        cards.update((row.id, row.card_id) for row in connection.execute(query))
    touched = {
        row.id: [*(cards[review] for review in written[row.id]), *_handled(row)] for row in rows
    }
    names = card_ids(connection, {card for found in touched.values() for card in found})
    return tuple(
        Operation(
            id=row.id,
            at=moment(row.at),
            name=row.name,
            values=json.loads(row.filling),
            undone=row.undone,
            cards=tuple(dict.fromkeys(names[card] for card in touched[row.id])),
        )
        for row in rows
    )


def _handled(operation: AnyRow) -> list[int]:
    """The cards that were set aside, flagged or marked; an import's are too many to name."""
    images = Images.read(operation.images)
    return [] if images.touches_notes else list(images.rows["cards"])


def _rows(operation: AnyRow) -> list[bytes]:
    return [bytes.fromhex(row) for row in operation.reviews.split()]


def _cards(connection: Connection, rows: Sequence[bytes]) -> list[int]:
    found: set[int] = set()
    for chunk in chunks(rows):
        query = select(REVIEWS.c.card_id).where(REVIEWS.c.id.in_(chunk)).distinct()
        found.update(connection.scalars(query))
    return sorted(found)


def _answers(connection: Connection, rows: Sequence[bytes]) -> int:
    count = 0
    for chunk in chunks(rows):
        query = select(REVIEWS.c.id).where(REVIEWS.c.id.in_(chunk), REVIEWS.c.event == Event.ANSWER)
        count += len(connection.scalars(query).all())
    return count


def _void(connection: Connection, pen: Pen, now: datetime, rows: Sequence[bytes]) -> None:
    day = study_day(now)
    cards: dict[bytes, int] = {}
    for chunk in chunks(rows):
        query = select(REVIEWS.c.id, REVIEWS.c.card_id).where(REVIEWS.c.id.in_(chunk))
        cards.update((row.id, row.card_id) for row in connection.execute(query))
    for row in rows:
        pen.note(cards[row], Event.VOID, now, day, voids=row)


def _turn(
    connection: Connection,
    operation: AnyRow,
    images: Images,
    scheduler: Scheduler,
    *,
    undone: bool,
) -> None:
    """Swap the images, turn the operation's flag, and replay the cards whose log changed."""
    values: dict[str, object] = {"undone": undone}
    if images:
        values["images"] = swap(connection, images).written()
        if images.touches_notes:
            add(connection, "content", 1)
    connection.execute(update(OPERATIONS).where(OPERATIONS.c.id == operation.id).values(values))
    put_schedules(connection, _cards(connection, _rows(operation)), scheduler)


def _overtaken(connection: Connection, operation: int, images: Images) -> bool:
    """Whether something that can't be undone changed one of the rows afterwards."""
    c = OPERATIONS.c
    query = select(c.images).where(c.id > operation, ~c.undoable, c.images.is_not(None))
    return any(images.meets(Images.read(text)) for text in connection.scalars(query))
