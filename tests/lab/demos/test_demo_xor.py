"""Four corners and the lines between them, counted in full."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from studyapp.lab.demo import find
from studyapp.lab.demos.xor import CORNERS, best_threshold, crossings, cut
from studyapp.lab.params import build

DEMO = find("xor")


def test_a_line_parts_the_corners_in_fourteen_of_sixteen_ways() -> None:
    """Cover 1965: n points in the plane in general position have n² - n + 2 such partitions."""
    tables = [np.array(bits, dtype=np.float64) for bits in itertools.product((0, 1), repeat=4)]
    failed = [tuple(truth) for truth in tables if best_threshold(truth) < 1]
    assert failed == [(0, 1, 1, 0), (1, 0, 0, 1)]
    assert {best_threshold(np.array(truth)) for truth in failed} == {0.75}


def test_no_line_of_a_fine_grid_does_better() -> None:
    grid = np.linspace(-2, 2, 41)
    a, b, c = (one.ravel() for one in np.meshgrid(grid, grid, np.linspace(-3, 3, 61)))
    told = np.outer(a, CORNERS[:, 0]) + np.outer(b, CORNERS[:, 1]) + c[:, None] > 0
    assert (told == [False, True, True, False]).mean(axis=1).max() == 0.75


@pytest.mark.parametrize(
    ("table", "a", "b", "c"), [("xor", 1, -2, 1), ("or", 1, -1, 1), ("and", 0, 1, 1)]
)
def test_weights_for_every_table_are_exact(table: str, a: float, b: float, c: float) -> None:
    result = DEMO.run(build(DEMO, {"table": table, "a": a, "b": b, "c": c}))
    assert result.network_error == 0
    assert result.network_accuracy == 1


def test_at_a_crossing_the_output_is_one_half() -> None:
    assert crossings(1.0, -2.0, 1.0) == [0.5, 1.5]
    rng = np.random.default_rng(3)
    for a, b, c in rng.uniform(-3, 3, (200, 3)):
        for s in crossings(a, b, c):
            assert a * max(s, 0) + b * max(s - c, 0) == pytest.approx(0.5, abs=1e-9)


def test_a_boundary_ends_on_the_frame() -> None:
    box = ((-1.0, 2.0), (0.0, 3.0))
    ends = cut(1.0, 1.0, 1.5, box)
    assert ends.tolist() == [[-1.0, 2.5], [1.5, 0.0]]
    assert len(cut(0.0, 0.0, 0.5, box)) == 0
    assert len(cut(1.0, 1.0, 9.0, box)) == 0
