"""Home's quick look at a collection says what the open collection says."""

import random
import sqlite3
from pathlib import Path

import pytest

from studyapp.scheduler import Rating, Scheduler, study_day
from studyapp.store.glance import SCHEMA, glance
from studyapp.store.store import Store
from studyapp.store.tables import SCHEMA as CURRENT
from studyapp.study.overview import look
from studyapp.study.queue import Limits
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, EVERY_KIND, collection, deck
from tests.study.test_session import answer


def test_the_statements_are_written_for_the_present_schema() -> None:
    assert SCHEMA == CURRENT, "look at glance.py's statements again, then raise its SCHEMA"


def sit(store: Store, clock: Clock, dice: random.Random) -> None:
    """A sitting in which anything may happen."""
    session = Session(store, Scheduler(), clock, limits=Limits(new=dice.randint(0, 4)))
    shown = session.next()
    for _ in range(dice.randint(0, 9)):
        if shown is None:
            return
        match dice.randrange(8):
            case 0:
                session.put_aside(dice.choice(["bury", "suspend"]), whole_note=dice.random() < 0.5)
            case 1:
                session.undo()
            case 2:
                session.redo()
            case _:
                answer(session, shown, dice.choice(list(Rating)))
        shown = session.next()


@pytest.mark.parametrize("seed", range(12))
def test_a_glance_sees_what_the_open_collection_sees(
    tmp_path: Path, clock: Clock, seed: int
) -> None:
    dice = random.Random(seed)
    other = deck(*({**BASIC, "id": f"more-{n}", "topic": "delta"} for n in range(4)), id="other")
    with collection(tmp_path, clock(), deck(*EVERY_KIND), other) as store:
        for _ in range(6):
            sit(store, clock, dice)
            cards = [row.id for row in store.rows()]
            if cards and dice.random() < 0.3:
                store.reset([dice.choice(cards)], clock())
            day = study_day(clock())
            for asked in (day, day + 1, day + 40):
                assert glance(store.where, asked) == look(store, asked)
            clock.pass_(days=dice.choice([0, 0, 1, 3, 30]))


def test_a_deleted_note_is_not_seen(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(*EVERY_KIND)) as store:
        store.delete("small", "basic-1", clock())
        seen = glance(store.where, study_day(clock()))
    assert "small/basic-1" not in {row.id for row in seen.rows}


def test_nothing_is_seen_where_there_is_no_collection_of_this_schema(
    tmp_path: Path, clock: Clock
) -> None:
    missing, text = tmp_path / "none.db", tmp_path / "text.db"
    text.write_text("not a database, but some text")
    assert glance(missing, 1) is None
    assert not missing.exists()
    assert glance(text, 1) is None
    with collection(tmp_path, clock()) as store:
        pass
    with sqlite3.connect(store.where) as connection:
        connection.execute("UPDATE studyapp_schema SET version_num = '0001'")
    connection.close()
    assert glance(store.where, 1) is None
