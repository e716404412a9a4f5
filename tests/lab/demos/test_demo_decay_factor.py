"""Powers of one number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.i18n import english
from studyapp.lab.demos.decay_factor import FAR, Params, demo, run


@settings(deadline=None)
@given(st.floats(0.01, 2.5), st.floats(0.001, 1.0), st.integers(1, 200))
def test_what_is_left_is_a_power(rate: float, strength: float, steps: int) -> None:
    result = run(Params(rate=rate, strength=strength, steps=steps))
    expected = abs(1 - rate * strength) ** steps
    assert result.left_share == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert result.exponential >= 0


@settings(deadline=None)
@given(st.floats(0.01, 1.9), st.floats(-1.0, 1.0), st.integers(1, 200))
def test_with_a_pull_the_distance_from_the_balance_is_a_power(
    product: float, pull: float, steps: int
) -> None:
    result = run(Params(rate=product, strength=1.0, steps=steps, pull=pull))
    expected = pull + (1 - pull) * (1 - product) ** steps
    assert result.final_weight == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_half_is_left_after_the_half_life() -> None:
    result = run(Params())
    assert 0.99**result.half_life == pytest.approx(0.5, rel=1e-12)
    assert math.isinf(run(Params(rate=2.1, strength=1.0)).half_life)


def test_a_weight_that_blows_up_is_stopped_and_named() -> None:
    params = Params(rate=10.0, strength=10.0)
    result = run(params)
    assert result.trouble is not None
    assert FAR < result.left_share < FAR * 100
    assert "grows" in demo.explain(params, result, english)


@pytest.mark.parametrize(
    ("rate", "words"), [(0.5, "is left after 100 steps"), (1.5, "in every step"), (2.1, "grows")]
)
def test_words_follow_the_regime(rate: float, words: str) -> None:
    params = Params(rate=rate, strength=1.0)
    assert words in demo.explain(params, run(params), english)
