from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos import convergence_race
from studyapp.lab.nn.losses import binary_cross_entropy, binary_cross_entropy_gradient
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import SGD
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("convergence_race")


def run(**values: Any) -> convergence_race.Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, convergence_race.Result)
    return result


@pytest.mark.parametrize(
    ("name", "variance"), [("relu", 2.0), ("tanh", 1.0), ("sigmoid", 16.0)], ids=str
)
def test_each_net_goes_the_way_of_the_dense_network_alone(name: Any, variance: float) -> None:
    result = run(rate="0.3", limit=40, seed=3)
    x, y = convergence_race.spiral(Streams(3))
    net = Network(
        (2, 24, 24, 24, 24, 1),
        name,
        streams=Streams(3),
        scale=lambda a, b: np.sqrt((variance if b > 1 else 1) / a),
    )
    descent, losses = SGD(0.3), []
    for _ in range(len(getattr(result, name).losses)):
        z = net.forward(x)
        losses.append(binary_cross_entropy(z, y))
        descent.step(net.trainable, net.backward(binary_cross_entropy_gradient(z, y)))
    assert np.allclose(getattr(result, name).losses, losses, rtol=1e-6)


def test_the_best_rate_is_the_one_that_arrives_first() -> None:
    best = run(limit=400, depth=2)
    for rate in ("0.1", "0.3", "1", "3"):
        alone = run(limit=400, depth=2, rate=rate)
        assert best.relu.steps <= alone.relu.steps
        assert best.tanh.steps <= alone.tanh.steps


def test_it_stops_at_the_first_loss_below_the_target() -> None:
    for _, way in convergence_race._ways(run(depth=2)):
        assert way.arrived
        assert way.losses[-1] <= 0.2 < way.losses[:-1].min()
        assert way.steps == len(way.losses) - 1


def test_a_net_that_does_not_arrive_counts_one_step_more_than_all() -> None:
    params = build(DEMO, {"limit": 20, "target": 0.05})
    result = DEMO.run(params)
    assert result.steps_sigmoid == 21
    assert not result.sigmoid.arrived
    assert "The sigmoid net does not come below" in DEMO.explain(params, result, english)


def test_a_rate_that_diverges_leaves_the_race() -> None:
    result = run(rate="3", depth=6, limit=300, target=0.05)
    assert np.isfinite(result.relu.losses).all()
    assert np.isfinite(result.tanh.losses).all()
