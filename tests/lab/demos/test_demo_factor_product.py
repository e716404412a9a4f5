from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build

DEMO = find("factor_product")


def run(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("unevenness", [0.0, 0.3])
@pytest.mark.parametrize("depth", [1, 7, 100])
@pytest.mark.parametrize("factor", [0.25, 0.99, 1.01])
def test_the_product_is_what_multiplying_one_by_one_gives(
    factor: float, depth: int, unevenness: float
) -> None:
    factors = [
        Decimal(factor) * (1 + (-1) ** layer * Decimal(unevenness)) for layer in range(depth)
    ]
    expected = float(math.prod(factors, start=Decimal(1)))
    result = run(factor=factor, depth=depth, unevenness=unevenness)
    assert result.product == pytest.approx(expected, rel=1e-12)
    assert result.arithmetic_mean == pytest.approx(float(sum(factors)) / depth, rel=1e-12)
    assert result.geometric_mean == pytest.approx(expected ** (1 / depth), rel=1e-12)


def test_the_line_ends_at_the_product_and_starts_at_one() -> None:
    for depth in (1, 10, 3000):
        result = run(depth=depth)
        assert result.layers[[0, -1]].tolist() == [0, depth]
        assert result.log10_left[0] == 0
        assert result.log10_left[-1] == result.log10_product
        assert (np.diff(result.layers) >= 1).all()


@pytest.mark.parametrize(("factor", "end"), [(0.5, 0.0), (1.9, math.inf)])
def test_a_product_beyond_floats_keeps_its_logarithm_and_says_where(
    factor: float, end: float
) -> None:
    with np.errstate(all="raise"):
        result = run(factor=factor, depth=5000)
        DEMO.draw(build(DEMO, {"factor": factor, "depth": 5000}), result, english)
    assert result.product == pytest.approx(end)
    assert result.log10_product == pytest.approx(5000 * math.log10(factor))
    first = {0.5: 1020, 1.9: 1105}[factor]  # 0.5^1020 < 1e-307, 1.9^1105 > 1e308
    assert result.trouble is not None
    assert result.trouble.layer == first


def test_its_words_follow_the_run() -> None:
    for values, words in (
        ({}, "It halves every 69 layers"),
        ({"factor": 1.25}, "It doubles every 3.11 layers"),
        ({"factor": 1.0}, "as long as it was"),
        ({"factor": 1.0, "unevenness": 0.5}, "geometric mean of the factors, 0.866"),
    ):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
