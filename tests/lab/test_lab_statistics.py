from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.statistics import mean, summary, t_interval, t_quantile, wilson


def test_few_seeds_are_shown_to_their_outermost() -> None:
    found = summary([3.0, 1.0, 2.0, 10.0])
    assert (found.median, found.low, found.high, found.n) == (2.5, 1.0, 10.0, 4)


def test_many_seeds_are_shown_to_their_percentiles() -> None:
    found = summary(np.arange(1001.0))
    assert (found.median, found.low, found.high) == (500.0, 25.0, 975.0)


def test_a_seed_without_a_number_is_counted_and_left_out() -> None:
    found = summary([1.0, math.nan, 3.0, -math.inf])
    assert (found.median, found.low, found.high) == (1.0, -math.inf, 3.0)
    assert (found.n, found.missing) == (4, 1)
    assert math.isnan(summary([math.nan]).median)


# Quantiles as printed in any table of Student's t.
@pytest.mark.parametrize(
    ("freedom", "quantile", "tolerance"),
    [
        (1, 12.7062, 1e-5),
        (2, 4.30265, 1e-5),
        (3, 3.18245, 0.002),
        (4, 2.77645, 4e-4),
        (9, 2.26216, 2e-5),
        (19, 2.09302, 2e-5),
        (99, 1.98422, 1e-5),
    ],
)
def test_the_t_quantile_agrees_with_the_tables(
    freedom: int, quantile: float, tolerance: float
) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(quantile, rel=tolerance)


@pytest.mark.parametrize("n", [5, 20])
def test_a_95_percent_interval_covers_the_truth_95_times_in_100(n: int) -> None:
    rng = np.random.default_rng(0)
    samples = rng.standard_normal((1500, n)) * 3 + 7
    covered = np.mean([low <= 7 <= high for low, high in map(t_interval, samples)])
    assert 0.93 < covered < 0.97


def test_a_product_has_its_interval_on_the_log_scale() -> None:
    """On the raw scale the interval of a mean of products is far from its level."""
    rng = np.random.default_rng(1)
    samples = np.exp(rng.standard_normal((1500, 20)) * 3)
    logs = [t_interval(row, scale="log") for row in samples]
    raws = [t_interval(row) for row in samples]
    assert 0.93 < np.mean([low <= 1 <= high for low, high in logs]) < 0.97
    truth = math.exp(4.5)
    assert np.mean([low <= truth <= high for low, high in raws]) < 0.7


def test_one_value_stands_for_itself_and_none_says_nothing() -> None:
    assert t_interval([0.25]) == (0.25, 0.25)
    assert t_interval([]) == (-math.inf, math.inf)
    assert t_interval([math.nan, 2.0]) == (2.0, 2.0)


def test_a_mean_of_products_is_geometric() -> None:
    assert mean([1.0, 100.0], "log") == pytest.approx(10)
    assert mean([1.0, 100.0]) == 50.5


def test_wilson_agrees_with_its_printed_examples() -> None:
    low, high = wilson(20, 20)
    assert low == pytest.approx(0.8389, abs=1e-4)
    assert high == 1.0
    assert wilson(35, 35)[0] > 0.9 > wilson(34, 34)[0]
    assert wilson(0, 0) == (0.0, 1.0)
