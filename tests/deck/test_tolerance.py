import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.tolerance import EXACT, Measure, Tolerance, read_tolerance

FINITE = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
TOLERANCES = st.one_of(
    st.builds(Tolerance, st.just(Measure.ABSOLUTE), st.floats(0, 1e6)),
    st.builds(Tolerance, st.just(Measure.PERCENT), st.floats(0, 1000)),
    st.builds(Tolerance, st.just(Measure.FACTOR), st.floats(1, 1e6)),
)


@pytest.mark.parametrize(
    ("written", "by", "amount"),
    [
        (0.01, Measure.ABSOLUTE, 0.01),
        (0, Measure.ABSOLUTE, 0.0),
        ("0.5", Measure.ABSOLUTE, 0.5),
        ("2 %", Measure.PERCENT, 2.0),
        ("2%", Measure.PERCENT, 2.0),
        (" 0.5 ％ ", Measure.PERCENT, 0.5),
        ("x10", Measure.FACTOR, 10.0),
        ("×2", Measure.FACTOR, 2.0),
        ("X 1e3", Measure.FACTOR, 1000.0),
    ],
)
def test_a_tolerance_is_a_distance_a_percentage_or_a_factor(
    written: object, by: Measure, amount: float
) -> None:
    assert read_tolerance(written) == Tolerance(by, amount)


@pytest.mark.parametrize(
    "written",
    [
        -1,
        "-1",
        "x0.5",
        "",
        "a lot",
        "2 percent",
        math.nan,
        math.inf,
        "nan",
        "1e999 %",
        True,
        None,
        [1],
        10**400,
    ],
    ids=repr,
)
def test_anything_else_is_refused_in_one_line(written: object) -> None:
    with pytest.raises(ValueError, match="tolerance") as wrong:
        read_tolerance(written)
    assert "\n" not in str(wrong.value)


@given(TOLERANCES, FINITE)
@settings(deadline=None)
def test_the_answer_itself_is_always_right(tolerance: Tolerance, answer: float) -> None:
    assert tolerance.accepts(answer, answer)


@given(TOLERANCES, FINITE, FINITE)
@settings(deadline=None)
def test_the_sign_of_both_makes_no_difference(
    tolerance: Tolerance, answer: float, value: float
) -> None:
    assert tolerance.accepts(answer, value) == tolerance.accepts(-answer, -value)


@given(TOLERANCES, FINITE, FINITE, st.floats(1, 10))
@settings(deadline=None)
def test_a_wider_tolerance_accepts_whatever_a_narrower_one_does(
    tolerance: Tolerance, answer: float, value: float, wider: float
) -> None:
    if tolerance.accepts(answer, value):
        assert Tolerance(tolerance.by, tolerance.amount * wider).accepts(answer, value)


@given(st.floats(1, 1e6), FINITE, FINITE)
@settings(deadline=None)
def test_a_factor_treats_answer_and_value_alike(amount: float, answer: float, value: float) -> None:
    tolerance = Tolerance(Measure.FACTOR, amount)
    assert tolerance.accepts(answer, value) == tolerance.accepts(value, answer)


@given(TOLERANCES, FINITE, st.sampled_from([math.nan, math.inf, -math.inf]))
@settings(deadline=None)
def test_what_is_not_finite_is_never_right(
    tolerance: Tolerance, answer: float, value: float
) -> None:
    assert not tolerance.accepts(answer, value)


@given(TOLERANCES)
@settings(deadline=None)
def test_a_tolerance_reads_back_what_it_writes(tolerance: Tolerance) -> None:
    again = read_tolerance(str(tolerance))
    assert again.by is tolerance.by
    assert again.amount == pytest.approx(tolerance.amount, rel=1e-5)


@pytest.mark.parametrize(
    ("tolerance", "answer", "value", "right"),
    [
        (Tolerance(Measure.ABSOLUTE, 0.1), 0.2, 0.3, True),
        (Tolerance(Measure.ABSOLUTE, 0.1), 0.2, 0.31, False),
        (Tolerance(Measure.PERCENT, 2), 0.25, 0.255, True),
        (Tolerance(Measure.PERCENT, 2), 0.25, 0.2551, False),
        (Tolerance(Measure.PERCENT, 2), 0.0, 0.001, False),
        (Tolerance(Measure.FACTOR, 10), 1e-5, 1e-6, True),
        (Tolerance(Measure.FACTOR, 10), 1e-5, 0.9e-6, False),
        (Tolerance(Measure.FACTOR, 10), 1e-5, -1e-5, False),
        (Tolerance(Measure.FACTOR, 10), 0.0, 0.0, True),
        (Tolerance(Measure.FACTOR, 10), 0.0, 1e-9, False),
        (EXACT, 3.0, 3.0, True),
        (EXACT, 175_000_000_000.0, 175_000_000_001.0, False),
        (EXACT, 0.1 + 0.2, 0.3, True),
    ],
)
def test_the_border_belongs_to_the_answer(
    tolerance: Tolerance, answer: float, value: float, right: bool
) -> None:
    assert tolerance.accepts(answer, value) is right
