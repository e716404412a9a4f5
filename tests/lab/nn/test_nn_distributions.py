from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from studyapp.lab.nn.distributions import Name, draw
from studyapp.lab.nn.normalization import kurtosis, skewness
from studyapp.lab.streams import Streams

MANY = (400_000,)


@pytest.mark.parametrize("name", get_args(Name))
def test_every_one_has_mean_zero_and_variance_one(name: Name) -> None:
    drawn = draw(name, Streams(1), "data", MANY)
    assert drawn.mean() == pytest.approx(0, abs=0.006)
    assert drawn.var() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("name", "skew", "tails"),
    [("normal", 0, 3), ("exponential", 2, 9), ("uniform", 0, 1.8), ("relu", 1.64056, 5.40764)],
)
def test_each_has_its_own_shape(name: Name, skew: float, tails: float) -> None:
    drawn = draw(name, Streams(1), "data", MANY)
    assert skewness(drawn) == pytest.approx(skew, abs=0.05)
    assert kurtosis(drawn) == pytest.approx(tails, rel=0.06)


def test_the_two_peaks_are_narrow() -> None:
    drawn = draw("bimodal", Streams(1), "data", MANY)
    # kurtosis of ±1 with noise of variance s²: (1 + 6 s² + 3 s⁴) / (1 + s²)²
    assert kurtosis(drawn) == pytest.approx((1 + 0.06 + 3e-4) / 1.01**2, rel=0.01)


def test_the_same_purpose_gives_the_same_draws_again() -> None:
    assert np.array_equal(
        draw("relu", Streams(3), "data", (5,)), draw("relu", Streams(3), "data", (5,))
    )
