from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos import function_approximation
from studyapp.lab.demos.function_approximation import WIDTHS, bent
from studyapp.lab.params import build

DEMO = find("function_approximation")


def params(**values: Any) -> function_approximation.Params:
    built = build(DEMO, values)
    assert isinstance(built, function_approximation.Params)
    return built


def run(**values: Any) -> function_approximation.Result:
    result = DEMO.run(params(**{"steps": 50} | values))
    assert isinstance(result, function_approximation.Result)
    return result


@pytest.mark.parametrize("units", [1, 7, 64])
@pytest.mark.parametrize("edge", [0.5, 1.0, 2.0])
def test_the_constructed_net_is_linear_interpolation_between_its_knots(
    units: int, edge: float
) -> None:
    x = np.linspace(-edge * np.pi, edge * np.pi, 777)
    knots = np.linspace(-edge * np.pi, edge * np.pi, units + 1)
    wanted = np.interp(x, knots, np.sin(knots))
    assert np.allclose(bent(params(edge=edge), units, x), wanted, atol=1e-12)


@pytest.mark.parametrize("edge", [0.5, 1.0, 3.0])
def test_its_error_keeps_to_the_bound_of_linear_interpolation(edge: float) -> None:
    """h²/8 max|f''|, which is reached where a knot interval lies on the crest."""
    result = run(edge=edge)
    bounds = (2 * edge * np.pi / np.array(WIDTHS)) ** 2 / 8
    assert (result.width_errors <= bounds + 1e-12).all()
    assert result.width_errors[-1] > 0.98 * bounds[-1]


def test_outside_it_goes_straight_on() -> None:
    """Its last slope is that of the last interval: at 3π it is off by |slope · 2π|."""
    result = run(units=64)
    h = 2 * np.pi / 64
    slope = np.sin(np.pi - h) / h
    assert result.outside_error == pytest.approx(slope * 2 * np.pi, rel=1e-3)


def test_no_width_follows_a_jump() -> None:
    result = run(target="square")
    assert (result.width_errors > 0.9).all()
    assert abs(result.width_exponent) < 0.05
    assert result.error_bound == np.inf
    assert "jumps" in DEMO.explain(params(target="square"), result, english)


def test_training_goes_on_where_a_shorter_one_stopped() -> None:
    short, long = run(steps=60), run(steps=120)
    assert np.array_equal(short.history, long.history[:61])
