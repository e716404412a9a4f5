"""How a typed line is read as a response, and what the machine says of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.ask import (
    Ask,
    Choice,
    Choose,
    Chosen,
    Decide,
    Decided,
    GaveUp,
    Number,
    Numbered,
    Response,
    Reveal,
    Revealed,
    Type,
    Typed,
    form,
    shown,
    written,
)
from studyapp.deck.judge import judge
from studyapp.deck.respond import LONGEST_ANSWER, UnreadableError, read_response
from studyapp.deck.tolerance import EXACT, Measure, Tolerance

CHOOSE = Choose(
    (Choice("mean", "the mean"), Choice("median", "the median", "robust"), Choice("mode", "mode")),
    "median",
)
QUARTER = Number(0.25, Tolerance(Measure.PERCENT, 2))
PERCENT = Number(25, EXACT, "%")
SECONDS = Number(3, EXACT, "ms")
RELU = Type(("ReLU", "线性整流"))


@pytest.mark.parametrize(
    ("ask", "line", "response"),
    [
        (Reveal(), "", Revealed()),
        (Reveal(), "anything at all", Revealed()),
        (CHOOSE, "1", Chosen("mean")),
        (CHOOSE, " 3 ", Chosen("mode")),
        (CHOOSE, "２", Chosen("median")),
        (CHOOSE, "b", Chosen("median")),
        (CHOOSE, "B", Chosen("median")),
        (CHOOSE, "Ｃ", Chosen("mode")),
        (CHOOSE, "b.", Chosen("median")),
        (Decide(True), "t", Decided(True)),
        (Decide(True), "TRUE", Decided(True)),
        (Decide(True), "yes", Decided(True)),
        (Decide(True), "对", Decided(True)),
        (Decide(True), "正确。", Decided(True)),
        (Decide(True), "是", Decided(True)),
        (Decide(True), "√", Decided(True)),
        (Decide(True), "１", Decided(True)),
        (Decide(True), "f", Decided(False)),
        (Decide(True), "错误", Decided(False)),
        (Decide(True), "否", Decided(False)),
        (Decide(True), "×", Decided(False)),
        (Decide(True), "2", Decided(False)),
        (RELU, " relu ", Typed("relu")),
        (RELU, "\x1b[31mrelu", Typed("relu")),
        (QUARTER, "0.25", Numbered(0.25, "0.25")),
        (QUARTER, "１/４", Numbered(0.25, "１/４")),
        (QUARTER, "2.5e-1", Numbered(0.25, "2.5e-1")),
        (QUARTER, "25%", Numbered(0.25, "25%")),
        (QUARTER, "½", Numbered(0.5, "½")),
        (QUARTER, "−0.25", Numbered(-0.25, "−0.25")),
        (PERCENT, "25", Numbered(25.0, "25")),
        (PERCENT, "25 %", Numbered(25.0, "25 %")),
        (SECONDS, "3 ms", Numbered(3.0, "3 ms")),
        (SECONDS, "3MS", Numbered(3.0, "3MS")),
        (SECONDS, "3", Numbered(3.0, "3")),
    ],
)
def test_a_line_is_read_in_the_form_of_its_ask(ask: Ask, line: str, response: Response) -> None:
    assert read_response(ask, line) == response


@pytest.mark.parametrize(
    ("ask", "line", "reason"),
    [
        (CHOOSE, "", "blank"),
        (CHOOSE, " \t ", "blank"),
        (CHOOSE, "\u200b\x1b[0m", "blank"),
        (RELU, "  ", "blank"),
        (QUARTER, "", "blank"),
        (Decide(True), "", "blank"),
        (RELU, "...", "says nothing"),
        (CHOOSE, "0", "from 1 to 3"),
        (CHOOSE, "4", "from 1 to 3"),
        (CHOOSE, "d", "from 1 to 3"),
        (CHOOSE, "the mean", "from 1 to 3"),
        (CHOOSE, "1 2", "from 1 to 3"),
        (CHOOSE, "9" * 400, "from 1 to 3"),
        (Decide(True), "maybe", "t or f"),
        (Decide(True), "3", "t or f"),
        (QUARTER, "a quarter", "not a number"),
        (QUARTER, "nan", "not a number"),
        (QUARTER, "inf", "not a number"),
        (QUARTER, "1e400", "not a number"),
        (QUARTER, "1/0", "not a number"),
        (QUARTER, "0.25 + 0", "not a number"),
        (QUARTER, "__import__('os')", "not a number"),
        (QUARTER, "0.25 s", "no unit"),
        (SECONDS, "3 s", "in ms, not in s"),
        (RELU, "x" * (LONGEST_ANSWER + 1), "501 characters"),
    ],
)
def test_a_line_that_is_no_response_is_refused_and_never_counted_wrong(
    ask: Ask, line: str, reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_response(ask, line)


def test_a_refusal_keeps_its_words_and_values_apart_so_that_it_can_be_translated() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_response(CHOOSE, "9")
    assert refused.value.reason.format(**refused.value.values) == str(refused.value)
    assert "{last}" in refused.value.reason


@given(
    st.sampled_from([Reveal(), CHOOSE, Decide(True), RELU, QUARTER, PERCENT]),
    st.text(max_size=60) | st.text("0123456789.,-+eE/%^×*()½ ", max_size=20),
)
@settings(deadline=None, max_examples=400)
def test_any_line_is_read_or_refused_and_what_is_read_can_be_judged(ask: Ask, line: str) -> None:
    try:
        response = read_response(ask, line)
    except UnreadableError:
        return
    verdict = judge(ask, response)
    assert verdict.right in (True, False, None)
    assert "\n" not in written(response)


@pytest.mark.parametrize(
    ("ask", "line", "right"),
    [
        (CHOOSE, "2", True),
        (CHOOSE, "1", False),
        (Decide(False), "错", True),
        (Decide(False), "t", False),
        (RELU, "relu", True),
        (RELU, "ＲｅＬＵ", True),
        (RELU, "ReLU.", True),
        (RELU, "线性 整流", True),
        (RELU, "leaky relu", False),
        (Type(("1",)), "１", True),
        (Type(("C++",)), "C", False),
        (Type(("x > 0",)), "x＞0", True),
        (Type(("x > 0",)), "x < 0", False),
        (Type(("cross-entropy",)), "Cross entropy", True),
        (Type(("KL散度",)), "KL 散度", True),
        (QUARTER, "0.2549", True),
        (QUARTER, "25 %", True),
        (QUARTER, "0.2", False),
        (PERCENT, "0.25", False),
        (Number(1e-6, Tolerance(Measure.FACTOR, 10)), "5e-6", True),
        (Number(1e-6, Tolerance(Measure.FACTOR, 10)), "2e-5", False),
        (Number(3, EXACT), "3.0", True),
        (Number(1_000_000, EXACT), "1,000,000", True),
    ],
)
def test_a_response_is_judged(ask: Ask, line: str, right: bool) -> None:
    assert judge(ask, read_response(ask, line)).right is right


def test_the_learner_alone_judges_a_revealed_answer() -> None:
    assert judge(Reveal(), Revealed()).right is None


@pytest.mark.parametrize("ask", [Reveal(), CHOOSE, Decide(True), RELU, QUARTER])
def test_giving_up_is_wrong_and_shows_the_answer(ask: Ask) -> None:
    verdict = judge(ask, GaveUp())
    assert verdict.right is False
    assert bool(verdict.answer) is not isinstance(ask, Reveal)


def test_a_verdict_says_what_was_chosen_what_is_right_and_why() -> None:
    verdict = judge(CHOOSE, Chosen("mean"))
    assert (verdict.said, verdict.answer, verdict.why) == ("the mean", "the median", "")
    assert judge(CHOOSE, Chosen("median")).why == "robust"


def test_a_typed_verdict_shows_the_spelling_that_was_meant() -> None:
    assert judge(RELU, Typed("线性整流")).answer == "线性整流"
    assert judge(RELU, Typed("tanh")).answer == "ReLU"
    twice = Type(("ReLU", "relu", "max(0, x)"))
    assert judge(twice, Typed("RELU")).answer == "ReLU", "the first of its kind"


@pytest.mark.parametrize(
    ("answer", "line", "remark"),
    [
        (0.25, "-0.25", "the sign is wrong"),
        (0.25, "2.5", "wrong by a power of ten"),
        (0.25, "0.00025", "wrong by a power of ten"),
        (0.25, "0.3", ""),
        (0.25, "0", ""),
        (0, "1", ""),
    ],
)
def test_the_commonest_slips_are_named(answer: float, line: str, remark: str) -> None:
    ask = Number(answer, EXACT)
    assert judge(ask, read_response(ask, line)).remark == remark


def test_a_right_number_gets_no_remark() -> None:
    assert judge(QUARTER, read_response(QUARTER, "0.25")).remark == ""


@pytest.mark.parametrize("response", [Revealed(), Chosen("mean"), Decided(True), Typed("x")])
def test_a_response_of_another_form_is_a_bug_and_says_so(response: Response) -> None:
    with pytest.raises(TypeError, match="does not answer Number"):
        judge(QUARTER, response)


def test_the_log_names_the_form_the_options_as_shown_and_the_response() -> None:
    assert form(CHOOSE) == "choose"
    assert shown(CHOOSE) == ("mean", "median", "mode")
    assert shown(QUARTER) == ()
    assert [written(r) for r in (Revealed(), Chosen("mean"), Decided(False), Typed("x y"))] == [
        "", "mean", "false", "x y",
    ]  # fmt: skip


def test_an_estimate_is_not_told_that_it_is_a_power_of_ten_off() -> None:
    ask = Number(2.5e-13, Tolerance(Measure.FACTOR, 10.0))
    assert judge(ask, Numbered(2.5e-10, "2.5e-10")).remark == ""
    near = Number(2.5e-13, Tolerance(Measure.PERCENT, 2.0))
    assert "power of ten" in judge(near, Numbered(2.5e-10, "2.5e-10")).remark
    assert "sign" in judge(ask, Numbered(-2.5e-13, "-2.5e-13")).remark
