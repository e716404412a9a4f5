"""Rounding points that follow from the precision alone, and logarithms in 60 decimal digits."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from typing import Literal, TypeAlias

import numpy as np
import pytest

from studyapp.i18n import english
from studyapp.lab.demo import find
from studyapp.lab.demos.sigmoid_rounding import TYPES, Params, naive, run

Precision: TypeAlias = Literal["float16", "float32", "float64"]


@pytest.mark.parametrize(
    ("precision", "digits", "smallest"),
    [("float16", 11, 24), ("float32", 24, 149), ("float64", 53, 1074)],
)
def test_one_is_reached_at_half_the_spacing_and_zero_at_half_the_smallest_number(
    precision: Precision, digits: int, smallest: int
) -> None:
    found = run(Params(precision=precision))
    # A tie goes to the even neighbour, 1; a logit of 16 bits is itself rounded to 1/256.
    assert found.first_one == pytest.approx(digits * math.log(2), abs=0.012)
    assert found.first_zero == pytest.approx(-(smallest + 1) * math.log(2), abs=0.02)
    assert found.spacing == 2.0 ** (1 - digits)


@pytest.mark.parametrize("logit", [0.0, 5.0, 20.0, 36.5, 37.0, 60.0])
def test_the_logarithm_from_the_logit_is_right_to_the_last_digits(logit: float) -> None:
    with localcontext() as context:
        context.prec = 60
        exact = float(-(1 + Decimal(logit).exp()).ln())
    found = run(Params(logit=logit))
    assert found.from_logit == pytest.approx(exact, rel=4e-16)
    assert found.is_infinite == (logit >= found.first_one)


def test_digits_are_lost_one_by_one_and_then_all_at_once() -> None:
    kept = [run(Params(logit=z)).digits_kept for z in (5.0, 15.0, 25.0, 35.0, 40.0)]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > 13
    assert 0.5 < kept[-2] < 4
    assert kept[-1] == 0


def test_the_trouble_and_its_mending_are_told_where_there_is_any() -> None:
    assert run(Params(logit=30.0)).trouble is None
    found = run(Params(logit=30.0, precision="float32")).trouble
    assert found is not None
    assert "from the logit" in found.mend
    assert found.step is None


def test_the_sigmoid_is_computed_in_the_precision_asked_for() -> None:
    for kind in TYPES.values():
        assert naive(np.array([1.0], dtype=kind)).dtype == kind


def test_its_words_turn_at_the_rounding_point() -> None:
    demo = find("sigmoid_rounding")
    for logit, words in ((30.0, "digits right"), (40.0, "minus infinity")):
        params = Params(logit=logit)
        assert words in demo.explain(params, run(params), english)
