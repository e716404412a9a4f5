"""The file of a collection: opened, made or brought up to date, and its transactions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Engine, insert, inspect

from studyapp.store import counters
from studyapp.store.backup import KEPT, back_up, backups, dated, folder_of, rotate
from studyapp.store.engine import make_engine, writing
from studyapp.store.errors import told
from studyapp.store.ids import Entropy
from studyapp.store.log import Pen
from studyapp.store.opening import file_of, ready_folder, schema_of
from studyapp.store.tables import SCHEMA, VERSION_TABLE, Learner, create
from studyapp.store.values import Backup

FIRST_LEARNER: Final = 1
"""Nameless until a second one comes."""


class Collection:
    """An open file. Transactions are short, and may begin in any thread."""

    zone: tzinfo | None = None
    """Of the learner's clock; study days begin by it."""

    def __init__(self, file: Path, engine: Engine, entropy: Entropy) -> None:
        self.where = file
        self._engine, self._writing_engine = engine, writing(engine)
        self._entropy = entropy
        with self._reading() as connection:
            self.device = counters.fact(connection, "device")
            self._learner = counters.counter(connection, "learner")

    @classmethod
    def open(
        cls,
        where: Path | str,
        *,
        now: datetime,
        create: bool = True,
        entropy: Entropy = os.urandom,
    ) -> Self:
        """Open a collection by its path or SQLAlchemy URL, making it where there is none.

        An older schema is brought up to date on a verified copy, the old file kept as a backup
        in `backups/` beside it. Raises a StoreError: Missing, Locked, FromTheFuture, Damaged,
        Forbidden or Full; a file that was refused is left as it was.
        """
        file = file_of(where)
        if not file.exists():
            ready_folder(file, create)
            version = None
        else:
            version = schema_of(file)
        if version is not None and version < SCHEMA:
            from studyapp.store.migrate import migrate

            migrate(file, version, now)
        engine = make_engine(file)
        try:
            with told(file):
                if version is None:
                    _begin(writing(engine), entropy(8).hex())
                store = cls(file, engine, entropy)
                store.zone = now.tzinfo
                return store
        except BaseException:
            engine.dispose()
            raise

    @property
    def name(self) -> str:
        return self.where.stem

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def backup(self, to: Path) -> Path:
        """Copy the collection to a new file, checked and safe on the disk when this returns.

        Raises StoreError where the file exists or can't be written.
        """
        return back_up(self.where, to)

    def back_up(self, now: datetime, keep: int = KEPT) -> Path:
        """A dated backup in `backups/` beside the collection; the newest `keep` stay."""
        path = back_up(self.where, dated(self.where, now))
        rotate(self.where, keep)
        return path

    def backups(self) -> tuple[Backup, ...]:
        """The backups beside the collection, the newest first."""
        return backups(folder_of(self.where))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One consistent view of the collection."""
        with told(self.where), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """All of it is written, in one fsync, or nothing."""
        with told(self.where), self._writing_engine.begin() as connection:
            yield connection

    def _pen(self, connection: Connection) -> Pen:
        return Pen(connection, self._learner, self.device, self._entropy)


def _begin(engine: Engine, device: str) -> None:
    """Make the tables, unless another program did so while we waited for the lock."""
    with engine.begin() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            create(connection)
            connection.execute(insert(Learner), {"id": FIRST_LEARNER, "name": ""})
            counters.begin(connection, device, FIRST_LEARNER)
