"""A light day is taken inside the fuzz window, and nowhere else."""

import random
from collections import Counter
from datetime import date
from statistics import mean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State
from studyapp.scheduler.fuzz import NO_FUZZ_BELOW, window
from studyapp.scheduler.load import LEAST, REDUCED, Load, read_easy, weekday

TODAY = date(2026, 11, 21).toordinal()

loads = st.builds(
    Load,
    st.dictionaries(st.integers(TODAY + 1, TODAY + 500), st.integers(0, 300), max_size=200),
    st.dictionaries(st.integers(0, 6), st.sampled_from([REDUCED, LEAST, 0.5]), max_size=7),
)
schedules = st.builds(
    lambda s, d, ago, reps: Schedule(
        State.REVIEW, TODAY, reps, 0, Memory(s, d), TODAY - ago
    ),
    st.floats(0.05, 400),
    st.floats(1, 10),
    st.integers(0, 500),
    st.integers(1, 40),
)  # fmt: skip
keys = st.text(max_size=12)
siblings = st.sets(st.integers(TODAY + 1, TODAY + 60), max_size=4)


@given(schedules, keys, loads, siblings)
@settings(deadline=None, max_examples=200)
def test_a_balanced_day_lies_in_the_window_of_its_own_answer(
    schedule: Schedule, key: str, load: Load, others: set[int]
) -> None:
    scheduler = Scheduler()
    found = scheduler.futures(schedule, TODAY, key, load=load, siblings=others)
    for future in (found.hard, found.good, found.easy):
        assert future.schedule.memory is not None
        own = max(scheduler.interval(future.schedule.memory.stability), 1.0)
        ideal = {
            Rating.HARD: max(min(own, _good(scheduler, found) - 1), 1.0),
            Rating.EASY: max(own, _good(scheduler, found) + 1),
        }.get(future.rating, own)
        low, high = window(ideal, scheduler.maximum_interval)
        assert low <= future.interval <= high
        assert future.schedule.due == TODAY + future.interval


def _good(scheduler: Scheduler, found: object) -> float:
    return max(scheduler.interval(found.good.schedule.memory.stability), 1.0)


@given(schedules, keys, loads, siblings)
@settings(deadline=None, max_examples=200)
def test_the_buttons_stay_in_order_wherever_the_load_is(
    schedule: Schedule, key: str, load: Load, others: set[int]
) -> None:
    scheduler = Scheduler()
    again, hard, good, easy = (
        future.interval
        for future in scheduler.futures(schedule, TODAY, key, load=load, siblings=others)
    )
    assert again == 0
    assert 1 <= hard <= good < easy or easy == scheduler.maximum_interval
    assert hard < good or good in (1, scheduler.maximum_interval)


@given(schedules, keys, loads)
@settings(deadline=None, max_examples=100)
def test_short_intervals_are_left_alone_and_the_same_question_gets_the_same_day(
    schedule: Schedule, key: str, load: Load
) -> None:
    scheduler = Scheduler()
    found = scheduler.futures(schedule, TODAY, key, load=load)
    assert found == scheduler.futures(schedule, TODAY, key, load=load)
    plain = scheduler.futures(schedule, TODAY, key)
    if _good(scheduler, found) < NO_FUZZ_BELOW:
        assert found.good == plain.good
    sure = Scheduler(fuzz=False)
    assert sure.futures(schedule, TODAY, key, load=load) == sure.futures(schedule, TODAY, key)


def card(stability: float) -> Schedule:
    return Schedule(State.REVIEW, TODAY, 5, 0, Memory(stability, 5.0), TODAY - 20)


def test_of_a_crowded_window_the_empty_day_is_taken() -> None:
    scheduler = Scheduler()
    days = [scheduler.futures(card(20), TODAY, f"{n}").good.interval for n in range(200)]
    crowded = Load({TODAY + day: 50 for day in range(1, 200)})
    for empty in sorted(set(days))[1:-1]:
        load = crowded.with_one(TODAY + empty, -50)
        assert scheduler.futures(card(20), TODAY, "x", load=load).good.interval == empty


def test_a_sibling_s_day_is_left_to_the_sibling() -> None:
    scheduler = Scheduler()
    alone = scheduler.futures(card(20), TODAY, "x", load=Load()).good.interval
    beside = scheduler.futures(card(20), TODAY, "x", load=Load(), siblings={TODAY + alone})
    assert beside.good.interval != alone


