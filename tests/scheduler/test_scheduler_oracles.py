"""Two other implementations of FSRS-6 come to the same memories on the same histories."""

from __future__ import annotations

import random
import struct
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import fsrs
import fsrs_rs_python as rs
import pytest

from studyapp.scheduler import DEFAULT_WEIGHTS, Rating, Scheduler
from studyapp.scheduler.weights import LOWER_BOUNDS, UPPER_BOUNDS

NOON = datetime(2021, 7, 24, 12, tzinfo=UTC)
GAPS = (1, 1, 2, 3, 5, 8, 13, 21, 40, 90)

History = list[tuple[int, Rating]]  # study day, rating


def history(rng: random.Random, length: int = 12) -> History:
    day, rows = 0, []
    for n in range(length):
        day += 0 if n == 0 or rng.random() < 0.2 else rng.choice(GAPS)
        rows.append((day, rng.choices(list(Rating), (0.2, 0.15, 0.5, 0.15))[0]))
    return rows


def weights(seed: int) -> tuple[float, ...]:
    """The defaults for seed 0, else weights around them, as 32-bit floats hold them."""
    rng = random.Random(seed)
    near = (
        min(max(w * 2.718 ** rng.gauss(0, 0.25 * bool(seed)), low * 1.0001), high * 0.9999)
        for low, w, high in zip(LOWER_BOUNDS, DEFAULT_WEIGHTS, UPPER_BOUNDS, strict=True)
    )
    return struct.unpack("21f", struct.pack("21f", *near))


def by_py_fsrs(scheduler: fsrs.Scheduler, rows: History) -> fsrs.Card:
    # One noon per study day: py-fsrs counts blocks of 24 hours. No steps: they are minutes.
    card = fsrs.Card(card_id=1, due=NOON)
    for day, rating in rows:
        when = NOON + timedelta(days=day)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), when)
    return card


def by_rust(model: rs.FSRS, rows: History) -> rs.MemoryState:
    days = [rows[0][0], *(day for day, _ in rows)]
    gaps = (after - before for before, after in pairwise(days))
    reviews = [rs.FSRSReview(int(g), gap) for (_, g), gap in zip(rows, gaps, strict=True)]
    return model.memory_state(rs.FSRSItem(reviews))


@pytest.mark.parametrize("seed", range(12))
def test_py_fsrs_comes_to_the_same_memory_recall_and_interval(seed: int) -> None:
    rng = random.Random(seed)
    w = weights(seed)
    retention = rng.uniform(0.8, 0.97)
    ours = Scheduler(weights=w, retention=retention, fuzz=False)
    theirs = fsrs.Scheduler(
        w, retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    for _ in range(25):
        rows = history(rng)
        found, card = ours.replay(rows), by_py_fsrs(theirs, rows)
        assert found.memory is not None
        assert card.stability is not None
        assert card.difficulty is not None
        assert found.memory.stability == pytest.approx(card.stability, rel=1e-12)
        assert found.memory.difficulty == pytest.approx(card.difficulty, rel=1e-12)

        day = rows[-1][0] + rng.choice((0, *GAPS))
        later = NOON + timedelta(days=day)
        recall = theirs.get_card_retrievability(card, later)
        assert ours.retrievability(found, day) == pytest.approx(recall, rel=1e-12)
        good, _ = theirs.review_card(card, fsrs.Rating.Good, later)
        assert ours.review(found, Rating.GOOD, day, "k").interval == (good.due - later).days


@pytest.mark.parametrize("seed", range(12))
def test_the_rust_crate_comes_to_the_same_memory_to_its_32_bits(seed: int) -> None:
    rng = random.Random(100 + seed)
    ours, theirs = Scheduler(weights=weights(seed)), rs.FSRS(list(weights(seed)))
    for _ in range(25):
        rows = history(rng)
        found, state = ours.replay(rows).memory, by_rust(theirs, rows)
        assert found is not None
        # The crate, and not FSRS-6 as published, ends stability at a hundred years.
        assert min(found.stability, 36500) == pytest.approx(state.stability, rel=2e-5)
        assert found.difficulty == pytest.approx(state.difficulty, rel=2e-5)


@pytest.mark.parametrize("gap", [0, 1, 9, 200])
def test_the_rust_crate_comes_to_the_same_four_futures(gap: int) -> None:
    rng = random.Random(gap)
    scheduler, theirs = Scheduler(retention=0.87), rs.FSRS(list(DEFAULT_WEIGHTS))
    for _ in range(25):
        rows = history(rng, 6)
        before = scheduler.replay(rows).memory
        next_states = theirs.next_states(by_rust(theirs, rows), 0.87, gap)
        for rating in Rating:
            after = scheduler.remember(before, rating, gap)
            expected = getattr(next_states, rating.name.lower())
            assert after.stability == pytest.approx(expected.memory.stability, rel=2e-5)
            assert after.difficulty == pytest.approx(expected.memory.difficulty, rel=2e-5)
            assert scheduler.interval(after.stability) == pytest.approx(expected.interval, rel=2e-5)
