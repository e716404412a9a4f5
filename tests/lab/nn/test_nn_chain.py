from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.nn.activations import ACTIVATIONS, Name
from studyapp.lab.nn.chain import Layer, backward, forward, log10_norm, spread

RNG = np.random.default_rng(0)
X = RNG.standard_normal((8, 5))
G = RNG.standard_normal((8, 5))
LAYERS = [Layer(RNG.standard_normal((5, 5)), 0.7) for _ in range(4)]


def loss(x: np.ndarray, layers: list[Layer], name: Name, residual: bool, normalize: bool) -> float:
    passes = forward(x, layers, ACTIVATIONS[name], residual=residual, normalize=normalize)
    return float((passes[-1].out * G).sum())


def slope_of(f: object, at: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """The gradient of f at a matrix by central differences."""
    assert callable(f)
    found = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        e = np.zeros_like(at)
        e[place] = step
        found[place] = (f(at + e) - f(at - e)) / (2 * step)
    return found


@pytest.mark.parametrize("normalize", [False, True], ids=["plain", "normalized"])
@pytest.mark.parametrize("residual", [False, True], ids=["stacked", "residual"])
@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_the_gradient_is_what_small_steps_give(name: Name, residual: bool, normalize: bool) -> None:
    passes = forward(X, LAYERS, ACTIVATIONS[name], residual=residual, normalize=normalize)
    down = backward(passes, LAYERS, ACTIVATIONS[name], G, residual=residual)
    by_steps = slope_of(lambda x: loss(x, LAYERS, name, residual, normalize), X)
    assert 10 ** down.signal[0] == pytest.approx(np.linalg.norm(by_steps), rel=1e-6)

    def turned(unit: np.ndarray) -> float:
        layers = [Layer(unit, LAYERS[0].scale), *LAYERS[1:]]
        return loss(X, layers, name, residual, normalize)

    by_steps = slope_of(turned, LAYERS[0].unit) / LAYERS[0].scale
    assert 10 ** down.weights[0] == pytest.approx(np.linalg.norm(by_steps), rel=1e-6)


def test_orthogonal_layers_multiply_the_gradient_by_their_scale_exactly() -> None:
    turns = [np.linalg.qr(RNG.standard_normal((5, 5)))[0] for _ in range(50)]
    for factor in (0.9, 1.0, 1.1):
        layers = [Layer(q, factor) for q in turns]
        passes = forward(X, layers, ACTIVATIONS["linear"])
        down = backward(passes, layers, ACTIVATIONS["linear"], G / np.linalg.norm(G))
        assert down.signal[0] == pytest.approx(50 * math.log10(factor), abs=1e-12)


def test_a_gradient_beyond_what_a_float_holds_keeps_its_logarithm() -> None:
    layers = [Layer(np.eye(5), 1e-9)] * 60
    passes = forward(X, layers, ACTIVATIONS["sigmoid"])
    down = backward(passes, layers, ACTIVATIONS["sigmoid"], G / np.linalg.norm(G))
    assert down.signal[0] == pytest.approx(60 * (math.log10(0.25) - 9), abs=1e-6)


def test_a_dead_layer_stops_the_gradient_and_says_so() -> None:
    layers = [LAYERS[0], Layer(-np.ones((5, 5)), 1.0), LAYERS[1]]
    passes = forward(np.abs(X), layers, ACTIVATIONS["relu"])
    down = backward(passes, layers, ACTIVATIONS["relu"], G)
    assert down.signal[0] == -math.inf
    assert math.isfinite(down.signal[-1])


def test_lengths_and_spreads_survive_large_numbers() -> None:
    with np.errstate(all="raise"):
        assert log10_norm(np.full(4, 1e200)) == pytest.approx(math.log10(2) + 200)
        assert spread(np.array([1e200, -1e200])) == 1e200
    assert log10_norm(np.zeros(3)) == -math.inf
    assert spread(np.zeros(3)) == 0
