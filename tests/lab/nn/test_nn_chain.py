from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.nn.activations import ACTIVATIONS, Name
from studyapp.lab.nn.chain import Layer, backward, forward, log10_norm, parts, spread

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


def stacked(part: slice) -> tuple[np.ndarray, list[Layer], np.ndarray]:
    """Inputs, layers and top gradients of some of twelve chains, one for each seed."""
    draws = [np.random.default_rng(seed) for seed in range(12)][part]
    drawn = [np.array([rng.standard_normal((6, 6)) for rng in draws]) for _ in range(8)]
    return drawn[0], [Layer(unit, 0.4) for unit in drawn[2:]], drawn[1]


@pytest.mark.parametrize("residual", [False, True], ids=["stacked", "residual"])
@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_a_chain_in_a_stack_is_bit_for_bit_what_it_is_alone(name: Name, residual: bool) -> None:
    x, layers, top = stacked(slice(None))
    passes = forward(x, layers, ACTIVATIONS[name], residual=residual)
    together = backward(passes, layers, ACTIVATIONS[name], top, residual=residual)
    assert together.signal.shape == (7, 12)
    for seed in range(12):
        x, layers, top = stacked(slice(seed, seed + 1))
        passes = forward(x, layers, ACTIVATIONS[name], residual=residual)
        alone = backward(passes, layers, ACTIVATIONS[name], top, residual=residual)
        assert np.array_equal(together.signal[:, seed], alone.signal[:, 0])
        assert np.array_equal(together.weights[:, seed], alone.weights[:, 0])


def test_a_stack_takes_each_chain_as_far_down_as_alone_whatever_the_others_do() -> None:
    """One gradient explodes, one vanishes: bringing both back near 1 costs neither a digit."""
    units = np.stack([np.eye(5) * 1e9, np.eye(5) * 1e-9, np.eye(5)])
    layers, x = [Layer(units, 1.0)] * 30, np.broadcast_to(X, (3, *X.shape))
    passes = forward(x, layers, ACTIVATIONS["linear"])
    down = backward(passes, layers, ACTIVATIONS["linear"], np.broadcast_to(G, (3, *G.shape)))
    start = log10_norm(G)
    assert np.allclose(down.signal[0] - start, [270, -270, 0], atol=1e-9)


def test_arrays_of_an_earlier_pass_may_be_written_over() -> None:
    first = forward(X, LAYERS, ACTIVATIONS["tanh"])
    places = {id(step.out) for step in first}
    other = forward(-2 * X, LAYERS, ACTIVATIONS["tanh"])
    again = forward(-2 * X, LAYERS, ACTIVATIONS["tanh"], reuse=first)
    assert np.array_equal(again[-1].out, other[-1].out)
    assert places & {id(step.out.base) for step in again}
    fewer = forward(X[:3], LAYERS, ACTIVATIONS["tanh"], reuse=again)
    assert np.array_equal(fewer[-1].out, forward(X[:3], LAYERS, ACTIVATIONS["tanh"])[-1].out)
    wider = forward(np.vstack([X, X]), LAYERS, ACTIVATIONS["tanh"], reuse=fewer)
    assert wider[-1].out.shape == (16, 5)


def test_a_residual_branch_is_scaled_both_ways() -> None:
    def of(x: np.ndarray) -> float:
        passes = forward(x, LAYERS, ACTIVATIONS["tanh"], residual=True, branch=0.3)
        return float((passes[-1].out * G).sum())

    passes = forward(X, LAYERS, ACTIVATIONS["tanh"], residual=True, branch=0.3)
    down = backward(passes, LAYERS, ACTIVATIONS["tanh"], G, residual=True, branch=0.3)
    assert 10 ** down.signal[0] == pytest.approx(np.linalg.norm(slope_of(of, X)), rel=1e-6)


def test_a_signal_that_no_float_holds_is_not_sent_on() -> None:
    layers = [Layer(np.eye(5), 1e60)] * 10
    with np.errstate(all="raise"):
        passes = forward(X, layers, ACTIVATIONS["relu"])
        down = backward(passes, layers, ACTIVATIONS["relu"], G)
    assert len(passes) == 4
    assert down.signal.shape == (5,)
    assert np.isfinite(down.signal).all()


def test_only_the_weights_asked_for_are_weighed() -> None:
    passes = forward(X, LAYERS, ACTIVATIONS["tanh"])
    every = backward(passes, LAYERS, ACTIVATIONS["tanh"], G).weights
    ends = backward(passes, LAYERS, ACTIVATIONS["tanh"], G, weighed=(0, 3)).weights
    assert np.array_equal(ends[[0, 3]], every[[0, 3]])
    assert (ends[1:3] == -np.inf).all()


def test_no_bias_of_the_length_comes_from_taking_the_slope_from_the_output() -> None:
    """tanh' is 1 - tanh²; far out on its flat part the exact slope is e^-2|z|."""
    for z in (0.1, 3.0, 9.0):
        passes = forward(np.array([[z]]), [Layer(np.eye(1), 1.0)], ACTIVATIONS["tanh"])
        down = backward(passes, [Layer(np.eye(1), 1.0)], ACTIVATIONS["tanh"], np.ones((1, 1)))
        assert 10 ** down.signal[0] == pytest.approx(1 / math.cosh(z) ** 2, rel=1e-7)


@pytest.mark.parametrize(("chains", "batch", "width"), [(100, 32, 32), (7, 64, 128), (1, 4, 4)])
def test_the_parts_of_a_stack_are_all_of_it_the_larger_first(
    chains: int, batch: int, width: int
) -> None:
    found = [range(chains)[part] for part in parts(chains, batch, width)]
    assert [chain for part in found for chain in part] == list(range(chains))
    sizes = [len(part) for part in found]
    assert max(sizes) == sizes[0] <= min(sizes) + 1
