from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find, trouble
from studyapp.lab.demos.batch_norm_shift import Result, shaken_pass
from studyapp.lab.nn.losses import cross_entropy
from studyapp.lab.nn.network import Network
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("batch_norm_shift")
RNG = np.random.default_rng(4)
X, LABEL = RNG.standard_normal((12, 3)), RNG.integers(0, 2, 12)
SCALE, OFFSET = RNG.uniform(0.5, 1.5, (2, 5)), RNG.uniform(-0.5, 0.5, (2, 5))


def ran(**values: Any) -> Result:
    return DEMO.run(build(DEMO, values))


def net() -> Network:
    made = Network((3, 5, 5, 2), "tanh", streams=Streams(6), norm="before")
    for norm in made.norms:
        norm.gamma, norm.beta = RNG.uniform(0.5, 2, 5), RNG.standard_normal(5)
    return made


def test_the_gradients_of_a_shaken_net_are_those_of_finite_differences() -> None:
    shaken = net()
    _, gradients = shaken_pass(shaken, X, LABEL, SCALE, OFFSET)
    assert len(gradients) == len(shaken.trainable)
    for array, gradient in zip(shaken.trainable, gradients, strict=True):
        step = RNG.standard_normal(array.shape)
        ends = []
        for by in (1e-6, -2e-6):
            array += by * step  # noqa: PLW2901 - in place: the net holds the same array
            ends.append(cross_entropy(shaken_pass(shaken, X, LABEL, SCALE, OFFSET)[0], LABEL))
        array += 1e-6 * step  # noqa: PLW2901
        told = (ends[0] - ends[1]) / 2e-6
        assert np.sum(gradient * step) == pytest.approx(told, rel=1e-6, abs=1e-8)


def test_shaking_leaves_no_trace_in_what_is_learned() -> None:
    shaken = net()
    before = [array.copy() for array in shaken.trainable]
    shaken_pass(shaken, X, LABEL, SCALE, OFFSET)
    for array, kept in zip(shaken.trainable, before, strict=True):
        assert np.array_equal(array, kept)


def test_without_noise_the_shaken_net_is_the_normalized_one() -> None:
    result = ran(noise=0.0, steps=20)
    assert np.array_equal(result.shaken.losses, result.normed.losses)
    assert not np.array_equal(ran(noise=0.1, steps=20).shaken.losses, result.normed.losses)


def test_the_three_begin_with_the_same_weights_and_batches() -> None:
    result = ran(noise=0.0, gain=1.0, steps=20)
    other = ran(noise=0.9, gain=1.0, steps=20)
    assert np.array_equal(result.plain.losses, other.plain.losses)
    assert np.array_equal(result.normed.losses, other.normed.losses)


def test_a_plain_net_that_diverges_is_stopped_and_told() -> None:
    params = build(DEMO, {"gain": 1.5, "rate": 0.5, "depth": 6, "steps": 20})
    result = DEMO.run(params)
    found = trouble(result)
    assert found is not None
    assert found.step == result.plain.given_up
    assert np.isnan(result.plain.losses[-1])
    assert "the plain net not in 20 steps" in DEMO.explain(params, result, english)
