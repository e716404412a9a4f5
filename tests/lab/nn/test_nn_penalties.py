from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studyapp.lab.nn.penalties import (
    Moments,
    gradient_steps,
    lasso,
    lasso_path,
    moments,
    ridge,
    soft_threshold,
)

Array = np.ndarray


def problem(n: int, d: int, relevant: int, seed: int = 0) -> Moments:
    rng = np.random.default_rng(seed)
    X, truth = rng.standard_normal((n, d)), np.zeros(d)
    truth[:relevant] = rng.standard_normal(relevant) * 2
    return moments(X, X @ truth + 0.5 * rng.standard_normal(n))


def coordinate_descent(of: Moments, strength: float, sweeps: int = 5000) -> Array:
    """The other way to the L1 solution: one weight at a time to its own soft threshold."""
    w = np.zeros(len(of.correlation))
    for _ in range(sweeps):
        before = w.copy()
        for j in range(len(w)):
            own = of.gram[j, j]
            without = of.correlation[j] - of.gram[j] @ w + own * w[j]
            w[j] = soft_threshold(np.array([without]), strength)[0] / own
        if np.abs(w - before).max() < 1e-14:
            break
    return w


PROBLEMS = [
    pytest.param(problem(100, 20, 5), id="more samples than features"),
    pytest.param(problem(30, 40, 5), id="more features than samples"),
    pytest.param(problem(25, 30, 30), id="every feature matters"),
]
STRENGTHS = np.array([0.02, 0.05, 0.2, 0.5, 1.0])


@pytest.mark.parametrize("of", PROBLEMS)
def test_no_other_weights_cost_less(of: Moments) -> None:
    """The certificate of an L1 minimum: a zero weight's feature correlates with the residual by at
    most the strength, another's by exactly the strength and with its sign.
    """
    found = lasso_path(of, 0.001).at(STRENGTHS)
    for strength, w in zip(STRENGTHS, found.T, strict=True):
        residual = of.correlation - of.gram @ w
        on = w != 0
        assert np.abs(residual[~on]).max(initial=0.0) <= strength + 1e-10
        assert np.allclose(residual[on], strength * np.sign(w[on]), atol=1e-10)


@pytest.mark.parametrize("of", PROBLEMS)
@pytest.mark.parametrize("strength", STRENGTHS)
def test_coordinate_descent_arrives_at_the_same_weights(of: Moments, strength: float) -> None:
    path = lasso_path(of, 0.001).at(np.array([strength]))[:, 0]
    steps = coordinate_descent(of, strength)
    assert np.allclose(path, steps, atol=1e-9)
    assert np.array_equal(path == 0, steps == 0)


def test_above_its_first_knot_every_weight_is_zero() -> None:
    of = problem(50, 8, 3)
    path = lasso_path(of, 0.1)
    assert path.knots[0] == np.abs(of.correlation).max()
    assert not path.at(np.array([path.knots[0] * 1.01])).any()
    assert path.at(np.array([path.knots[0] * 0.99])).any()


def test_orthonormal_features_are_soft_thresholded_and_shrunk() -> None:
    b = np.array([3.0, 1.5, 1.0, 0.4, -0.2])
    of = Moments(np.eye(5), b)
    strengths = np.array([1.0])
    assert np.allclose(lasso_path(of, 0.5).at(strengths)[:, 0], [2, 0.5, 0, 0, 0], atol=1e-15)
    assert np.allclose(ridge(of, strengths)[:, 0], b / 2, atol=1e-15)


def test_of_two_copies_of_a_feature_one_is_left_out_and_ridge_shares() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal(60)
    of = moments(np.c_[x, x], 2 * x + 0.1 * rng.standard_normal(60))
    lasso, shared = lasso_path(of, 0.01).at(np.array([0.3]))[:, 0], ridge(of, np.array([0.3]))[:, 0]
    assert (lasso == 0).sum() == 1
    assert shared[0] == pytest.approx(shared[1], abs=1e-12)


@pytest.mark.parametrize("of", PROBLEMS)
def test_ridge_solves_its_own_equations(of: Moments) -> None:
    for strength, w in zip(STRENGTHS, ridge(of, STRENGTHS).T, strict=True):
        equations = of.gram + strength * np.eye(len(w))
        assert np.allclose(equations @ w, of.correlation, atol=1e-12)
        assert (w != 0).all()


def test_ridge_without_strength_takes_the_shortest_of_all_perfect_fits() -> None:
    rng = np.random.default_rng(2)
    X, y = rng.standard_normal((10, 15)), rng.standard_normal(10)
    w = ridge(moments(X, y), np.array([0.0]))[:, 0]
    assert np.allclose(w, np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-10)


def test_gradient_steps_on_a_size_hover_around_zero_within_one_step() -> None:
    of = Moments(np.eye(2), np.array([0.1, 2.0]))
    trail = gradient_steps(of, 0.5, "l1", np.array([0.3, 0.3]), rate=0.02, steps=2000)
    assert 0 < abs(trail.weights[-1, 0]) <= 2 * 0.02 * 0.5
    assert trail.flips[0] > 0.5
    assert trail.weights[-1, 1] == pytest.approx(1.5, abs=1e-9)
    assert trail.flips[1] == 0


