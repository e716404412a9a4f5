"""Notes whose numbers are drawn: what an author may write, and the ordinary note one draw makes."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.evidence import Evidence
from studyapp.deck.fields import NoteError
from studyapp.deck.judge import judge
from studyapp.deck.kinds.choice import ChoiceAnswer
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.read import cards, question, read_note
from studyapp.deck.respond import read_response
from studyapp.deck.values import Note
from studyapp.deck.vary import Instance, fill, sample

NUMBER: dict[str, Any] = {
    "id": "product",
    "kind": "number",
    "tolerance": "5 %",
    "en": {
        "prompt": "Each layer keeps <<factor>>. After <<depth>> layers?",
        "why": "${<<factor>>}^{<<depth>>} = <<answer>>$, `<<answer>>`, <<geometric_mean>>",
        "hint": "Multiply <<depth>> times.",
    },
    "zh": {
        "prompt": "每层保留 <<factor>>，<<depth>> 层之后？",
        "why": "<<factor>>，<<depth>>：<<answer>>；<<geometric_mean>>",
        "hint": "乘 <<depth>> 次。",
    },
    "vary": {
        "demo": "factor_product",
        "params": {"unevenness": 0},
        "answer": {"measure": "product", "digits": 2},
        "factor": [0.5, 0.9],
        "depth": [10, 40],
    },
}
CHOICE: dict[str, Any] = {
    "id": "minimum",
    "kind": "choice",
    "en": {"prompt": "optimum <<optimum>>, <<penalty>> of <<strength>>"},
    "zh": {"prompt": "<<optimum>>，<<penalty>>，<<strength>>"},
    "vary": {
        "demo": "soft_threshold",
        "params": {"penalty": "l1"},
        "answer": {"measure": "weight"},
        "optimum": [1, 2],
        "strength": [0.25, 0.5],
        "words": {"l1": {"en": "an L1 penalty", "zh": "L1 惩罚"}},
    },
    "option": [
        {"id": "right", "right": True, "value": "answer"},
        {
            "id": "divided",
            "misconception": "divides",
            "en": {"text": "<<value>> by division", "why": "not <<answer>>"},
            "zh": {"text": "相除得 <<value>>", "why": "不是 <<answer>>"},
        },
        {"id": "tenfold", "factor": 10},
    ],
}
DRAWN = Instance(
    seed=107,
    params=(("depth", 40), ("factor", 0.5), ("unevenness", 0)),
    answer=0.5**40,
    measures=(("geometric_mean", 0.5),),
    control=(("depth", 10),),
)
OPTIONS = Instance(
    seed=3,
    params=(("optimum", 2), ("penalty", "l1"), ("strength", 0.5)),
    answer=1.5,
    options=(("right", 1.5), ("divided", 4 / 3), ("tenfold", 15.0)),
)


def note(record: dict[str, Any], **changes: Any) -> Note:
    return read_note(record | changes)


def turned(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The record with other keys in its [note.vary]; None takes one out."""
    vary = {k: v for k, v in (record["vary"] | changes).items() if v is not None}
    return record | {"vary": vary}


# -- filling -----------------------------------------------------------------------------------


def test_an_instance_makes_an_ordinary_number_note() -> None:
    filled = fill(note(NUMBER), DRAWN)
    assert filled.vary is None
    assert isinstance(filled.body, NumberAnswer)
    assert filled.body.answer == 9.1e-13
    assert filled.body.prompt.en == "Each layer keeps 0.5. After 40 layers?"
    assert filled.body.prompt.zh == "每层保留 0.5，40 层之后？"
    assert filled.hints[0].en == "Multiply 40 times."
    assert filled.why.en == r"${0.5}^{40} = 9.1 \times 10^{-13}$, `9.1e-13`, 0.5"
    assert filled.why.zh == "0.5，40：9.1·10⁻¹³；0.5"
    assert (filled.id, filled.kind, str(filled.body.tolerance)) == ("product", "number", "5 %")


