"""States, lapses and due days: what an answer does besides moving memory."""

from __future__ import annotations

import pytest

from studyapp.scheduler import DEFAULT_WEIGHTS, Memory, Rating, Schedule, Scheduler, State

AGAIN, HARD, GOOD, EASY = Rating
DAY = 738_000
KEY = "gradients/vanishing"
PLAIN = Scheduler(fuzz=False)


def after(*ratings: Rating, day: int = DAY) -> Schedule:
    """A card given these ratings, each on the day it was due."""
    schedule = Schedule()
    for rating in ratings:
        day = day if schedule.due is None else schedule.due
        schedule = PLAIN.review(schedule, rating, day, KEY).schedule
    return schedule


@pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
def test_a_new_card_answered_right_is_in_review_and_due_another_day(rating: Rating) -> None:
    future = PLAIN.review(Schedule(), rating, DAY, KEY)
    assert future.schedule.state is State.REVIEW
    assert future.interval >= 1
    assert future.schedule.due == DAY + future.interval


@pytest.mark.parametrize("before", [(), (GOOD,), (AGAIN,), (GOOD, GOOD, AGAIN)])
def test_an_again_makes_a_card_learning_and_due_the_same_day(before: tuple[Rating, ...]) -> None:
    card = after(*before)
    day = DAY if card.due is None else card.due
    future = PLAIN.review(card, AGAIN, day, KEY)
    assert (future.interval, future.schedule.due) == (0, day)
    assert future.schedule.state is State.LEARNING


@pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
def test_one_right_recall_ends_learning(rating: Rating) -> None:
    card = after(GOOD, AGAIN)
    assert card.due is not None
    future = PLAIN.review(card, rating, card.due, KEY)
    assert future.schedule.state is State.REVIEW
    assert future.interval >= 1


def test_a_learning_card_left_lying_is_overdue_the_next_day_and_takes_the_long_rule() -> None:
    card = after(GOOD, AGAIN)
    assert card.due is not None
    assert card.memory is not None
    the_same_day = PLAIN.review(card, GOOD, card.due, KEY).schedule.memory
    the_next_day = PLAIN.review(card, GOOD, card.due + 1, KEY).schedule.memory
    assert the_same_day == PLAIN.remember(card.memory, GOOD, 0)
    assert the_next_day == PLAIN.remember(card.memory, GOOD, 1)
    assert the_same_day != the_next_day


@pytest.mark.parametrize(
    ("ratings", "lapses"),
    [
        ((AGAIN,), 0),
        ((AGAIN, AGAIN), 0),
        ((GOOD, AGAIN), 1),
        ((GOOD, AGAIN, AGAIN), 1),
        ((GOOD, AGAIN, HARD, AGAIN), 2),
        ((AGAIN, GOOD, GOOD, EASY, AGAIN, GOOD), 1),
    ],
    ids=["new", "new twice", "in review", "again while learning", "twice", "after a late start"],
)
def test_only_an_again_in_review_is_a_lapse(ratings: tuple[Rating, ...], lapses: int) -> None:
    card = after(*ratings)
    assert (card.lapses, card.reps) == (lapses, len(ratings))


def test_an_answer_leaves_the_schedule_it_was_given_alone() -> None:
    card = after(GOOD, GOOD)
    copy = Schedule(card.state, card.due, card.reps, card.lapses, card.memory, card.last)
    PLAIN.futures(card, DAY + 40, KEY)
    assert card == copy


def test_a_review_is_the_future_that_was_shown_on_the_button() -> None:
    scheduler = Scheduler()
    card = after(GOOD, GOOD, GOOD)
    futures = scheduler.futures(card, DAY + 80, KEY)
    for rating in Rating:
        assert scheduler.review(card, rating, DAY + 80, KEY) == futures[rating]
    assert [future.rating for future in futures] == list(Rating)


def test_a_clock_that_went_backwards_counts_as_the_same_day() -> None:
    card = after(GOOD, GOOD)
    assert card.last is not None
    earlier = PLAIN.review(card, GOOD, card.last - 30, KEY).schedule
    same = PLAIN.review(card, GOOD, card.last, KEY).schedule
    assert earlier.memory == same.memory
    assert earlier.last == card.last - 30
    assert PLAIN.retrievability(card, card.last - 30) == 1.0


def test_a_card_never_answered_has_no_recall_to_predict() -> None:
    assert PLAIN.retrievability(Schedule(), DAY) is None


def test_a_replay_gives_all_but_the_due_day() -> None:
    card = after(GOOD, GOOD, AGAIN, GOOD)
    days, schedule = [], Schedule()
    for rating in (GOOD, GOOD, AGAIN, GOOD):
        day = DAY if schedule.due is None else schedule.due
        days.append((day, rating))
        schedule = PLAIN.review(schedule, rating, day, KEY).schedule
    replayed = PLAIN.replay(days)
    assert replayed.due is None
    assert replayed == Schedule(card.state, None, card.reps, card.lapses, card.memory, card.last)


def test_a_replay_goes_on_from_where_an_import_left_a_card() -> None:
    start = Schedule(State.REVIEW, DAY + 9, 7, 2, Memory(20.0, 6.0), DAY)
    done = PLAIN.replay([(DAY + 21, AGAIN)], start)
    assert (done.reps, done.lapses, done.state) == (8, 3, State.LEARNING)
    assert done.memory == PLAIN.remember(Memory(20.0, 6.0), AGAIN, 21)
    assert PLAIN.replay([], start).due is None


@pytest.mark.parametrize(
    ("index", "value", "message"),
    [
        (20, 0.05, r"weights\[20\] = 0\.05 is below its bound 0\.1"),
        (3, 101.0, r"weights\[3\] = 101 is above its bound 100"),
        (16, 0.5, r"weights\[16\] = 0\.5 is below its bound 1"),
        (8, float("nan"), r"weights\[8\] is not a number"),
        (8, float("inf"), r"weights\[8\] = inf is above its bound 4\.5"),
    ],
)
def test_a_weight_out_of_bounds_is_named_with_its_bound(
    index: int, value: float, message: str
) -> None:
    weights = (*DEFAULT_WEIGHTS[:index], value, *DEFAULT_WEIGHTS[index + 1 :])
    with pytest.raises(ValueError, match=message):
        Scheduler(weights=weights)


@pytest.mark.parametrize(("count", "name"), [(17, "FSRS-4.5"), (19, "FSRS-5")])
def test_the_weights_of_an_older_model_are_refused_by_its_name(count: int, name: str) -> None:
    with pytest.raises(ValueError, match=f"has 21 weights, not {count}.*{name}"):
        Scheduler(weights=DEFAULT_WEIGHTS[:count])


def test_weights_of_no_known_number_are_refused() -> None:
    with pytest.raises(ValueError, match=r"has 21 weights, not 5$"):
        Scheduler(weights=DEFAULT_WEIGHTS[:5])


@pytest.mark.parametrize("retention", [0.0, 0.49, 1.0, float("nan")])
def test_a_retention_that_cannot_be_meant_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="retention"):
        Scheduler(retention=retention)


def test_a_longest_interval_under_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="maximum_interval"):
        Scheduler(maximum_interval=0)
