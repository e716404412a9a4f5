"""Cards set aside, flagged and found, and what a day's queue holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from store_samples import NOON, TODAY, answer, basic, deck, stocked

from studyapp.scheduler.values import Rating
from studyapp.store.errors import NotFound
from studyapp.store.store import Store
from studyapp.store.values import TopicCount

ONE, TWO, THREE = "gradients/one", "gradients/two", "gradients/three"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path) as made:
        yield made


def queued(store: Store, day: int = TODAY) -> list[str]:
    return [row.id for row in store.queue(day)]


def test_a_queue_holds_new_cards_and_due_ones(store: Store) -> None:
    answer(store, ONE)
    due = store.card(ONE).schedule.due
    assert due is not None
    assert queued(store) == [TWO, THREE]
    assert queued(store, due) == [ONE, TWO, THREE]
    assert queued(store, due + 5) == [ONE, TWO, THREE]
    (row,) = [row for row in store.queue(due) if row.id == ONE]
    assert row.schedule == store.card(ONE).schedule
    assert (row.deck, row.note, row.slot, row.topic) == ("gradients", "one", "", "gradients")


def test_a_queue_is_of_a_deck_or_of_a_topic(store: Store) -> None:
    store.apply(store.plan([deck(basic("x", topic="losses"), name="more")]), now=NOON)
    assert [row.id for row in store.queue(TODAY, deck="more")] == ["more/x"]
    assert [row.id for row in store.queue(TODAY, topic="losses")] == ["more/x"]
    assert store.queue(TODAY, deck="none") == ()
    positions = [row.position for row in store.rows()]
    assert positions == sorted(positions)


def test_a_suspended_card_is_not_asked(store: Store) -> None:
    done = store.suspend([ONE, TWO], NOON)
    assert done is not None
    assert done.name.format(**done.values) == "suspended 2 cards"
    assert done.cards == (ONE, TWO)
    assert queued(store) == [THREE]
    assert store.card(ONE).suspended
    assert len(store.rows()) == 3
    store.unsuspend([ONE], NOON)
    assert queued(store) == [ONE, THREE]
    store.undo(NOON, n=2)
    assert queued(store) == [ONE, TWO, THREE]
    store.redo(NOON)
    assert queued(store) == [THREE]


def test_a_buried_card_comes_back_on_its_day(store: Store) -> None:
    store.bury([ONE], TODAY + 1, NOON)
    assert queued(store) == [TWO, THREE]
    assert queued(store, TODAY + 1) == [ONE, TWO, THREE]
    store.unbury([ONE], NOON)
    assert queued(store) == [ONE, TWO, THREE]


def test_flags_and_marks(store: Store) -> None:
    store.flag([ONE], 3, NOON)
    store.mark([ONE], NOON)
    assert (store.card(ONE).flag, store.card(ONE).marked) == (3, True)
    store.unmark([ONE], NOON)
    store.flag([ONE], 0, NOON)
    assert (store.card(ONE).flag, store.card(ONE).marked) == (0, False)
    with pytest.raises(ValueError, match="0 to 7"):
        store.flag([ONE], 8, NOON)


def test_what_changes_nothing_is_no_step_to_undo(store: Store) -> None:
    store.suspend([ONE], NOON)
    before = store.operations()
    assert store.suspend([ONE], NOON) is None
    assert store.reset([], NOON) is None
    assert store.operations() == before


def test_one_unknown_card_among_many_changes_nothing(store: Store) -> None:
    with pytest.raises(NotFound):
        store.suspend([ONE, "gradients/none"], NOON)
    assert not store.card(ONE).suspended


def test_topics_are_counted(store: Store) -> None:
    store.apply(store.plan([deck(basic("x", topic="losses"), name="more")]), now=NOON)
    answer(store, ONE, Rating.AGAIN)
    answer(store, TWO)
    assert store.topics(TODAY) == (
        TopicCount("gradients", total=3, new=1, due=1, learning=1),
        TopicCount("losses", total=1, new=1, due=0, learning=0),
    )


def test_the_next_day_with_cards_due(store: Store) -> None:
    assert store.next_due(TODAY) is None
    answer(store, ONE)
    answer(store, TWO)
    due = store.card(ONE).schedule.due
    assert due is not None
    assert store.card(TWO).schedule.due == due
    assert store.next_due(TODAY) == (due, 2)
    store.suspend([ONE], NOON)
    assert store.next_due(TODAY) == (due, 1)
    store.bury([TWO], due + 3, NOON)
    assert store.next_due(TODAY) == (due + 3, 1)
    assert store.next_due(due + 3) is None


@pytest.mark.parametrize(
    ("text", "best"),
    [("gradients/two", TWO), ("gradients/t", TWO), ("three", THREE), ("gradient/thre", THREE)],
    ids=["itself", "its beginning", "a part of it", "something like it"],
)
def test_a_card_is_found_by_its_id(store: Store, text: str, best: str) -> None:
    assert store.find_card(text)[0] == best
    assert len(store.find_card("e", limit=2)) == 2


def test_cards_come_in_the_order_asked_for(store: Store) -> None:
    assert [one.id for one in store.cards([THREE, ONE])] == [THREE, ONE]
    assert [one.id for one in store.cards_of("gradients", "two")] == [TWO]
    with pytest.raises(NotFound, match="no note none in the deck gradients"):
        store.cards_of("gradients", "none")


def test_the_log_is_the_answers_in_order(store: Store) -> None:
    answer(store, TWO, Rating.HARD, right=True, confidence=2, duration_ms=900, shown=("a", "b"))
    answer(store, ONE, Rating.AGAIN, at=NOON + timedelta(days=1))
    answer(store, TWO, at=NOON + timedelta(days=9))
    store.undo(NOON + timedelta(days=9))
    log = store.log()
    assert [log.cards[card] for card in log.card] == [TWO, ONE]
    assert (log.day, log.rating) == ((TODAY, TODAY + 1), (2, 1))
    assert (log.right, log.confidence, log.duration_ms) == ((True, None), (2, None), (900, None))
    assert (log.options, log.tz, log.form) == ((2, 0), (60, 60), ("reveal", "reveal"))
    assert len(store.log(since_day=TODAY + 1)) == 1
    assert len(store.log(since_day=TODAY + 2)) == 0
