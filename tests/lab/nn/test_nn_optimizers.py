"""Optimizers against what their papers say of the simplest cases."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.nn.optimizers import SGD, Adam, Optimizer, clip_by_norm, clip_by_value

CURVATURES = np.array([1.0, 100.0])


def descend(optimizer: Optimizer, steps: int, curvatures: np.ndarray = CURVATURES) -> np.ndarray:
    w = np.ones(len(curvatures))
    for _ in range(steps):
        optimizer.step([w], [curvatures * w])
    return w


def test_plain_descent_multiplies_by_one_minus_rate_times_curvature() -> None:
    assert np.allclose(descend(SGD(0.015), 7), (1 - 0.015 * CURVATURES) ** 7, rtol=1e-13)


def test_the_best_momentum_on_a_quadratic_has_its_known_rate() -> None:
    """Distill's optimum: α = (2/(√λ₁+√λₙ))², β = ((√κ-1)/(√κ+1))²; the error shrinks by √β a
    step, up to a factor that grows no faster than the steps."""
    root = 10.0
    alpha, beta = (2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2
    late = [np.abs(descend(SGD(alpha, momentum=beta), steps)).max() for steps in (400, 500)]
    per_step = (late[1] / late[0] * 401 / 501) ** (1 / 100)
    assert per_step == pytest.approx(np.sqrt(beta), rel=0.01)


def test_nesterov_looks_one_step_ahead() -> None:
    w, v = 1.0, 0.0
    for _ in range(5):
        ahead = 3.0 * w
        v = 0.8 * v + ahead
        w -= 0.1 * (ahead + 0.8 * v)
    moved = descend(SGD(0.1, momentum=0.8, nesterov=True), 5, np.array([3.0]))
    assert moved[0] == pytest.approx(w, rel=1e-13)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_adam_s_first_step_is_the_rate_whatever_the_gradient(size: float) -> None:
    w = np.zeros(2)
    Adam(0.01).step([w], [np.array([size, -size])])
    assert np.allclose(w, [-0.01, 0.01], rtol=2e-5)


def test_decay_in_the_gradient_and_in_the_weights_are_one_for_sgd_and_two_for_adam() -> None:
    def shrunk(optimizer: Optimizer, noise: float) -> float:
        rng, w = np.random.default_rng(0), np.ones(1)
        for _ in range(500):
            optimizer.step([w], [noise * rng.standard_normal(1)])
        return float(w[0])

    quiet = shrunk(SGD(0.01, decay=0.1), 0.0)
    assert quiet == pytest.approx((1 - 0.01 * 0.1) ** 500, rel=1e-12)
    assert shrunk(Adam(0.001, decay=0.1, decoupled=True), 0.0) == pytest.approx(
        (1 - 0.001 * 0.1) ** 500, rel=1e-12
    )
    assert shrunk(Adam(0.001, decay=0.1), 0.0) < 0.6  # a step of the rate, however weak the pull


def test_clipping_by_norm_keeps_the_direction_and_by_value_does_not() -> None:
    gradients = [np.array([30.0, 0.4]), np.array([[0.0], [-40.0]])]
    scaled = clip_by_norm(gradients, 1.0)
    assert np.sqrt(sum(np.sum(g * g) for g in scaled)) == pytest.approx(1.0, rel=1e-14)
    assert scaled[0][1] / scaled[0][0] == pytest.approx(0.4 / 30)
    cut = clip_by_value(gradients, 1.0)
    assert cut[0].tolist() == [1.0, 0.4]
    assert cut[1].tolist() == [[0.0], [-1.0]]


def test_a_short_gradient_is_left_as_it_is() -> None:
    assert clip_by_norm([np.array([0.3, 0.4])], 1.0)[0].tolist() == [0.3, 0.4]
    assert clip_by_norm([np.zeros(2)], 1.0)[0].tolist() == [0.0, 0.0]
