"""A plan written into the collection, and the cards of a note brought in line with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, cast

from sqlalchemy import Connection, func, insert, select

from studyapp.deck.read import cards
from studyapp.deck.values import Note, Text
from studyapp.store.chunks import WRITTEN, chunks
from studyapp.store.images import TABLES, Images, put_back
from studyapp.store.planning import note_columns
from studyapp.store.plans import NewNote, Plan, RowChange
from studyapp.store.values import Origin

Progress: TypeAlias = Callable[[int, int], None]
"""done, total in notes; what it raises cancels the import, and nothing is changed."""

DECKS: Final = TABLES["decks"]
NOTES: Final = TABLES["notes"]
TEXTS: Final = TABLES["texts"]
CARDS: Final = TABLES["cards"]
_TEXT: Final = ("record", "base")


def silent(done: int, total: int) -> None:
    """A Progress that watches nothing."""


def apply(
    connection: Connection, plan: Plan, now: int, images: Images, progress: Progress = silent
) -> int:
    """Write it; the number of new cards. `images` takes the way back."""
    total = len(plan.new) + len(plan.changes)
    progress(0, total)
    decks = put_decks(connection, dict(plan.decks), plan.retitled, images)
    new_cards, done = 0, 0
    for chunk in chunks(plan.new, WRITTEN):
        new_cards += _add(connection, chunk, decks, plan.shipped, now, images)
        done += len(chunk)
        progress(done, total)
    for changes in chunks(plan.changes, WRITTEN):
        new_cards += _change(connection, changes, now, images)
        done += len(changes)
        progress(done, total)
    return new_cards


def put_decks(
    connection: Connection, titles: Mapping[str, Text], wanted: tuple[str, ...], images: Images
) -> dict[str, int]:
    """Make or rename the wanted decks; every deck's row by its id."""
    known = {row.key: row for row in connection.execute(select(DECKS))}
    last = max((row.position for row in known.values()), default=-1)
    rows = {key: row.id for key, row in known.items()}
    renamed = {}
    for key in wanted:
        title = {"title_en": titles[key].en, "title_zh": titles[key].zh}
        if key in known:
            images.changed("decks", rows[key], {t: getattr(known[key], t) for t in title})
            renamed[rows[key]] = title
        else:
            last += 1
            rows[key] = next_row(connection, "decks")
            values = {"id": rows[key], "key": key, "position": last, **title}
            connection.execute(insert(DECKS), values)
            images.created("decks", rows[key])
    put_back(connection, "decks", renamed)
    return rows


def next_row(connection: Connection, name: str) -> int:
    largest = connection.scalar(select(func.max(TABLES[name].c.id)))
    return (largest or 0) + 1


def _add(
    connection: Connection,
    new: Sequence[NewNote],
    decks: Mapping[str, int],
    shipped: bool,
    now: int,
    images: Images,
) -> int:
    first = next_row(connection, "notes")
    notes: list[dict[str, object]] = []
    made: list[tuple[int, tuple[int, str]]] = []
    for row, one in enumerate(new, first):
        content = note_columns(one.note)
        notes.append(
            {
                "id": row,
                "deck_id": decks[one.deck],
                "key": one.note.id,
                "position": one.position,
                "base": content["record"],
                "origin": str(Origin.SHIPPED if shipped else Origin.IMPORTED),
                "file": one.file,
                "created": now,
                "modified": now,
                **content,
            }
        )
        made += [(row, slot) for slot in enumerate(slots(one.deck, one.note))]
    insert_notes(connection, notes, images)
    return add_cards(connection, made, images)


def insert_notes(
    connection: Connection, rows: Sequence[Mapping[str, object]], images: Images
) -> None:
    """Rows with `record` and `base` among their columns."""
    if rows:
        connection.execute(insert(NOTES), [_parted(row)[0] for row in rows])
        texts = ({"id": row["id"], **_parted(row)[1]} for row in rows)
        connection.execute(insert(TEXTS), list(texts))
    for row in rows:
        for name in ("notes", "texts"):
            images.created(name, cast("int", row["id"]))


def update_notes(
    connection: Connection,
    before: Mapping[int, Mapping[str, object]],
    after: Mapping[int, Mapping[str, object]],
    images: Images,
) -> None:
    """Columns of notes by row, `record` and `base` among them, as they were and as they will be."""
    for part, name in enumerate(("notes", "texts")):
        for row, columns in before.items():
            if old := _parted(columns)[part]:
                images.changed(name, row, old)
        new = {row: _parted(columns)[part] for row, columns in after.items()}
        put_back(connection, name, {row: columns for row, columns in new.items() if columns})


def _parted(columns: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """A note's columns, and those of its text."""
    light = {name: value for name, value in columns.items() if name not in _TEXT}
    return light, {name: columns[name] for name in _TEXT if name in columns}


def add_cards(
    connection: Connection, made: list[tuple[int, tuple[int, str]]], images: Images
) -> int:
    """Cards that were never answered: (note's row, (position, slot))."""
    first = next_row(connection, "cards")
    rows = [
        {"id": row, "note_id": note, "position": position, "slot": slot}
        for row, (note, (position, slot)) in enumerate(made, first)
    ]
    if rows:
        connection.execute(insert(CARDS), rows)
    for row in range(first, first + len(rows)):
        images.created("cards", row)
    return len(rows)


def slots(deck: str, note: Note) -> tuple[str, ...]:
    return tuple(card.slot for card in cards(deck, note))


def _change(connection: Connection, changes: Sequence[RowChange], now: int, images: Images) -> int:
    content = [change.row for change in changes if "record" in change.after]
    old = _old_content(connection, content)
    update_notes(
        connection,
        {c.row: {**c.before, **old.get(c.row, {})} for c in changes},
        {c.row: {**c.after, "modified": now} for c in changes},
        images,
    )
    return sync_cards(
        connection, {c.row: slots(c.deck, c.note) for c in changes if c.note is not None}, images
    )


def _old_content(connection: Connection, rows: list[int]) -> dict[int, dict[str, object]]:
    columns = [NOTES.c[name] for name in ("kind", "topic", "requires", "question", "modified")]
    found: dict[int, dict[str, object]] = {}
    for chunk in chunks(rows):
        query = select(NOTES.c.id, *columns).where(NOTES.c.id.in_(chunk))
        for row in connection.execute(query).mappings():
            found[row["id"]] = {c.name: row[c.name] for c in columns}
    return found


def sync_cards(
    connection: Connection, wanted: Mapping[int, tuple[str, ...]], images: Images
) -> int:
    """Bring each note's cards in line with its slots; the number of new ones.

    A slot that stays keeps its schedule, one that vanished is retired with its history, one that
    is back is asked again.
    """
    standing: dict[int, dict[str, tuple[int, int, bool]]] = {note: {} for note in wanted}
    for chunk in chunks(list(wanted)):
        query = select(CARDS).where(CARDS.c.note_id.in_(chunk))
        for card in connection.execute(query):
            standing[card.note_id][card.slot] = (card.id, card.position, card.retired)
    made: list[tuple[int, tuple[int, str]]] = []
    changed: dict[int, dict[str, object]] = {}
    for note, names in wanted.items():
        places = {slot: position for position, slot in enumerate(names)}
        for slot, (row, position, retired) in standing[note].items():
            after = (places.get(slot, position), slot not in places)
            if after != (position, retired):
                images.changed("cards", row, {"position": position, "retired": retired})
                changed[row] = dict(zip(("position", "retired"), after, strict=True))
        made += [(note, (at, s)) for s, at in places.items() if s not in standing[note]]
    put_back(connection, "cards", changed)
    return add_cards(connection, made, images)
