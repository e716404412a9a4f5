"""A collection of every released schema comes up to date with its reviews, or stays as it was."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect
from store_samples import NOON, TODAY, answer, opened

from studyapp.store.errors import Damaged, Locked
from studyapp.store.migrate import config, migrate
from studyapp.store.opening import connect, schema_of
from studyapp.store.replacing import alone_with, row_counts
from studyapp.store.store import Store
from studyapp.store.tables import SCHEMA

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
RELEASED = [pytest.param(file, id=file.stem) for file in SCHEMAS]


def laid_down(dump: Path, folder: Path) -> Path:
    """A collection as an older studyapp left it."""
    file = folder / "collection.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(dump.read_text(encoding="utf-8"))
        old.execute("PRAGMA journal_mode = WAL")
    return file


def counts(file: Path) -> dict[str, int]:
    with closing(connect(file)) as connection:
        return row_counts(connection)


def schema(file: Path) -> dict[str, object]:
    """What a file's tables are, but for the order of their columns."""
    engine = create_engine(f"sqlite:///{file}")
    seen = inspect(engine)
    found: dict[str, object] = {}
    for table in seen.get_table_names():
        found[table] = {
            "columns": {c["name"]: repr(c) for c in seen.get_columns(table)},
            "primary key": repr(seen.get_pk_constraint(table)),
            "foreign keys": sorted(repr(key) for key in seen.get_foreign_keys(table)),
            "unique": sorted(repr(one) for one in seen.get_unique_constraints(table)),
            "checks": sorted(repr(one) for one in seen.get_check_constraints(table)),
            "autoincrement": "AUTOINCREMENT" in _sql(file, table),
        }
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        found |= {
            name: re.sub(r"\s+", " ", sql)
            for name, sql in connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger')"
                " AND sql IS NOT NULL"
            )
        }
    return found


def _sql(file: Path, table: str) -> str:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?"
        return str(connection.execute(query, (table,)).fetchone()[0])


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return laid_down(request.param, tmp_path)


def test_every_schema_before_this_one_is_kept_for_tests() -> None:
    revisions = [one.revision for one in ScriptDirectory.from_config(config()).walk_revisions()]
    assert revisions[0] == SCHEMA
    assert sorted(revisions)[:-1] == [file.stem for file in SCHEMAS]


def test_an_old_collection_becomes_what_a_new_one_is(old: Path, tmp_path: Path) -> None:
    opened(tmp_path).close()
    opened(tmp_path, "new.db").close()
    assert schema(old) == schema(tmp_path / "new.db")
    assert schema_of(old) == SCHEMA


def test_no_row_is_lost_and_the_laws_hold(old: Path, tmp_path: Path) -> None:
    before = counts(old)
    assert before["reviews"] == 10
    with opened(tmp_path) as store:
        assert counts(old) == before
        assert store.replay_check() == ()
        assert len(store.reviews("gradients/one")) == 4
        assert store.card("gradients/one").schedule.due == TODAY + 40
        assert store.card("gradients/c#c1").suspended
        assert [row.voided for row in store.reviews("gradients/two")] == [True, True, False, False]


def test_the_old_file_is_kept_as_a_backup(old: Path, tmp_path: Path) -> None:
    with closing(connect(old)) as connection:
        version = str(connection.execute("SELECT version_num FROM studyapp_schema").fetchone()[0])
    before = counts(old)
    with opened(tmp_path) as store:
        (kept,) = store.backups()
    assert f"schema-{version}" in kept.path.name
    assert counts(kept.path) == before
    assert schema_of(kept.path) == version
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


def test_a_migrated_collection_goes_on(old: Path, tmp_path: Path) -> None:
    later = NOON + timedelta(days=30)
    with opened(tmp_path) as store:
        kept = store.answers()
        assert answer(store, "gradients/one", at=later, confidence=3) == kept + 1
        store.flag(["gradients/one"], 2, later)
        assert len(store.undo(later, n=3)) == 3
        assert store.replay_check() == ()
    assert opened(tmp_path).backups() != ()


def test_undo_reaches_back_over_a_migration(old: Path, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.undo(NOON + timedelta(days=30), n=100)
        assert store.answers() == 0
        assert all(row.schedule.reps == 0 for row in store.rows())
        assert len(store.reviews("gradients/one")) == 8


def test_a_migration_that_fails_changes_nothing(old: Path) -> None:
    before = counts(old)
    with pytest.raises(CommandError):
        migrate(old, "0001", NOON, target="nonsense")
    assert counts(old) == before
    assert schema_of(old) != SCHEMA
    assert set(os.listdir(old.parent)) == {"collection.db", "home"}


def test_a_migration_that_would_leave_a_review_without_its_card_is_refused(
    old: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(old)) as direct:
        direct.execute("DELETE FROM cards WHERE id = 1")
        direct.commit()
    with pytest.raises(Damaged, match=r"would lose rows \(reviews\) - nothing was changed"):
        opened(tmp_path)
    assert schema_of(old) != SCHEMA


def test_a_collection_that_another_program_has_open_is_not_migrated(
    old: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(old)) as other:
        other.execute("SELECT count(*) FROM reviews").fetchone()
        with pytest.raises(Locked):
            opened(tmp_path)
        assert other.execute("SELECT count(*) FROM reviews").fetchone() == (10,)
    with Store.open(old, now=NOON) as store:
        assert store.answers() == 5


def test_nobody_reads_or_writes_a_file_that_is_about_to_be_exchanged(
    old: Path, tmp_path: Path
) -> None:
    with alone_with(old), closing(connect(old)) as other:
        assert set(os.listdir(tmp_path)) == {"collection.db", "home"}, "no journal beside it"
        for statement in ("SELECT count(*) FROM reviews", "BEGIN IMMEDIATE"):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute(statement)
        with pytest.raises(Locked):
            opened(tmp_path)
    with opened(tmp_path) as store:
        assert store.answers() == 5