def test_the_evidence_of_a_filled_note_is_its_very_run() -> None:
    filled = fill(note(NUMBER), DRAWN)
    assert filled.evidence == (
        Evidence("factor_product", DRAWN.params, controls=((("depth", 10),),), measure="product"),
    )
    assert DRAWN.run_seed == 7


def test_an_instance_makes_an_ordinary_choice() -> None:
    filled = fill(note(CHOICE), OPTIONS)
    body = filled.body
    assert isinstance(body, ChoiceAnswer)
    assert body.prompt.en == "optimum 2, an L1 penalty of 0.5"
    assert body.prompt.zh == "2，L1 惩罚，0.5"
    assert [(o.id, o.text.en, o.text.zh, o.right) for o in body.options] == [
        ("right", "1.5", "1.5", True),
        ("divided", "1.33 by division", "相除得 1.33", False),
        ("tenfold", "15", "15", False),
    ]
    assert body.options[1].why.en == "not 1.5"
    assert body.options[1].misconception == "divides"
    assert str(body.options[0].expect[0]) == "weight == 1.5 within x1.118"


def test_a_filled_note_is_asked_and_judged_as_any_other() -> None:
    (card,) = cards("deck", fill(note(NUMBER), DRAWN))
    asked = question(card, "en", 0)
    assert judge(asked.ask, read_response(asked.ask, "9e-13")).right
    assert not judge(asked.ask, read_response(asked.ask, "9e-12")).right
    assert "9.1" in asked.answer


def test_an_unfilled_note_has_a_card_and_no_number_is_its_answer() -> None:
    varying = note(NUMBER)
    (card,) = cards("deck", varying)
    assert card.id == "deck/product"
    asked = question(card, "en", 0)
    assert asked.prompt == "Each layer keeps ⟨factor⟩. After ⟨depth⟩ layers?"
    assert asked.why == (
        r"${\langle \text{factor} \rangle}^{\langle \text{depth} \rangle} = "
        r"\langle \text{answer} \rangle$, `<answer>`, ⟨geometric mean⟩"
    )
    assert asked.answer == "…"
    assert math.isnan(varying.body.answer)
    assert not judge(asked.ask, read_response(asked.ask, "0")).right
    assert [o.text.en for o in note(CHOICE).body.options] == [
        "right",
        "divided",
        "tenfold",
    ]


def test_filling_leaves_other_notes_as_they_are() -> None:
    plain = read_note({"id": "a", "kind": "basic", "en": {"prompt": "?", "answer": "<<depth>>"}})
    assert fill(plain, DRAWN) is plain


def test_evidence_that_the_author_wrote_follows_the_run() -> None:
    more = {"demo": "adam", "expect": "first_step < 1", "supports": "why", "control": {"rate": 1}}
    filled = fill(note(NUMBER, evidence=[more]), DRAWN)
    assert [one.demo for one in filled.evidence] == ["factor_product", "adam"]


def test_a_truth_and_a_large_number_are_written_as_words() -> None:
    record = turned(
        NUMBER,
        words={"true": "with", "false": "without"},
        factor=[True, False],
        depth=[100_000, 10],
    )
    instance = Instance(
        0, (("depth", 100_000), ("factor", True)), 1.0, measures=(("geometric_mean", 1.0),)
    )
    assert fill(note(record), instance).body.prompt.en == "Each layer keeps with. After 10⁵ layers?"


def test_an_instance_of_other_blanks_does_not_fit() -> None:
    with pytest.raises(NoteError, match="nothing was drawn for <<depth>>"):
        fill(note(NUMBER), Instance(0, (("factor", 0.5),), 1.0))
    with pytest.raises(NoteError, match="the option 'gone' is gone"):
        fill(
            note(CHOICE),
            Instance(0, OPTIONS.params, 1.5, options=(("right", 1.5), ("gone", 2.0))),
        )


def test_a_sample_fills_every_blank_without_a_run() -> None:
    for record in (NUMBER, CHOICE):
        varying = note(record)
        assert "<<" not in json.dumps(dict(fill(varying, sample(varying)).record))


