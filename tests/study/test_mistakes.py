"""The mistakes log: what was wrong and is not right since, the surest errors first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studyapp.scheduler import Rating
from studyapp.store.store import Store
from studyapp.study.mistakes import mistakes, sure_but_wrong
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path, *(basic(name) for name in ("one", "two", "three"))) as opened:
        yield opened


def names(store: Store, day: int = TODAY) -> list[str]:
    return [mistake.card.removeprefix("gradients/") for mistake in mistakes(store, day)]


def wrong(store: Store, card: str, at: object = NOON, **more: object) -> None:
    answer(store, f"gradients/{card}", Rating.AGAIN, at, **more)  # type: ignore[arg-type]


def right(store: Store, card: str, at: object = NOON, **more: object) -> None:
    answer(store, f"gradients/{card}", Rating.GOOD, at, **more)  # type: ignore[arg-type]


def test_a_right_answer_is_no_mistake(store: Store) -> None:
    right(store, "one")
    assert names(store) == []


def test_a_wrong_answer_is_told_with_what_was_said(store: Store) -> None:
    wrong(store, "one", response="tanh", form="type", right=False, confidence=2)
    [mistake] = mistakes(store, TODAY)
    assert (mistake.said, mistake.form, mistake.confidence) == ("tanh", "type", 2)
    assert (mistake.day, mistake.at, mistake.times, mistake.words) == (TODAY, NOON, 1, "")
    assert not mistake.sure


def test_a_wrong_verdict_counts_whatever_it_was_rated(store: Store) -> None:
    right(store, "one", right=False)
    assert names(store) == ["one"]


def test_sure_but_wrong_comes_first_then_the_newest(store: Store) -> None:
    wrong(store, "one", NOON, confidence=3)
    wrong(store, "two", NOON + MINUTE, confidence=1)
    wrong(store, "three", NOON + 2 * MINUTE)
    assert names(store) == ["one", "three", "two"]
    assert sure_but_wrong(store, TODAY) == {"gradients/one"}
    assert [one.card for one in store.mistakes(TODAY, limit=1)] == ["gradients/one"]


def test_what_is_recalled_on_the_same_day_had_just_been_shown_and_stays(store: Store) -> None:
    wrong(store, "one", NOON)
    right(store, "one", NOON + MINUTE)
    assert names(store) == ["one"]


def test_a_right_answer_on_a_later_day_takes_it_off(store: Store) -> None:
    wrong(store, "one", NOON - DAY)
    right(store, "one", NOON)
    assert names(store) == []


def test_a_mistake_made_again_counts_twice(store: Store) -> None:
    wrong(store, "one", NOON - 2 * DAY)
    right(store, "one", NOON - DAY)
    wrong(store, "one", NOON)
    [mistake] = mistakes(store, TODAY)
    assert (mistake.times, mistake.day) == (2, TODAY)


def test_an_answer_taken_back_is_none_and_one_done_again_is(store: Store) -> None:
    wrong(store, "one", NOON - DAY)
    right(store, "one", NOON)
    store.undo(NOON + MINUTE)
    assert names(store) == ["one"]
    store.redo(NOON + 2 * MINUTE)
    assert names(store) == []
    store.undo(NOON + 3 * MINUTE, 2)
    assert names(store) == []


def test_old_mistakes_are_forgotten(store: Store) -> None:
    wrong(store, "one", NOON)
    assert names(store, TODAY + 59) == ["one"]
    assert names(store, TODAY + 60) == []


def test_suspended_and_deleted_cards_are_left_out(store: Store) -> None:
    wrong(store, "one")
    store.suspend(["gradients/one"], NOON)
    assert names(store) == []
    store.unsuspend(["gradients/one"], NOON)
    assert names(store) == ["one"]
    store.delete("gradients", "one", NOON)
    assert names(store) == []
