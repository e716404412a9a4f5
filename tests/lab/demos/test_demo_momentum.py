"""Momentum on a bowl has rates that were derived long ago."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.i18n import english
from studyapp.lab.demos.momentum import METHODS, Method, Params, demo, run, setting, theory


@pytest.mark.parametrize("condition", [10.0, 100.0, 1000.0])
def test_tuned_methods_have_the_published_rates(condition: float) -> None:
    """Goh 2017 for the heavy ball, Lessard, Recht & Packard 2016 (table 1) for Nesterov's."""
    root = math.sqrt(condition)
    result = run(Params(condition=condition))
    assert result.theory_plain == pytest.approx((condition - 1) / (condition + 1), rel=1e-12)
    assert result.theory_heavy == pytest.approx((root - 1) / (root + 1), rel=1e-7)
    assert result.theory_nesterov == pytest.approx(1 - 2 / math.sqrt(3 * condition + 1), rel=1e-7)
    assert result.rate_plain == pytest.approx(result.theory_plain, rel=1e-6)
    assert result.rate_heavy == pytest.approx(result.theory_heavy, rel=0.01)
    assert result.rate_nesterov == pytest.approx(result.theory_nesterov, rel=0.01)


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=50)
@given(st.floats(0.01, 2.0), st.floats(0.0, 0.99), st.floats(1.0, 300.0).map(lambda k: round(k, 3)))
def test_no_step_size_or_momentum_beats_the_tuned_one(
    method: Method, rate: float, beta: float, condition: float
) -> None:
    def worst(rate: float, beta: float) -> float:
        return max(theory(method, rate, beta, c) for c in (1.0, condition))

    beta = 0.0 if method == "plain" else beta
    best = worst(*setting(method, Params(condition=condition)))
    assert worst(2 * rate / condition, beta) >= best - 1e-7


@pytest.mark.parametrize("method", METHODS)
def test_the_theory_is_the_spectral_radius_of_the_recursion(method: Method) -> None:
    rate, beta, c = 0.02, 0.0 if method == "plain" else 0.7, 100.0
    if method == "nesterov":
        top = [(1 + beta) * (1 - rate * c), -beta * (1 - rate * c)]
    else:
        top = [1 + beta - rate * c, -beta]
    radius = np.abs(np.linalg.eigvals(np.array([top, [1.0, 0.0]]))).max()
    assert theory(method, rate, beta, c) == pytest.approx(radius, rel=1e-12)


def test_a_run_that_diverges_is_stopped_and_says_so() -> None:
    params = Params(tuned=False, rate=2.0, beta=0.0)
    result = run(params)
    assert result.trouble is not None
    assert result.trouble.step is not None
    assert result.rate_plain == pytest.approx(3, rel=1e-6)
    assert result.steps_plain == params.steps + 1
    assert "diverges" in demo.explain(params, result, english)


def test_words_follow_the_run() -> None:
    for params, words in (
        (Params(), "comes to a thousandth at step 346"),
        (Params(steps=100), "plain descent does not in all 100 steps"),
        (Params(steps=20), "does not come within a thousandth in 20 steps"),
    ):
        assert words in demo.explain(params, run(params), english)
