"""Finding a collection: is it one, of which schema, and what to do about it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from studyapp.i18n import N_
from studyapp.store.engine import BUSY_MS
from studyapp.store.errors import Damaged, Forbidden, FromTheFuture, Missing, StoreError, told
from studyapp.store.tables import SCHEMA, VERSION_TABLE


def file_of(where: Path | str) -> Path:
    """The file that a path or an SQLAlchemy URL names."""
    if isinstance(where, Path) or "://" not in where:
        return Path(where).expanduser()
    try:
        url = make_url(where)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite":
        raise StoreError(
            N_("{url}: a collection is an SQLite file"),
            N_("name a file, or a URL like sqlite:///collection.db"),
            url=url.render_as_string(hide_password=True) if url else where,
        )
    if url.database in (None, "", ":memory:"):
        raise StoreError(
            N_("{url}: a collection in memory would be lost"), N_("name a file"), url=where
        )
    return Path(url.database)


def ready_folder(file: Path, create: bool) -> None:
    """Make the folder of a new collection. Raises Missing where `create` is off."""
    if not create:
        raise Missing(
            N_("{file}: there is no collection"),
            N_("check the path; studyapp without a verb makes a new one"),
            file=file,
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise Forbidden(
            N_("{folder}: the folder can't be made ({detail})"),
            N_("name another file with --collection"),
            folder=file.parent,
            detail=wrong.strerror,
        ) from wrong


def schema_of(file: Path) -> str | None:
    """The schema revision, None for an empty file. Changes nothing.

    Raises Damaged for anything that is not a collection, FromTheFuture for a newer one.
    """
    if not file.is_file():
        raise Damaged(N_("{file}: that is not a file"), N_("name a collection's file"), file=file)
    # Only SQLite may open the file: closing it otherwise would drop this process's locks on it.
    with told(file), closing(connect(file)) as connection:
        try:
            rows = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()
        except sqlite3.DatabaseError as wrong:
            if wrong.sqlite_errorname == "SQLITE_ERROR":  # no such table
                if connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None:
                    return None
            elif wrong.sqlite_errorname != "SQLITE_NOTADB":
                raise
            raise _not_a_collection(file) from None
    if len(rows) != 1 or not re.fullmatch(r"\d{4}", str(rows[0][0])):
        raise Damaged(
            N_("{file}: its schema version is unreadable"),
            N_("restore a backup with: studyapp backup restore FILE"),
            file=file,
        )
    version = str(rows[0][0])
    if version > SCHEMA:
        raise FromTheFuture(
            N_("{file}: a newer studyapp wrote this collection (schema {theirs}, known {ours})"),
            N_("nothing was changed; update studyapp"),
            file=file,
            theirs=version,
            ours=SCHEMA,
        )
    return version


def connect(file: Path) -> sqlite3.Connection:
    """A bare connection to a file that exists: no pragma that would change it."""
    uri = f"{file.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)


def _not_a_collection(file: Path) -> Damaged:
    return Damaged(
        N_("{file}: that is not a studyapp collection"),
        N_("nothing was changed; name another file with --collection"),
        file=file,
    )
