"""Two places for λ: where they are one by algebra, and where Adam's division parts them."""

from __future__ import annotations

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demos.weight_decay import NOISE_RATE, NOISE_STEPS, Params, demo, run
from studyapp.lab.nn.optimizers import SGD, Adam


def test_decoupled_decay_is_a_power_whatever_the_noise() -> None:
    """The noise's steps are the same with and without decay, but for Adam's own eps; what decay
    takes off the first weight of 1 is 1 - (1 - ηλ)^t, and a little of every later step."""
    result = run(Params(noise=1000.0, steps=5))
    expected = 1 - (1 - NOISE_RATE * 0.1) ** NOISE_STEPS
    assert result.decoupled_noisy == pytest.approx(expected, rel=0.06)
    assert result.decoupled_quiet == pytest.approx(expected, rel=0.06)


@pytest.mark.parametrize("momentum", [0.5, 0.9])
def test_under_momentum_decoupled_decay_is_l2_of_a_smaller_strength(momentum: float) -> None:
    """At rest w = (1 - ηλ)w - ηg/(1 - β), so g = -λ(1 - β)w: ridge with λ(1 - β)."""
    curvature, pull, strength, rate = 2.0, 1.0, 0.5, 0.01
    w, stepper = np.ones(1), SGD(rate, momentum=momentum)
    for _ in range(3000):
        gradient = curvature * w - pull
        w *= 1 - rate * strength
        stepper.step([w], [gradient])
    assert w[0] == pytest.approx(pull / (curvature + strength * (1 - momentum)), rel=1e-9)


def test_the_decoupled_row_is_adamw() -> None:
    """What the demo does by hand, decay first and then Adam's step, is what AdamW is."""
    rng = np.random.default_rng(0)
    ours, theirs = np.ones(3), np.ones(3)
    by_hand, adamw = Adam(0.01), Adam(0.01, decay=0.1, decoupled=True)
    for gradient in rng.standard_normal((50, 3)):
        ours *= 1 - 0.01 * 0.1
        by_hand.step([ours], [gradient])
        adamw.step([theirs], [gradient])
    assert np.array_equal(ours, theirs)


def test_a_rate_too_large_for_the_features_is_stopped_and_named() -> None:
    params = Params(rate=0.1, steps=500)
    result = run(params)
    assert result.trouble is not None
    assert len(result.gaps["sgd"]) < 500
    assert "grow without bound" in demo.explain(params, result, english)


def test_words_follow_the_run() -> None:
    for params, words in (
        (Params(steps=50), "After 50 steps"),
        (Params(steps=50, strength=0.0), "there is no decay"),
    ):
        assert words in demo.explain(params, run(params), english)
