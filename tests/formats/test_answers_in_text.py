"""Answers as people write them: numbers with a tolerance, truths, options."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.ask import Number
from studyapp.deck.judge import judge
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.read import read_note
from studyapp.deck.respond import read_response
from studyapp.formats._answers import (
    AnswerError,
    Option,
    chosen,
    chosen_several,
    distinct,
    is_bare_number,
    names_several,
    number,
    truth,
    truth_of,
    unlettered,
)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("10", {"answer": 10}),
        ("-3", {"answer": -3}),
        ("−3", {"answer": -3}),
        ("0.25", {"answer": 0.25, "tolerance": 0.0025}),
        ("3.14", {"answer": 3.14, "tolerance": 0.005}),
        ("0.001", {"answer": 0.001, "tolerance": 1e-05}),
        ("1e-3", {"answer": 0.001, "tolerance": 1e-05}),
        ("1e5", {"answer": 100000}),
        ("3.14 ± 0.01", {"answer": 3.14, "tolerance": 0.01}),
        ("3.14±0.01", {"answer": 3.14, "tolerance": 0.01}),
        ("3.14 +/- 0.01", {"answer": 3.14, "tolerance": 0.01}),
        ("10 ± 2 %", {"answer": 10, "tolerance": "2 %"}),
        ("10 ± 2％", {"answer": 10, "tolerance": "2 %"}),
        ("1000 ± x10", {"answer": 1000, "tolerance": "x10"}),
        ("1000 ± ×2", {"answer": 1000, "tolerance": "x2"}),
        ("3..4", {"answer": 3.5, "tolerance": 0.5}),
        ("0.1 .. 0.3", {"answer": 0.2, "tolerance": 0.1}),
        ("-1...1", {"answer": 0, "tolerance": 1}),
        ("25 %", {"answer": 25, "unit": "%"}),
        ("25 % ± 2 %", {"answer": 25, "tolerance": 2, "unit": "%"}),
        ("10 ms", {"answer": 10, "unit": "ms"}),
        ("10ms", {"answer": 10, "unit": "ms"}),
        ("10 ms ± 1 ms", {"answer": 10, "tolerance": 1, "unit": "ms"}),
        ("10 ± 1 ms", {"answer": 10, "tolerance": 1, "unit": "ms"}),
        ("3 layers", {"answer": 3, "unit": "layers"}),
        ("9.8 m/s²", {"answer": 9.8, "tolerance": 0.05, "unit": "m/s²"}),
        ("2D", None),
        ("3x3", None),
        ("1x1 convolution", None),
        ("3 layers deep", None),
        ("ReLU", None),
        ("", None),
        ("1/2", None),
        ("nan", None),
        ("inf", None),
        ("9" * 300, None),
    ],
)
def test_a_number_carries_its_tolerance_and_unit(
    text: str, fields: dict[str, object] | None
) -> None:
    assert number(text) == fields


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3,14", "has a comma - write decimals with a point"),
        ("1,000", "has a comma"),
        ("3,14 ± 0,01", "has a comma"),
        ("4..3", "the range '4..3' is empty"),
        ("1e999", "out of a number's range"),
        ("1e-999", "out of a number's range"),
        ("10 ms ± 1 s", "two units - write the tolerance in ms"),
    ],
)
def test_a_number_that_can_not_be_meant_is_refused(text: str, says: str) -> None:
    with pytest.raises(AnswerError, match=says.replace(".", r"\.")):
        number(text)


@given(st.text("0123456789.,eE+-±%x× msGB…", max_size=25))
@settings(deadline=None, max_examples=300)
def test_whatever_is_read_as_a_number_accepts_its_own_answer(text: str) -> None:
    try:
        fields = number(text)
    except AnswerError:
        return
    if fields is None:
        assert not is_bare_number(text.strip())
        return
    note = read_note({"id": "n", "kind": "number", "en": {"prompt": "?"}} | fields)
    assert isinstance(note.body, NumberAnswer)
    ask = Number(note.body.answer, note.body.tolerance, note.body.unit)
    assert judge(ask, read_response(ask, f"{note.body.answer!r}")).right


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("42", True),
        ("25 %", True),
        ("3 ± 1", True),
        ("3..4", True),
        ("3 layers", False),
        ("", False),
    ],
)
def test_only_a_number_without_words_is_one_on_its_own(text: str, bare: bool) -> None:
    assert is_bare_number(text) is bare


@pytest.mark.parametrize(
    ("text", "short", "answer"),
    [
        ("true", False, True),
        ("FALSE", False, False),
        ("对", False, True),
        ("错误。", False, False),
        ("√", False, True),
        ("×", False, False),
        ("T", False, None),
        ("T", True, True),
        ("no", True, False),
        ("0", True, False),
        ("truth", True, None),
        ("", True, None),
    ],
)
def test_truths_are_said_in_both_languages(text: str, short: bool, answer: bool | None) -> None:
    assert truth(text, short=short) is answer


OPTIONS = ["the mean", "the median", "B", "42", "2"]


@pytest.mark.parametrize(
    ("answer", "texts", "place"),
    [
        ("A", OPTIONS, 0),
        ("e", OPTIONS, 4),
        ("(a)", OPTIONS, 0),
        ("A.", OPTIONS, 0),
        ("1", OPTIONS, 0),
        ("42", OPTIONS, 3),
        ("The Median", OPTIONS, 1),
        ("B. the median", OPTIONS, 1),
        ("B) the median", OPTIONS, 1),
        ("2", ["1", "2", "3"], 1),
        ("均值", ["均值", "中位数"], 0),
    ],
)
def test_an_option_is_named_by_letter_number_or_text(
    answer: str, texts: list[str], place: int
) -> None:
    assert chosen(answer, texts) == place


@pytest.mark.parametrize(
    ("answer", "texts", "says"),
    [
        ("F", OPTIONS, "is none of the 5 options"),
        ("0", OPTIONS, "is none of the 5 options"),
        ("6", OPTIONS, "is none of the 5 options"),
        ("the mode", OPTIONS, "is none of the 5 options"),
        ("2", OPTIONS, "is the text of option 5 and names option 2 - answer with a letter"),
        ("B", OPTIONS, "is the text of option 3 and names option 2"),
        ("A,C", OPTIONS, "names several options - name one, or make it a multi"),
        ("AC", OPTIONS, "names several options"),
        ("A、B", OPTIONS, "names several options"),
    ],
)
def test_an_answer_that_names_no_one_option_is_refused(
    answer: str, texts: list[str], says: str
) -> None:
    with pytest.raises(AnswerError) as wrong:
        chosen(answer, texts)
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        ("A,C", {0, 2}),
        ("AC", {0, 2}),
        ("a、d", {0, 3}),
        ("A 和 D", {0, 3}),
        ("1 3", {0, 2}),
        ("the mean | the median", {0, 1}),
        ("the mean\nthe median", {0, 1}),
        ("AA", None),
        ("A,F", None),
        ("the mean | the mode", None),
    ],
)
def test_several_options_are_named_by_letters_numbers_or_texts(
    answer: str, places: set[int] | None
) -> None:
    if places is not None:
        assert chosen_several(answer, OPTIONS) == places
        return
    with pytest.raises(AnswerError):
        chosen_several(answer, OPTIONS)


def test_letters_that_are_the_text_of_an_option_name_that_one() -> None:
    assert not names_several("AC", ["AC", "DC", "both"])
    assert names_several("AC", ["one", "two", "three"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([Option("a", True)], "at least 2 different options, not 1"),
        ([Option("a", True), Option("a", True)], "at least 2 different options, not 1"),
        ([Option("a"), Option("b")], "no option is right - mark one"),
        ([Option("a", True), Option("b", True)], "2 options are right - mark one"),
        ([Option("a", True), Option("a"), Option("b")], "'a' is right once and wrong once"),
        ([Option("a", True), Option(" ")], "1 of the options are empty"),
    ],
)
def test_options_that_can_not_be_asked_are_refused(options: list[Option], says: str) -> None:
    with pytest.raises(AnswerError) as wrong:
        distinct(options)
    assert says in str(wrong.value)


def test_a_wrong_option_that_stands_twice_is_kept_once() -> None:
    kept = distinct([Option("a", True), Option("b"), Option("b")])
    assert [option.text for option in kept.options] == ["a", "b"]
    assert kept.dropped == ("b",)


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ([Option("True", True), Option("False")], True),
        ([Option("对"), Option("错", True)], False),
        ([Option("True", True), Option("False"), Option("Both")], None),
        ([Option("True", True), Option("对")], None),
        ([Option("yes", True), Option("no")], None),
    ],
)
def test_a_choice_between_true_and_false_is_a_truth(
    options: list[Option], answer: bool | None
) -> None:
    assert truth_of(options) is answer


def test_letters_before_options_are_taken_off_only_where_all_carry_theirs() -> None:
    assert unlettered(["A. one", "B) two", "C、three"]) == ["one", "two", "three"]
    assert unlettered(["A. one", "C. three"]) == ["A. one", "C. three"]
    assert unlettered(["A one", "A two"]) == ["A one", "A two"]
    assert unlettered(["a learner", "b"]) == ["a learner", "b"]
