from __future__ import annotations

import pytest

from studyapp.charts.scale import Scale, scales
from studyapp.charts.spec import Axis, Bars, Chart, Line, Rule
from studyapp.charts.ticks import round_values, ticks


def labels(scale: Scale, most: int = 6) -> list[str]:
    return [tick.label for tick in ticks(scale, most)]


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 1, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0, 1, 3, ["0.0", "0.5", "1.0"]),
        (-3, 3, 7, ["-3", "-2", "-1", "0", "1", "2", "3"]),
        (0, 60000, 4, ["0", "20000", "40000", "60000"]),
        (0, 2e7, 3, ["0", "1e7", "2e7"]),
        (0, 3e-5, 4, ["0", "1e-5", "2e-5", "3e-5"]),
        (0.31, 0.39, 5, ["0.32", "0.34", "0.36", "0.38"]),
        (1000000.1, 1000000.35, 3, ["1000000.1", "1000000.2", "1000000.3"]),
    ],
)
def test_ticks_are_round_numbers_with_the_digits_they_need(
    low: float, high: float, most: int, expected: list[str]
) -> None:
    assert labels(Scale(low, high), most) == expected


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (1e-12, 1, 5, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]),
        (1e-8, 1e-6, 6, ["10⁻⁸", "10⁻⁷", "10⁻⁶"]),
        (0.8, 6, 6, ["1", "2", "5"]),
        (0.9, 1.1, 3, ["0.9", "1.0", "1.1"]),
        (3, 120, 4, ["10¹", "10²"]),
    ],
)
def test_a_log_axis_names_powers_of_ten_or_within_one_what_lies_there(
    low: float, high: float, most: int, expected: list[str]
) -> None:
    assert labels(Scale(low, high, log=True), most) == expected


def test_powers_are_written_plainly_where_superscripts_are_missing() -> None:
    found = ticks(Scale(1e-4, 1, log=True), 3, superscripts=False)
    assert [tick.label for tick in found] == ["1e-4", "1e-2", "1e0"]


def test_whole_numbers_get_no_ticks_between_them() -> None:
    assert labels(Scale(1, 3, whole=True), 9) == ["1", "2", "3"]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(("low", "high"), [(5e-324, 1.7e308), (1e-323, 5e-323), (1e300, 1.1e300)])
def test_extreme_ranges_have_ticks_on_the_axis(low: float, high: float, log: bool) -> None:
    found = ticks(Scale(low, high, log=log), 5)
    assert found
    assert all(0 <= tick.share <= 1 for tick in found)


def test_a_range_across_all_numbers_does_not_overflow() -> None:
    values, _ = round_values(-1.79e308, 1.79e308, 4)
    assert all(abs(value) <= 1.79e308 for value in values)


def test_place_and_value_are_inverse() -> None:
    for scale in (Scale(-2, 5), Scale(1e-9, 1e3, log=True), Scale(1, 20, reverse=True)):
        shares = scale.place([scale.low, scale.value(0.25), scale.high])
        assert shares[1] == pytest.approx(0.25)
        assert sorted(shares) == pytest.approx([0, 0.25, 1])


def test_the_axis_ends_the_chart_asks_for_win_where_they_make_sense() -> None:
    def ends(axis: Axis) -> tuple[float, float]:
        _, scale = scales(Chart("", Axis(), axis, (Line([0, 1], [2.0, 3.0]),)))
        return scale.low, scale.high

    assert ends(Axis()) == (2, 3)
    assert ends(Axis(low=0, high=10)) == (0, 10)
    assert ends(Axis(low=10, high=0)) == (0, 10)
    assert ends(Axis(log=True, low=0.0, high=100)) == (2, 100)
    assert ends(Axis(low=float("nan"))) == (2, 3)


def test_bars_stand_on_zero_and_a_rule_lies_within_the_axis() -> None:
    chart = Chart("", Axis(), Axis(), (Bars([0, 1, 2], [5, 7]), Rule(9.0, "y")))
    _, y = scales(chart)
    assert (y.low, y.high) == (0, 9)


def test_noise_in_the_last_digits_is_a_constant() -> None:
    _, y = scales(Chart("", Axis(), Axis(), (Line([0, 1], [0.3, 0.1 + 0.2]),)))
    assert y.high - y.low > 0.01
