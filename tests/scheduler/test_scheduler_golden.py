"""The scheduler gives the numbers that FSRS-6 is published with."""

from __future__ import annotations

import pytest

from studyapp.scheduler import DEFAULT_WEIGHTS, Memory, Rating, Schedule, Scheduler
from studyapp.scheduler.replay import replay

AGAIN, HARD, GOOD, EASY = Rating
PLAIN = Scheduler(fuzz=False)

# Memory states after each of seven answers: ratings 1 3 3 3 3 3 3 with gaps 0 0 1 3 8 21 0 days.
# The sixth row is the vector that py-fsrs, fsrs-rs and ts-fsrs publish (53.62691, 6.3574867);
# the digits are py-fsrs 6.3.2's.
DAYS = (0, 0, 1, 4, 12, 33, 33)
RATINGS = (AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD)
STATES = (
    (0.212, 6.4133),
    (0.24668918777567272, 6.402115069296838),
    (2.021477251638192, 6.3909413235243795),
    (7.863698841006282, 6.379778751497693),
    (21.917713153152434, 6.368627342043034),
    (53.626902917141365, 6.357487083997829),
    (53.626902917141365, 6.34635796621067),
)


@pytest.mark.parametrize("n", range(1, 8))
def test_the_published_history_gives_the_published_memories(n: int) -> None:
    memory = PLAIN.replay(zip(DAYS[:n], RATINGS[:n], strict=True)).memory
    assert memory is not None
    assert (memory.stability, memory.difficulty) == pytest.approx(STATES[n - 1], rel=1e-12)


@pytest.mark.parametrize("n", range(1, 8))
def test_the_vectorised_replay_gives_the_published_memories(n: int) -> None:
    done = replay([9] * n, DAYS[:n], RATINGS[:n])
    assert (done.stability[0], done.difficulty[0]) == pytest.approx(STATES[n - 1], rel=1e-12)


def test_without_same_day_weights_the_same_history_gives_the_other_published_stability() -> None:
    still = Scheduler(weights=(*DEFAULT_WEIGHTS[:17], 0.0, 0.0, 0.0, DEFAULT_WEIGHTS[20]))
    memory = still.replay(zip(DAYS[:6], RATINGS[:6], strict=True)).memory
    assert memory is not None
    assert memory.stability == pytest.approx(53.335106, abs=1e-4)


@pytest.mark.parametrize(
    ("rating", "stability", "difficulty"),
    [
        (AGAIN, 0.212, 6.4133),
        (HARD, 1.2931, 5.11217071),
        (GOOD, 2.3065, 2.11810397),
        (EASY, 8.2956, 1.0),
    ],
)
def test_a_first_answer_gives_the_published_memory(
    rating: Rating, stability: float, difficulty: float
) -> None:
    memory = PLAIN.remember(None, rating, 0)
    assert memory.stability == stability
    assert memory.difficulty == pytest.approx(difficulty, abs=1e-8)


def test_the_published_intervals_follow_when_each_card_is_answered_on_its_due_day() -> None:
    # py-fsrs: Good x 6, Again x 2, Good x 5, the second answer of a step on the same day.
    published = (None, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21)
    ratings = (*[GOOD] * 6, AGAIN, AGAIN, *[GOOD] * 5)
    schedule, day = Schedule(), 738_000
    for rating, interval in zip(ratings, published, strict=True):
        future = PLAIN.review(schedule, rating, day, "deck/note")
        schedule = future.schedule
        if interval is not None:  # the first one is ten minutes there
            assert future.interval == interval
            day += interval


@pytest.mark.parametrize(
    ("rating", "stability", "difficulty"),
    [
        # fsrs-rs-python 0.9.3, next_states(MemoryState(53.18991, 6.3686271), 0.9, 21)
        (AGAIN, 2.665959119796753, 8.791621208190918),
        (HARD, 73.03593444824219, 7.574553489685059),
        (GOOD, 86.18961334228516, 6.357486724853516),
        (EASY, 114.99504852294922, 5.140419960021973),
    ],
)
def test_the_four_futures_are_those_of_the_rust_crate(
    rating: Rating, stability: float, difficulty: float
) -> None:
    memory = PLAIN.remember(Memory(53.189910888671875, 6.368627071380615), rating, 21)
    assert (memory.stability, memory.difficulty) == pytest.approx((stability, difficulty), rel=1e-6)
