from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.dropout_batch_norm import RATES, Result
from studyapp.lab.params import build

DEMO = find("dropout_batch_norm")


def ran(**values: Any) -> Result:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize(
    ("activation", "mean", "square"),
    [("relu", 1 / math.sqrt(2 * math.pi), 0.5), ("linear", 0.0, 1.0)],
)
def test_the_shift_of_a_normal_has_its_closed_form(
    activation: str, mean: float, square: float
) -> None:
    """Var h / (E h²/(1 - p) - (E h)²) with the moments of a standard normal; four standard errors
    of the mean over forty seeds are allowed."""
    for p in (0.1, 0.5, 0.8):
        told = (square - mean**2) / (square / (1 - p) - mean**2)
        ratios = [ran(activation=activation, rate=p, seed=s).variance_ratio for s in range(40)]
        assert np.mean(ratios) == pytest.approx(told, abs=4 * np.std(ratios) / math.sqrt(40))
        assert np.std(ratios) < 0.05 * told
        assert ran(activation=activation, rate=p).told_ratio == pytest.approx(told, rel=0.03)


def test_what_comes_out_at_evaluation_spreads_by_the_root_of_the_ratio() -> None:
    result = ran()
    assert result.eval_std == pytest.approx(math.sqrt(result.variance_ratio), rel=1e-4)
    assert result.in_training.std() == pytest.approx(1, abs=1e-4)
    assert abs(result.mean_shift) < 0.05


def test_the_more_is_dropped_the_larger_the_shift() -> None:
    result = ran()
    assert (np.diff(result.told) < 0).all()
    assert (np.diff(result.ratios) < 0).all()
    assert (RATES[0], result.ratios[0]) == (0, 1)


def test_the_other_order_has_none_and_says_so() -> None:
    params = build(DEMO, {"order": "norm_first"})
    result = DEMO.run(params)
    assert np.array_equal(result.in_training, result.at_evaluation)
    assert "the same in training and at evaluation" in DEMO.explain(params, result, english)