# -- the log -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("record", "instance"), [(NUMBER, DRAWN), (CHOICE, OPTIONS)])
def test_an_instance_comes_back_from_the_log_as_it_was(
    record: dict[str, Any], instance: Instance
) -> None:
    logged = json.loads(json.dumps(instance.to_log() | {"hints": 2, "overridden": True}))
    again = Instance.from_log(logged)
    assert again == instance
    assert fill(note(record), again) == fill(note(record), instance)


numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(
    seed=st.integers(0, 2**32),
    answer=numbers,
    options=st.dictionaries(st.sampled_from("abcdef"), numbers),
    setting=st.one_of(numbers, st.booleans(), st.integers(-(2**40), 2**40)),
)
@settings(deadline=None, max_examples=60)
def test_any_instance_survives_the_log(
    seed: int, answer: float, options: dict[str, float], setting: float
) -> None:
    instance = Instance(seed, (("a", setting),), answer, options=tuple(options.items()))
    assert Instance.from_log(json.loads(json.dumps(instance.to_log()))) == instance


@pytest.mark.parametrize(
    "logged",
    [
        {},
        {"seed": 1},
        {"seed": True, "answer": 1.0},
        {"seed": "1", "answer": 1.0},
        {"seed": 1, "answer": "nan"},
        {"seed": 1, "answer": float("inf")},
        {"seed": 1, "answer": 1.0, "params": [1]},
        {"seed": 1, "answer": 1.0, "params": {"depth": [1]}},
        {"seed": 1, "answer": 1.0, "options": {"a": None}},
        {"seed": 1, "answer": 1.0, "measures": 3},
    ],
)
def test_what_is_no_instance_is_refused(logged: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"instance|whole number"):
        Instance.from_log(logged)


