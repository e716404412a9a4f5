"""Confidence against what came: the score of a prophet, of a braggart, of a coin."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import DEFAULT_WEIGHTS, Rating, Schedule, Scheduler
from studyapp.scheduler.memory import chance_right
from studyapp.stats.calibration import STATED, calibration, predicted
from studyapp.stats.retention import true_retention
from studyapp.store.values import Log
from tests.store.store_samples import NOON, TODAY, answer, stocked

ANSWERS = st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.booleans()), max_size=40)


def log(answers: Sequence[tuple[int | None, bool]], *, judged: bool = True) -> Log:
    """A card an answer, one a day."""
    n = len(answers)
    return Log(
        cards=tuple(f"d/n{k}" for k in range(n)),
        card=tuple(range(n)),
        history=tuple(range(n)),
        at=tuple(range(n)),
        tz=(0,) * n,
        day=tuple(range(100, 100 + n)),
        form=("type",) * n,
        right=tuple(right if judged else None for _, right in answers),
        rating=tuple(3 if right else 1 for _, right in answers),
        confidence=tuple(sure for sure, _ in answers),
        duration_ms=(None,) * n,
        options=(0,) * n,
        learner=("",) * n,
        chance=(0.0,) * n,
    )


@settings(deadline=None)
@given(ANSWERS)
def test_the_score_is_the_mean_squared_distance(answers: list[tuple[int | None, bool]]) -> None:
    found = calibration(log(answers))
    said = [(STATED[sure], right) for sure, right in answers if sure is not None]
    assert found.answers == len(said)
    if said:
        assert found.brier == pytest.approx(sum((p - r) ** 2 for p, r in said) / len(said))
        assert found.overconfidence == pytest.approx(sum(p - r for p, r in said) / len(said))
    else:
        assert found.brier is None


def test_a_guesser_scores_a_quarter() -> None:
    assert calibration(log([(1, True), (1, False)])).brier == 0.25


def test_each_level_says_how_often_it_was_right() -> None:
    levels = calibration(log([(3, True), (3, True), (3, False), (1, False)])).levels
    assert [(one.confidence, one.answers, one.right) for one in levels] == [
        (1, 1, 0), (2, 0, 0), (3, 3, 2),
    ]  # fmt: skip
    assert levels[1].share is None
    assert levels[2].share == pytest.approx(2 / 3)


def test_who_is_certain_and_wrong_is_too_sure() -> None:
    gap = calibration(log([(3, False), (3, True)])).overconfidence
    assert gap == pytest.approx(0.45)


def test_a_revealed_card_is_judged_by_its_rating() -> None:
    found = calibration(log([(2, True), (2, False)], judged=False))
    assert found.levels[1].right == 1


def test_it_looks_back_so_far_and_at_the_cards_wanted() -> None:
    answers = log([(3, True), (2, True), (1, True)])
    assert calibration(answers, since=101).answers == 2
    assert calibration(answers, of={"d/n0"}.__contains__).answers == 1


def reviewed(days: Sequence[int], ratings: Sequence[int], options: int = 0) -> Log:
    """One card that was answered on these days."""
    n = len(days)
    return Log(
        ("d/n",), (0,) * n, (0,) * n, tuple(range(n)), (0,) * n, tuple(days),
        ("choose" if options else "type",) * n, tuple(r > 1 for r in ratings), tuple(ratings),
        (None,) * n, (None,) * n, (options,) * n, ("",) * n,
        ((1 / options if options else 0.0),) * n,
    )  # fmt: skip


def test_memory_is_scored_by_the_recall_it_predicted() -> None:
    found = predicted(reviewed([100, 103, 103, 110], [3, 1, 3, 3]), DEFAULT_WEIGHTS)
    scheduler, schedule, said = Scheduler(), Schedule(), []
    for day, rating in [(100, 3), (103, 1), (103, 3), (110, 3)]:
        recall = scheduler.retrievability(schedule, day)
        said.append(recall)
        schedule = scheduler.replay([(day, Rating(rating))], schedule)
    first, last = said[1], said[3]
    assert first is not None
    assert last is not None
    assert found.answers == 2
    assert found.brier == pytest.approx((first**2 + (1 - last) ** 2) / 2)
    assert found.said == pytest.approx((first + last) / 2)
    assert found.right == 0.5


def test_a_lucky_answer_is_expected_more_often() -> None:
    plain, lucky = (
        predicted(reviewed([100, 110], [1, 3], options), DEFAULT_WEIGHTS) for options in (0, 2)
    )
    assert plain.said is not None
    assert lucky.said == pytest.approx(chance_right(plain.said, 0.5))


def test_without_answers_there_is_no_score() -> None:
    assert predicted(log([]), DEFAULT_WEIGHTS).brier is None
    assert predicted(log([(None, True)]), DEFAULT_WEIGHTS).brier is None


def test_the_days_asked_for_are_told_from_the_cards_met_in_them(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        for days, card in (
            (0, "one"),
            (0, "two"),
            (4, "one"),
            (5, "two"),
            (30, "one"),
            (31, "one"),
        ):
            answer(store, f"gradients/{card}", at=NOON + timedelta(days=days))
        whole, some = store.log(), store.log(met_since=TODAY + 30)
        assert (len(whole), len(some), some.cards) == (6, 4, ("gradients/one",))
        for since in (TODAY + 30, TODAY + 31):
            assert predicted(some, DEFAULT_WEIGHTS, since=since) == predicted(
                whole, DEFAULT_WEIGHTS, since=since
            )
            assert true_retention(some, since=since) == true_retention(whole, since=since)
