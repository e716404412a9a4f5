"""A backup is complete and checked, or it is not there."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from store_samples import NOON, answer, opened, stocked

from studyapp.store.backup import backups, restore
from studyapp.store.errors import Damaged, Locked, Missing, StoreError
from studyapp.store.store import Store

ONE = "gradients/one"


def test_a_backup_holds_everything_in_one_file(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        answer(store, ONE)
        to = store.backup(tmp_path / "new" / "folder" / "copy.db")
        assert os.listdir(to.parent) == ["copy.db"]
        with Store.open(to, now=NOON, create=False) as copy:
            assert copy.rows() == store.rows()
            assert copy.reviews(ONE) == store.reviews(ONE)
            assert copy.operations() == store.operations()


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all of it")
    with stocked(tmp_path) as store, pytest.raises(StoreError, match="of that name already"):
        store.backup(tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "all of it"


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with stocked(tmp_path) as store, pytest.raises(StoreError, match="can't be written"):
        store.backup(tmp_path / "file" / "copy.db")


def test_dated_backups_are_listed_and_the_oldest_give_way(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        other = store.backup(tmp_path / "backups" / "before-the-exam.db")
        made = [store.back_up(NOON + timedelta(days=day), keep=3) for day in range(5)]
        found = {one.path for one in store.backups()}
        assert found == {other, *made[2:]}
        assert all(one.size > 0 for one in backups(tmp_path / "backups"))
    assert backups(tmp_path / "nowhere") == ()


def test_a_backup_is_put_back_and_the_present_is_kept(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        backup = store.back_up(NOON)
        answer(store, ONE)
        before = store.reviews(ONE)
    kept = restore(store.where, backup, NOON)
    with opened(tmp_path) as again:
        assert again.reviews(ONE) == ()
        answer(again, ONE)
    with Store.open(kept, now=NOON) as present:
        assert present.reviews(ONE) == before


def test_a_damaged_collection_is_set_aside_for_its_backup(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        backup = store.back_up(NOON)
    store.where.write_bytes(b"not at all")
    kept = restore(str(store.where), backup, NOON)
    assert kept.read_bytes() == b"not at all"
    with opened(tmp_path) as again:
        assert len(again.rows()) == 3


def test_a_backup_is_put_where_nothing_is(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        backup = store.back_up(NOON)
    restore(tmp_path / "moved" / "collection.db", backup, NOON)
    with opened(tmp_path / "moved") as again:
        assert len(again.rows()) == 3


def test_a_bad_backup_is_refused_and_the_collection_stays(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        pass
    before = store.where.read_bytes()
    (tmp_path / "bad.db").write_text("hello")
    (tmp_path / "empty.db").touch()
    for name, error in (("bad.db", Damaged), ("empty.db", Damaged), ("none.db", Missing)):
        with pytest.raises(error):
            restore(store.where, tmp_path / name, NOON)
    assert store.where.read_bytes() == before


def test_a_collection_in_use_is_not_exchanged(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        backup = store.back_up(NOON)
        with pytest.raises(Locked):
            restore(store.where, backup, NOON)
        assert answer(store, ONE) == 1