def test_gradient_steps_on_squares_reach_the_ridge_solution() -> None:
    of = problem(100, 5, 5)
    trail = gradient_steps(of, 0.5, "l2", np.zeros(5), rate=0.1, steps=2000)
    assert np.allclose(trail.weights[-1], ridge(of, np.array([0.5]))[:, 0], atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_features_made_of_other_features_do_not_lead_it_astray(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((30, 4)) @ rng.integers(-2, 3, (4, 8)).astype(float)
    of = moments(X, X @ rng.standard_normal(8) + rng.standard_normal(30))
    for strength, w in zip(STRENGTHS, lasso_path(of, 0.001).at(STRENGTHS).T, strict=True):
        residual = of.correlation - of.gram @ w
        assert np.abs(residual).max() <= strength + 1e-10
        assert np.allclose(residual[w != 0], (strength * np.sign(w))[w != 0], atol=1e-10)


REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "lasso.json").read_text())
DIABETES = Moments(np.array(REFERENCE["gram"]), np.array(REFERENCE["correlation"]))
ALPHAS = np.array([float(alpha) for alpha in REFERENCE["lasso"]])
LASSO = np.array(list(REFERENCE["lasso"].values()))


def test_coordinate_descent_agrees_with_scikit_learn_on_the_diabetes_data() -> None:
    found = lasso(DIABETES.gram, DIABETES.correlation, ALPHAS, close=1e-15)
    assert (found != 0).sum(axis=1).tolist() == [2, 3, 4, 7, 7, 10, 10]
    assert np.array_equal(found == 0, LASSO == 0)
    assert np.allclose(found, LASSO, rtol=1e-9, atol=0)


def test_the_path_agrees_with_scikit_learn_on_the_diabetes_data() -> None:
    path, told = lasso_path(DIABETES, 0.0), REFERENCE["path"]
    found = path.at(ALPHAS).T
    assert np.array_equal(found == 0, LASSO == 0)
    assert np.allclose(found, LASSO, rtol=1e-9, atol=0)
    assert np.allclose(path.knots, told["alphas"], atol=1e-9)
    assert np.allclose(path.weights, told["weights"], atol=1e-9)


def test_features_enter_as_in_efron_2004_and_one_of_them_leaves_for_a_while() -> None:
    on = lasso_path(DIABETES, 0.0).weights != 0
    entered = on.argmax(axis=0)
    assert (entered.argsort() + 1).tolist() == [3, 9, 4, 7, 2, 10, 5, 8, 6, 1]
    assert REFERENCE["lars_order"] == [3, 9, 4, 7, 2, 10, 5, 8, 6, 1]
    assert len(on) - 1 == 12
    assert np.sum(on[:-1] & ~on[1:]) == 1


def test_ridge_agrees_with_scikit_learn_on_the_diabetes_data() -> None:
    """Its alpha is n times the strength, as its loss is not divided by the samples."""
    alphas = np.array([float(alpha) for alpha in REFERENCE["ridge"]])
    found = ridge(DIABETES, alphas / REFERENCE["n"]).T
    assert np.allclose(found, list(REFERENCE["ridge"].values()), rtol=1e-12)
    lengths = np.linalg.norm(found, axis=1)
    assert np.allclose(lengths, [145.5, 511.6, 799.5, 987.6, 1291.5], atol=0.05)


def test_many_problems_at_once_are_each_solved_as_alone() -> None:
    ofs = [problem(40, 6, 3, seed) for seed in range(7)]
    strengths = np.linspace(0.05, 1.5, 7)
    grams, correlations = np.array([p.gram for p in ofs]), np.array([p.correlation for p in ofs])
    found = lasso(grams, correlations, strengths, close=1e-14)
    for of, strength, w in zip(ofs, strengths, found, strict=True):
        told = lasso_path(of, 0.01).at(np.array([strength]))[:, 0]
        assert np.allclose(w, told, atol=1e-12)
        assert np.array_equal(w == 0, told == 0)


def test_of_exact_copies_the_start_decides_which_one_is_kept() -> None:
    x = np.random.default_rng(3).standard_normal(50)
    of = moments(np.c_[x, x], 2 * x)
    starts = np.array([[2.0, 0.0], [0.0, 2.0]])
    found = lasso(np.stack([of.gram] * 2), of.correlation, 0.3, start=starts)
    assert np.allclose(found[0], found[1][::-1], atol=1e-12)
    assert (found == 0).sum() == 2


def test_a_feature_of_nothing_but_zeros_keeps_a_weight_of_zero() -> None:
    of = moments(np.c_[np.arange(5.0), np.zeros(5)], np.arange(5.0))
    assert lasso(of.gram, of.correlation, 0.1)[0, 1] == 0
