"""A collection is made, opened or refused in one line, and what is refused stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from store_samples import NOON, answer, basic, deck, opened, stocked

from studyapp.store.errors import (
    Damaged,
    Forbidden,
    FromTheFuture,
    Full,
    Locked,
    Missing,
    StoreError,
)
from studyapp.store.store import Store

ONE = "gradients/one"


def pragma(store: Store, name: str) -> object:
    with store._reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_new_collection_is_made_with_its_folder(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a" / "b" / "mine.db", now=NOON) as store:
        assert (store.name, store.where) == ("mine", tmp_path / "a" / "b" / "mine.db")
        assert store.decks() == ()
        device = store.device
    with Store.open(tmp_path / "a" / "b" / "mine.db", now=NOON) as again:
        assert again.device == device


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}"])
def test_a_path_and_a_url_name_the_same_collection(tmp_path: Path, form: str) -> None:
    stocked(tmp_path).close()
    with Store.open(form.format(tmp_path / "collection.db"), now=NOON, create=False) as store:
        assert len(store.rows()) == 3


@pytest.mark.parametrize(
    "where",
    ["sqlite://", "sqlite:///:memory:", "postgresql://me:secret@host/x", "http://x", "://"],
)
def test_what_is_no_file_is_refused(where: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(where, now=NOON)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_collection_that_is_not_to_be_made_is_missed(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"there is no collection - check the path"):
        Store.open(tmp_path / "a" / "none.db", now=NOON, create=False)
    assert not (tmp_path / "a").exists()


def test_every_connection_keeps_its_promises(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert pragma(store, "journal_mode") == "wal"
        assert pragma(store, "synchronous") == 2
        assert pragma(store, "foreign_keys") == 1
        assert pragma(store, "busy_timeout") == 250


def test_an_empty_file_becomes_a_collection(tmp_path: Path) -> None:
    (tmp_path / "collection.db").touch()
    with opened(tmp_path) as store:
        assert store.decks() == ()


@pytest.mark.parametrize(
    "content",
    [b"Dear diary", b"SQLite format 3\x00" + b"\x01" * 600, b"SQLite format 3\x00"],
    ids=["text", "only a header", "cut short"],
)
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "collection.db"
    file.write_bytes(content)
    with pytest.raises(Damaged):
        opened(tmp_path)
    assert file.read_bytes() == content
    assert set(os.listdir(tmp_path)) == {"collection.db", "home"}


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "collection.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    before = file.read_bytes()
    with pytest.raises(Damaged, match="that is not a studyapp collection"):
        opened(tmp_path)
    assert file.read_bytes() == before
    assert set(os.listdir(tmp_path)) == {"collection.db", "home"}


def test_a_folder_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="that is not a file"):
        Store.open(tmp_path, now=NOON)


def test_a_collection_from_the_future_is_refused_and_left_alone(tmp_path: Path) -> None:
    stocked(tmp_path).close()
    file = tmp_path / "collection.db"
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE studyapp_schema SET version_num = '0999'")
    newer.close()
    before = file.read_bytes()
    with pytest.raises(FromTheFuture, match=r"schema 0999, known \d+\) - nothing was changed"):
        opened(tmp_path)
    assert file.read_bytes() == before


def test_a_broken_page_is_told_as_damage(tmp_path: Path) -> None:
    many = [basic(f"n{number}", "?" * 300) for number in range(300)]
    stocked(tmp_path, *many).close()
    file = tmp_path / "collection.db"
    content = bytearray(file.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    file.write_bytes(content)
    with pytest.raises(Damaged, match="studyapp backup restore"), opened(tmp_path) as store:
        store.rows()


def test_another_programs_write_is_told_after_a_moment(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        other = sqlite3.connect(store.where, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked, match="another program is writing"):
            answer(store, ONE)
        assert len(store.rows()) == 3, "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        assert answer(store, ONE) == 1


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    stocked(tmp_path).close()
    with opened(tmp_path) as store:
        store._engine.dispose()

        @event.listens_for(store._engine, "connect")
        def full(connection: sqlite3.Connection, _: object) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        many = deck(*(basic(f"n{number}") for number in range(500)))
        with pytest.raises(Full, match="the disk is full - nothing was changed"):
            store.apply(store.plan([many]), now=NOON)
        assert len(store.rows()) == 3
        assert store.replay_check() == ()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    folder.chmod(0o500)
    try:
        with pytest.raises(Forbidden):
            opened(folder)
        with pytest.raises(Forbidden):
            Store.open(folder / "deeper" / "c.db", now=NOON)
    finally:
        folder.chmod(0o700)


def test_a_folder_under_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Forbidden, match="the folder can't be made"):
        Store.open(tmp_path / "file" / "c.db", now=NOON)


def test_two_stores_share_a_collection(tmp_path: Path) -> None:
    with stocked(tmp_path) as one, opened(tmp_path) as two:
        for minute in range(4):
            answer((one, two)[minute % 2], ONE, at=NOON + timedelta(minutes=minute))
        rows = one.reviews(ONE)
        assert [row.id for row in rows] == sorted({row.id for row in rows})
        assert one.replay_check() == two.replay_check() == ()


def test_a_store_may_be_used_from_any_thread(tmp_path: Path) -> None:
    with stocked(tmp_path) as store, ThreadPoolExecutor(3) as pool:
        assert [len(rows) for rows in pool.map(lambda _: store.rows(), range(6))] == [3] * 6
        assert pool.submit(answer, store, ONE).result() == 1
        assert answer(store, ONE, at=NOON + timedelta(days=1)) == 2


def test_the_room_loads_sqlalchemy_only_when_a_collection_is_opened() -> None:
    code = (
        "import sys, studyapp.store, studyapp.store.values, studyapp.store.errors\n"
        "print('sqlalchemy' in sys.modules)\n"
        "import studyapp.store.store\n"
        "print('alembic' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]
