"""Networks side by side: each is the network that it would be alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.nn import initialization
from studyapp.lab.nn.activations import Name
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.nn.variants import Variants
from studyapp.lab.streams import Streams

X = Streams(3).normals("data", (12, 4))
TARGET = Streams(3).normals("target", (12, 2))
WIDTHS = (4, 6, 5, 2)
NAMES: list[Name] = ["relu", "relu", "tanh", "sigmoid"]
DROPOUT = [0.0, 0.4, 0.0, 0.3]
NORM = [True, False, True, False]
MASKS = [np.random.default_rng(at).random((12, units)) for at, units in enumerate((6, 5))]


class Given:
    """A generator that hands out the masks in turn."""

    def __init__(self) -> None:
        self.left = list(MASKS)

    def random(self, shape: tuple[int, ...]) -> Any:
        return self.left.pop(0)


def side_by_side() -> Variants:
    return Variants(
        WIDTHS,
        NAMES,
        streams=Streams(1),
        scales=[initialization.he, 0.7, initialization.xavier, 1.5],
        dropout=DROPOUT,
        norm=NORM,
    )


def alone(at: int) -> Network:
    scales: list[Any] = [initialization.he, 0.7, initialization.xavier, 1.5]
    return Network(
        WIDTHS,
        NAMES[at],
        streams=Streams(1),
        scale=scales[at],
        norm="before" if NORM[at] else "none",
        dropout=DROPOUT[at],
    )


@pytest.mark.parametrize("at", range(4), ids=["norm", "dropout", "tanh-norm", "sigmoid-dropout"])
def test_each_trains_as_it_would_alone(at: int) -> None:
    nets, one = side_by_side(), alone(at)
    together, separate = Adam(0.01), Adam(0.01)
    for _ in range(30):
        out = nets.forward(X, train=True, masks=MASKS)
        together.step([nets.weights], [nets.backward(out - TARGET)])
        mine = one.forward(X, train=True, masks=Given())  # type: ignore[arg-type]
        separate.step(one.trainable, one.backward(mine - TARGET))
    assert np.allclose(out[at], mine, atol=1e-12)
    assert np.allclose(nets.forward(X)[at], one.forward(X), atol=1e-12)


def test_some_of_them_can_be_trained_while_the_others_rest() -> None:
    nets = side_by_side()
    before = nets.weights.copy()
    gradient = nets.backward(nets.forward(X, train=True, masks=MASKS) - TARGET)
    Adam(0.01).step([nets.weights[1:3]], [gradient[1:3]])
    moved = np.any(nets.weights != before, axis=1)
    assert moved.tolist() == [False, True, True, False]


def test_each_may_have_inputs_of_its_own() -> None:
    nets = side_by_side()
    same = nets.forward(np.broadcast_to(X, (4, *X.shape)))
    gradient = nets.backward(same - TARGET).copy()
    assert np.array_equal(same, nets.forward(X))
    assert np.allclose(gradient, nets.backward(same - TARGET), atol=1e-15)
