from __future__ import annotations

import math

import pytest

from studyapp.lab.numbers import percent, show, show_log10


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.23441, "0.234"),
        (2.512e-13, "2.51·10⁻¹³"),
        (1e-12, "10⁻¹²"),
        (-1e7, "-10⁷"),
        (1200.0, "1200"),
        (31360.0, "31400"),
        (0.9999, "1"),
        (0.00123, "0.00123"),
        (12.0, "12"),
        (0.0, "0"),
        (-3.5, "-3.5"),
        (99999.0, "10⁵"),
        (math.nan, "NaN"),
        (-math.inf, "-∞"),
    ],
)
def test_a_number_is_written_for_a_sentence(value: float, written: str) -> None:
    assert show(value) == written


def test_a_share_is_written_in_percent() -> None:
    assert percent(0.23441) == "23.4 %"


def test_chinese_sentences_stand_without_spaces_between_them() -> None:
    from studyapp.i18n import english, translator
    from studyapp.lab.demo import find
    from studyapp.lab.params import build

    demo = find("gradient_decay")
    params = build(demo, {"depth": 5, "width": 16})
    result = demo.run(params)
    assert "。 " not in demo.told(params, result, translator("zh"))
    assert demo.told(params, result, english) == demo.explain(params, result, english)


@pytest.mark.parametrize(
    ("log10", "written"),
    [
        (-12.0, "10⁻¹²"),
        (0.5, "3.16"),
        (-521.3, "5.01·10⁻⁵²²"),
        (400.0, "10⁴⁰⁰"),
        (400.99999, "10⁴⁰¹"),
        (-math.inf, "0"),
        (math.inf, "∞"),
    ],
)
def test_a_power_of_ten_is_written_beyond_what_a_float_holds(log10: float, written: str) -> None:
    assert show_log10(log10) == written
