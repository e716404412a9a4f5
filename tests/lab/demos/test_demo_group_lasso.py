from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.group_lasso import penalized_by_length
from studyapp.lab.nn.penalties import Moments, lasso_path, moments
from studyapp.lab.params import build

DEMO = find("group_lasso")
RNG = np.random.default_rng(0)


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def problem() -> Moments:
    X = RNG.standard_normal((60, 8))
    return moments(X, X @ RNG.standard_normal(8) + RNG.standard_normal(60))


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_each_group_carries_the_certificate_of_a_minimum(groups: int) -> None:
    """The loss's slope in a zero group is no longer than λ; in another it is exactly λ, towards
    where the group points.
    """
    of, strengths = problem(), np.array([0.1, 0.4, 0.8])
    for strength, w in zip(strengths, penalized_by_length(of, strengths, groups).T, strict=True):
        slope = (of.correlation - of.gram @ w).reshape(groups, -1)
        for pull, block in zip(slope, w.reshape(groups, -1), strict=True):
            length = np.linalg.norm(block)
            if length == 0:
                assert np.linalg.norm(pull) <= strength + 1e-9
            else:
                assert np.allclose(pull, strength * block / length, atol=1e-8)


def test_groups_of_one_weight_make_it_the_lasso() -> None:
    of, strengths = problem(), np.array([0.1, 0.4, 0.8])
    told = lasso_path(of, 0.05).at(strengths)
    assert np.allclose(penalized_by_length(of, strengths, 8), told, atol=1e-9)


@pytest.mark.parametrize("groups", ["1", "2", "4", "8"])
def test_the_critical_strength_is_where_the_last_group_goes(groups: str) -> None:
    assert result_of(groups=groups, share=1.0001).zeros == 8
    assert result_of(groups=groups, share=0.999).zeros < 8


def test_its_words_tell_all_from_some_from_none() -> None:
    for values, words in (
        ({}, "all 8 weights are exactly zero"),
        ({"groups": "4", "share": 0.7}, "of 4 groups are exactly zero"),
        ({"penalty": "squared"}, "0 of 8 are exactly zero"),
    ):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
