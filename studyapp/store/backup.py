"""Copies of a collection that were read back before they counted."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from studyapp.i18n import N_
from studyapp.store.errors import Damaged, Forbidden, StoreError, told
from studyapp.store.opening import connect
from studyapp.store.values import Backup

KEPT: Final = 20
"""Dated backups in a folder; older ones give way."""
_STAMP: Final = "%Y%m%d-%H%M%S-%f"


def back_up(file: Path, to: Path) -> Path:
    """Copy a collection to a new file: complete and checked, or not there at all.

    Raises StoreError where `to` exists already.
    """
    if to.exists():
        raise StoreError(
            N_("{file}: there is a file of that name already"), N_("name another"), file=to
        )
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with told(file), closing(connect(file)) as source:
            source.execute("BEGIN")
            expected = copy(source, part)
        _verify(part, expected)
        sync(part)
        os.replace(part, to)
        sync(to.parent)
    except OSError as wrong:
        raise Forbidden(
            N_("{file}: the backup can't be written ({detail})"),
            N_("nothing was changed; name another place"),
            file=to,
            detail=wrong.strerror or wrong,
        ) from wrong
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return to


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


def _verify(file: Path, expected: Mapping[str, int]) -> None:
    with told(file), closing(connect(file)) as written:
        check(written, file)
        if row_counts(written) != expected:
            raise Damaged(N_("{file}: the copy is not complete"), N_("try again"), file=file)


def check(connection: sqlite3.Connection, file: Path) -> None:
    """Raises Damaged when SQLite finds the file inconsistent."""
    (word,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if word != "ok":
        raise Damaged(
            N_("{file}: the file is damaged ({detail})"),
            N_("restore a backup with: studyapp backup restore FILE"),
            file=file,
            detail=word,
        )


def sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's list of names."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps a folder by itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- dated backups -----------------------------------------------------------------------------


def folder_of(file: Path) -> Path:
    return file.parent / "backups"


def dated(file: Path, now: datetime, label: str = "") -> Path:
    """Where a collection's backup of this moment goes."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    return folder_of(file) / f"{file.stem}{'-' if label else ''}{label}-{stamp}.db"


def backups(file: Path) -> tuple[Backup, ...]:
    """The dated backups of a collection, the newest first."""
    name = re.compile(rf"{re.escape(file.stem)}(?:-schema-\d{{4}})?-(\d{{8}}-\d{{6}}-\d{{6}})")
    found = []
    for path in folder_of(file).glob("*.db"):
        if match := name.fullmatch(path.stem):
            at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, at, path.stat().st_size))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def rotate(file: Path, keep: int = KEPT) -> None:
    """Take out all but the newest dated backups."""
    for old in backups(file)[keep:]:
        with suppress(OSError):
            old.path.unlink()
