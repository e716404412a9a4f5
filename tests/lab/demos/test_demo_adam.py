"""Adam against the shared optimizer, its first steps in closed form, and its invariances."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.i18n import english
from studyapp.lab.demos.adam import Params, bowl, demo, run
from studyapp.lab.nn.optimizers import Adam


@pytest.mark.parametrize("angle", [0.0, 30.0])
def test_its_path_is_that_of_the_shared_optimizer(angle: float) -> None:
    """That one agrees with fifty steps of torch's."""
    params = Params(angle=angle, loss_scale=3.0, beta1=0.8, beta2=0.95)
    hessian, w = bowl(params)
    optimizer, path = Adam(params.rate, beta1=0.8, beta2=0.95), run(params).paths["adam"]
    for expected in path[1:51]:
        optimizer.step([w], [3.0 * hessian @ w])
        assert np.allclose(w, expected, atol=1e-12)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.0, 0.98), st.floats(0.0, 0.9999), st.floats(0.01, 100.0))
def test_first_steps_have_their_closed_forms(beta1: float, beta2: float, scale: float) -> None:
    result = run(Params(beta1=beta1, beta2=beta2, loss_scale=scale, steps=10))
    assert result.first_step == pytest.approx(0.1, rel=1e-4)
    expected = 0.1 * (1 - beta1) / math.sqrt(1 - beta2)
    assert result.first_step_uncorrected == pytest.approx(expected, rel=1e-4)


def test_a_turn_leaves_plain_descent_as_it_is() -> None:
    straight, turned = run(Params()), run(Params(angle=30.0))
    assert np.allclose(
        np.linalg.norm(straight.paths["plain"], axis=1),
        np.linalg.norm(turned.paths["plain"], axis=1),
    )
    assert np.linalg.eigvalsh(turned.hessian) == pytest.approx([1, 100])


def test_without_memory_every_step_has_the_size_of_the_rate() -> None:
    path = run(Params(beta1=0.0, beta2=0.0, steps=50, rate=0.15)).paths["adam"]
    assert np.allclose(np.abs(np.diff(path, axis=0)), 0.15, rtol=1e-5)


def test_without_memory_the_rare_gradient_is_outvoted_two_to_one() -> None:
    assert run(Params(beta1=0.0, beta2=0.0)).rare_drift == pytest.approx(1 / 3, abs=1e-6)


def test_words_follow_the_run() -> None:
    for params, words in (
        (Params(), "Adam 79, plain descent 424"),
        (Params(loss_scale=100.0), "plain descent more than 500"),
        (Params(beta1=0.0, beta2=0.1), "the wrong way"),
    ):
        assert words in demo.explain(params, run(params), english)
