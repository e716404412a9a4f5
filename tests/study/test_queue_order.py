"""Topics take turns, siblings stand apart, new cards are spread among the due ones."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Schedule
from studyapp.store.values import QueueRow
from studyapp.study.order import apart, interleave, mixed, siblings, spread


def row(number: int, note: str = "", topic: str = "t") -> QueueRow:
    name = note or f"n{number}"
    return QueueRow(f"d/{name}#{number}", "d", name, str(number), topic, number, Schedule())


rows = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("xyz")), max_size=40
).map(lambda pairs: [row(n, note, topic) for n, (note, topic) in enumerate(pairs)])  # fmt: skip


@given(rows)
@settings(deadline=None)
def test_siblings_are_never_side_by_side_where_that_can_be(some: list[QueueRow]) -> None:
    found = apart(some)
    assert sorted(found, key=id) == sorted(some, key=id)
    most = max(Counter(one.note for one in some).values(), default=0)
    if most <= (len(some) + 1) // 2:
        assert not any(siblings(*pair) for pair in pairwise(found))


@given(rows)
@settings(deadline=None)
def test_what_stands_apart_already_is_left_in_its_order(some: list[QueueRow]) -> None:
    once = apart(some)
    if not any(siblings(*pair) for pair in pairwise(some)):
        assert once == some


@given(rows, st.integers(1, 10))
@settings(deadline=None)
def test_spreading_keeps_every_card_and_brings_none_far_forward(
    some: list[QueueRow], reach: int
) -> None:
    found = spread(some, reach)
    assert sorted(found, key=id) == sorted(some, key=id)
    for place, one in enumerate(found):
        assert some.index(one) - place < reach


def test_topics_take_turns() -> None:
    some = [row(n, topic="a" if n < 4 else "b") for n in range(8)]
    assert [one.topic for one in interleave(some)] == list("abababab")
    assert [one.topic for one in spread(some)] == list("abababab")


def test_where_one_topic_is_left_siblings_are_parted_still() -> None:
    some = [row(0, "a"), row(1, "a"), row(2, "b"), row(3, "b")]
    assert [one.note for one in spread(some)] == list("abab")


def test_notes_of_one_name_in_two_decks_are_no_siblings() -> None:
    one, other = row(0, "a"), replace(row(1, "a"), deck="e")
    assert not siblings(one, other)
    assert apart([one, other, row(2, "b")]) == [one, other, row(2, "b")]


@given(st.integers(0, 30), st.integers(0, 30))
@settings(deadline=None)
def test_new_cards_stand_among_the_due_ones_at_even_distances(many: int, few: int) -> None:
    due, new = [row(n) for n in range(many)], [row(100 + n) for n in range(few)]
    found = mixed(due, new)
    assert [one for one in found if one.position < 100] == due
    assert [one for one in found if one.position >= 100] == new
    if many and few:
        assert found[0] is due[0]
        places = [n for n, one in enumerate(found) if one.position >= 100]
        steps = [after - before for before, after in pairwise(places)]
        assert not steps or max(steps) - min(steps) <= 1 or few > many
