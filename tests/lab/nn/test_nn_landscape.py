"""The ground under the paths lies where the axes say."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.landscape import COLUMNS, DECADES, ROWS, around, ground, height


def bowl(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x - 1) ** 2 + 10 * (y + 2) ** 2


def test_the_lowest_cell_is_that_of_the_minimum() -> None:
    values = height(bowl, (-2.0, 4.0), (-3.0, 3.0))
    row, column = np.unravel_index(values.argmin(), values.shape)
    assert values.shape == (ROWS, COLUMNS)
    assert (-2 + (column + 0.5) * 6 / COLUMNS) == pytest.approx(1, abs=6 / COLUMNS)
    assert (-3 + (row + 0.5) * 6 / ROWS) == pytest.approx(-2, abs=6 / ROWS)


def test_the_map_is_a_logarithm_that_ends_some_decades_below_the_highest() -> None:
    values = np.asarray(ground(bowl, (0.999, 1.001), (-3.0, 3.0), "").values)
    assert values.max() == pytest.approx(np.log10(250), abs=0.05)
    assert values.max() - values.min() <= DECADES


def test_a_flat_ground_has_one_height() -> None:
    flat = np.asarray(ground(lambda x, y: 0 * x, (0.0, 1.0), (0.0, 1.0), "").values)
    assert np.ptp(flat) == 0


def test_the_ends_hold_what_is_finite() -> None:
    low, high = around(np.array([1.0, np.inf]), np.array([-3.0, np.nan]))
    assert low < -3
    assert 1 < high < 2
    assert around(np.zeros(0)) == (-1.0, 1.0)
    low, high = around(np.array([5.0]))
    assert low < 5 < high
