"""An older collection brought to the newest schema, on a copy that is checked before it counts."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from studyapp.i18n import N_
from studyapp.store.backup import check, dated
from studyapp.store.errors import Damaged
from studyapp.store.opening import connect
from studyapp.store.replacing import alone_with, copy, exchange, row_counts
from studyapp.store.tables import VERSION_TABLE

SCRIPTS: Final = Path(__file__).parent / "migrations"


def migrate(file: Path, version: str, now: datetime, target: str = "head") -> Path:
    """Bring a collection's file up to date; where the old one is kept.

    The whole time no other program can open the file; when anything fails it is as it was.
    """
    part = file.with_name(f".{file.name}.migrating")
    kept = dated(file, now, f"schema-{version}")
    try:
        with alone_with(file) as old:
            check(old, file)
            counts = copy(old, part)
            upgrade(part, target)
            _verify(part, file, counts)
            exchange(part, file, kept, old)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return kept


def upgrade(file: Path, target: str = "head") -> None:
    """Run the migrations on a file, all in one transaction."""
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(file)), poolclass=NullPool)
    event.listen(engine, "connect", _without_foreign_keys)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            command.upgrade(config(connection), target)
    finally:
        engine.dispose()


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; without a connection only good for looking at the revisions."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes.update(connection=connection, version_table=VERSION_TABLE)
    return made


def _without_foreign_keys(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """A table is rebuilt by dropping it, and with foreign keys on that empties its children."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _verify(part: Path, file: Path, counts: dict[str, int]) -> None:
    """Raises Damaged unless every row is there and points to one that is."""
    with closing(connect(part)) as new:
        check(new, file)
        lost = new.execute("PRAGMA foreign_key_check").fetchall()
        kept = row_counts(new)
    missing = [name for name, count in counts.items() if kept.get(name) != count]
    if lost or missing:
        raise Damaged(
            N_("{file}: bringing the collection up to date would lose rows ({detail})"),
            N_("nothing was changed; please report this"),
            file=file,
            detail=", ".join(missing or sorted({str(row[0]) for row in lost})),
        )
