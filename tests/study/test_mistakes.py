"""The mistakes log: what was wrong and is not right since, the surest errors first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studyapp.i18n import translator
from studyapp.scheduler import MODEL, Rating, study_day
from studyapp.stats.calibration import calibration
from studyapp.store.store import Store
from studyapp.store.values import NewReview
from studyapp.study.mistakes import Told, mistakes, sure_but_wrong, told
from tests.conftest import Clock
from tests.samples import EVERY_KIND, both, collection, deck
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
PARTS = [
    {"id": "a", "right": True, **both(text="first")},
    {"id": "b", **both(text="second")},
    {"id": "c", "right": True, **both(text="third")},
]
STEPS = [{"id": one["id"], "en": one["en"], "zh": one["zh"]} for one in PARTS]
MORE = (
    {"id": "many", "kind": "multi", **both(prompt="Which?"), "option": PARTS},
    {"id": "steps", "kind": "order", **both(prompt="In which order?"), "step": STEPS},
)


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


# -- what a queue takes first ------------------------------------------------------------------


def test_only_due_cards_are_taken_first(store: Store) -> None:
    wrong(store, "one", confidence=3)
    right(store, "one", NOON + MINUTE)
    due = store.card("gradients/one").schedule.due
    assert due is not None
    assert sure_but_wrong(store, due - 1) == set()
    assert sure_but_wrong(store, due) == {"gradients/one"}
    wrong(store, "two", confidence=2)
    assert sure_but_wrong(store, due) == {"gradients/one"}
    store.undo(NOON + 2 * MINUTE, 3)
    assert sure_but_wrong(store, due) == set()


def test_certainty_is_that_of_the_last_mistake(store: Store) -> None:
    wrong(store, "one", confidence=3)
    wrong(store, "one", NOON + MINUTE, confidence=1)
    assert sure_but_wrong(store, TODAY) == set()


def test_due_ones_are_those_of_the_log_of_mistakes(store: Store) -> None:
    for place, card in enumerate(("one", "two", "three")):
        wrong(store, card, NOON - DAY, confidence=3)
        if place:
            right(store, card, NOON)
        if place > 1:
            store.undo(NOON + MINUTE)
    sure = {mistake.card for mistake in mistakes(store, TODAY) if mistake.sure}
    assert sure == sure_but_wrong(store, TODAY) == {"gradients/one", "gradients/three"}


# -- practice ----------------------------------------------------------------------------------


def practise(store: Store, card: str, right: bool, at: datetime = NOON, **more: object) -> None:
    review = NewReview(
        card=f"gradients/{card}", at=at, day=study_day(at), form="reveal", response="",
        right=right, rating=Rating.GOOD, interval=None, due=None, model=MODEL,
    )  # fmt: skip
    store.practise(replace(review, **more))  # type: ignore[arg-type]


def test_what_goes_wrong_in_practice_is_a_mistake_too(store: Store) -> None:
    practise(store, "one", False, confidence=3)
    [mistake] = mistakes(store, TODAY)
    assert mistake.sure
    assert sure_but_wrong(store, TODAY) == set()  # it isn't due, it was never scheduled


def test_a_right_answer_in_practice_takes_a_card_off_on_the_same_day(store: Store) -> None:
    wrong(store, "one")
    practise(store, "one", True, NOON + MINUTE)
    assert names(store) == []
    store.undo(NOON + 2 * MINUTE)
    assert names(store) == ["one"]


def test_practice_counts_in_calibration(store: Store) -> None:
    practise(store, "one", True, confidence=3)
    practise(store, "two", False, NOON + MINUTE, confidence=1)
    practise(store, "two", True, NOON + 2 * MINUTE, confidence=2)
    store.undo(NOON + 3 * MINUTE)
    right(store, "three", NOON + 4 * MINUTE, confidence=3)
    found = calibration(store.log(), store.practised())
    assert [(one.answers, one.right) for one in found.levels] == [(1, 0), (0, 0), (2, 2)]
    assert calibration(store.practised(TODAY + 1)).answers == 0


# -- in the card's words -----------------------------------------------------------------------


@pytest.fixture
def every(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with collection(tmp_path / "every", clock(), deck(*EVERY_KIND, *MORE)) as opened:
        yield opened


def said(store: Store, card: str, form: str, response: str, language: str = "en") -> Told:
    answer(store, card, Rating.AGAIN, form=form, response=response, right=False)
    [mistake] = mistakes(store, TODAY)
    return told(mistake, store.card(card).card, language, translator(language))


@pytest.mark.parametrize(
    ("card", "form", "response", "words", "right_words"),
    [
        ("choice-1", "choose", "bad", "a wrong one", "the right one"),
        ("truth-1", "decide", "true", "true", "false"),
        ("typed-1", "type", "tanh", "tanh", "ReLU"),
        ("number-1", "number", "1/2", "1/2", "0.25"),
        ("basic-1", "reveal", "", "", "The slope in every direction."),
        ("many", "choosemany", "b a", "first; second", "first; third"),
        ("steps", "arrange", "b a c", "second → first → third", "first → second → third"),
        ("choice-1", "choose", "gone", "gone", "the right one"),
        ("typed-1", "choose", "bad", "bad", "ReLU"),
    ],
)
def test_a_mistake_is_told_in_the_words_of_its_card(
    every: Store, card: str, form: str, response: str, words: str, right_words: str
) -> None:
    found = said(every, f"small/{card}", form, response)
    assert found.said == words
    assert found.answer == right_words
    assert found.prompt


def test_it_is_told_in_the_language_asked_for(every: Store) -> None:
    found = said(every, "small/truth-1", "decide", "true", "zh")
    assert "中文" in found.prompt
    assert found.said == translator("zh")("true") != "true"
