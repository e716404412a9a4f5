from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.least_squares import (
    bias_and_variance,
    exact,
    filtered,
    least_absolute,
    on_copies,
    powers,
)

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("step", [1.0, 0.1], ids=["Wampler 1", "Wampler 2"])
def test_it_agrees_with_the_certified_polynomials_of_nist(step: float) -> None:
    """NIST StRD, Wampler 1 and 2: y = Σ (step x)^i for i = 0..5 at x = 0..20, no noise."""
    x = np.arange(21.0)
    y = sum((step * x) ** i for i in range(6))
    certified = step ** np.arange(6)
    assert np.allclose(exact(powers(x, 5), np.asarray(y)), certified, rtol=1e-8, atol=0)


def test_features_over_factorials_are_those_of_the_taylor_series() -> None:
    assert powers(np.array([2.0]), 3, over_factorial=True).tolist() == [[1, 2, 2, 8 / 6]]


def test_a_penalty_of_nothing_is_least_squares_and_of_much_is_nothing() -> None:
    F, y = RNG.standard_normal((20, 5)), RNG.standard_normal(20)
    assert np.allclose(filtered(F, y, 0.0), exact(F, y), atol=1e-12)
    assert np.abs(filtered(F, y, 1e9)).max() < 1e-8
    told = np.linalg.solve(F.T @ F / 20 + 0.3 * np.eye(5), F.T @ y / 20)
    assert np.allclose(filtered(F, y, 0.3), told, atol=1e-13)


@pytest.mark.parametrize("strength", [0.0, 0.2])
@pytest.mark.parametrize("steps", [1, 7, 300])
def test_early_stopping_in_closed_form_is_where_the_steps_arrive(
    strength: float, steps: int
) -> None:
    F, y = RNG.standard_normal((20, 5)), RNG.standard_normal(20)
    gram = F.T @ F / 20 + strength * np.eye(5)
    rate, w = 0.9 / np.linalg.eigvalsh(gram)[-1], np.zeros(5)
    for _ in range(steps):
        w = w - rate * (gram @ w - F.T @ y / 20)
    assert np.allclose(filtered(F, y, strength, steps), w, atol=1e-13)


def test_with_more_features_than_samples_it_takes_the_shortest_perfect_fit() -> None:
    F, y = RNG.standard_normal((6, 9)), RNG.standard_normal(6)
    w = filtered(F, y, 0.0)
    assert np.allclose(F @ w, y, atol=1e-12)
    assert np.allclose(w, np.linalg.lstsq(F, y, rcond=None)[0], atol=1e-12)


def test_bias_and_variance_are_those_of_many_data_sets() -> None:
    x, grid, noise = np.linspace(-1, 1, 15), np.linspace(-1, 1, 50), 0.3
    F, G = powers(x, 3), powers(grid, 3)
    truth, truth_grid = np.sin(4 * x), np.sin(4 * grid)
    bias2, variance = bias_and_variance(exact(F, np.eye(15)), truth, G, truth_grid, noise)
    many = truth[:, None] + noise * RNG.standard_normal((15, 20_000))
    fits = G @ exact(F, many)
    assert bias2 == pytest.approx(np.mean((fits.mean(axis=1) - truth_grid) ** 2), rel=0.02)
    assert variance == pytest.approx(fits.var(axis=1).mean(), rel=0.02)


@pytest.mark.parametrize("k", [1, 4, 8])
def test_a_fit_looks_better_on_its_own_samples_than_it_is(k: int) -> None:
    """E[train error] = σ²(1 - k/n) and E[error at the same points, fresh noise] = σ²(1 + k/n)."""
    F, n = RNG.standard_normal((20, k)), 20
    H = F @ exact(F, np.eye(n))
    noise = RNG.standard_normal((n, 20_000))
    assert np.mean((noise - H @ noise) ** 2) == pytest.approx(1 - k / n, rel=0.02)
    fresh = RNG.standard_normal((n, 20_000))
    assert np.mean((fresh - H @ noise) ** 2) == pytest.approx(1 + k / n, rel=0.02)


def test_least_absolute_distance_of_a_constant_is_the_median() -> None:
    y = RNG.standard_normal(31)
    assert least_absolute(np.ones((31, 1)), y)[0] == pytest.approx(np.median(y), abs=1e-12)


@pytest.mark.parametrize("outlier", [0.0, 1.0, 1e4])
def test_least_absolute_distance_has_the_certificate_of_a_minimum(outlier: float) -> None:
    """It goes through as many samples as features; there some slopes between -1 and 1 cancel the
    signs of all other residuals.
    """
    for seed in range(20):
        rng = np.random.default_rng(seed)
        F, y = rng.standard_normal((60, 4)), rng.standard_normal(60)
        y[0] += outlier
        w = least_absolute(F, y)
        residual = y - F @ w
        met = np.abs(residual) < 1e-9
        assert met.sum() == 4
        slopes = np.linalg.solve(F[met].T, -F[~met].T @ np.sign(residual[~met]))
        assert np.abs(slopes).max() <= 1 + 1e-9


def test_least_absolute_distance_is_at_rest_where_every_sample_is_met() -> None:
    F = RNG.standard_normal((30, 3))
    assert np.allclose(least_absolute(F, F @ [1.0, -2.0, 3.0]), [1, -2, 3], atol=1e-12)


def test_a_fit_on_copies_is_least_squares_on_all_of_them_stacked() -> None:
    copies, y = RNG.standard_normal((7, 20, 3)), RNG.standard_normal(20)
    found = on_copies([copies[:4], copies[4:]], y)
    for count in (1, 5, 7):
        told = np.linalg.lstsq(copies[:count].reshape(-1, 3), np.tile(y, count), rcond=None)[0]
        assert np.allclose(found[count - 1], told, atol=1e-10)


def test_a_direction_that_no_copy_shows_yet_has_no_weight() -> None:
    copies, y = RNG.standard_normal((3, 20, 3)), RNG.standard_normal(20)
    copies[:2, :, 1] = 0.0
    found = on_copies([copies], y)
    assert (found[:2, 1] == 0).all()
    assert found[2, 1] != 0


def test_one_wrong_answer_among_many_exact_ones_does_not_move_the_absolute_fit() -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        F = rng.standard_normal((301, 5))
        y = F @ np.ones(5)
        y[0] += 100.0
        assert np.allclose(least_absolute(F, y), 1, atol=1e-12)
