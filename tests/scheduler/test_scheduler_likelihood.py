"""The loss of a log is what a direct sum over its answers comes to."""

from __future__ import annotations

from math import isnan, log

import numpy as np
import pytest

from studyapp.scheduler import DEFAULT_WEIGHTS, Memory, Rating, Schedule, Scheduler, State
from studyapp.scheduler.likelihood import foretell
from studyapp.scheduler.memory import SLIP

DAY = 738_000
Row = tuple[int, int, Rating, float]  # card, study day, rating, chance


def made(seed: int, n: int = 400) -> list[Row]:
    rng = np.random.default_rng(seed)
    day, rows = DAY, []
    for _ in range(n):
        day += int(rng.integers(0, 3))
        chance = float(rng.choice([0.0, 0.25, 0.5]))
        rows.append((int(rng.integers(12)), day, Rating(int(rng.integers(1, 5))), chance))
    return rows


def direct(rows: list[Row], scheduler: Scheduler) -> list[tuple[int, float]]:
    """(row, -ln p of what was answered), one answer at a time."""
    found: list[tuple[int, float]] = []
    cards: dict[int, Schedule] = {}
    for number, (card, day, rating, chance) in enumerate(rows):
        before = cards.get(card, Schedule())
        recall = scheduler.retrievability(before, day)
        if recall is not None and before.last is not None and day > before.last:
            p = chance + (1 - chance - (SLIP if chance else 0)) * recall
            found.append((number, -log(1 - p if rating is Rating.AGAIN else p)))
        cards[card] = scheduler.replay([(day, rating, chance)], before)
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("lucky", [False, True])
def test_the_loss_is_the_mean_of_a_direct_sum(seed: int, lucky: bool) -> None:
    weights = tuple(w * (1.1 if n < 4 else 1.0) for n, w in enumerate(DEFAULT_WEIGHTS))
    rows = [(c, d, r, g if lucky else 0.0) for c, d, r, g in made(seed)]
    expected = direct(rows, Scheduler(weights=weights))
    cards, days, ratings, chances = map(list, zip(*rows, strict=True))
    found = foretell(cards, days, ratings, weights, chances=chances if lucky else None)
    assert found.rows.tolist() == [number for number, _ in expected]
    mean = sum(loss for _, loss in expected) / len(expected)
    assert found.log_loss == pytest.approx(mean, rel=1e-12)


def test_weights_that_made_a_log_foretell_it_better_than_others() -> None:
    rng = np.random.default_rng(1)
    truth = Scheduler(weights=(*(w * 3 for w in DEFAULT_WEIGHTS[:4]), *DEFAULT_WEIGHTS[4:]))
    rows: list[Row] = []
    for card in range(300):
        schedule = truth.replay([(DAY, Rating.GOOD, 0.25)])
        rows.append((card, DAY, Rating.GOOD, 0.25))
        for day in (DAY + 4, DAY + 15, DAY + 40):
            recall = truth.retrievability(schedule, day)
            assert recall is not None
            right = rng.random() < 0.25 + (0.75 - SLIP) * recall
            rating = Rating.GOOD if right else Rating.AGAIN
            schedule = truth.replay([(day, rating, 0.25)], schedule)
            rows.append((card, day, rating, 0.25))
    cards, days, ratings, chances = map(list, zip(*rows, strict=True))
    own = foretell(cards, days, ratings, truth.weights, chances=chances)
    assert own.log_loss < foretell(cards, days, ratings, chances=chances).log_loss
    believing = foretell(cards, days, ratings, truth.weights)
    assert own.log_loss < believing.log_loss
    assert abs(own.right.mean() - own.expected.mean()) < 0.03


def test_what_came_from_elsewhere_is_foretold_from_its_first_answer_here() -> None:
    start = {7: Schedule(State.REVIEW, None, 3, 0, Memory(20.0, 5.0), DAY)}
    found = foretell([7, 8], [DAY + 20, DAY + 20], [3, 3], start=start)
    assert found.rows.tolist() == [0]
    assert found.recall.tolist() == pytest.approx([0.9])


def test_a_log_without_a_second_day_has_no_loss() -> None:
    assert isnan(foretell([1, 1, 2], [DAY, DAY, DAY], [1, 3, 3]).log_loss)
    assert isnan(foretell([], [], []).log_loss)


def test_a_slip_stays_possible_where_there_is_only_one_option() -> None:
    days = [DAY, DAY + 3000]
    found = foretell([1, 1], days, [Rating.GOOD, Rating.AGAIN], chances=[1.0, 1.0])
    assert found.expected.tolist() == pytest.approx([1 - SLIP])
    assert found.log_loss == pytest.approx(-log(SLIP))
