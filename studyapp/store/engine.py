"""Engines on one SQLite file, with every promise about durability asked for and read back."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MS: Final = 250
"""How long a write waits for another program's before it says so."""

_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)
_PROMISES: Final = {"foreign_keys": 1, "synchronous": 2}


def make_engine(file: Path) -> Engine:
    """An engine whose transactions begin as their connection's `begin` option says.

    The driver opens none by itself: a transaction that reads first and writes later would
    fail at once, whatever the timeout, when another program wrote in between.
    """
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(file)))
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    return engine


def _connected(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()
    for name, promised in _PROMISES.items():
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != promised:
            raise sqlite3.OperationalError(f"PRAGMA {name} is {found}, not {promised}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def writing(engine: Engine) -> Engine:
    """The same connections; each transaction takes the write lock as it begins."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")
