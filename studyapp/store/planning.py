"""What an import would do to the collection: read only, three-way for every field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from studyapp.deck.fields import NoteError
from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Note, Text
from studyapp.store import merge
from studyapp.store.chunks import chunks
from studyapp.store.counters import counter
from studyapp.store.images import TABLES
from studyapp.store.merge import Prefer
from studyapp.store.plans import Conflict, NewNote, Plan, RowChange, Update
from studyapp.store.tables import AnyRow
from studyapp.store.values import Origin

NOTES: Final = TABLES["notes"]
DECKS: Final = TABLES["decks"]
TEXTS: Final = TABLES["texts"]
_KNOWN: Final = select(
    *(NOTES.c[n] for n in ("id", "key", "position", "origin", "file", "retired", "deleted")),
    TEXTS.c.base,
).select_from(NOTES.join(DECKS).join(TEXTS))


def note_columns(note: Note) -> dict[str, object]:
    """What the tables say of a note's content."""
    return {
        "kind": note.kind,
        "topic": note.topic,
        "requires": json.dumps(note.requires) if note.requires else "",
        "question": merge.question_digest(note.record),
        "record": merge.written(note.record),
    }


def plan(
    connection: Connection,
    decks: Iterable[Deck],
    *,
    shipped: bool,
    prefer: Prefer,
    retire: bool,
) -> Plan:
    decks = tuple(decks)
    reading = _Reading(connection, shipped, prefer)
    for deck in decks:
        reading.deck(deck)
    if retire:
        reading.retire_the_rest()
    return Plan(
        decks=tuple((deck.id, deck.title) for deck in decks),
        new=reading.without_twins(),
        updated=tuple(reading.updated),
        unchanged=tuple(reading.unchanged),
        conflicts=tuple(reading.conflicts),
        retired=tuple(reading.retired),
        returned=tuple(reading.returned),
        deleted=tuple(reading.deleted),
        changes=tuple(reading.changes),
        retitled=_retitled(connection, decks),
        counter=counter(connection, "content"),
        shipped=shipped,
    )


