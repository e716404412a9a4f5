"""Answers are kept, taken back and given again, and survive a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from store_samples import NOON, TODAY, answer, basic, opened, stocked

from studyapp.scheduler.fsrs import Scheduler
from studyapp.scheduler.values import Rating, Schedule, State
from studyapp.store.errors import NotFound
from studyapp.store.store import Store
from studyapp.store.values import Event

ONE, TWO = "gradients/one", "gradients/two"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path) as made:
        yield made


def test_an_answer_puts_the_cards_new_schedule_in_place(store: Store) -> None:
    answer(store, ONE)
    expected = Scheduler().review(Schedule(), Rating.GOOD, TODAY, ONE).schedule
    assert store.card(ONE).schedule == expected


def test_answers_are_numbered_as_they_are_kept(store: Store) -> None:
    assert [answer(store, ONE), answer(store, TWO), answer(store, ONE)] == [1, 2, 3]


def test_an_answer_taken_back_is_not_counted(store: Store) -> None:
    answer(store, ONE)
    answer(store, TWO)
    store.undo(NOON)
    assert answer(store, TWO) == 2
    assert store.answers() == store.answers_today(TODAY) == 2


def test_everything_said_of_an_answer_is_in_the_log(store: Store) -> None:
    answer(
        store,
        ONE,
        Rating.HARD,
        form="choose",
        shown=("b", "a"),
        response="a",
        right=True,
        confidence=3,
        duration_ms=1234,
        seed=7,
        instance={"depth": 20},
        revision=4,
    )
    (row,) = store.reviews(ONE)
    assert (row.event, row.form, row.shown, row.response) == (
        Event.ANSWER,
        "choose",
        ("b", "a"),
        "a",
    )
    assert (row.right, row.rating, row.confidence, row.duration_ms) == (True, Rating.HARD, 3, 1234)
    assert (row.seed, row.instance, row.revision) == (7, {"depth": 20}, 4)
    assert (row.at, row.at.utcoffset(), row.day) == (NOON, timedelta(hours=1), TODAY)
    assert (row.device, row.voided) == (store.device, False)
    assert UUID(row.id).version == 7


def test_undo_puts_back_the_schedule_and_says_what_it_undid(store: Store) -> None:
    answer(store, ONE, Rating.EASY)
    before = store.card(ONE).schedule
    answer(store, ONE, Rating.AGAIN, NOON + timedelta(days=20))
    (done,) = store.undo(NOON + timedelta(days=20))
    assert store.card(ONE).schedule == before
    assert (done.name.format(**done.values), done.cards) == ("rated gradients/one 1", (ONE,))


def test_undo_and_redo_go_many_steps_and_survive_a_restart(store: Store, tmp_path: Path) -> None:
    for days in (0, 3, 9):
        answer(store, ONE, at=NOON + timedelta(days=days))
    last = store.card(ONE).schedule
    assert len(store.undo(NOON + timedelta(days=9), n=2)) == 2
    store.close()
    with opened(tmp_path) as again:
        assert again.card(ONE).schedule.reps == 1
        assert [done.undone for done in again.operations()] == [True, True, False, False]
        assert len(again.redo(NOON + timedelta(days=10), n=5)) == 2
        assert again.card(ONE).schedule == last
        assert again.replay_check() == ()


def test_undo_is_a_row_that_voids_and_redo_one_that_voids_the_void(store: Store) -> None:
    answer(store, ONE)
    for _ in range(3):
        store.undo(NOON)
        store.redo(NOON)
    rows = store.reviews(ONE)
    assert [row.event for row in rows] == [Event.ANSWER, *[Event.VOID] * 6]
    assert [row.voided for row in rows] == [False, True, False, True, False, True, False]
    assert rows[1].voids == rows[0].id
    assert rows[2].voids == rows[1].id
    assert len(store.log()) == 1


def test_an_answer_after_an_undo_leaves_nothing_to_redo(store: Store) -> None:
    answer(store, ONE)
    store.undo(NOON)
    answer(store, TWO)
    assert store.redo(NOON) == ()
    assert store.card(ONE).schedule == Schedule()


def test_undo_of_nothing_gives_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.undo(NOON) == store.redo(NOON) == ()


def test_a_clock_that_goes_backwards_does_not_turn_the_log_around(store: Store) -> None:
    answer(store, ONE, at=NOON)
    answer(store, TWO, at=NOON - timedelta(hours=2))
    (first,), (second,) = store.reviews(ONE), store.reviews(TWO)
    assert second.at == first.at
    assert second.id > first.id


def test_two_programs_that_answer_one_card_both_count(store: Store, tmp_path: Path) -> None:
    stale = store.card(ONE).schedule
    with opened(tmp_path) as other:
        answer(other, ONE, Rating.AGAIN)
    future = Scheduler().review(stale, Rating.GOOD, TODAY, ONE)
    from studyapp.store.values import NewReview

    review = NewReview(
        card=ONE,
        at=NOON,
        day=TODAY,
        form="reveal",
        response="",
        right=None,
        rating=Rating.GOOD,
        interval=future.interval,
        due=future.schedule.due,
        model="fsrs6.1",
    )
    assert store.record(review, future.schedule) == 2
    assert store.card(ONE).schedule.reps == 2
    assert store.replay_check() == ()
    with pytest.raises(ValueError, match="due"):
        store.record(review, replace(future.schedule, due=TODAY + 1000))


def test_the_log_can_be_neither_changed_nor_cut(store: Store) -> None:
    answer(store, ONE)
    with sqlite3.connect(store.where) as direct:
        for statement in ("UPDATE reviews SET rating = 4", "DELETE FROM reviews"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                direct.execute(statement)
    direct.close()


def test_an_unknown_card_is_refused_with_the_nearest_one(store: Store) -> None:
    with pytest.raises(NotFound, match=r"no card gradients/tow - did you mean gradients/two\?"):
        store.card("gradients/tow")
    with pytest.raises(NotFound):
        store.reviews("nothing")


def test_reset_makes_a_card_new_and_undo_brings_its_memory_back(store: Store) -> None:
    answer(store, ONE)
    known = store.card(ONE).schedule
    store.reset([ONE], NOON)
    assert store.card(ONE).schedule == Schedule()
    assert answer(store, ONE) == 2
    assert store.card(ONE).schedule.reps == 1
    assert store.log().history == (0, 1)
    assert store.new_today(TODAY) == 1
    store.undo(NOON, n=2)
    assert store.card(ONE).schedule == known
    assert store.replay_check() == ()


def test_a_due_day_set_by_hand_leaves_memory_alone(store: Store) -> None:
    answer(store, ONE)
    known = store.card(ONE).schedule
    done = store.set_due({ONE: TODAY + 50}, NOON)
    assert done is not None
    assert store.card(ONE).schedule == replace(known, due=TODAY + 50)
    store.reschedule({ONE: TODAY + 9, TWO: TODAY + 3}, NOON)
    assert store.card(TWO).schedule == Schedule(due=TODAY + 3)
    assert TWO not in {row.id for row in store.queue(TODAY)}
    store.undo(NOON, n=2)
    assert store.card(ONE).schedule == known
    assert store.card(TWO).schedule == Schedule()


def test_a_schedule_taken_over_is_where_the_replay_begins(store: Store) -> None:
    answer(store, TWO)
    answer(store, TWO, at=NOON + timedelta(days=4))
    theirs = store.card(TWO).schedule
    store.import_states({ONE: theirs}, NOON + timedelta(days=4))
    assert store.card(ONE).schedule == theirs
    answer(store, ONE, at=NOON + timedelta(days=12))
    assert store.card(ONE).schedule.reps == 3
    assert store.replay_check() == ()


def test_new_weights_change_memory_and_no_due_day(store: Store) -> None:
    answer(store, ONE)
    answer(store, ONE, at=NOON + timedelta(days=3))
    before = store.card(ONE).schedule
    weights = [w * 1.05 for w in Scheduler().weights[:4]] + list(Scheduler().weights[4:])
    adopted = store.adopt(weights, now=NOON + timedelta(days=3), reviews=2, loss=0.4)
    after = store.card(ONE).schedule
    assert (after.due, after.reps) == (before.due, before.reps)
    assert after.memory is not None
    assert after.memory != before.memory
    assert store.weights() == adopted == store.all_weights()[0]
    later = NOON + timedelta(days=9)
    answer(store, ONE, at=later, scheduler=Scheduler(weights=adopted.values))
    assert store.reviews(ONE)[-1].weights_id == adopted.id
    store.undo(later)
    assert store.card(ONE).schedule == after
    with pytest.raises(ValueError, match="21 weights"):
        store.adopt([1.0], now=NOON)


def test_new_cards_are_counted_on_the_day_they_were_met(store: Store) -> None:
    answer(store, ONE)
    answer(store, TWO, Rating.AGAIN)
    answer(store, TWO)
    tomorrow = NOON + timedelta(days=1)
    answer(store, "gradients/three", at=tomorrow)
    assert [store.new_today(TODAY + n) for n in (-1, 0, 1)] == [0, 2, 1]
    store.undo(tomorrow)
    assert [store.new_today(TODAY + n) for n in (0, 1)] == [2, 0]


def test_repair_replays_what_was_changed_behind_the_collections_back(store: Store) -> None:
    answer(store, ONE)
    known = store.card(ONE).schedule
    with sqlite3.connect(store.where) as direct:
        direct.execute("UPDATE cards SET stability = 99, due = 5 WHERE reps = 1")
    direct.close()
    assert {(one.card, one.what) for one in store.replay_check()} == {
        (ONE, "stability"),
        (ONE, "due"),
    }
    assert len(store.repair()) == 2
    assert store.card(ONE).schedule == known
    assert store.replay_check() == ()


def test_a_learning_card_stays_due_that_day(store: Store) -> None:
    answer(store, ONE, Rating.AGAIN)
    assert store.card(ONE).schedule.state is State.LEARNING
    assert ONE in {row.id for row in store.queue(TODAY)}
    answer(store, ONE)
    assert ONE not in {row.id for row in store.queue(TODAY)}


def test_a_cloze_card_is_named_by_its_number(tmp_path: Path) -> None:
    record = {"id": "c", "kind": "cloze", "en": {"text": "{{c2::a}} and {{c5::b}}"}}
    with stocked(tmp_path, record, basic("one")) as store:
        answer(store, "gradients/c#c5")
        assert [row.id for row in store.queue(TODAY)] == ["gradients/c#c2", "gradients/one"]
