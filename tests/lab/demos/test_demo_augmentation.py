from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.augmentation import GRID, Result
from studyapp.lab.params import build

DEMO = find("augmentation")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("target", ["even", "odd"])
@pytest.mark.parametrize("degree", [4, 9])
def test_a_fit_to_mirror_images_is_even(target: str, degree: int) -> None:
    found = ran(target=target, degree=degree)
    assert np.allclose(found.augmented_fit, found.augmented_fit[::-1], atol=1e-12)
    assert not np.allclose(found.plain_fit, found.plain_fit[::-1], atol=1e-3)


def test_no_even_fit_comes_nearer_to_an_odd_target_than_its_own_size() -> None:
    """On symmetric points even and odd functions are orthogonal, so the errors add up."""
    size = np.mean(np.sin(3 * GRID) ** 2)
    for seed in range(5):
        found = ran(target="odd", seed=seed)
        assert (found.augmented_errors >= size).all()
        own = np.mean(found.augmented_fit**2)
        assert found.augmented_errors[0] == pytest.approx(size + own, rel=1e-12)


def test_the_fits_solve_the_penalized_normal_equations() -> None:
    found = ran(transform="jitter")
    for x, y, fit in (
        (found.x, found.y, found.plain_fit),
        (np.append(found.x, found.x_added), np.append(found.y, found.y_added), found.augmented_fit),
    ):
        F = np.polynomial.legendre.legvander(x, 9)
        w = np.linalg.solve(F.T @ F / len(x) + 1e-4 * np.eye(10), F.T @ y / len(x))
        assert np.allclose(np.polynomial.legendre.legval(GRID, w), fit, atol=1e-9)


def test_a_jitter_of_nothing_is_copying() -> None:
    copied, moved = ran(transform="copy"), ran(transform="jitter", width=0.0)
    assert np.array_equal(copied.augmented_errors, moved.augmented_errors)
    assert np.allclose(copied.augmented_errors, copied.plain_errors, rtol=1e-9)
    assert copied.helped_share == 0
