"""The luckiest of many coins, against the distribution of a maximum."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("test_set_selection")


def mean_of_the_best(models: int, rows: int) -> float:
    """E[max] = Σ (1 - F(k)^m) / n over the binomial distribution function F."""
    shares = [math.comb(rows, k) / 2**rows for k in range(rows + 1)]
    below = np.cumsum(shares)
    return float(np.sum(1 - below[:-1] ** models) / rows)


@pytest.mark.parametrize(("models", "rows"), [(1, 50), (30, 100), (1000, 100)])
def test_the_best_is_where_the_distribution_of_a_maximum_puts_it(models: int, rows: int) -> None:
    found = sweep(DEMO, build(DEMO, {"models": models, "rows": rows}), range(60))
    best = found.measures["best"]
    z = (best.mean() - mean_of_the_best(models, rows)) / (best.std(ddof=1) / math.sqrt(60))
    assert abs(z) < 4


def test_the_bound_holds_for_the_mean() -> None:
    for models in (10, 100, 10_000):
        assert mean_of_the_best(models, 100) <= 0.5 + math.sqrt(math.log(models) / 200)


def test_the_bars_count_every_model_once() -> None:
    params = build(DEMO, {"models": 500})
    chart = DEMO.draw(params, DEMO.run(params), lambda text, **values: text.format(**values))[1]
    assert np.sum(chart.marks[0].heights) == 500
