"""What to do about a leech: its weakest foundation, the run, another way to ask."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studyapp.i18n import english, translator
from studyapp.scheduler import Rating, Scheduler
from studyapp.stats.leech import Leech
from studyapp.store.store import Store
from studyapp.study.advice import Advice, Required, advise, sentences, weakest_required
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked

RULE = Scheduler()
DAY = timedelta(days=1)
EVIDENCE = {"demo": "dropout", "supports": "why"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    notes = (
        basic("top", requires=["middle", "side"], evidence=[EVIDENCE]),
        basic("middle", requires=["root"]),
        basic("root", requires=["top"]),  # round in a circle
        basic("side"),
        basic("alone"),
        {**basic("pair"), "kind": "reversed"},
    )
    with stocked(tmp_path, *notes) as opened:
        yield opened


def leech(card: str) -> Leech:
    return Leech(f"gradients/{card}", 6, 5, 0.84, 0.00002)


def learn(store: Store, *names: str) -> None:
    for place, name in enumerate(names):
        rating = Rating.EASY if place % 2 else Rating.GOOD
        answer(store, f"gradients/{name}", rating, NOON - 9 * DAY)


def weakest(store: Store, note: str) -> Required | None:
    return weakest_required(store, RULE, f"gradients/{note}", TODAY)


def test_what_was_never_learned_is_weakest_and_the_deepest_of_it_first(store: Store) -> None:
    learn(store, "middle")
    found = weakest(store, "top")
    assert found == Required("gradients/side", "gradients/side", None)
    learn(store, "side")
    assert weakest(store, "top") == Required("gradients/root", "gradients/root", None)


def test_else_the_one_recalled_least_however_deep(store: Store) -> None:
    learn(store, "root", "middle")
    answer(store, "gradients/side", Rating.GOOD, NOON - DAY)
    found = weakest(store, "top")
    assert found is not None
    assert found.card == "gradients/root"
    assert found.recall == RULE.retrievability(store.card("gradients/root").schedule, TODAY)


def test_what_requires_nothing_rests_on_nothing(store: Store) -> None:
    assert weakest(store, "alone") is None


def test_a_required_note_that_is_not_there_is_passed_over(store: Store) -> None:
    store.delete("gradients", "side", NOON)
    learn(store, "middle", "root")
    found = weakest(store, "top")
    assert found is not None
    assert found.card != "gradients/side"


def test_advice_names_the_simulation_and_the_other_cards_of_the_note(store: Store) -> None:
    found = advise(store, RULE, leech("top"), TODAY)
    assert (found.demo, found.siblings) == ("dropout", ())
    found = advise(store, RULE, leech("pair"), TODAY)
    assert (found.demo, found.siblings) == ("", ("gradients/pair#reverse",))
    assert not any(row.schedule.due for row in store.rows())


def test_advice_is_said_in_sentences() -> None:
    found = Advice(leech("a"), Required("d/root", "d/root", 0.42), "dropout", ("d/a#reverse",))
    assert sentences(found, english) == (
        "forgotten 5 of 6 times, where 0.8 were to be expected",
        "it rests on d/root, recalled with 42% today: go over it first",
        "turn the params of dropout and see it happen",
        "d/a#reverse asks it another way",
    )
    new = Advice(leech("a"), Required("d/root", "d/root", None), "", ())
    assert sentences(new, english)[1:] == (
        "it rests on d/root, which was not learned yet: begin there",
    )


def test_there_is_always_something_to_do() -> None:
    assert len(sentences(Advice(leech("a"), None, "", ()), translator("zh"))) == 2
