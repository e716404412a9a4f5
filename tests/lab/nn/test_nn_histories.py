from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.histories import first_below, trailing_mean


def test_a_trailing_mean_is_that_of_the_last_values() -> None:
    values = np.random.default_rng(0).uniform(size=30)
    values[25:] = np.nan
    found = trailing_mean(values, 9)
    for at in range(30):
        assert found[at] == pytest.approx(values[max(0, at - 8) : at + 1].mean(), nan_ok=True)


def test_the_first_step_below_is_counted_from_one() -> None:
    falling = np.array([3.0, 2.0, 1.0, 2.0, 0.5])
    assert first_below(falling, 1.5) == 3
    assert first_below(falling, 4.0) == 1
    assert first_below(falling, 0.1) == 6
    assert first_below(np.full(4, np.nan), 1.0) == 5
