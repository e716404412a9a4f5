from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.streams import Streams

DEMO = find("input_noise")


def result_of(**values: Any) -> Any:
    return DEMO.run(build(DEMO, values))


def test_without_noise_it_is_least_squares() -> None:
    X = Streams(0).normals("data", (60, 10))
    y = X @ Streams(0).normals("truth", (10,)) + Streams(0).normals("answers", (60,))
    result = result_of(sigma=0.0)
    assert np.allclose(result.weights[1], np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-10)
    assert result.ridge_gap < 1e-10


@pytest.mark.parametrize("sigma", [0.3, 1.0])
def test_its_ridge_adds_n_times_the_noise_to_the_diagonal(sigma: float) -> None:
    X = Streams(0).normals("data", (60, 10))
    y = X @ Streams(0).normals("truth", (10,)) + Streams(0).normals("answers", (60,))
    told = np.linalg.solve(X.T @ X + 60 * sigma**2 * np.eye(10), X.T @ y)
    result = result_of(sigma=sigma)
    assert np.allclose(result.weights[2], told, atol=1e-12)
    assert result.strength == pytest.approx(60 * sigma**2)


def test_the_gap_to_ridge_is_chance_and_falls_with_the_root_of_the_copies() -> None:
    """The root mean square over seeds, times the root of the copies, stays what it is."""
    found = {
        copies: np.sqrt(
            np.mean([result_of(copies=copies, seed=s).ridge_gap ** 2 for s in range(20)])
        )
        for copies in (100, 1600)
    }
    assert found[100] / found[1600] == pytest.approx(4, rel=0.25)


def test_more_copies_go_on_from_the_same_ones() -> None:
    few, many = result_of(copies=250), result_of(copies=450)
    assert np.array_equal(few.gaps[1], many.gaps[1][:250])


def test_its_words_name_ridge_and_its_strength() -> None:
    params = build(DEMO, {})
    assert "ridge with strength 15." in DEMO.explain(params, DEMO.run(params), english)
