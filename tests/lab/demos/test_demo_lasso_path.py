from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.datasets import own, shipped
from studyapp.lab.demo import find, measures
from studyapp.lab.demos.lasso_path import STRENGTHS
from studyapp.lab.params import build

DEMO = find("lasso_path")
REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "lasso.json").read_text())


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("alpha", list(REFERENCE["lasso"]))
def test_its_zeros_are_those_of_scikit_learn(alpha: str) -> None:
    """Its columns have length 1 and its target is not scaled: alpha √n / σ is our strength."""
    y = shipped("diabetes").y
    strength = float(alpha) * np.sqrt(len(y)) / y.std()
    told = np.array(REFERENCE["lasso"][alpha])
    result = result_of(strength=strength)
    assert result.zeros == np.sum(told == 0)
    length = np.linalg.norm(told) / (np.sqrt(len(y)) * y.std())
    assert result.weight_norm == pytest.approx(length, rel=1e-9)


def test_features_enter_in_the_published_order() -> None:
    result = result_of()
    assert (result.order + 1).tolist() == [3, 9, 4, 7, 2, 10, 5, 8, 6, 1]
    assert (np.diff(result.entered) < 0).all()


def test_the_errors_are_those_of_leaving_rows_out_one_fold_at_a_time() -> None:
    """Ridge once more, fold by fold, by its own equations."""
    params = build(DEMO, {"penalty": "l2", "strength": 0.5, "folds": 3})
    from studyapp.lab.streams import Streams

    data = shipped("diabetes")
    X, y = data.x, (data.y - data.y.mean()) / data.y.std()
    order, total = Streams(0).shuffle.permutation(len(y)), 0.0
    for fold in range(3):
        held = order[fold::3]
        kept = np.setdiff1d(order, held)
        mean, spread = X[kept].mean(axis=0), X[kept].std(axis=0)
        A, b = (X[kept] - mean) / spread, y[kept] - y[kept].mean()
        w = np.linalg.solve(A.T @ A / len(b) + 0.5 * np.eye(10), A.T @ b / len(b))
        total += np.sum((y[held] - y[kept].mean() - (X[held] - mean) / spread @ w) ** 2)
    assert DEMO.run(params).left_out_error == pytest.approx(total / len(y), rel=1e-10)


def test_collinear_features_are_fitted_too() -> None:
    result = result_of(data="longley", penalty="l1", strength=0.01)
    assert np.isfinite(list(measures(result).values())).all()
    assert result.nonzeros < 6


def test_a_table_with_more_columns_than_rows_and_a_copied_one_runs() -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((12, 30))
    x[:, 7] = x[:, 3]
    rows = [",".join(f"{v:.6f}" for v in (*row, row[0] - row[4])) for row in x]
    header = ",".join([*(f"f{i}" for i in range(30)), "y"])
    data = own("\n".join([header, *rows]).encode(), "mine.csv", "regression")
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        params = build(DEMO, {"data": data})
        result = DEMO.run(params)
    assert np.isfinite(list(measures(result).values())).all()
    assert "f" in DEMO.explain(params, result, english)
    assert DEMO.draw(params, result, english)


def test_every_l2_weight_is_there_at_every_strength() -> None:
    assert (result_of(penalty="l2").weights != 0).all()
    assert not result_of().weights[:, STRENGTHS > 1].any()
