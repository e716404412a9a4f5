"""What leaks, against the expectations of a random walk and of a random split."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.data_leakage import ROWS, blocks, nearest
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("data_leakage")


def z_score(values: np.ndarray, wanted: float) -> float:
    return float((values.mean() - wanted) / (values.std(ddof=1) / math.sqrt(len(values))))


def test_a_random_walk_errs_by_its_distance() -> None:
    """E (x_s - x_t)² = |s - t|: held out singly at random Σ q^(2d), to come (1 + ... + 80) / 80."""
    found = sweep(DEMO, DEMO.Params(), range(40)).measures
    assert found["distance"].mean() == pytest.approx(1 / (1 - 0.2**2), rel=0.01)
    assert abs(z_score(found["error_random"], float(found["distance"].mean()))) < 4
    assert abs(z_score(found["error_future"], 81 / 2)) < 4


def test_independent_steps_leak_nothing() -> None:
    found = sweep(DEMO, build(DEMO, {"memory": 0.0}), range(40)).measures
    assert abs(z_score(found["error_random"], 2.0)) < 4
    assert abs(z_score(found["error_future"], 2.0)) < 4


@pytest.mark.parametrize("copies", [0, 1, 3])
def test_noise_is_known_where_a_copy_was_seen_and_guessed_elsewhere(copies: int) -> None:
    rows = ROWS * (copies + 1)
    unseen = math.prod((rows // 3 - 1 - at) / (rows - 1 - at) for at in range(copies))
    found = sweep(DEMO, build(DEMO, {"copies": copies}), range(40)).measures
    assert abs(z_score(found["accuracy_copies"], 1 - unseen / 2)) < 4
    assert abs(z_score(found["accuracy_grouped"], 0.5)) < 4
    assert abs(z_score(found["accuracy_fresh"], 0.5)) < 4


def test_the_nearest_training_step_is_that_of_a_full_search() -> None:
    rng = np.random.default_rng(7)
    for block in (1, 3, 40):
        tested = blocks(400, block, rng)
        assert tested.sum() == pytest.approx(80, abs=40)
        steps = np.arange(400)
        train, asked = steps[~tested], steps[tested]
        searched = train[np.abs(np.subtract.outer(asked, train)).argmin(axis=1)]
        assert np.array_equal(nearest(train, asked), searched)
