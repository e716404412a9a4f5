"""What can go wrong with a collection: each one line that says how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studyapp.i18n import N_


class StoreError(Exception):
    """A collection can't be used. `message` and `fix` are marked strings, `values` fill them in."""

    def __init__(self, message: str, fix: str = "", **values: object) -> None:
        said = f"{message} - {fix}" if fix else message
        super().__init__(said.format(**values) if values else said)
        self.message, self.fix, self.values = message, fix, values


class Missing(StoreError):  # noqa: N818 - read as a word: except Missing
    """There is no collection there."""


class Locked(StoreError):  # noqa: N818
    """Another program holds the write lock; nothing was changed."""


class FromTheFuture(StoreError):  # noqa: N818
    """A newer studyapp wrote it; nothing was changed."""


class Damaged(StoreError):  # noqa: N818
    """Not a collection, or one whose file is broken; nothing was changed."""


class Full(StoreError):  # noqa: N818
    """The disk has no room for the answer; nothing was changed."""


class Forbidden(StoreError):  # noqa: N818
    """The file or its folder can't be written or read."""


class NotFound(StoreError, LookupError):  # noqa: N818
    """No such card, note or deck in the collection."""


class Stale(StoreError):  # noqa: N818
    """The notes changed after the plan was made."""


def from_sqlite(name: str, where: Path, detail: str) -> StoreError:
    """The error for one of SQLite's own, by its symbolic name ("SQLITE_BUSY_SNAPSHOT")."""
    code = name.removeprefix("SQLITE_").split("_", 1)[0]
    if code in ("BUSY", "LOCKED"):
        return Locked(
            N_("{file}: another program is writing to the collection"),
            N_("nothing was changed; try again in a moment"),
            file=where,
        )
    if code == "FULL":
        return Full(
            N_("{file}: the disk is full"), N_("nothing was changed; free some space"), file=where
        )
    if code in ("READONLY", "CANTOPEN", "PERM", "AUTH"):
        return Forbidden(
            N_("{file}: the collection or its folder can't be written"),
            N_("check their permissions, or name another file with --collection"),
            file=where,
        )
    if code in ("CORRUPT", "NOTADB"):
        return Damaged(
            N_("{file}: the file is damaged ({detail})"),
            N_("restore a backup with: studyapp backup restore FILE"),
            file=where,
            detail=detail,
        )
    if code == "IOERR":
        return Forbidden(
            N_("{file}: the disk can't be read or written ({detail})"),
            N_("check the disk; nothing was changed"),
            file=where,
            detail=detail,
        )
    return Damaged(
        N_("{file}: the collection can't be used ({detail})"),
        N_("restore a backup with: studyapp backup restore FILE"),
        file=where,
        detail=detail,
    )


@contextmanager
def told(where: Path) -> Iterator[None]:
    """Every database error inside leaves as a StoreError; a broken constraint is a bug of ours."""
    import sqlite3

    from sqlalchemy.exc import DBAPIError, IntegrityError
    from sqlalchemy.exc import TimeoutError as NoConnection

    try:
        yield
    except (IntegrityError, sqlite3.IntegrityError):
        raise
    except DBAPIError as wrong:
        name = getattr(wrong.orig, "sqlite_errorname", "SQLITE_ERROR")
        raise from_sqlite(name, where, str(wrong.orig)) from wrong
    except sqlite3.Error as wrong:
        name = getattr(wrong, "sqlite_errorname", "SQLITE_ERROR")
        raise from_sqlite(name, where, str(wrong)) from wrong
    except NoConnection as wrong:
        raise from_sqlite("SQLITE_BUSY", where, str(wrong)) from wrong
