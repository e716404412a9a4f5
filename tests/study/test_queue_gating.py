"""A new card waits for what its note requires, says so, and never for ever."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.ask import Revealed
from studyapp.scheduler import Rating, Scheduler, study_day
from studyapp.store.gates import Gates
from studyapp.store.store import Store
from studyapp.study.gating import Waiting, held
from studyapp.study.plan import Habits, Plan
from studyapp.study.queue import Limits, Queue, build
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, collection, deck


def note(name: str, *requires: str, **more: object) -> dict[str, object]:
    return {**BASIC, "id": name, **({"requires": list(requires)} if requires else {}), **more}


def asked(store: Store, clock: Clock, **more: object) -> Queue:
    return build(store, Scheduler(), study_day(clock()), Limits(new=None), **more)


def names(queue: Queue) -> set[str]:
    return {row.note for row in queue.rows}


def answer(store: Store, clock: Clock, name: str, rating: Rating) -> None:
    session = Session(store, Scheduler(), clock, Plan(query=f"note:{name}"), Habits(gate=False))
    assert session.next() is not None
    session.respond(Revealed())
    session.rate(rating)


def test_a_new_card_waits_until_what_it_requires_was_answered_right(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(note("a"), note("b", "a"), note("c", "b"))) as store:
        queue = asked(store, clock)
        assert names(queue) == {"a"}
        assert queue.waiting == (
            Waiting("small/b", ("small/a",)),
            Waiting("small/c", ("small/b",)),
        )
        answer(store, clock, "a", Rating.AGAIN)
        assert names(asked(store, clock)) == {"a"}, "failed is not known"
        answer(store, clock, "a", Rating.GOOD)
        assert names(asked(store, clock)) == {"b"}


def test_the_learner_may_have_gated_cards_all_the_same(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(note("a"), note("b", "a"))) as store:
        queue = asked(store, clock, gate=False)
        assert names(queue) == {"a", "b"}
        assert queue.waiting == ()


def test_a_card_already_begun_is_asked_whatever_it_requires(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(note("a"), note("b", "a"))) as store:
        answer(store, clock, "b", Rating.GOOD)
        clock.pass_(days=30)
        assert names(asked(store, clock)) == {"a", "b"}


@pytest.mark.parametrize("gone", ["suspended", "deleted", "unknown", "retired", "put off"])
def test_what_can_not_be_met_holds_nothing_back(tmp_path: Path, clock: Clock, gone: str) -> None:
    first = deck(note("a"), note("b", "a"))
    with collection(tmp_path, clock(), first) as store:
        match gone:
            case "suspended":
                store.suspend(["small/a"], clock())
            case "put off":
                store.set_due({"small/a": study_day(clock()) + 400}, clock())
            case "deleted":
                store.delete("small", "a", clock())
            case "retired":
                store.apply(store.plan([deck(note("b", "a"))]), now=clock())
            case "unknown":
                store.apply(store.plan([deck(note("a"), note("b", "elsewhere/x"))]), now=clock())
        queue = asked(store, clock)
        assert "b" in names(queue)
        assert queue.waiting == ()


def test_a_note_of_another_deck_is_waited_for(tmp_path: Path, clock: Clock) -> None:
    other = deck(note("x"), id="other")
    with collection(tmp_path, clock(), deck(note("b", "other/x")), other) as store:
        queue = asked(store, clock)
        assert names(queue) == {"x"}
        assert [waiting.needs for waiting in queue.waiting] == [("other/x",)]


def test_notes_that_require_each_other_in_a_circle_are_asked(tmp_path: Path, clock: Clock) -> None:
    circle = [note("a", "c"), note("b", "a"), note("c", "b"), note("d", "a"), note("e", "e")]
    with collection(tmp_path, clock(), deck(*circle)) as store:
        queue = asked(store, clock)
        assert names(queue) == {"a", "b", "c", "e"}
        assert [waiting.card for waiting in queue.waiting] == ["small/d"]


NOTES = tuple(f"d/n{number}" for number in range(8))
graphs = st.dictionaries(
    st.sampled_from(NOTES),
    st.lists(st.sampled_from((*NOTES, "d/unknown")), max_size=4).map(tuple),
)


@given(graphs, st.sets(st.sampled_from(NOTES)))
@settings(deadline=None, max_examples=300)
def test_whatever_requires_whatever_every_note_comes_in_the_end(
    requires: dict[str, tuple[str, ...]], suspended: set[str]
) -> None:
    known: set[str] = set()
    while len(known | suspended) < len(NOTES):
        open_ = dict.fromkeys((n for n in NOTES if n not in known | suspended), "topic")
        waiting = held(Gates({n: r for n, r in requires.items() if n not in known}, open_))
        for name, needs in waiting.items():
            assert needs
            assert set(needs) <= set(requires[name]) & set(open_)
        met = set(open_) - set(waiting)
        assert met, "nobody waits for ever"
        known |= met


def test_a_chain_longer_than_any_stack_is_no_matter() -> None:
    requires = {f"d/n{n}": (f"d/n{n - 1}",) for n in range(1, 20_000)}
    open_ = {f"d/n{n}": "t" for n in range(20_000)}
    assert set(held(Gates(requires, open_))) == set(requires)