def test_a_load_counts_one_more_and_one_less_and_never_less_than_none() -> None:
    load = Load().with_one(7).with_one(7)
    assert load.counts == {7: 2}
    assert load.with_one(7, -1).with_one(7, -1).with_one(7, -1).counts == {7: 0}
    assert load.counts == {7: 2}


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("", {}),
        ("sat sun", {5: REDUCED, 6: REDUCED}),
        ("Sat, SUN=none", {5: REDUCED, 6: LEAST}),
        ("mon=reduced tue=normal", {0: REDUCED}),
    ],
    ids=["none at all", "two days", "as people write them", "every share has a word"],
)
def test_easy_days_are_read(text: str, shares: dict[int, float]) -> None:
    assert read_easy(text) == shares


def test_weekdays_are_counted_from_monday() -> None:
    assert [weekday(TODAY + n) for n in range(9)] == [
        date.fromordinal(TODAY + n).weekday() for n in range(9)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("saturday", "'saturday' is no weekday"),
        ("sat=few", "'sat=few' says no share"),
        ("sat=", "'sat=' says no share"),
        ("sat sun sat", "'sat' is named twice"),
    ],
)
def test_what_is_no_easy_day_is_told_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        read_easy(text)
    assert "\n" not in str(caught.value)


# -- many days -----------------------------------------------------------------------------------

GRADES = (Rating.HARD, Rating.GOOD, Rating.EASY)


def reviews_by_day(load: Load | None, seed: int) -> list[int]:
    """Ten new cards a day for sixty days, then sixty days more; how many reviews each had."""
    rng, scheduler = random.Random(seed), Scheduler()
    cards: dict[str, Schedule] = {}
    counts = []
    for day in range(TODAY, TODAY + 120):
        due = [key for key, schedule in cards.items() if (schedule.due or day) <= day]
        counts.append(len(due))
        if day < TODAY + 60:
            due += [f"{day}-{n}" for n in range(10)]
        for key in due:
            before = cards.get(key, Schedule())
            recall = scheduler.retrievability(before, day) or 1.0
            grade = rng.choices(GRADES, (12, 75, 13))[0]
            if rng.random() >= recall:
                before = scheduler.review(before, Rating.AGAIN, day, key, load=load).schedule
                grade = Rating.GOOD
            cards[key] = scheduler.review(before, grade, day, key, load=load).schedule
            if load is not None:
                load = load.with_one(cards[key].due or day)
    return counts


def weekend_share(counts: list[int]) -> float:
    last = {n: count for n, count in enumerate(counts) if n >= 64}  # whole weeks
    return sum(c for n, c in last.items() if weekday(TODAY + n) >= 5) / sum(last.values())


def unevenness(counts: list[int]) -> float:
    trend = [mean(counts[max(0, n - 7) : n + 8]) for n in range(len(counts))]
    return pstdev((c - t) / t for c, t in list(zip(counts, trend, strict=True))[60:])


def test_days_get_more_even_and_an_easy_weekend_much_lighter() -> None:
    plain, even, easy = (
        [reviews_by_day(load, seed) for seed in range(2)]
        for load in (None, Load(), Load({}, read_easy("sat sun")))
    )
    assert mean(map(unevenness, even)) < 0.75 * mean(map(unevenness, plain))
    assert mean(map(weekend_share, plain)) > 0.25
    assert mean(map(weekend_share, easy)) < 0.13
    total = Counter({name: sum(map(sum, runs)) for name, runs in (("p", plain), ("e", easy))})
    assert abs(total["e"] / total["p"] - 1) < 0.05, "the work is moved, not dropped"


@pytest.mark.parametrize("cards", [0, 7])
def test_of_days_that_are_equally_full_the_nearest_is_taken(cards: int) -> None:
    load = Load(dict.fromkeys(range(TODAY, TODAY + 50), cards))
    for drawn in range(10, 21):
        assert load.lightest(TODAY, (10, 20), 15.0, drawn) == 15


def test_of_days_equally_good_the_one_drawn_is_taken() -> None:
    found = [Load().lightest(TODAY, (10, 21), 15.5, drawn) for drawn in range(10, 22)]
    assert found == [15, 15, 15, 15, 15, 15, 16, 15, 15, 15, 15, 15]
