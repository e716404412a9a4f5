from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.dropout import dropout, dropout_backward, dropout_ridge, every_mask, mask

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.8])
def test_over_all_masks_the_mean_is_kept_and_the_variance_is_p_over_keep(rate: float) -> None:
    h = RNG.standard_normal(6)
    kept, chance = every_mask(6, rate)
    assert chance.sum() == pytest.approx(1)
    outputs = dropout(h, kept, rate)
    mean = chance @ outputs
    assert np.allclose(mean, h, atol=1e-14)
    assert np.allclose(chance @ (outputs - mean) ** 2, h**2 * rate / (1 - rate), atol=1e-13)


def test_dropout_on_a_linear_model_is_ridge_over_all_masks() -> None:
    """Srivastava et al. 2014, §9.1, with the masks of one row enumerated."""
    rate, X, y = 0.3, RNG.standard_normal((20, 5)), RNG.standard_normal(20)
    kept, chance = every_mask(5, rate)
    gram, right = np.zeros((5, 5)), np.zeros(5)
    for row, answer in zip(X, y, strict=True):
        copies = dropout(row, kept, rate)
        gram += copies.T @ (chance[:, None] * copies)
        right += answer * (chance @ copies)
    assert np.allclose(np.linalg.solve(gram, right), dropout_ridge(X, y, rate), atol=1e-13)


def test_what_is_dropped_gets_no_gradient_and_the_rest_its_factor() -> None:
    kept = mask(np.array([0.1, 0.5, 0.9]), 0.5)
    assert kept.tolist() == [0, 1, 1]
    assert dropout_backward(np.ones(3), kept, 0.5).tolist() == [0, 2, 2]


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_over_many_masks_every_unit_keeps_its_mean_and_gains_that_variance(rate: float) -> None:
    """40 000 masks of 200 units: mean and variance within 3 %."""
    h, rng = RNG.standard_normal(200), np.random.default_rng(7)
    total, squares = np.zeros(200), np.zeros(200)
    for _ in range(20):
        outputs = dropout(h, mask(rng.random((2000, 200)), rate), rate)
        total, squares = total + outputs.sum(axis=0), squares + (outputs**2).sum(axis=0)
    mean = total / 40_000
    assert np.linalg.norm(mean - h) < 0.03 * np.linalg.norm(h)
    variance = (squares / 40_000 - mean**2).sum()
    assert variance == pytest.approx((h @ h) * rate / (1 - rate), rel=0.03)
