from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.dropout_ensemble import Result
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("dropout_ensemble")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_its_averages_are_those_of_running_every_subnet_by_itself(rate: float) -> None:
    n, streams, found = 3, Streams(0), ran(units=3, rate=rate)
    x, W = streams.normals("data", (n,)), streams.normals("weights", (n, 4))
    b = streams.normals("bias", (4,))
    X, W1 = streams.normals("inputs", (20, 8)), streams.normals("first layer", (8, n)) / 2
    W2 = streams.normals("second layer", (n, 32)) * np.sqrt(2 / n)
    w3 = streams.normals("output", (32,)) / np.sqrt(32)

    def softmax(z: np.ndarray) -> np.ndarray:
        return np.exp(z) / np.exp(z).sum()

    mean, relu_mean = np.zeros(4), np.zeros(20)
    for kept in product((0, 1), repeat=n):
        chance = np.prod([1 - rate if k else rate for k in kept])
        factor = np.array(kept) / (1 - rate)
        mean += chance * softmax((x * factor) @ W + b)
        h = np.maximum(X @ W1, 0) * factor
        relu_mean += chance * np.maximum(h @ W2, 0) @ w3
    one = softmax(x @ W + b)
    assert found.arithmetic_gap == pytest.approx(np.abs(mean - one).max(), rel=1e-12)
    assert found.mean_share == pytest.approx(mean[one.argmax()], rel=1e-12)
    assert np.allclose(found.relu_mean, relu_mean, atol=1e-13)


def test_random_masks_come_near_to_the_mean_over_all() -> None:
    found = ran()
    drawn = Streams(0).named("check").choice(found.shares, 20_000)
    assert abs(drawn.mean() - found.mean_share) < 4 * found.spread / np.sqrt(20_000)


@pytest.mark.parametrize("rate", [0.05, 0.5, 0.9])
def test_the_probabilities_of_the_masks_add_up(rate: float) -> None:
    assert ran(rate=rate).chance.sum() == pytest.approx(1, rel=1e-12)


def test_with_nothing_dropped_there_is_one_net() -> None:
    found = ran(rate=0.0)
    assert found.arithmetic_gap < 1e-15
    assert found.spread < 1e-7
    assert found.relu_gap < 1e-14
