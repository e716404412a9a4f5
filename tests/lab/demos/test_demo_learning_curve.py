from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.learning_curve import Result
from studyapp.lab.params import build

DEMO = find("learning_curve")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("n", [12, 20, 50, 200])
def test_the_training_error_is_the_noise_less_a_share_for_every_weight(n: int) -> None:
    """E[train MSE] = σ²(1 - k/n), whatever the x, for a model that can follow the truth: as a z
    over 200 fits. Degree 9 misses sin 2πx by less than a thousandth of the noise."""
    errors = np.concatenate(
        [
            (found := ran(seed=seed, repetitions=50)).train[list(found.sizes).index(n)]
            for seed in range(4)
        ]
    )
    told = 0.09 * (1 - 10 / n)
    z = (errors.mean() - told) / (errors.std(ddof=1) / np.sqrt(errors.size))
    assert abs(z) < 4, (errors.mean(), told)


def test_a_wrong_share_would_be_noticed() -> None:
    found = ran(repetitions=50)
    errors = found.train[list(found.sizes).index(50.0)]
    z = (errors.mean() - 0.09) / (errors.std(ddof=1) / np.sqrt(errors.size))
    assert abs(z) > 6


def test_many_samples_leave_the_noise_and_what_the_model_cannot_follow() -> None:
    """The best line leaves ½ - 3/(2π²)/2 of the sine's mean square; ten weights of 2000 samples
    add σ²k/n."""
    line, nine = ran(degree=1, samples=2000), ran(samples=2000, repetitions=50)
    assert line.test_error == pytest.approx(0.09 + 0.5 - 3 / (4 * np.pi**2), rel=0.05)
    assert nine.test_error == pytest.approx(0.09 * (1 + 10 / 2000), rel=0.02)


def test_a_larger_set_begins_with_the_smaller_one() -> None:
    few, many = ran(samples=13), ran(samples=1500)
    shared = [size for size in few.sizes if size in many.sizes]
    assert len(shared) == 14
    for size in shared:
        a, b = list(few.sizes).index(size), list(many.sizes).index(size)
        assert np.array_equal(few.train[a], many.train[b])


def test_as_many_weights_as_samples_leave_nothing_in_training() -> None:
    assert ran(samples=12, degree=11, repetitions=5).train_error < 1e-18
