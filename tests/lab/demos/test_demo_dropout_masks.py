from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.dropout_masks import Result, binomial
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("dropout_masks")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_the_last_unit_is_kept_when_the_largest_of_geometric_waits_is_over(rate: float) -> None:
    """P(all of H kept within t passes) = (1 - p^t)^H, so the mean is Σ 1 - (1 - p^t)^H."""
    params = build(DEMO, {"rate": rate, "batch": 1, "units": 32})
    found = sweep(DEMO, params, range(150)).measures["passes_until_all"]
    told = np.sum(1 - (1 - rate ** np.arange(2000.0)) ** 32)
    z = (found.mean() - told) / (found.std(ddof=1) / np.sqrt(found.size))
    assert abs(z) < 4, (found.mean(), told)


def test_the_number_that_a_mask_keeps_is_binomial() -> None:
    found = ran(drawn="sample", rate=0.3, passes=200)
    n, chance = len(found.kept_counts), binomial(64, 0.7)
    assert n == 200 * 32
    assert chance.sum() == pytest.approx(1, rel=1e-12)
    assert chance @ np.arange(65) == pytest.approx(64 * 0.7, rel=1e-12)
    counted = np.bincount(found.kept_counts.astype(int), minlength=65)
    common = chance * n > 10
    chi2 = np.sum((counted - n * chance)[common] ** 2 / (n * chance[common]))
    freedom = common.sum()
    assert abs(chi2 - freedom) < 4 * np.sqrt(2 * freedom)


def test_a_mask_is_drawn_as_often_as_said() -> None:
    once, each_pass, each_sample = (ran(drawn=drawn) for drawn in ("once", "pass", "sample"))
    assert [r.kept_counts.size for r in (once, each_pass, each_sample)] == [1, 60, 60 * 32]
    assert (once.masks == once.masks[0]).all()
    assert not (each_pass.masks == each_pass.masks[0]).all()
    assert once.expected_untrained == 0.5
    assert each_pass.expected_untrained == 0.5**60
    assert each_sample.expected_untrained == 0.5 ** (60 * 32)


def test_only_units_that_some_mask_kept_have_been_trained() -> None:
    found = ran(rate=0.9, passes=10)
    ever = found.masks.any(axis=0)
    assert found.untrained_share == pytest.approx(1 - ever.mean())
    assert found.untrained[0] == 1
    assert (np.diff(found.untrained) <= 0).all()
    assert found.gradient_on_dropped == 0 < found.gradient_on_kept


def test_with_nothing_dropped_all_are_trained_at_once() -> None:
    found = ran(rate=0.0)
    assert found.passes_until_all == 1
    assert found.mask_agreement == found.kept_share == 1
