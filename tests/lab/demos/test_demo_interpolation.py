from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.interpolation import GRID, Result
from studyapp.lab.params import build

DEMO = find("interpolation")


def ran(**values: Any) -> Result:
    result = DEMO.run(build(DEMO, values))
    assert isinstance(result, Result)
    return result


def lagrange(points: list[tuple[Fraction, Fraction]], at: Fraction) -> Fraction:
    total = Fraction(0)
    for i, (x, term) in enumerate(points):
        share = term
        for j, (other, _) in enumerate(points):
            if i != j:
                share = share * (at - other) / (x - other)
        total += share
    return total


@pytest.mark.parametrize("n", [5, 11, 21])
def test_through_even_points_it_is_the_polynomial_of_exact_fractions(n: int) -> None:
    found = ran(points=n, degree=n - 1, places="even", labels="runge")
    places = [Fraction(2 * i, n - 1) - 1 for i in range(n)]
    points = [(x, 1 / (1 + 25 * x * x)) for x in places]
    for at in range(0, len(GRID), 50):
        told = float(lagrange(points, Fraction(at, 400) - 1))
        assert found.fit[at] == pytest.approx(told, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("n", "places", "error"),
    [
        (11, "even", 1.9157),
        (21, "even", 59.82),
        (11, "chebyshev", 0.1092),
        (21, "chebyshev", 0.0153),
    ],
)
def test_runges_function_is_missed_by_as_much_as_is_known(
    n: int, places: str, error: float
) -> None:
    found = ran(points=n, degree=n - 1, places=places, labels="runge")
    assert found.largest_error == pytest.approx(error, rel=2e-3)


@pytest.mark.parametrize("n", [2, 5, 8, 12, 21])
def test_degree_n_minus_1_is_the_lowest_that_goes_through(n: int) -> None:
    for seed in range(20):
        assert ran(points=n, degree=min(n, 21), seed=seed).least_degree == n - 1


@pytest.mark.parametrize("n", [3, 8, 12])
def test_of_two_labels_at_one_place_a_fit_can_only_take_the_middle(n: int) -> None:
    found = ran(points=n, degree=21, repeated=True)
    assert found.residual == pytest.approx(np.sqrt(0.5 / n), rel=1e-9)
    assert found.least_residual == pytest.approx(np.sqrt(0.5 / n), rel=1e-12)
    assert found.x[0] == found.x[1]
