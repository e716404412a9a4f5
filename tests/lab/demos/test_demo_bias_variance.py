from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.bias_variance import GRID, Result
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("bias_variance")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("degree", [1, 5, 15])
def test_what_is_simulated_is_what_follows_from_the_matrix_of_the_fit(degree: int) -> None:
    found = sweep(DEMO, build(DEMO, {"degree": degree}), range(30)).measures
    variance = found["variance"] * 300 / 299
    told = found["variance_expected"]
    assert np.ptp(told) == 0
    assert abs(variance.mean() - told[0]) < 4 * variance.std(ddof=1) / np.sqrt(30)
    # The mean of 300 fits is itself off by a three-hundredth of the variance.
    bias2 = found["bias2"] - told / 300
    assert abs(bias2.mean() - found["bias2_expected"][0]) < 4 * bias2.std(ddof=1) / np.sqrt(30)


def test_a_line_leaves_the_part_of_the_sine_that_is_no_line() -> None:
    """∫ x sin 2πx over [-1, 1] is -1/π: of the mean square ½ a line takes off 3/(2π)² · 1."""
    found = ran(degree=1, samples=500, noise=0.0)
    assert found.bias2_expected == pytest.approx(0.5 - 3 / (2 * np.pi**2) / 2, rel=0.02)
    assert found.variance_expected == 0


def test_the_parts_add_up_exactly_against_the_truth_itself() -> None:
    """With the fits of one seed: mean squared distance = bias² + variance, an identity."""
    found = ran(data_sets=4)
    truth = np.sin(2 * np.pi * GRID)[:, None]
    assert found.fits.shape == (101, 4)
    assert np.mean((found.fits - truth) ** 2) == pytest.approx(
        found.bias2 + found.variance, rel=1e-12
    )


def test_without_noise_the_fits_are_one_and_the_error_is_the_bias() -> None:
    found = ran(noise=0.0)
    assert found.variance < 1e-25
    assert found.test_error == pytest.approx(found.bias2, rel=1e-12)
