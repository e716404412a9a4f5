from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.subset_selection import best_errors, convex_envelope
from studyapp.lab.nn.penalties import moments
from studyapp.lab.params import build

DEMO = find("subset_selection")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def test_the_errors_are_those_of_least_squares_on_each_subset() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((40, 7)), rng.standard_normal(40)
    subsets = np.array(list(combinations(range(7), 3)))
    found = best_errors(moments(X, y), float(y @ y / 40), subsets)
    for subset, error in zip(subsets, found, strict=True):
        w = np.linalg.lstsq(X[:, subset], y, rcond=None)[0]
        assert error == pytest.approx(np.mean((y - X[:, subset] @ w) ** 2), rel=1e-10)


def test_the_envelope_is_convex_below_the_count_and_meets_it() -> None:
    envelope = convex_envelope()
    assert np.diff(envelope, 2).min() > -1e-12
    assert (envelope <= 1 + 1e-12).all()
    assert envelope[[0, 200, 400]] == pytest.approx([1, 0, 1], abs=1e-12)


@pytest.mark.parametrize(
    ("d", "k", "subsets"), [(12, 3, 220), (14, 5, 2002), (5, 5, 1), (10, 4, 210)]
)
def test_it_fits_as_many_subsets_as_there_are(d: int, k: int, subsets: int) -> None:
    assert result_of(features=d, relevant=k).subsets == subsets


def test_no_subset_beats_the_best_one() -> None:
    for seed in range(5):
        result = result_of(decoy=0.9, noise=3.0, seed=seed)
        assert result.l1_over_l0 >= 1 - 1e-12
        assert result.gap_to_second >= 1


def test_its_words_tell_whether_l1_agrees() -> None:
    for values, words in (({}, "pick the same subset"), ({"decoy": 0.9}, "pick another one")):
        params = build(DEMO, values)
        assert words in DEMO.explain(params, DEMO.run(params), english)
