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
from studyapp.store.errors import Damaged, Forbidden, Missing, StoreError, told
from studyapp.store.opening import connect, file_of, schema_of
from studyapp.store.replacing import alone_with, copy, exchange, row_counts, sync
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


def restore(where: Path | str, backup: Path, now: datetime) -> Path:
    """Put a backup in a collection's place; what was there is kept under the path returned.

    The backup is read through first. Raises a StoreError, and then nothing was changed.
    """
    file = file_of(where)
    if not backup.exists():
        raise Missing(N_("{file}: there is no such backup"), N_("check the path"), file=backup)
    if schema_of(backup) is None:
        raise Damaged(N_("{file}: the backup is empty"), N_("name another"), file=backup)
    part = file.with_name(f".{file.name}.restoring")
    kept = dated(file, now, "replaced")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with told(backup), closing(connect(backup)) as source:
            source.execute("BEGIN")
            expected = copy(source, part)
        _verify(part, expected)
        if not file.exists():
            os.replace(part, file)
            sync(file.parent)
            return file
        try:
            with alone_with(file) as old:
                exchange(part, file, kept, old)
        except Damaged:
            _set_aside(file, kept)
            os.replace(part, file)
            sync(file.parent)
    except OSError as wrong:
        raise Forbidden(
            N_("{file}: the backup can't be put there ({detail})"),
            N_("check the folder's permissions"),
            file=file,
            detail=wrong.strerror or wrong,
        ) from wrong
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return kept


def _set_aside(file: Path, kept: Path) -> None:
    """Move a file that SQLite can't read, and its journal, which belongs to no other file."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, kept)
    for journal in ("-wal", "-shm", "-journal"):
        beside = file.with_name(file.name + journal)
        if beside.exists():
            os.replace(beside, kept.with_name(kept.name + journal))


# -- dated backups -----------------------------------------------------------------------------


def folder_of(file: Path) -> Path:
    return file.parent / "backups"


def dated(file: Path, now: datetime, label: str = "") -> Path:
    """Where a collection's backup of this moment goes."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    return folder_of(file) / f"{file.stem}{'-' if label else ''}{label}-{stamp}.db"


def backups(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, the newest first."""
    found = []
    for path in folder.glob("*.db"):
        with suppress(OSError):
            facts = path.stat()
            at = datetime.fromtimestamp(facts.st_mtime, UTC)
            found.append(Backup(path, at, facts.st_size))
    return tuple(sorted(found, key=lambda one: (one.at, one.path), reverse=True))


def rotate(file: Path, keep: int = KEPT) -> None:
    """Take out all but a collection's newest dated backups; those with other names stay."""
    name = re.compile(rf"{re.escape(file.stem)}-(\d{{8}}-\d{{6}}-\d{{6}})")
    stamps = {m[1]: p for p in folder_of(file).glob("*.db") if (m := name.fullmatch(p.stem))}
    for stamp in sorted(stamps, reverse=True)[keep:]:
        with suppress(OSError):
            stamps[stamp].unlink()
