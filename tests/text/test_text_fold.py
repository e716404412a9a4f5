import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.fold import fold, read_number

SAME = [
    ("Cross-Entropy", "cross entropy"),
    ("mean-squared-error", "Mean  Squared Error"),
    ("k-means", "K means"),
    ("L2-norm", "l2 norm"),
    ("Ｃｒｏｓｓ entropy。", "cross entropy"),
    ("x > 0", "x>0"),
    ("f (x) , y", "f(x),y"),
    ("“梯度 消失”", "梯度消失"),
    ("《深度学习》！", "深度学习"),
    ("使用 ReLU 函数", "使用relu函数"),
    ("精度、召回率", "精度，召回率"),
    ("x²", "x^{2}"),
    ("W₁", "W_1"),
    ("don’t", "don't"),
    ("ba\u00adtch\u200b", "batch"),
    ("⼀", "一"),
    ("x ≥ 1", "x>=1"),
    ("25 ％", "25%"),
    ("2×3", "2 * 3"),
    ("−1", "-1"),
    ("a – b", "a-b"),
    ("Yes!", "yes"),
    ("“Adam”.", "adam"),
    ("straße", "STRASSE"),
]
DIFFERENT = [
    ("C", "C++"),
    ("C", "C#"),
    ("C#", "C++"),
    ("x>0", "x<0"),
    ("x>=0", "x>0"),
    ("-1", "1"),
    ("returns -1", "returns 1"),
    ("x-1", "x 1"),
    ("1-sigmoid(x)", "1 sigmoid(x)"),
    ("a+b", "a b"),
    ("a*b", "a/b"),
    ("x^2", "x2"),
    ("x²", "x2"),
    ("x_1", "x1"),
    ("a_b", "a b"),
    ("50%", "50"),
    ("n!", "n"),
    ("f'", "f"),
    (".5", "5"),
    (r"\sigma", "sigma"),
    ("a=b", "a b"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_meaning_makes_a_difference(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", "  ", "。", "...", "\u200b"])
def test_an_answer_that_says_nothing_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=30), st.sampled_from(["", " ", "\u200b", "  "]))
def test_case_and_space_around_never_matter(text: str, space: str) -> None:
    assert fold(space + text + space) == fold(text)


NUMBERS: list[tuple[str, float, str]] = [
    ("1e-3", 0.001, ""),
    ("1E5", 1e5, ""),
    ("１．５", 1.5, ""),
    ("1,234.5", 1234.5, ""),
    ("1 234 567", 1234567, ""),
    ("1_000", 1000, ""),
    ("−3", -3, ""),
    ("- 3", -3, ""),
    ("+3", 3, ""),
    ("25 %", 25, "%"),
    ("25％", 25, "%"),
    ("50 percent", 50, "%"),
    ("2.5·10^-13", 2.5e-13, ""),
    ("2.5×10⁻¹³", 2.5e-13, ""),
    ("2.5 * 10**-13", 2.5e-13, ""),
    ("10^-6", 1e-6, ""),
    ("10^{-6}", 1e-6, ""),
    ("10^(-6)", 1e-6, ""),
    ("-10⁻⁶", -1e-6, ""),
    ("2^10", 1024, ""),
    ("1/4", 0.25, ""),
    ("-1/3", -1 / 3, ""),
    ("1/10^6", 1e-6, ""),
    ("½", 0.5, ""),
    ("3½", 3.5, ""),
    ("3 1/2", 3.5, ""),
    (".5", 0.5, ""),
    ("3.", 3, ""),
    ("0.25。", 0.25, ""),
    ("≈ 0.25", 0.25, ""),
    ("0", 0, ""),
    ("3 epochs", 3, "epochs"),
    ("10x", 10, "x"),
    ("3 个", 3, "个"),
    ("0.5 m/s²", 0.5, "m/s^2"),
]
NO_NUMBERS = [
    "", "-", "nan", "inf", "-inf", "1e400", "1e-400", "10^999999999", "9^9^9", "1/0", "0x1F",
    "1.2.3", "1,234,5", "0,25", "3 or 4", "5-6", "5±1", "1/2/3", "1 2 3", "2+2", "__import__('os')",
    "epochs", "e5", "٣", "9" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value", "unit"), NUMBERS)
def test_a_number_is_read_as_people_type_it(typed: str, value: float, unit: str) -> None:
    assert read_number(typed) == (value, unit)


@pytest.mark.parametrize("typed", NO_NUMBERS, ids=lambda t: t[:20] or "nothing")
def test_what_is_not_one_finite_number_is_refused(typed: str) -> None:
    assert read_number(typed) is None


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_float_comes_back_exactly(value: float) -> None:
    assert read_number(repr(value)) == (value, "")


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("0123456789.,e^*/-+ %x(){}½²⁻"), max_size=14))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_number(text)
    assert read is None or abs(read[0]) < float("inf")
