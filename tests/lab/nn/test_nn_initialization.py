from __future__ import annotations

import math

import pytest

from studyapp.lab.nn.initialization import he, he_average, lecun, uniform_bound, xavier


def test_each_rule_is_its_formula() -> None:
    assert lecun(50, 150) == pytest.approx(math.sqrt(1 / 50))
    assert xavier(50, 150) == pytest.approx(math.sqrt(2 / 200))
    assert he(50, 150) == pytest.approx(math.sqrt(2 / 50))
    assert he_average(50, 150) == pytest.approx(math.sqrt(4 / 200))


def test_between_equal_widths_xavier_is_lecun_and_he_is_root_two_of_it() -> None:
    assert xavier(64, 64) == lecun(64, 64)
    assert he(64, 64) == he_average(64, 64) == pytest.approx(math.sqrt(2) * lecun(64, 64))


def test_the_uniform_bounds_are_the_published_ones() -> None:
    """Glorot & Bengio 2010, equation 16; He et al. 2015 and LeCun 1998 as libraries have them."""
    assert uniform_bound(xavier(50, 150)) == pytest.approx(math.sqrt(6 / 200))
    assert uniform_bound(he(50, 150)) == pytest.approx(math.sqrt(6 / 50))
    assert uniform_bound(lecun(50, 150)) == pytest.approx(math.sqrt(3 / 50))
