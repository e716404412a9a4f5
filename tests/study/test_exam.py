"""Before an exam each of its cards that was learned is shown once more, the weakest last."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.query_terms import QueryError
from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State, day_date
from studyapp.store.values import QueueRow
from studyapp.study.exam import (
    MOST_FINAL_DAYS,
    Exam,
    capped,
    capped_futures,
    exam_of,
    exam_rows,
    final_days,
    planned,
    prefer,
    readiness,
    replan,
)
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked
from tests.study.exam_orders import compared

DAY = 740_000
RULE = Scheduler()


def row(number: int, due: int, stability: float = 10.0, last: int | None = None) -> QueueRow:
    last = due - max(1, round(stability)) if last is None else last
    schedule = Schedule(State.REVIEW, due, 2, 0, Memory(stability, 5.0), last)
    return QueueRow(f"d/n{number}", "d", f"n{number}", "", "t", number, schedule)


def exam_on(rows: list[QueueRow], day: int, today: int = DAY, per_day: int = 3) -> Exam:
    first = day - final_days(len(rows), per_day)
    unshown = [
        one.schedule.memory.stability
        for one in rows
        if one.schedule.memory and (one.schedule.last or 0) < first
    ]
    return planned(day, None, first, len(rows), unshown, today)


def showing(exam: Exam, one: QueueRow) -> int:
    assert one.schedule.memory is not None
    return exam.showing(one.id, one.schedule.memory.stability)


CARDS = st.lists(st.tuples(st.integers(-20, 80), st.floats(0.5, 200)), min_size=1, max_size=25)


@settings(deadline=None)
@given(
    st.lists(st.floats(0.5, 200), min_size=1, max_size=25, unique=True),
    st.integers(1, 60),
    st.integers(1, 12),
)
def test_every_learned_card_has_one_showing_on_the_final_days(
    stabilities: list[float], ahead: int, per_day: int
) -> None:
    rows = [row(n, DAY + 90, s, DAY - 10) for n, s in enumerate(stabilities)]
    exam = exam_on(rows, DAY + ahead, per_day=per_day)
    assert 1 <= exam.day - exam.first <= MOST_FINAL_DAYS
    days = [showing(exam, one) for one in rows]
    assert all(max(exam.first, DAY) <= day < exam.day for day in days)
    most = -(-len(rows) // (exam.day - exam.begin))
    assert max(Counter(days).values()) <= most + 1  # floats a hair apart may share a cut


def test_cards_that_are_equally_stable_are_shared_out_too() -> None:
    rows = [row(n, DAY + 90, 2.3065, DAY - 1) for n in range(700)]
    exam = exam_on(rows, DAY + 30, per_day=100)
    counts = Counter(showing(exam, one) for one in rows)
    assert set(counts) == set(range(DAY + 23, DAY + 30))
    assert max(counts.values()) < 140


@settings(deadline=None, max_examples=30)
@given(CARDS, st.integers(1, 40), st.integers(0, 9))
def test_studied_as_planned_each_card_is_shown_once_in_the_final_days(
    drawn: list[tuple[int, float]], ahead: int, seed: int
) -> None:
    """A learner who recalls everything answers each card on its due day until the exam."""
    rows = [row(n, DAY + due, s, min(DAY - 1, DAY + due - 1)) for n, (due, s) in enumerate(drawn)]
    on = DAY + ahead
    exam = exam_on(rows, on)
    fresh = {one.id for one in rows if (one.schedule.last or 0) >= exam.first}
    moves = replan(rows, exam)
    cards = {one.id: replace(one.schedule, due=moves.get(one.id, one.schedule.due)) for one in rows}
    shown: Counter[str] = Counter()
    dice = random.Random(seed)
    for day in range(DAY, on):
        now = exam_on([replace(one, schedule=cards[one.id]) for one in rows], on, day)
        due = [card for card, schedule in cards.items() if (schedule.due or 0) <= day]
        for card in dice.sample(due, len(due)):
            shown[card] += day >= exam.first
            futures = RULE.futures(cards[card], day, card)
            cards[card] = capped_futures(futures, card, day, now)[Rating.GOOD].schedule
    assert all(shown[card] >= 1 for card in cards if card not in fresh)
    # a second time only where memory doesn't last a week
    strong = {one.id for one in rows if (one.schedule.memory or Memory(0, 1)).stability >= 10}
    assert all(shown[card] == 1 for card in strong - fresh)


def test_the_weakest_is_shown_last() -> None:
    rows = [row(n, DAY + 90, s, DAY - 1) for n, s in enumerate((5.0, 80.0, 20.0))]
    exam = exam_on(rows, DAY + 10, per_day=1)
    assert [showing(exam, one) - DAY for one in rows] == [9, 7, 8]


def test_weakest_last_leaves_most_recall_in_the_exam() -> None:
    found = compared(range(3))
    order = sorted(found, key=found.__getitem__)
    assert order == ["no last showing", "weakest first", "in any order", "weakest last"]


@pytest.mark.parametrize(
    ("cards", "per_day", "days"), [(0, 10, 1), (10, 10, 1), (11, 10, 2), (900, 10, 7), (5, 0, 5)]
)
def test_there_are_as_many_final_days_as_the_load_asks_for(
    cards: int, per_day: int, days: int
) -> None:
    assert final_days(cards, per_day) == days


FIVE_DAYS = Exam(DAY + 20, frozenset({"d/n1"}), DAY + 15, 1, DAY + 15, (90.0, 60.0, 30.0, 10.0))
"""A card of stability 40 is shown on the third of its final days."""


def test_a_due_day_is_put_on_the_last_showing_and_others_are_left() -> None:
    assert capped(DAY + 14, "d/n1", 40.0, DAY, FIVE_DAYS) == DAY + 14
    assert capped(DAY + 15, "d/n1", 40.0, DAY, FIVE_DAYS) == DAY + 17
    assert capped(DAY + 90, "d/n1", 40.0, DAY, FIVE_DAYS) == DAY + 17
    assert capped(DAY + 90, "d/n1", 4.0, DAY, FIVE_DAYS) == DAY + 19
    assert capped(DAY + 90, "d/other", 40.0, DAY, FIVE_DAYS) == DAY + 90
    assert capped(DAY + 90, "d/n1", 40.0, DAY, None) == DAY + 90


def test_an_answer_in_the_final_days_is_the_last_showing() -> None:
    assert capped(DAY + 90, "d/n1", 40.0, DAY + 16, FIVE_DAYS) == DAY + 90


def test_the_buttons_say_the_day_that_is_kept() -> None:
    schedule = Schedule(State.REVIEW, DAY, 3, 0, Memory(60.0, 5.0), DAY - 60)
    plain = RULE.futures(schedule, DAY, "d/n1")
    futures = capped_futures(plain, "d/n1", DAY, FIVE_DAYS)
    assert futures.good.schedule.due == DAY + 15
    assert futures.good.interval == 15
    assert futures.again == plain.again
    assert futures.good.schedule.memory == plain.good.schedule.memory


def test_only_what_would_have_no_showing_is_replanned() -> None:
    rows = [row(n, DAY + due, 12.0, DAY) for n, due in enumerate((12, 17, 60, 20))]
    seen = row(5, DAY + 60, 12.0, DAY + 15)
    assert replan([*rows, seen], FIVE_DAYS) == {"d/n2": DAY + 18, "d/n3": DAY + 18}
    assert replan(rows, replace(FIVE_DAYS, begin=DAY + 20)) == {}


def test_cards_of_the_exam_come_first_in_their_order() -> None:
    rows = [row(n, DAY) for n in range(4)]
    exam = Exam(DAY + 5, frozenset({"d/n1", "d/n3"}), DAY + 4, 2, DAY + 4)
    assert [one.id[-1] for one in prefer(rows, exam)] == ["1", "3", "0", "2"]


# -- readiness ---------------------------------------------------------------------------------


def test_cards_not_learned_count_as_not_recalled() -> None:
    rows = [row(1, DAY + 3), QueueRow("d/new", "d", "new", "", "t", 1, Schedule())]
    exam = replace(exam_on(rows, DAY + 10), total=4)
    found = readiness(rows, exam, DAY, RULE)
    assert (found.cards, found.new) == (4, 3)
    assert found.recall < 0.25
    assert readiness([], replace(exam, total=0), DAY, RULE).recall == 0.0


def test_untouched_is_today_s_memory_on_the_exam_day() -> None:
    one = row(1, DAY + 3)
    found = readiness([one], exam_on([one], DAY + 10), DAY, RULE)
    assert found.untouched == RULE.retrievability(one.schedule, DAY + 10)
    assert found.recall > found.untouched


def simulated(rows: list[QueueRow], exam: Exam, seed: int) -> float:
    """Mean recall on the exam day of a learner who studies as planned, by the dice."""
    dice, total = random.Random(seed), 0.0
    for one in rows:
        schedule, due = one.schedule, max(one.schedule.due or DAY, DAY)
        if due >= exam.day:
            due = showing(exam, one)
        while due < exam.day:
            recall = RULE.retrievability(schedule, due) or 0.0
            ratings = [Rating.GOOD] if dice.random() < recall else [Rating.AGAIN, Rating.GOOD]
            schedule = RULE.replay([(due, rating) for rating in ratings], schedule)
            assert schedule.memory is not None
            gap = max(1, round(RULE.interval(schedule.memory.stability)))
            due = capped(due + gap, one.id, schedule.memory.stability, due, exam)
        total += RULE.retrievability(schedule, exam.day) or 0.0
    return total / len(rows)


def test_readiness_is_what_simulated_learners_reach() -> None:
    dice = random.Random(1)
    rows = [row(n, DAY + dice.randint(-5, 60), dice.uniform(1, 60), DAY - 8) for n in range(120)]
    exam = exam_on(rows, DAY + 30, per_day=30)
    reached = [simulated(rows, exam, seed) for seed in range(5)]
    assert readiness(rows, exam, DAY, RULE).recall == pytest.approx(sum(reached) / 5, abs=0.01)


# -- from the collection -----------------------------------------------------------------------


def test_the_exam_of_the_settings(tmp_path: Path) -> None:
    on = day_date(TODAY + 30).isoformat()
    with stocked(tmp_path, basic("one"), basic("two", tags=["hard"]), basic("three")) as store:
        answer(store, "gradients/one")
        answer(store, "gradients/two")
        every = exam_of(store, TODAY, exam=on)
        assert every is not None
        assert (every.day, every.cards, every.total) == (TODAY + 30, None, 3)
        assert set(replan(exam_rows(store, TODAY, ""), every)) <= {"gradients/one", "gradients/two"}
        assert store.stabilities(TODAY + 1) == [2.3065, 2.3065]
        assert store.stabilities(TODAY) == []
        assert every.has("gradients/three")
        some = exam_of(store, TODAY, exam=on, query="tag:hard or three")
        assert some is not None
        assert some.cards == {"gradients/two", "gradients/three"}
        assert some.total == 2
        store.suspend(["gradients/two"], NOON)
        assert exam_rows(store, TODAY, "tag:hard") == ()
        assert exam_of(store, TODAY, exam="") is None
        assert exam_of(store, TODAY + 31, exam=on) is None
        assert exam_of(store, TODAY + 30, exam=on) is not None
        with pytest.raises(QueryError):
            exam_of(store, TODAY, exam=on, query="tag:(")


def test_a_replanned_card_can_be_taken_back(tmp_path: Path) -> None:
    on = day_date(TODAY + 2).isoformat()
    with stocked(tmp_path) as store:
        answer(store, "gradients/one", Rating.EASY)
        due = store.card("gradients/one").schedule.due
        assert due is not None
        assert due > TODAY + 2
        exam = exam_of(store, TODAY + 1, exam=on)
        assert exam is not None
        moves = replan(exam_rows(store, TODAY, ""), exam)
        assert moves == {"gradients/one": TODAY + 1}
        store.reschedule(moves, NOON)
        assert store.replay_check() == ()
        store.undo(NOON + timedelta(minutes=1))
        assert store.card("gradients/one").schedule.due == due
