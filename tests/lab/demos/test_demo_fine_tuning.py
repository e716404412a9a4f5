from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos import fine_tuning
from studyapp.lab.nn.initialization import lecun
from studyapp.lab.nn.network import Network
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("fine_tuning")


def run(**values: Any) -> fine_tuning.Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, fine_tuning.Result)
    return result


def test_frozen_features_forget_nothing() -> None:
    result = run(steps=80, pretraining=100)
    assert (result.errors_a[2] == result.errors_a[2, 0]).all()


def test_the_careful_way_is_the_frozen_one_until_it_lets_go() -> None:
    result = run(steps=80, pretraining=100)
    first = result.steps <= 60
    assert np.array_equal(result.errors[2, first], result.errors[3, first])
    assert (result.errors_a[3, ~first] != result.errors_a[3, 0]).all()


@pytest.mark.parametrize("samples", [20, 60])
def test_from_scratch_is_the_dense_network_alone(samples: int) -> None:
    params = build(DEMO, {"samples": samples, "steps": 40, "pretraining": 0, "seed": 3})
    streams = Streams(3)
    _, task = fine_tuning.tasks(params, streams)
    net = Network((40, 16, 1), "tanh", streams=streams, scale=lecun, purpose="head")
    descent = Adam(fine_tuning.RATE)
    for _ in range(40):
        descent.step(net.trainable, net.backward(2 * (net.forward(task.x) - task.y) / samples))
    fresh = streams.normals("inputs", (300, 40), 2)
    right = task.right(fresh)
    wanted = np.mean((net.forward(fresh) - right) ** 2) / np.var(right)
    assert DEMO.run(params).error_scratch == pytest.approx(wanted, rel=1e-9)


def test_with_much_data_the_frozen_head_comes_near_the_least_squares_fit() -> None:
    """The only thing trained is linear in the features: its optimum is known."""
    params = build(DEMO, {"samples": 500, "steps": 1500, "pretraining": 300, "seed": 1})
    streams = Streams(1)
    task_a, task_b = fine_tuning.tasks(params, streams)
    expert = Network((40, 16, 8), "tanh", streams=streams, scale=lecun)
    descent, done = Adam(fine_tuning.RATE), 0
    order = streams.shuffle
    while done < 300:
        shuffled = order.permutation(1500)
        for start in range(0, 1500, 128):
            rows = shuffled[start : start + 128]
            error = expert.forward(task_a.x[rows]) - task_a.y[rows]
            descent.step(expert.trainable, expert.backward(2 * error / len(rows)))
            done += 1
            if done == 300:
                break

    def features(x: np.ndarray) -> np.ndarray:
        hidden = np.tanh(x @ expert.weights[0] + expert.biases[0])
        return np.hstack([hidden, np.ones((len(x), 1))])

    head = np.linalg.lstsq(features(task_b.x), task_b.y, rcond=None)[0]
    fresh = streams.normals("inputs", (300, 40), 2)
    right = task_b.right(fresh)
    wanted = np.mean((features(fresh) @ head - right) ** 2) / np.var(right)
    assert 0.95 * wanted < DEMO.run(params).error_frozen < 1.5 * wanted
