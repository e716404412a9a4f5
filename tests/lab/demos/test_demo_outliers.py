from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("outliers")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


@pytest.mark.parametrize("strength", [0.0, 0.5, 3.0])
def test_the_shifts_of_least_squares_are_those_of_two_fits(strength: float) -> None:
    X = Streams(0).normals("data", (101, 5))
    y = X.sum(axis=1) + 0.1 * Streams(0).normals("noise", (101,))
    wrong = y + 200.0 * (np.arange(101) == 0)
    gram = X.T @ X / 101 + strength * np.eye(5)
    before, after = (np.linalg.solve(gram, X.T @ t / 101) for t in (y, wrong))
    result = result_of(strength=strength)
    assert result.penalized_shift == pytest.approx(np.linalg.norm(after - before), rel=1e-10)
    assert np.allclose(result.fits[1], after, atol=1e-11)


@pytest.mark.parametrize("samples", [11, 101, 400])
def test_a_mean_moves_by_the_share_of_one_number(samples: int) -> None:
    assert result_of(samples=samples).mean_shift == pytest.approx(200 / samples, abs=1e-10)


def test_the_absolute_fit_does_not_move_on_once_the_outlier_is_far() -> None:
    for seed in range(5):
        shifts = result_of(seed=seed).shifts[2]
        assert np.ptp(shifts[1:]) < 1e-12
        assert shifts[0] == 0


def test_its_words_tell_a_run_without_an_outlier_apart() -> None:
    for outlier, words in ((0.0, "nothing moves"), (200.0, "An error of 200 in one of 101")):
        params = build(DEMO, {"outlier": outlier})
        assert words in DEMO.explain(params, DEMO.run(params), english)
