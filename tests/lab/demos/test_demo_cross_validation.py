"""Cross-validation against a fit made fold by fold, and against the theory of least squares."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.cross_validation import _error, _leave_one_out
from studyapp.lab.params import build
from studyapp.lab.streams import Streams
from studyapp.lab.sweep import sweep

DEMO = find("cross_validation")
X = Streams(2).normals("data", (3, 20, 4))
Y = Streams(2).normals("y", (3, 20))


def test_a_fold_is_scored_by_a_fit_to_all_other_rows() -> None:
    part = np.arange(4, 9)
    found = _error(X, Y, part)
    for at in range(3):
        kept = np.setdiff1d(np.arange(20), part)
        fit = np.linalg.lstsq(X[at, kept], Y[at, kept])[0]
        assert found[at] == pytest.approx(np.mean((X[at, part] @ fit - Y[at, part]) ** 2))


def test_leaving_out_one_row_by_its_leverage_is_leaving_it_out() -> None:
    one_by_one = np.mean([_error(X, Y, np.array([row])) for row in range(20)], axis=0)
    assert np.allclose(_leave_one_out(X, Y), one_by_one, rtol=1e-12)


def test_as_many_folds_as_rows_leave_out_one_row_at_a_time() -> None:
    result = DEMO.run(build(DEMO, {"rows": 30, "folds": 30}))
    assert np.allclose(result.by_folds, result.leave_one, rtol=1e-10)


def test_the_true_error_is_that_of_least_squares_on_normal_inputs() -> None:
    """E = σ² (1 + p / (n - p - 1)) for n rows of p N(0, 1) features."""
    found = sweep(DEMO, build(DEMO, {"repeats": 200}), range(10)).measures["true_error"]
    z = (found.mean() - (1 + 5 / (60 - 5 - 1))) / (found.std(ddof=1) / math.sqrt(10))
    assert abs(z) < 4