@dataclass
class _Reading:
    connection: Connection
    shipped: bool
    prefer: Prefer
    new: list[NewNote] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    files: dict[str, set[str]] = field(default_factory=dict)
    """deck -> the files it was read from."""

    def deck(self, deck: Deck) -> None:
        """Raises ValueError when two notes of a deck have one id."""
        file = PurePath(deck.file).name
        self.files.setdefault(deck.id, set()).add(file)
        rows = self._rows(DECKS.c.key == deck.id)
        records = self._records(deck, rows)
        for position, note in enumerate(deck.notes):
            if (deck.id, note.id) in self.seen:
                raise ValueError(f"two notes of deck {deck.id!r} have the id {note.id!r}")
            self.seen.add((deck.id, note.id))
            row = rows.get(note.id)
            if row is None:
                self.new.append(NewNote(deck.id, note, position, file))
            elif row.deleted:
                self.deleted.append(f"{deck.id}/{note.id}")
            else:
                self._note(deck.id, note, row, records.get(row.id), position, file)

    def retire_the_rest(self) -> None:
        """What came from the files read, or ships with the app, and is not there any more."""
        if self.shipped:
            gone = NOTES.c.origin == Origin.SHIPPED
            self._retire(gone)
            return
        for deck, files in self.files.items():
            ours = (DECKS.c.key == deck) & (NOTES.c.origin == Origin.IMPORTED)
            self._retire(ours & NOTES.c.file.in_(files))

    def _retire(self, where: ColumnElement[bool]) -> None:
        live = NOTES.c.retired.is_(False) & NOTES.c.deleted.is_(False)
        query = select(NOTES.c.id, DECKS.c.key, NOTES.c.key).join_from(NOTES, DECKS)
        for row, deck, note in self.connection.execute(query.where(where, live)):
            if (deck, note) not in self.seen:
                self.retired.append(f"{deck}/{note}")
                self.changes.append(RowChange(row, deck, {"retired": False}, {"retired": True}))

    def _rows(self, where: ColumnElement[bool]) -> dict[str, AnyRow]:
        return {row.key: row for row in self.connection.execute(_KNOWN.where(where))}

    def _records(self, deck: Deck, rows: Mapping[str, AnyRow]) -> dict[int, str]:
        """The learner's version of each note whose file changed since the last import."""
        wanted = [
            row.id
            for note in deck.notes
            if (row := rows.get(note.id)) and row.base != merge.written(note.record)
        ]
        found: dict[int, str] = {}
        for chunk in chunks(wanted):
            query = select(TEXTS.c.id, TEXTS.c.record).where(TEXTS.c.id.in_(chunk))
            found.update((row.id, row.record) for row in self.connection.execute(query))
        return found

    def _note(
        self, deck: str, note: Note, row: AnyRow, mine: str | None, position: int, file: str
    ) -> None:
        """`mine` is the learner's version, None where the file says what it said last time."""
        after: dict[str, object] = {"position": position, "retired": False}
        # What a file says otherwise than the app's own decks is not the app's any more.
        if self.shipped or row.origin != Origin.SHIPPED or mine is not None:
            after |= {"origin": str(Origin.SHIPPED if self.shipped else Origin.IMPORTED)}
            after |= {"file": file}
        after = {column: value for column, value in after.items() if getattr(row, column) != value}
        before = {column: getattr(row, column) for column in after}
        stands: Note | None = None
        if mine is not None:
            before["base"], after["base"] = row.base, merge.written(note.record)
            stands = self._merged(deck, note, row.base, mine)
        if stands:
            before["record"] = mine
            after |= note_columns(stands)
        if row.retired:
            self.returned.append(f"{deck}/{note.id}")
        elif not stands:
            self.unchanged.append(f"{deck}/{note.id}")
        if after:
            self.changes.append(RowChange(row.id, deck, before, after, stands))

    def _merged(self, deck: str, note: Note, base: str | None, mine: str) -> Note | None:
        """The note that is to stand in place of the learner's; None when that stays."""
        was = json.loads(base) if base else {}
        ours = json.loads(mine)
        merged = merge.three_way(
            merge.flat(was), merge.flat(ours), merge.flat(note.record), self.prefer
        )
        try:
            stands = read_note(merged.record)
        except NoteError:
            # Two halves that don't fit together (a kind, the fields of another): all or none.
            if self.prefer != "file":
                self._conflict(deck, note.id, ("*", was, ours, dict(note.record)))
                return None
            stands = note
        for conflict in merged.conflicts:
            self._conflict(deck, note.id, conflict)
        if not merged.changes:
            return None
        self.updated.append(Update(deck, note.id, merged.changes))
        return stands

    def _conflict(self, deck: str, note: str, of: tuple[str, object, object, object]) -> None:
        self.conflicts.append(Conflict(deck, note, *of))

    def without_twins(self) -> tuple[NewNote, ...]:
        """The new notes, each told of a note elsewhere that asks the same."""
        digests = [merge.question_digest(new.note.record) for new in self.new]
        known: dict[str, str] = {}
        live = NOTES.c.deleted.is_(False) & NOTES.c.retired.is_(False)
        for chunk in chunks(digests):
            query = (
                select(NOTES.c.question, DECKS.c.key, NOTES.c.key)
                .join_from(NOTES, DECKS)
                .where(NOTES.c.question.in_(chunk), live)
            )
            for question, deck, key in self.connection.execute(query):
                known.setdefault(question, f"{deck}/{key}")
        told = []
        for new, digest in zip(self.new, digests, strict=True):
            twin = known.setdefault(digest, f"{new.deck}/{new.note.id}")
            told.append(
                NewNote(new.deck, new.note, new.position, new.file, twin)
                if twin != f"{new.deck}/{new.note.id}"
                else new
            )
        return tuple(told)


def _retitled(connection: Connection, decks: tuple[Deck, ...]) -> tuple[str, ...]:
    query = select(DECKS.c.key, DECKS.c.title_en, DECKS.c.title_zh)
    known = {key: Text(en, zh) for key, en, zh in connection.execute(query)}
    return tuple(
        dict.fromkeys(
            deck.id
            for deck in decks
            if deck.id not in known or (deck.title and known[deck.id] != deck.title)
        )
    )
