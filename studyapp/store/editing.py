"""What a learner does to notes and cards besides answering."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from sqlalchemy import Connection, func, select

from studyapp.deck.fields import NoteError
from studyapp.deck.read import read_note
from studyapp.deck.values import Note, Record, Text
from studyapp.deck.wording import folded, tags_of
from studyapp.i18n import N_
from studyapp.store.applying import (
    add_cards,
    insert_notes,
    next_row,
    put_decks,
    slots,
    sync_cards,
    update_notes,
)
from studyapp.store.cards import CARDS, JOINED, NAME, NOTES, TEXTS, card_rows
from studyapp.store.images import TABLES, Images, put_back
from studyapp.store.merge import written
from studyapp.store.planning import note_columns
from studyapp.store.reading import known_note_row, note_row
from studyapp.store.values import Origin

DECKS: Final = TABLES["decks"]

Name: TypeAlias = tuple[str, Mapping[str, object]]
"""An operation's marked name and what fills it in."""


def edit(
    connection: Connection, deck: str, record: Record, now: int, images: Images
) -> Name | None:
    """Put a note in place of the one of the same id, or add it; the operation's name and values.

    None where nothing would change. Raises NoteError for a record that is no note.
    """
    note = read_note(record)
    row = note_row(connection, deck, note.id)
    values: dict[str, object] = {"deck": deck, "note": note.id}
    if row is None:
        _add(connection, deck, note, now, images)
        return N_("added {deck}/{note}"), values
    after = note_columns(note) | {"retired": False, "deleted": False}
    if all(getattr(row, column) == value for column, value in after.items()):
        return None
    before = {column: getattr(row, column) for column in (*after, "modified")}
    update_notes(connection, {row.id: before}, {row.id: {**after, "modified": now}}, images)
    sync_cards(connection, {row.id: slots(deck, note)}, images)
    return N_("edited {deck}/{note}"), values


def _add(connection: Connection, deck: str, note: Note, now: int, images: Images) -> None:
    known = connection.scalar(select(DECKS.c.id).where(DECKS.c.key == deck))
    if known is None:
        known = put_decks(connection, {deck: Text(deck, deck)}, (deck,), images)[deck]
    last = select(func.max(NOTES.c.position)).where(NOTES.c.deck_id == known)
    place = connection.scalar(last)
    row = next_row(connection, "notes")
    columns: dict[str, object] = {
        "id": row,
        "deck_id": known,
        "key": note.id,
        "position": 0 if place is None else place + 1,
        "base": None,
        "origin": str(Origin.OWN),
        "file": "",
        "created": now,
        "modified": now,
    }
    insert_notes(connection, [columns | note_columns(note)], images)
    add_cards(connection, [(row, slot) for slot in enumerate(slots(deck, note))], images)


def delete(connection: Connection, deck: str, note: str, now: int, images: Images) -> bool:
    """Leave a tombstone: an import does not bring the note back. False when it is one already."""
    row = known_note_row(connection, deck, note)
    if row.deleted:
        return False
    before = {"deleted": False, "modified": row.modified}
    update_notes(connection, {row.id: before}, {row.id: {"deleted": True, "modified": now}}, images)
    return True


def set_column(
    connection: Connection, cards: Sequence[str], column: str, value: object, images: Images
) -> tuple[str, ...]:
    """Set one column of many cards; the cards that it changed. Raises NotFound."""
    query = select(NAME, CARDS.c.id, CARDS.c[column].label("old")).select_from(JOINED)
    found = card_rows(connection, cards, query)
    changed = {card: row for card, row in found.items() if row.old != value}
    for row in changed.values():
        images.changed("cards", row.id, {column: row.old})
    put_back(connection, "cards", {row.id: {column: value} for row in changed.values()})
    return tuple(changed)


def add_notes(
    connection: Connection, deck: str, records: Sequence[Record], now: int, images: Images
) -> Name:
    """Add notes to a deck, which is made if need be. Raises NoteError where an id is taken."""
    notes = [read_note(record) for record in records]
    for note in notes:
        if note_row(connection, deck, note.id) is not None:
            raise NoteError(
                f"the deck {deck!r} has a note {note.id!r} already", "edit it, or change the id"
            )
        _add(connection, deck, note, now, images)
    if len(notes) == 1:
        return N_("added {deck}/{note}"), {"deck": deck, "note": notes[0].id}
    return N_("added {count} notes to {deck}"), {"deck": deck, "count": len(notes)}


def tag(
    connection: Connection,
    cards: Sequence[str],
    add: Sequence[str],
    remove: Sequence[str],
    now: int,
    images: Images,
) -> Name | None:
    """Give the cards' notes tags and take others away; None where nothing would change."""
    query = select(NAME, NOTES.c.id, NOTES.c.modified, DECKS.c.key.label("deck"), TEXTS.c.record)
    query = query.add_columns(NOTES.c.key.label("note"))
    rows = card_rows(
        connection, cards, query.select_from(JOINED.join(TEXTS, TEXTS.c.id == NOTES.c.id))
    )
    before: dict[int, dict[str, object]] = {}
    after: dict[int, dict[str, object]] = {}
    values: dict[str, object] = {}
    gone = {folded(one) for one in remove}
    for row in rows.values():
        if row.id in after:
            continue
        record = json.loads(row.record)
        kept = [one for one in tags_of(record) if folded(one) not in gone]
        known = {folded(one) for one in kept}
        tags = [*kept, *(one for one in add if folded(one) not in known)]
        if tags == list(tags_of(record)):
            continue
        record["tags"] = tags
        if not tags:
            del record["tags"]
        values = {"note": f"{row.deck}/{row.note}"}
        before[row.id] = {"record": row.record, "modified": row.modified}
        after[row.id] = {"record": written(record), "modified": now}
    update_notes(connection, before, after, images)
    if not after:
        return None
    if len(after) == 1:
        return N_("changed the tags of {note}"), values
    return N_("changed the tags of {count} notes"), {"count": len(after)}


def named(one: str, many: str, cards: Sequence[str]) -> Name:
    """An operation's name with the card, or with how many."""
    if len(cards) == 1:
        return one, {"card": cards[0]}
    return many, {"count": len(cards)}
