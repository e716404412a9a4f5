"""The floor as a limit, the gradient through two softmaxes by small steps, and both trainings."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demos.double_softmax import Params, back_through, run
from studyapp.lab.nn import losses
from studyapp.lab.streams import Streams

SMALL = Params(steps=20)


@pytest.mark.parametrize(("classes", "floor"), [(2, 0.313262), (10, 1.461150), (100, 3.622207)])
def test_the_floor_is_what_a_certain_and_right_softmax_costs(classes: int, floor: float) -> None:
    certain = np.eye(classes)[:1]
    assert losses.cross_entropy(certain, np.array([0])) == pytest.approx(floor, abs=1e-6)
    assert run(Params(classes=classes, steps=10)).floor == pytest.approx(floor, abs=1e-6)


def test_the_gradient_through_both_softmaxes_is_what_small_steps_give() -> None:
    rng = np.random.default_rng(2)
    z, label = 2 * rng.standard_normal((5, 4)), rng.integers(0, 4, 5)
    inner = losses.softmax(z)
    found = back_through(inner, losses.cross_entropy_gradient(inner, label))
    for place in np.ndindex(z.shape):
        e = np.zeros_like(z)
        e[place] = 1e-6
        up, down = (losses.cross_entropy(losses.softmax(z + s * e), label) for s in (1, -1))
        assert found[place] == pytest.approx((up - down) / 2e-6, rel=1e-6, abs=1e-9)


def test_softmax_once_is_plain_training_on_cross_entropy() -> None:
    streams = Streams(0)
    label = np.arange(300) % 10
    X = 2.0 * streams.normals("classes", (10, 8))[label] + streams.normals("data", (300, 8))
    W, by_hand = np.zeros((8, 10)), []
    for _ in range(21):
        by_hand.append(losses.cross_entropy(X @ W, label))
        W = W - 0.3 * X.T @ losses.cross_entropy_gradient(X @ W, label)
    assert np.allclose(run(SMALL).losses[:, 0], by_hand, rtol=1e-10)


def test_before_training_both_say_ln_k_and_one_pulls_k_times_less() -> None:
    for classes in (2, 10, 37):
        found = run(Params(classes=classes, steps=10))
        assert found.losses[0] == pytest.approx(math.log(classes), rel=1e-12)
        assert found.gradient_ratio == pytest.approx(classes, rel=1e-9)


def test_no_step_of_any_training_goes_below_the_floor() -> None:
    for rate in (0.3, 10.0):
        found = run(Params(classes=3, rate=rate, steps=300))
        assert found.losses[:, 1].min() >= found.floor
        assert found.losses[-1, 0] < 0.3 < found.floor
