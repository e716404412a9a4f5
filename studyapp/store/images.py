"""The other side of every row that an operation changed; undo and redo swap the two."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias, cast

from sqlalchemy import Connection, Table, bindparam, delete, exists, insert, select, update

from studyapp.store.chunks import WRITTEN, chunks
from studyapp.store.tables import CardRow, DeckRow, NoteRow, ReviewRow, TextRow

Columns: TypeAlias = Mapping[str, object]

TABLES: Final[Mapping[str, Table]] = {
    model.__tablename__: model.metadata.tables[model.__tablename__]
    for model in (DeckRow, NoteRow, TextRow, CardRow)
}
"""What images may hold, owners before what they own."""


class Images:
    """table -> row id -> the columns as they were, or None where the row was not there."""

    def __init__(self, rows: Mapping[str, Mapping[int, Columns | None]] | None = None) -> None:
        self.rows: dict[str, dict[int, Columns | None]] = {name: {} for name in TABLES}
        for name, images in (rows or {}).items():
            self.rows[name].update(images)

    def __bool__(self) -> bool:
        return any(self.rows.values())

    def created(self, table: str, row: int) -> None:
        self.rows[table][row] = None

    def changed(self, table: str, row: int, before: Columns) -> None:
        """Remember columns; of a column changed twice the oldest value counts."""
        known = self.rows[table].setdefault(row, {})
        if known is not None:
            self.rows[table][row] = {**before, **known}

    @property
    def touches_notes(self) -> bool:
        return bool(self.rows["decks"] or self.rows["notes"])

    def meets(self, other: Images) -> bool:
        """Both hold a row of the same table."""
        return any(images.keys() & other.rows[name].keys() for name, images in self.rows.items())

    def keys_only(self) -> Images:
        return Images({name: {row: {} for row in images} for name, images in self.rows.items()})

    def written(self) -> str | None:
        full = {name: images for name, images in self.rows.items() if images}
        return json.dumps(full, ensure_ascii=False, separators=(",", ":")) if full else None

    @classmethod
    def read(cls, text: str | None) -> Images:
        found = json.loads(text) if text else {}
        return cls({name: {int(k): v for k, v in rows.items()} for name, rows in found.items()})


def swap(connection: Connection, images: Images) -> Images:
    """Put the images in place of the rows; what stood there is the images of the way back."""
    back = Images()
    for name in reversed(list(TABLES)):
        _take_out(connection, name, [r for r, i in images.rows[name].items() if i is None], back)
    for name, table in TABLES.items():
        rows = images.rows[name].items()
        partial = {row: image for row, image in rows if image and "id" not in image}
        for row, found in _read(connection, table, partial):
            back.changed(name, row, {column: found[column] for column in partial[row]})
        put_back(connection, name, partial)
        whole = [dict(image) for _, image in rows if image and "id" in image]
        for chunk in chunks(whole, WRITTEN):
            connection.execute(insert(table), chunk)
            for image in chunk:
                back.created(name, cast("int", image["id"]))
    return back


def put_back(connection: Connection, name: str, rows: Mapping[int, Columns]) -> None:
    """Update the given columns of each row."""
    table = TABLES[name]
    by_columns: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for row, columns in rows.items():
        by_columns.setdefault(tuple(columns), []).append({**columns, "row_id": row})
    for columns_set, values in by_columns.items():
        statement = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({column: bindparam(column) for column in columns_set})
        )
        for chunk in chunks(values, WRITTEN):
            connection.execute(statement, chunk)


def _take_out(connection: Connection, name: str, rows: Sequence[int], back: Images) -> None:
    """Delete rows; what has history, and what owns it, is retired, for the log is never cut."""
    table = TABLES[name]
    kept = _owning(connection, name, rows)
    retired: dict[int, Columns] = {}
    for row, found in _read(connection, table, rows):
        if row not in kept:
            back.rows[name][row] = found
        elif "retired" in found:
            back.changed(name, row, {"retired": found["retired"]})
            retired[row] = {"retired": True}
    put_back(connection, name, retired)
    for chunk in chunks([row for row in rows if row not in kept]):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _owning(connection: Connection, name: str, rows: Sequence[int]) -> set[int]:
    """The rows that something still points to."""
    table = TABLES[name]
    owned = {
        "cards": exists().where(ReviewRow.card_id == table.c.id),
        "texts": exists().where(CardRow.note_id == table.c.id),
        "notes": exists().where(CardRow.note_id == table.c.id),
        "decks": exists().where(NoteRow.deck_id == table.c.id),
    }[name]
    found: set[int] = set()
    for chunk in chunks(rows):
        found.update(connection.scalars(select(table.c.id).where(table.c.id.in_(chunk), owned)))
    return found


def _read(
    connection: Connection, table: Table, rows: Iterable[int]
) -> Iterator[tuple[int, Columns]]:
    for chunk in chunks(list(rows)):
        found = connection.execute(select(table).where(table.c.id.in_(chunk))).mappings().all()
        yield from ((row["id"], dict(row)) for row in found)
