"""The dense network: its gradients against finite differences, its statistics, its dropout."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.network import MOMENTUM, Network
from studyapp.lab.nn.optimizers import SGD
from studyapp.lab.streams import Streams

X = Streams(3).normals("data", (12, 4))
TARGET = Streams(3).normals("target", (12, 3))


def net(**options: Any) -> Network:
    return Network((4, 6, 5, 3), **{"activation": "tanh", "streams": Streams(1)} | options)


def loss(network: Network, x: np.ndarray = X, train: bool = True) -> float:
    masks = np.random.default_rng(5) if network.rate else None
    return float(0.5 * np.sum((network.forward(x, train=train, masks=masks) - TARGET) ** 2))


@pytest.mark.parametrize("norm", ["none", "before", "after"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "elu"])
@pytest.mark.parametrize("dropout", [0.0, 0.4])
@pytest.mark.parametrize("train", [True, False])
def test_its_gradients_are_those_of_finite_differences(
    norm: str, activation: str, dropout: float, train: bool
) -> None:
    network = net(norm=norm, activation=activation, dropout=dropout)
    loss(network)  # running statistics that are neither 0 nor 1
    out = network.forward(X, train=train, masks=np.random.default_rng(5) if dropout else None)
    gradients = network.backward(out - TARGET)
    assert [g.shape for g in gradients] == [w.shape for w in network.trainable]
    for array, gradient in zip(network.trainable, gradients, strict=True):
        where = np.unravel_index(np.argmax(np.abs(gradient)), gradient.shape)
        kept = [(one.mean, one.variance) for one in network.norms]
        around = []
        for by in (1e-5, -2e-5):
            array[where] += by
            around.append(loss(network, train=train))
            for one, (mean, variance) in zip(network.norms, kept, strict=True):
                one.mean, one.variance = mean, variance
        array[where] += 1e-5
        assert gradient[where] == pytest.approx((around[0] - around[1]) / 2e-5, rel=1e-6, abs=1e-8)


def test_the_gradient_of_its_input_is_one_too() -> None:
    network = net(norm="before")
    network.backward(network.forward(X, train=True) - TARGET)
    gradient, moved = network.input_gradient.copy(), X.copy()
    moved[2, 1] += 1e-5
    up = loss(network, moved)
    moved[2, 1] -= 2e-5
    assert gradient[2, 1] == pytest.approx((up - loss(network, moved)) / 2e-5, rel=1e-6)


def test_running_statistics_move_a_tenth_of_the_way() -> None:
    network = net(norm="before")
    network.forward(X, train=True)
    z = network.passes[0].z
    assert np.allclose(network.norms[0].mean, MOMENTUM * z.mean(axis=0), atol=1e-15)
    wanted = (1 - MOMENTUM) + MOMENTUM * z.var(axis=0, ddof=1)
    assert np.allclose(network.norms[0].variance, wanted, atol=1e-15)


def test_evaluation_normalizes_one_example_by_what_ran_before() -> None:
    network = net(norm="before")
    for _ in range(50):
        network.forward(X, train=True)
    alone = [network.forward(X[i : i + 1]) for i in range(len(X))]
    assert np.allclose(np.concatenate(alone), network.forward(X), atol=1e-12)


def test_dropout_drops_in_training_only_and_scales_what_is_kept() -> None:
    network = net(dropout=0.25)
    network.forward(X, train=True, masks=np.random.default_rng(0))
    mask = network.passes[0].mask
    assert mask is not None
    assert set(np.unique(mask)) == {0.0, 1 / 0.75}
    network.forward(X, masks=np.random.default_rng(0))
    assert network.passes[0].mask is None


def test_two_networks_of_one_seed_start_the_same_whatever_their_scale() -> None:
    small, large = net(scale=0.1), net(scale=1.0)
    assert np.allclose(small.weights[1] * 10, large.weights[1], rtol=1e-15)


def test_training_it_changes_the_arrays_that_it_uses() -> None:
    network, step = net(norm="after"), SGD(0.01, momentum=0.9)
    before = loss(network)
    for _ in range(300):
        step.step(network.trainable, network.backward(network.forward(X, train=True) - TARGET))
    assert loss(network) < before / 10


def test_an_epoch_shows_every_example_once() -> None:
    seen = list(batches(10, 4, np.random.default_rng(0)))
    assert [len(one) for one in seen] == [4, 4, 2]
    assert sorted(np.concatenate(seen)) == list(range(10))
    again = list(batches(10, 4, np.random.default_rng(0)))
    assert all(np.array_equal(a, b) for a, b in zip(seen, again, strict=True))
