from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studyapp.lab.nn.network import BatchNorm
from studyapp.lab.nn.normalization import (
    Kind,
    in_blocks,
    kurtosis,
    normalized,
    rms_normalize,
    rms_normalize_backward,
    running_average,
    skewness,
    standardize,
    standardize_backward,
    standardize_over,
    standardize_over_backward,
)

RNG = np.random.default_rng(0)
X, W, G = RNG.standard_normal((8, 5)), RNG.standard_normal((5, 5)), RNG.standard_normal((8, 5))


@pytest.mark.parametrize("eps", [0.0, 1e-5, 0.1])
def test_the_backward_pass_is_what_small_steps_give(eps: float) -> None:
    x_hat, inverse = standardize(X, eps)
    dz, step = standardize_backward(G, x_hat, inverse), 1e-6
    for place in [(0, 0), (3, 2), (7, 4)]:
        e = np.zeros_like(X)
        e[place] = step
        secant = ((standardize(X + e, eps)[0] - standardize(X - e, eps)[0]) * G).sum() / (2 * step)
        assert dz[place] == pytest.approx(secant, rel=1e-7, abs=1e-9)


def test_scaled_weights_leave_the_output_and_divide_their_gradient() -> None:
    """BN((aW)u) = BN(Wu) and d/d(aW) = (1/a) d/dW (Ioffe & Szegedy 2015, §3.3)."""
    a = 7.0
    one, inverse_one = standardize(X @ W)
    seven, inverse_seven = standardize(X @ (a * W))
    assert np.allclose(one, seven, atol=1e-12)
    dz, dz_seven = (
        standardize_backward(G, one, inverse_one),
        standardize_backward(G, seven, inverse_seven),
    )
    assert np.allclose(X.T @ dz, a * (X.T @ dz_seven), atol=1e-12)
    assert np.allclose(dz @ W.T, dz_seven @ (a * W).T, atol=1e-12)
    assert np.allclose((W * (X.T @ dz)).sum(axis=0), 0, atol=1e-12)


def test_the_length_of_its_gradient_is_santurkars_equality() -> None:
    """‖dx‖² = (1/σ)² (‖g‖² - ⟨1, g⟩²/m - ⟨g, x̂⟩²/m), Santurkar et al. 2018, theorem 4.1."""
    z = np.array([0.5, -1.2, 2.0, 0.3, -0.7, 1.1])[:, None]
    g = np.array([1.0, 0.2, -0.4, 0.8, -1.5, 0.6])[:, None]
    x_hat, inverse = standardize(z)
    dz = standardize_backward(g, x_hat, inverse)
    told = inverse[0] ** 2 * ((g**2).sum() - g.sum() ** 2 / 6 - float((g * x_hat).sum()) ** 2 / 6)
    assert float((dz**2).sum()) == pytest.approx(float(told), rel=1e-12)


def test_a_column_without_spread_becomes_zero() -> None:
    x_hat, inverse = standardize(np.ones((4, 2)))
    assert not x_hat.any()
    assert not inverse.any()


def test_a_running_average_forgets_its_start_by_one_factor_a_step() -> None:
    followed = running_average(np.full(5, 5.0), 0.0, 0.1)
    assert followed[-1] == pytest.approx(5 * (1 - 0.9**5), rel=1e-12)
    assert len(followed) == 6


def test_moments_of_known_distributions() -> None:
    assert skewness(np.array([-1.0, 0.0, 1.0])) == pytest.approx(0, abs=1e-15)
    assert kurtosis(np.array([-1.0, 1.0])) == 1
    many = RNG.exponential(size=400_000) * 3 + 7
    assert skewness(many) == pytest.approx(2, rel=0.03)
    assert kurtosis(RNG.standard_normal(400_000)) == pytest.approx(3, rel=0.02)
    assert skewness(np.full(5, 0.1)) == 0


TOLD: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference/normalization.json").read_text()
)
BLOCK, UPSTREAM, OTHER = (np.array(TOLD[name]) for name in ("x", "g", "other"))
EXACT = {"rtol": 1e-12, "atol": 1e-12}


@pytest.mark.parametrize("kind", ["batch", "layer", "instance", "group"])
def test_every_kind_is_torchs_forwards_and_backwards(kind: Kind) -> None:
    told = TOLD["plain"][kind]
    block, axes = in_blocks(BLOCK, kind, TOLD["groups"])
    x_hat, inverse = standardize_over(block, axes, TOLD["eps"])
    down = standardize_over_backward(UPSTREAM.reshape(block.shape), x_hat, inverse, axes)
    assert np.allclose(x_hat.reshape(BLOCK.shape), told["out"], **EXACT)
    assert np.allclose(down.reshape(BLOCK.shape), told["dx"], **EXACT)
    assert np.allclose(normalized(BLOCK, kind, TOLD["groups"]), told["out"], **EXACT)


def test_the_one_without_a_mean_is_torchs_too() -> None:
    told, axes = TOLD["plain"]["rms"], (1, 2, 3)
    x_hat, inverse = rms_normalize(BLOCK, axes, TOLD["eps"])
    assert np.allclose(x_hat, told["out"], **EXACT)
    assert np.allclose(rms_normalize_backward(UPSTREAM, x_hat, inverse, axes), told["dx"], **EXACT)


def rows(block: np.ndarray) -> np.ndarray:
    """(samples, channels, height, width) as (all that share a mean, channels)."""
    return np.moveaxis(np.asarray(block), 1, -1).reshape(-1, BLOCK.shape[1])


def test_learned_batch_normalization_trains_and_evaluates_as_torchs_does() -> None:
    told = TOLD["learning"]
    norm = BatchNorm.of(6)
    norm.gamma, norm.beta = np.array(told["gamma"]), np.array(told["beta"])
    out, x_hat, inverse = norm.forward(rows(BLOCK), train=True)
    down, gamma, beta = norm.backward(rows(UPSTREAM), x_hat, inverse, train=True)
    norm.forward(rows(OTHER), train=True)
    assert np.allclose(out, rows(told["train"]["out"]), **EXACT)
    assert np.allclose(down, rows(told["train"]["dx"]), **EXACT)
    assert np.allclose(gamma, told["train"]["learned"]["weight"], **EXACT)
    assert np.allclose(beta, told["train"]["learned"]["bias"], **EXACT)
    running = told["running_after_x_and_other"]
    assert np.allclose(norm.mean, running["mean"], **EXACT)
    assert np.allclose(norm.variance, running["variance"], **EXACT)
    out, x_hat, inverse = norm.forward(rows(BLOCK), train=False)
    assert np.allclose(out, rows(told["eval"]["out"]), **EXACT)
    down, _, _ = norm.backward(rows(UPSTREAM), x_hat, inverse, train=False)
    assert np.allclose(down, rows(told["eval"]["dx"]), **EXACT)


def test_running_averages_are_torchs() -> None:
    seen = np.array([rows(BLOCK), rows(OTHER)])
    told = TOLD["learning"]["running_after_x_and_other"]
    for channel in range(6):
        values = seen[:, :, channel]
        means = running_average(values.mean(axis=1), 0.0, TOLD["momentum"])
        variances = running_average(values.var(axis=1, ddof=1), 1.0, TOLD["momentum"])
        assert means[-1] == pytest.approx(told["mean"][channel], rel=1e-12)
        assert variances[-1] == pytest.approx(told["variance"][channel], rel=1e-12)
