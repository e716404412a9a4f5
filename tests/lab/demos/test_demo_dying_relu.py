from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find, measures
from studyapp.lab.demos import dying_relu
from studyapp.lab.nn.activations import sigmoid
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import SGD
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("dying_relu")


def run(**values: Any) -> dying_relu.Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, dying_relu.Result)
    return result


@pytest.mark.parametrize("rate", [0.5, 5.0, 20.0])
def test_in_one_hidden_layer_the_dead_stay_dead(rate: float) -> None:
    """No example sends a gradient through it, and what feeds it is not trained."""
    for seed in range(5):
        result = run(rate=rate, seed=seed)
        assert result.revived == 0
        assert (np.diff(result.off[0]) >= 0).all()


def test_without_a_leak_both_nets_are_the_same_net() -> None:
    result = run(leak=0.0)
    assert np.array_equal(result.off[0], result.off[1])
    assert np.array_equal(result.on_last[0], result.on_last[1])
    assert result.stuck_leaky == result.dead_share > 0


def test_the_relu_net_is_what_the_dense_network_becomes_by_plain_descent() -> None:
    result = run(rate=5.0, epochs=3, seed=2)
    streams = Streams(2)
    X = streams.normals("data", (200, 5))
    y = (np.sin(1.5 * X @ streams.normals("truth", (5,))) > 0).astype(float)[:, None]
    net = Network(
        (5, 64, 1), "relu", streams=streams, scale=lambda a, b: np.sqrt((2 if b > 1 else 1) / a)
    )
    descent = SGD(5.0)
    for _ in range(3):
        for rows in batches(200, 20, streams.shuffle):
            error = (sigmoid(net.forward(X[rows])) - y[rows]) / 20
            descent.step(net.trainable, net.backward(error))
    on = np.mean(X @ net.weights[0] + net.biases[0] > 0, axis=0)
    assert np.array_equal(np.sort(on), result.on_last[0])


def test_a_net_that_leaves_the_floats_is_stopped_and_told() -> None:
    result = run(rate=1000.0, epochs=60)
    assert result.trouble is not None
    assert result.trouble.step is not None
    assert result.trouble.step < 600
    assert all(np.isfinite(value) for value in measures(result).values())
    assert run(rate=1.0).trouble is None
