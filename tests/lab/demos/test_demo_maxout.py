"""The upper envelope of random lines, against a full search and the hull of a normal cloud."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.lab.demo import find
from studyapp.lab.demos.maxout import maxout, on_top
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

DEMO = find("maxout")


def vertices_of_a_normal_hull(n: int) -> float:
    """n(n-1) ∫ Φ(p)^(n-2) e^(-p²)/√π dp (Rényi and Sulanke 1963): an edge has all on one side."""
    p = np.linspace(-8, 8, 20_001)
    below = np.array([0.5 * math.erfc(-one / math.sqrt(2)) for one in p])
    density = np.exp(-(p**2)) / math.sqrt(math.pi)
    return float(n * (n - 1) * np.trapezoid(below ** (n - 2) * density, p))


@pytest.mark.parametrize("pieces", [2, 3, 5, 8])
def test_pieces_on_top_are_as_many_as_the_upper_hull_has_corners(pieces: int) -> None:
    """Above and below a hull the corners are as many on average, and both share the two ends."""
    found = sweep(DEMO, build(DEMO, {"pieces": pieces, "segments": 50}), range(200))
    used = found.measures["pieces_used"]
    wanted = (vertices_of_a_normal_hull(pieces) + 2) / 2
    assert abs(used.mean() - wanted) <= 4 * used.std(ddof=1) / math.sqrt(len(used)) + 1e-9


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=1, max_size=9))
def test_the_envelope_is_that_of_a_full_search(lines: list[tuple[int, int]]) -> None:
    """Whole numbers up to 6 cross at multiples of fractions with small parts: 1/240 separates
    them, far places show the steepest."""
    slopes, offsets = np.array(lines, dtype=np.float64).T
    used = on_top(slopes, offsets)
    x = np.concatenate([np.arange(-13, 13, 1 / 240) + 1e-4, [-1e6, 1e6]])
    assert maxout(x, slopes[used], offsets[used]) == pytest.approx(maxout(x, slopes, offsets))
    winners = {tuple(lines[i]) for i in np.argmax(np.outer(x, slopes) + offsets, axis=1)}
    assert winners == {lines[i] for i in used}


def test_a_further_piece_leaves_the_others() -> None:
    few, many = (DEMO.run(build(DEMO, {"pieces": pieces})) for pieces in (3, 8))
    assert np.array_equal(few.lines, many.lines[:3])


def test_the_difference_rises_above_the_chord_that_is_drawn() -> None:
    result = DEMO.run(build(DEMO, {"spread": 1.0}))
    (left, right), heights = result.chord
    grid = np.linspace(-4, 4, 321)
    inside = (grid > left) & (grid < right)
    rises = (result.difference - np.interp(grid, (left, right), heights))[inside]
    assert rises.max() >= result.violation_difference - 0.05 > 0


def test_one_piece_is_a_line() -> None:
    result = DEMO.run(build(DEMO, {"pieces": 1}))
    assert result.pieces_used == 1
    assert result.violation_difference < 1e-12
    assert result.bends_down == 0
