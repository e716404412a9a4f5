from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.sigmoid_window import chain, factor, window_width
from studyapp.lab.params import build

DEMO = find("sigmoid_window")


def run(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("weight", [4.01, 6.9, 20.0, 100.0])
def test_at_the_edges_of_the_window_the_factor_is_one(weight: float) -> None:
    half = window_width(np.array([weight]))[0] / 2
    edges = np.array([0.5 - half, 0.5 + half])
    assert factor(weight, edges) == pytest.approx(1, abs=1e-9)
    inside, outside = factor(weight, np.array([0.5 + 0.99 * half, 0.5 + 1.01 * half]))
    assert inside > 1 > outside


def test_the_widest_window_is_the_published_one() -> None:
    """Nielsen 2015, chapter 5, problem: about 0.45, at |w| about 6.9."""
    found = run()
    assert found.widest_window == pytest.approx(0.45, abs=0.005)
    assert found.weight_at_widest == pytest.approx(6.9, abs=0.01)
    weights = np.linspace(4, 60, 56_001)
    assert found.widest_window == pytest.approx(window_width(weights).max(), abs=1e-9)


@pytest.mark.parametrize(("weight", "start"), [(7.0, 0.52), (7.0, 0.6), (3.0, 0.2), (20.0, 0.5)])
def test_the_chain_rule_is_what_a_small_step_gives(weight: float, start: float) -> None:
    step = 1e-7
    up, down = (chain(weight, start + s, 6)[-1] for s in (step, -step))
    found = run(weight=weight, start=start, depth=6)
    assert 10**found.log10_product == pytest.approx((up - down) / (2 * step), rel=1e-4)


def test_the_middle_is_where_a_chain_stays_and_the_only_place_where_all_units_lengthen() -> None:
    assert run(start=0.5, depth=10).units_in_window == 10
    assert run(start=0.51, depth=10).units_in_window == 1


def test_the_chance_is_that_of_both_tails() -> None:
    for spread in (0.5, 1.0, 3.0):
        tails = 2 * NormalDist(0, spread).cdf(-4)
        assert run(spread=spread).large_chance == pytest.approx(tails, rel=1e-9)


def test_a_product_beyond_floats_keeps_its_logarithm() -> None:
    with np.errstate(all="raise", under="ignore"):
        found = run(weight=10_000.0, start=1.0, depth=200)
        DEMO.draw(build(DEMO, {"weight": 10_000.0, "depth": 200}), found, english)
    assert found.log10_product == pytest.approx(200 * (4 - 5000 / np.log(10)), rel=1e-6)


def test_its_words_follow_the_run() -> None:
    for values, words in (
        ({"weight": 3.0}, "no input can make it grow"),
        ({"weight": 100.0}, "within a window of 0.0917, by 25 at most"),
    ):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
