from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("residual")


def run(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("branch", [1.0, 0.3])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_gradient_is_the_product_of_the_jacobians_of_every_input(
    activation: str, branch: float
) -> None:
    depth, streams = 4, Streams(3)
    slope_of = {
        "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        "tanh": lambda z: 1 / np.cosh(z) ** 2,
        "relu": lambda z: (z > 0) * 1.0,
    }[activation]
    value_of = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: np.where(z > 0, z, 0),
    }[activation]
    weights = [streams.normals("weights", (64, 64), at) * 0.7 / 8 for at in range(depth)]
    top = streams.normals("gradient", (32, 64))
    total = 0.0
    for x, g in zip(streams.normals("data", (32, 64)), top / np.linalg.norm(top), strict=True):
        h, jacobian = x, np.eye(64)
        for w in weights:
            z = w.T @ h
            jacobian = (np.eye(64) + branch * slope_of(z)[:, None] * w.T) @ jacobian
            h = h + branch * value_of(z)
        total += float(np.sum((g @ jacobian) ** 2))
    found = run(activation=activation, gain=0.7, depth=depth, branch=branch, seed=3)
    assert found.log10_residual == pytest.approx(np.log10(total) / 2, abs=1e-12)


def test_without_branches_a_residual_net_passes_everything_on_unchanged() -> None:
    found = run(branch=0.0)
    assert found.log10_residual == pytest.approx(0, abs=1e-13)
    assert found.residual_signal == pytest.approx(1, abs=1e-13)
    assert found.log10_plain < -25


def test_the_scaled_net_is_the_residual_net_with_that_branch() -> None:
    found, other = run(depth=49), run(depth=49, branch=1 / 7)
    assert found.log10_scaled == pytest.approx(other.log10_residual, abs=1e-12)
    assert found.scaled_signal == pytest.approx(other.residual_signal, rel=1e-12)


def test_its_words_follow_the_run() -> None:
    for values, words in (
        ({}, "The plain net loses it"),
        ({"activation": "relu", "gain": 1.4}, "the gradient explodes"),
        ({"activation": "relu", "gain": 1.4, "depth": 5}, "Neither loses it"),
    ):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
