"""Answers that move no schedule, the learner's own words, and where a sitting stands."""

from datetime import timedelta
from pathlib import Path

import pytest
from store_samples import NOON, TODAY, answer, opened, stocked

from studyapp.scheduler.values import Rating
from studyapp.store.errors import NotFound
from studyapp.store.store import Store
from studyapp.store.values import Event, NewReview


def practice(card: str = "gradients/one", *, right: bool = True) -> NewReview:
    return NewReview(
        card=card,
        at=NOON + timedelta(hours=1),
        day=TODAY,
        form="reveal",
        response="",
        right=right,
        rating=Rating.GOOD,
        interval=12,
        due=TODAY + 12,
        model="",
        confidence=3,
    )


def test_practice_is_kept_and_moves_no_schedule(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        answer(store, "gradients/one")
        before = store.card("gradients/one").schedule
        store.practise(practice(right=False))
        assert store.card("gradients/one").schedule == before
        assert store.answers() == 1
        assert store.replay_check() == ()
        last = store.reviews("gradients/one")[-1]
        assert (last.event, last.right, last.rating, last.due) == (
            Event.PRACTICE,
            False,
            None,
            None,
        )
        assert last.confidence == 3
        assert store.repair() == ()


def test_practice_is_taken_back_and_done_again_by_name(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        store.practise(practice())
        (undone,) = store.undo(NOON + timedelta(hours=2))
        assert undone.name.format(**undone.values) == "practised gradients/one"
        assert store.last_answers("gradients/one") == ()
        store.redo(NOON + timedelta(hours=3))
        assert [row.right for row in store.last_answers("gradients/one")] == [True]
        assert store.replay_check() == ()


def test_the_newest_answers_of_a_card_come_first(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        answer(store, "gradients/one", Rating.AGAIN)
        store.reset(["gradients/one"], NOON)
        store.practise(practice())
        found = store.last_answers("gradients/one", most=1)
        assert [row.event for row in found] == [Event.PRACTICE]
        assert len(store.last_answers("gradients/one", most=9)) == 2


def test_own_words_are_kept_cleaned_and_undone(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        store.write_words("gradients/one", " because\x1b[31m  1/4 per layer\u202e ", NOON)
        words = store.card("gradients/one").words
        assert words.startswith("because")
        assert words.isprintable()
        assert store.write_words("gradients/one", words, NOON) is None
        store.write_words("gradients/one", "x" * 10_000, NOON)
        assert len(store.card("gradients/one").words) == 500
        store.undo(NOON, n=2)
        assert store.card("gradients/one").words == ""
        with pytest.raises(NotFound):
            store.write_words("gradients/none", "x", NOON)


def test_where_a_sitting_stands_is_kept_with_the_answer_that_moved_it(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        assert store.sitting() == ""
        store.practise(practice(), sitting='{"left": 2}')
    with opened(tmp_path) as store:
        assert store.sitting() == '{"left": 2}'
        store.keep_sitting("")
        assert store.sitting() == ""


def test_an_answer_that_fails_leaves_the_sitting_as_it_was(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        store.keep_sitting("before")
        with pytest.raises(NotFound):
            store.practise(practice("gradients/none"), sitting="after")
        assert store.sitting() == "before"


def test_a_log_is_still_append_only_after_the_newest_migration(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        answer(store, "gradients/one")
        assert isinstance(store, Store)
        with pytest.raises(Exception, match="append-only"), store._writing() as connection:
            connection.exec_driver_sql("DELETE FROM reviews")
