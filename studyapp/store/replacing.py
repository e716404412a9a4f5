"""A collection's file exchanged for another one, while nobody else can open it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from studyapp.i18n import N_
from studyapp.store.errors import Locked, told
from studyapp.store.opening import connect


@contextmanager
def alone_with(file: Path) -> Iterator[sqlite3.Connection]:
    """The only connection to a file, which has no journal beside it. Raises Locked."""
    before = file.stat().st_ino
    with told(file), closing(connect(file)) as connection:
        # SQLite lets a file leave WAL mode only when nobody else has it open. In exclusive mode
        # the lock outlives its transaction, so that the file can be copied under it.
        connection.execute("PRAGMA journal_mode = DELETE").close()
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        if file.stat().st_ino != before or journal != "delete":
            raise Locked(
                N_("{file}: another program is exchanging the collection"),
                N_("nothing was changed; try again in a moment"),
                file=file,
            )
        yield connection


def exchange(new: Path, file: Path, kept: Path, held: sqlite3.Connection) -> None:
    """Put a finished file in a collection's place; the old one stays under the name `kept`."""
    sync(new)
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, kept)
    except OSError:  # a file system without links
        copy(held, kept)
        sync(kept)
    if os.name == "nt":
        held.close()  # Windows does not replace an open file
    os.replace(new, file)
    sync(file.parent)


def copy(source: sqlite3.Connection, to: Path) -> dict[str, int]:
    """Copy what `source`'s transaction sees into one plain file; how many rows each table has."""
    to.unlink(missing_ok=True)
    with told(to), closing(sqlite3.connect(to, isolation_level=None)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").close()
    return row_counts(source)


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's list of names."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps a folder's names by itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
