from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos import relu_sparsity
from studyapp.lab.demos.relu_sparsity import jaccard
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("relu_sparsity")


def run(**values: Any) -> relu_sparsity.Result:
    result = DEMO.run(build(DEMO, {"steps": 40} | values))
    assert isinstance(result, relu_sparsity.Result)
    return result


def test_two_sets_share_what_both_hold_over_what_either_holds() -> None:
    rows = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0]], bool)
    # 1/3, 2/4, 2/4 among the first three; nothing shared with the empty one
    assert jaccard(rows) == pytest.approx((1 / 3 + 1 / 2 + 1 / 2) / 6, abs=1e-15)


def test_by_the_toss_of_a_coin_two_inputs_share_a_third() -> None:
    tossed = np.random.default_rng(0).random((400, 1000)) < 0.5
    assert jaccard(tossed) == pytest.approx(1 / 3, abs=2e-3)


def test_before_training_a_unit_is_off_for_half_of_the_inputs_whatever_its_weights() -> None:
    """z is symmetric about 0: 1/2 in expectation; over 20 seeds and 6000 outputs within 4 sigma."""
    shares = [run(seed=seed, steps=1).off_share for seed in range(20)]
    spread = np.std(shares, ddof=1) / np.sqrt(20)
    assert abs(np.mean(shares) - 0.5) < 4 * spread < 0.02


@pytest.mark.parametrize(("at", "activation", "gain"), [(0, "relu", 2.0), (1, "tanh", 1.0)])
def test_each_net_is_what_the_dense_network_becomes_alone(
    at: int, activation: Any, gain: float
) -> None:
    result, streams = run(seed=5), Streams(5)
    truth = streams.normals("truth", (10, 1))
    truth = truth / np.linalg.norm(truth) * np.sqrt(10)
    X = streams.normals("data", (60, 10))
    y = np.sin(X @ truth / 2) + 0.3 * streams.normals("noise", (60, 1))
    net = Network(
        (10, 100, 1),
        activation,
        streams=streams,
        scale=lambda a, b: np.sqrt((gain if b > 1 else 1) / a),
    )
    descent = Adam(relu_sparsity.RATE)
    for _ in range(40):
        descent.step(net.trainable, net.backward(2 * (net.forward(X) - y) / 60))
    assert result.train[at, -1] == pytest.approx(np.mean((net.forward(X) - y) ** 2), rel=1e-9)
    fresh = streams.normals("fresh", (300, 10))
    wanted = np.mean((net.forward(fresh) - np.sin(fresh @ truth / 2)) ** 2)
    assert result.test[at, -1] == pytest.approx(wanted, rel=1e-9)
