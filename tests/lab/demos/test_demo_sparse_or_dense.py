from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.sparse_or_dense import L1_STRENGTHS, L2_STRENGTHS, lasso, ridge
from studyapp.lab.nn.penalties import Moments, lasso_path
from studyapp.lab.nn.penalties import ridge as one_ridge
from studyapp.lab.params import build

DEMO = find("sparse_or_dense")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def test_its_stacked_solutions_are_those_of_one_problem_at_a_time() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((2, 30, 12))
    gram = X.swapaxes(1, 2) @ X / 30
    c = X.swapaxes(1, 2) @ rng.standard_normal((2, 30, 3)) / 30
    l1 = lasso(gram, c, lambda _d, _t, /: None)
    l2 = ridge(*np.linalg.eigh(gram), c)
    for problem in range(2):
        for count in range(3):
            of = Moments(gram[problem], c[problem, :, count])
            told = lasso_path(of, 0.01).at(L1_STRENGTHS)
            assert np.allclose(l1[problem, :, count], told, atol=0.01)
            assert np.allclose(l2[problem, :, count], one_ridge(of, L2_STRENGTHS), atol=1e-10)


def test_an_error_in_expectation_is_the_mean_over_fresh_samples() -> None:
    result = result_of(problems=1)
    fresh = np.random.default_rng(1).standard_normal((20_000, 100))
    for w, error in ((result.l1, result.l1_error), (result.l2, result.l2_error)):
        residual = fresh @ (w - result.truth) + 0.7 * np.random.default_rng(2).standard_normal(
            20_000
        )
        assert np.mean(residual**2) == pytest.approx(error, rel=0.05)


def test_its_lines_go_through_the_run() -> None:
    result = result_of(relevant=16, problems=2)
    assert result.l1_error == pytest.approx(result.errors[0, 4], rel=1e-6)
    assert result.l2_error == pytest.approx(result.errors[1, 4], rel=1e-6)


def test_its_words_name_the_better_one() -> None:
    for relevant, words in ((4, "L1 has the lower error"), (100, "L2 has the lower error")):
        params = build(DEMO, {"relevant": relevant, "problems": 2})
        assert words in DEMO.explain(params, DEMO.run(params), english)
