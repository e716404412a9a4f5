"""Reading a lesson: its cards join the schedule, a sitting that was left waits meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.deck.ask import Chosen, Decided, Numbered, Revealed, Typed
from studyapp.scheduler import Rating, Scheduler, State, study_day
from studyapp.store.store import Store
from studyapp.study.plan import Mode, Plan
from studyapp.study.queue import Limits
from studyapp.study.reading import NOT_READ, Read, keep, places, plan_for, progress
from studyapp.study.resuming import standing
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import EVERY_KIND, collection, deck

NOTES = ("small/typed-1", "small/choice-1", "small/cloze-1")
ANSWERS = {
    "small/typed-1": Typed("relu"),
    "small/choice-1": Chosen("good"),
    "small/truth-1": Decided(False),
}


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with collection(tmp_path, clock(), deck(*EVERY_KIND)) as opened:
        yield opened


def asked(store: Store, clock: Clock, plan: Plan) -> list[str]:
    """Answer all that a plan asks."""
    session = Session(store, Scheduler(), clock, plan)
    seen = []
    while (shown := session.next()) is not None:
        seen.append(shown.id)
        session.respond(ANSWERS.get(shown.id, Revealed()))
        session.rate(Rating.GOOD)
    return seen


def test_cards_of_a_lesson_are_asked_in_its_order_and_join_the_schedule(
    store: Store, clock: Clock
) -> None:
    plan = plan_for(store, NOTES, study_day(clock()))
    assert plan.mode is Mode.STUDY
    seen = asked(store, clock, plan)
    assert [card.partition("#")[0] for card in seen] == [
        "small/typed-1",
        "small/choice-1",
        "small/cloze-1",
        "small/cloze-1",
    ]
    assert all(store.card(card).schedule.state is State.REVIEW for card in seen)


def test_they_are_asked_whatever_the_limits_say(store: Store, clock: Clock) -> None:
    none = Plan(limits=Limits(new=0, reviews=0), notes=("small/typed-1",))
    assert asked(store, clock, none) == ["small/typed-1"]


def test_what_was_answered_today_is_only_practised(store: Store, clock: Clock) -> None:
    day = study_day(clock())
    asked(store, clock, plan_for(store, NOTES, day))
    before = {row.id: row.schedule for row in store.rows()}
    plan = plan_for(store, NOTES, day)
    assert plan.mode is Mode.CRAM
    assert len(asked(store, clock, plan)) == 4
    assert {row.id: row.schedule for row in store.rows()} == before
    clock.pass_(days=1)
    plan = plan_for(store, NOTES, study_day(clock()))
    assert plan.mode is Mode.STUDY
    assert len(asked(store, clock, plan)) == 4  # due or not
    assert {row.id: row.schedule for row in store.rows()} != before


def test_what_is_suspended_or_deleted_is_not_asked(store: Store, clock: Clock) -> None:
    store.suspend(["small/typed-1"], clock())
    plan = plan_for(store, ("small/typed-1", "small/none", "small/truth-1"), study_day(clock()))
    assert asked(store, clock, plan) == ["small/truth-1"]


def test_a_sitting_that_was_left_waits_meanwhile(store: Store, clock: Clock) -> None:
    session = Session(store, Scheduler(), clock, Plan())
    for _ in range(2):
        shown = session.next()
        assert shown is not None
        session.respond(ANSWERS.get(shown.id, Revealed()))
        session.rate(Rating.GOOD)
    session.next()
    session.leave()
    left = standing(store, session.day)
    assert left is not None
    other = next(
        row.id for row in store.rows() if row.id in ANSWERS and row.id not in left.rows[:1]
    )
    lesson = Session(store, Scheduler(), clock, Plan(notes=(other,)))
    lesson.next()
    lesson.respond(ANSWERS[other])
    lesson.rate(Rating.GOOD)
    assert lesson.next() is None
    lesson.leave()
    assert standing(store, session.day) == left


def test_an_answer_in_a_lesson_can_be_taken_back(store: Store, clock: Clock) -> None:
    asked(store, clock, plan_for(store, NOTES[:1], study_day(clock())))
    store.undo(clock())
    assert store.card(NOTES[0]).schedule.state is State.NEW


def test_each_place_says_where_its_card_stands(store: Store, clock: Clock) -> None:
    day = study_day(clock())
    asked(store, clock, Plan(notes=NOTES[:1]))
    store.suspend(["small/choice-1"], clock())
    found = places(store, (*NOTES, "small/none"), day, "en")
    assert [found[name].state for name in NOTES] == ["later", "away", "new"]
    assert found["small/none"].state == "away"
    assert found["small/typed-1"].prompt == "max(0, x) is called?"
    due = found["small/typed-1"].due
    assert due is not None
    assert due > day
    assert places(store, NOTES[:1], due, "zh")["small/typed-1"].state == "due"


def test_a_card_that_varies_stands_there_with_the_numbers_it_asks_for(
    tmp_path: Path, clock: Clock
) -> None:
    product = {
        "id": "product",
        "kind": "number",
        "tolerance": "5 %",
        "en": {"prompt": "<<factor>>, <<depth>> times?"},
        "vary": {
            "demo": "factor_product",
            "answer": {"measure": "product"},
            "factor": [0.9, 0.95, 0.98, 0.99],
            "depth": [10, 20, 50],
        },
    }
    day = study_day(clock())
    with collection(tmp_path, clock(), deck(product)) as store:
        said = places(store, ["small/product"], day, "en")["small/product"].prompt
        session = Session(store, Scheduler(), clock, plan_for(store, ["small/product"], day))
        shown = session.next()
        assert shown is not None
        assert said == shown.question.prompt
        session.respond(Numbered(0.5, "0.5"))
        session.rate(Rating.GOOD)
        said = places(store, ["small/product"], day, "en")["small/product"].prompt
        practice = plan_for(store, ["small/product"], day)
        assert practice.mode is Mode.CRAM
        again = Session(store, Scheduler(), clock, practice).next()
        assert again is not None
        assert said == again.question.prompt


def test_what_was_read_once_stays_read(store: Store, tmp_path: Path, clock: Clock) -> None:
    assert progress(store) == {}
    keep(store, "gradients", Read(frozenset({1, 2}), 2))
    keep(store, "gradients", Read(frozenset({1}), 1))
    keep(store, "losses", Read(frozenset({4}), 4))
    store.close()
    with Store.open(tmp_path / "collection.db", now=clock()) as again:
        found = progress(again)
    assert found["gradients"] == Read(frozenset({1, 2}), 1)
    assert found["gradients"].share(4) == 0.5
    assert NOT_READ.share(0) == 0.0


def test_reading_marks_that_mean_nothing_count_as_nothing_read(store: Store) -> None:
    for text in ("{", "[]", '{"a": 1}', '{"a": {"read": ["x"], "here": 1}}'):
        store.keep_reading(text)
        assert progress(store) == {}
