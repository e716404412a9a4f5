from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("dropout")


def over_seeds(**values: Any) -> dict[str, np.ndarray]:
    return dict(sweep(DEMO, build(DEMO, values), range(5)).measures)


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_inverted_dropout_keeps_the_mean_and_adds_variance(rate: float) -> None:
    found = over_seeds(rate=rate)
    assert np.allclose(found["mean_ratio"], 1, atol=0.05)
    assert np.allclose(found["added_variance"], rate / (1 - rate), rtol=0.05)


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_classic_dropout_needs_the_keep_rate_and_not_the_drop_rate(rate: float) -> None:
    keep = over_seeds(rate=rate, scaling="classic", evaluation="keep")
    drop = over_seeds(rate=rate, scaling="classic", evaluation="drop")
    assert np.allclose(keep["mean_ratio"], 1, atol=0.05)
    assert np.allclose(drop["mean_ratio"], (1 - rate) / rate, rtol=0.05)


def test_masks_are_new_and_their_share_is_a_mean() -> None:
    found = over_seeds()
    assert np.allclose(found["mask_agreement"], 0.5, atol=0.02)
    assert np.allclose(found["kept_spread"], math.sqrt(0.25 / 64), atol=0.005)
    assert (found["gradient_on_dropped"] == 0).all()
    assert (found["units_trained"] == 1).all()


def test_it_averages_subnets_exactly_only_for_a_linear_output() -> None:
    found = over_seeds()
    assert (found["subnet_gap_linear"] < 1e-12).all()
    assert (found["subnet_gap_geometric"] < 1e-12).all()
    assert (found["subnet_gap_arithmetic"] > 1e-3).all()
    assert ((found["subnet_gap_relu"] > 0.01) & (found["subnet_gap_relu"] < 0.8)).all()


def test_on_a_linear_model_it_is_ridge_regression() -> None:
    found = over_seeds(rate=0.3)
    assert (found["ridge_gap"] < 0.04).all()
    assert (found["least_squares_gap"] > 0.1).all()


def test_it_changes_the_variance_between_training_and_evaluation() -> None:
    """Li et al. 2019; for a ReLU of N(0, 1): mean square 1/2, variance 1/2 - 1/(2π)."""
    for rate in (0.2, 0.5):
        variance, square = 0.5 - 1 / (2 * math.pi), 0.5
        told = variance / (variance + square * rate / (1 - rate))
        assert np.allclose(over_seeds(rate=rate)["variance_shift"], told, rtol=0.05)