# -- what an author may write ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"factor": None, "depth": None}, "nothing varies"),
        ({"depth": 20}, "depth is not a list - write depth = [1, 2, 3], or in params"),
        ({"depth": [20]}, "depth has 1 values - write 2 to 50"),
        ({"depth": list(range(51))}, "depth has 51 values"),
        ({"depth": list(range(1, 41)), "factor": [n / 40 for n in range(40)]}, "1600 variants"),
        ({"depth": [10, 10]}, "depth holds a value twice"),
        ({"depth": [10, "x" * 101]}, "depth holds 101 characters"),
        ({"depth": [10, [20]]}, "must be a number or a word"),
        ({"seed": [1, 2]}, "sets the seed"),
        ({"params": {"seed": 3}}, "sets the seed"),
        ({"params": {"depth": 3}}, "depth stands in params and has a list"),
        ({"answer": None}, "answer names no measure"),
        ({"answer": "product"}, "answer names no measure"),
        ({"answer": {"measure": "product", "digits": 0}}, "digits = 0 - write a number from 1"),
        ({"answer": {"measure": "product", "digits": 2.5}}, "digits = 2.5"),
        ({"answer": {"measure": "product", "digit": 2}}, "unknown key digit"),
        ({"answer": {"digits": 2}}, "measure is missing"),
        ({"demo": None}, "demo is missing"),
        ({"apart": "near"}, "apart 'near' is not a number"),
        ({"apart": "x1"}, "keeps nothing apart"),
        ({"apart": 0}, "keeps nothing apart"),
        ({"words": {"0.5": 3}}, "words.0.5 is no word"),
        ({"words": {"0.5": {"fr": "un demi"}}}, "words.0.5 is no word"),
        ({"words": {"0.5": "x" * 101}}, "words.0.5 is no word of 1 to 100"),
        ({"words": "half"}, "words is not a table"),
        ({"params": {"unevenness": [0]}}, "must be a number or a word"),
        ({"params": {"unevenness": 10**400}}, "params.unevenness is too large"),
        ({"depth": [10, 10**5000]}, "depth is too large"),
        ({"depth": [10, -(10**400)]}, "depth is too large"),
    ],
)
def test_a_wrong_vary_is_one_clear_line(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(NoteError) as wrong:
        read_note(turned(NUMBER, **changes))
    assert str(wrong.value).startswith("note 'product': ")
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answer": 3}, "answer stands beside [note.vary]"),
        ({"vary": [1]}, "vary is not a table"),
        (
            {"en": NUMBER["en"] | {"prompt": "After <<depth>> layers?"}},
            "en.prompt does not name <<factor>>",
        ),
        (
            {"zh": NUMBER["zh"] | {"why": "<<factor>>，<<depth>>：<<answer>>"}},
            "zh.why does not name <<geometric_mean>> - name it in both",
        ),
        ({"en": NUMBER["en"] | {"hint": "<<answer>>"}}, "en.hint gives <<answer>> away"),
        (
            {"en": NUMBER["en"] | {"why": "<<value>>"}},
            "en.why names <<value>> - only an option has one",
        ),
        ({"en": NUMBER["en"] | {"hint": "<< depth >>"}}, "<< depth >> is no name"),
        ({"en": NUMBER["en"] | {"hint": "<<层数>>"}}, "is no name"),
    ],
)
def test_a_note_around_it_that_does_not_fit_is_told(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(NoteError) as wrong:
        note(NUMBER, **changes)
    assert says in str(wrong.value)


def test_only_what_a_run_can_answer_varies() -> None:
    record = {"id": "t", "kind": "truefalse", "answer": True, "en": {"prompt": "<<depth>>?"}}
    with pytest.raises(NoteError, match="a truefalse note can't vary - only number and choice"):
        read_note(record | {"vary": NUMBER["vary"]})


def test_a_measured_answer_needs_a_tolerance() -> None:
    record = {key: value for key, value in NUMBER.items() if key != "tolerance"}
    with pytest.raises(NoteError, match="no tolerance"):
        read_note(record)


def test_a_prompt_that_tells_what_was_measured_need_not_name_what_varies() -> None:
    words = {"en": {"prompt": "mean <<geometric_mean>>?"}, "zh": {"prompt": "<<geometric_mean>>？"}}
    varying = note(NUMBER, **words).vary
    assert varying is not None
    assert varying.asked_with == varying.given == ("geometric_mean",)


@pytest.mark.parametrize(
    ("at", "changes", "says"),
    [
        (0, {"value": None}, "its number comes from 0 sources"),
        (1, {"factor": 3}, "its number comes from 2 sources"),
        (0, {"value": "right"}, "value = 'right'"),
        (0, {"right": False}, "right and its source disagree"),
        (1, {"right": True}, "right and its source disagree"),
        (2, {"factor": 1}, "factor = 1 is the answer again"),
        (2, {"factor": "ten"}, "factor must be a number"),
        (2, {"factor": None, "value": "answer"}, "2 options are the answer"),
        (0, {"value": None, "factor": 2, "right": None}, "0 options are the answer"),
        (1, {"en": {"text": "divided"}}, "en.text does not name <<value>>"),
        (1, {"expect": "weight < 1"}, "written by the run"),
        (1, {"id": "right"}, "two options have the id"),
    ],
)
def test_an_option_takes_its_number_from_one_source(
    at: int, changes: dict[str, Any], says: str
) -> None:
    options = [dict(option) for option in CHOICE["option"]]
    options[at] = {k: v for k, v in (options[at] | changes).items() if v is not None}
    with pytest.raises(NoteError) as wrong:
        note(CHOICE, option=options)
    assert says in str(wrong.value)


def test_a_choice_has_two_wrong_options_at_least() -> None:
    with pytest.raises(NoteError, match="2 options - a question that varies has 3 or more"):
        note(CHOICE, option=CHOICE["option"][:2])


KEYS = st.sampled_from(
    ["demo", "params", "answer", "measure", "digits", "depth", "words", "apart", "control", "en"]
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), numbers, st.text(max_size=8))


@given(
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=8,
    )
)
@settings(deadline=None, max_examples=150)
def test_any_table_is_refused_with_a_line(vary: object) -> None:
    with pytest.raises(NoteError, match=r"note 'product': ."):
        read_note(NUMBER | {"vary": vary})
