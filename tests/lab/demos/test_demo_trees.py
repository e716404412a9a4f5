"""Bagging and boosting against what they must do whatever the data."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build

BAGGING, BOOSTING = find("bagging"), find("boosting")


@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_error_is_variance_and_squared_bias(noise: float) -> None:
    result = BAGGING.run(build(BAGGING, {"noise": noise}))
    assert result.error_bag == pytest.approx(result.variance_bag + result.bias_bag, rel=1e-12)
    assert result.error_single == pytest.approx(
        result.variance_single + result.bias_single, rel=1e-12
    )


def test_the_last_bag_of_the_curve_is_the_one_that_is_measured() -> None:
    result = BAGGING.run(BAGGING.Params())
    assert result.errors[-1] == pytest.approx(result.error_bag, rel=1e-12)


@pytest.mark.parametrize("rate", [0.05, 0.5, 1.0])
@pytest.mark.parametrize("depth", [1, 4])
def test_no_round_raises_the_training_error(rate: float, depth: int) -> None:
    result = BOOSTING.run(build(BOOSTING, {"rate": rate, "depth": depth, "rounds": 60}))
    assert (np.diff(result.train) <= 1e-12).all()


def test_one_round_at_full_rate_is_the_best_stump() -> None:
    result = BOOSTING.run(build(BOOSTING, {"rate": 1.0, "rounds": 20}))
    y = result.y
    best = min(
        np.sum((y[:cut] - y[:cut].mean()) ** 2) + np.sum((y[cut:] - y[cut:].mean()) ** 2)
        for cut in range(1, len(y))
    )
    assert result.train_first == pytest.approx(best / len(y), rel=1e-10)
