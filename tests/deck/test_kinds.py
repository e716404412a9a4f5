"""Every kind of note: what it reads, the cards it makes, and how they are asked."""

import re
from collections import Counter

import pytest

from studyapp.deck.ask import Choose, Decide, Number, Reveal, Type
from studyapp.deck.fields import NoteError
from studyapp.deck.judge import judge
from studyapp.deck.kinds import find_kind, kind_names
from studyapp.deck.read import cards, question, read_note
from studyapp.deck.respond import read_response
from studyapp.deck.values import Note

Record = dict[str, object]

OPTIONS: list[Record] = [
    {"id": "mean", "en": {"text": "the mean"}, "zh": {"text": "均值"}},
    {
        "id": "median",
        "right": True,
        "en": {"text": "the median", "why": "outliers can't move it"},
        "zh": {"text": "中位数"},
    },
    {"id": "mode", "en": {"text": "the mode"}, "zh": {"text": "众数"}},
]
EXAMPLES: dict[str, Record] = {
    "basic": {
        "en": {"prompt": "2 + 2?", "answer": "4"},
        "zh": {"prompt": "二加二？", "answer": "四"},
    },
    "reversed": {"en": {"prompt": "SGD", "answer": "stochastic gradient descent"}},
    "cloze": {"en": {"text": "{{c1::a}} then {{c2::b}}"}},
    "choice": {
        "en": {"prompt": "Which is robust?"},
        "zh": {"prompt": "哪个稳健？"},
        "option": OPTIONS,
    },
    "truefalse": {"answer": False, "en": {"prompt": "ReLU saturates for large inputs."}},
    "typed": {"accept": ["ReLU", "线性整流"], "en": {"prompt": "max(0, x) is called?"}},
    "multi": {"en": {"prompt": "Which are averages?"}, "option": OPTIONS},
    "order": {
        "en": {"prompt": "Put them in order."},
        "step": [{"id": n, "en": {"text": n}} for n in ("one", "two", "three")],
    },
    "number": {"answer": 0.25, "tolerance": "2 %", "unit": "s", "en": {"prompt": "How long?"}},
}


def note(kind: str, **changes: object) -> Note:
    record = {"id": "n", "kind": kind} | EXAMPLES[kind] | changes
    return read_note({key: value for key, value in record.items() if value is not None})


def only(kind: str, **changes: object) -> tuple[str, object, str]:
    asked = question(cards("d", note(kind, **changes))[0], "en", 0)
    return asked.prompt, asked.ask, asked.answer


def test_every_kind_has_an_example_here() -> None:
    assert set(EXAMPLES) == set(kind_names())


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_kind_reads_asks_and_judges_in_both_languages(kind: str) -> None:
    for card in cards("d", note(kind)):
        for language in ("en", "zh"):
            asked = question(card, language, seed=3)
            assert asked.prompt
            assert asked.answer
            assert asked.card == card.id
            if isinstance(asked.ask, Reveal):
                assert judge(asked.ask, read_response(asked.ask, "")).right is None
    assert find_kind(kind).title


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("basic", ["d/n"]),
        ("reversed", ["d/n", "d/n#reverse"]),
        ("cloze", ["d/n#c1", "d/n#c2"]),
        ("choice", ["d/n"]),
        ("truefalse", ["d/n"]),
        ("typed", ["d/n"]),
        ("number", ["d/n"]),
    ],
)
def test_a_kind_makes_its_cards(kind: str, ids: list[str]) -> None:
    assert [card.id for card in cards("d", note(kind))] == ids


def test_basic_is_revealed() -> None:
    assert only("basic") == ("2 + 2?", Reveal(), "4")


def test_reversed_asks_each_side_for_the_other() -> None:
    forth, back = cards("d", note("reversed"))
    assert question(forth, "en", 0).prompt == question(back, "en", 0).answer == "SGD"
    assert question(forth, "en", 0).answer == question(back, "en", 0).prompt


def test_truefalse_is_decided() -> None:
    assert only("truefalse") == ("ReLU saturates for large inputs.", Decide(False), "false")


def test_typed_shows_the_spelling_of_the_learners_script() -> None:
    card = cards("d", note("typed"))[0]
    assert question(card, "en", 0).ask == Type(("ReLU", "线性整流"))
    assert question(card, "en", 0).answer == "ReLU"
    assert question(card, "zh", 0).answer == "线性整流"


def test_number_shows_its_unit() -> None:
    _, ask, answer = only("number")
    assert isinstance(ask, Number)
    assert (ask.answer, ask.unit, str(ask.tolerance), answer) == (0.25, "s", "2 %", "0.25 s")


def test_a_whole_number_may_be_exact() -> None:
    _, ask, _ = only("number", answer=10, tolerance=None, unit=None)
    assert isinstance(ask, Number)
    assert judge(ask, read_response(ask, "10")).right
    assert not judge(ask, read_response(ask, "10.01")).right


def test_a_language_that_was_never_written_is_said_in_the_other() -> None:
    card = cards("d", note("reversed"))[0]
    assert question(card, "zh", 0).prompt == "SGD"


def test_hints_and_the_reason_come_with_the_question_in_its_language() -> None:
    words = {"prompt": "p", "answer": "a", "why": "w", "hint": "1", "hint2": "2", "hint3": "3"}
    asked = question(
        cards("d", note("basic", en=words, zh={"prompt": "题", "hint": "一"}))[0], "zh", 0
    )
    assert asked.hints == ("一", "2", "3")
    assert asked.why == "w"


# -- the order of options ----------------------------------------------------------------------


def orders(seeds: range) -> list[tuple[str, ...]]:
    card = cards("d", note("choice"))[0]
    asked = [question(card, "en", seed).ask for seed in seeds]
    return [tuple(choice.id for choice in ask.options) for ask in asked if isinstance(ask, Choose)]


def test_the_same_seed_shows_the_same_order_in_both_languages() -> None:
    card = cards("d", note("choice"))[0]
    english, chinese = (question(card, language, 7).ask for language in ("en", "zh"))
    assert isinstance(english, Choose)
    assert isinstance(chinese, Choose)
    assert [o.id for o in english.options] == [o.id for o in chinese.options]
    assert orders(range(7, 8)) == orders(range(7, 8))


def test_over_many_seeds_every_order_comes_about_equally_often() -> None:
    counts = Counter(orders(range(3000)))
    assert len(counts) == 6
    # 500 of each are expected; five standard deviations are 102
    assert all(398 < count < 602 for count in counts.values()), counts


def test_wherever_it_stands_the_right_option_is_right() -> None:
    card = cards("d", note("choice"))[0]
    for seed in range(20):
        ask = question(card, "en", seed).ask
        assert isinstance(ask, Choose)
        place = [o.id for o in ask.options].index("median") + 1
        assert judge(ask, read_response(ask, str(place))).right
        assert not judge(ask, read_response(ask, str(place % 3 + 1))).right


# -- what is refused ---------------------------------------------------------------------------


def options(*changes: Record) -> list[Record]:
    """The options of the example, each with its changes."""
    return [option | change for option, change in zip(OPTIONS, changes, strict=True)]


@pytest.mark.parametrize(
    ("kind", "changes", "what"),
    [
        ("basic", {"en": {"prompt": "p"}, "zh": None}, "answer is missing"),
        ("basic", {"en": {"prompt": " ", "answer": "a"}, "zh": None}, "prompt is missing"),
        ("basic", {"en": "p"}, "en is not a table"),
        ("basic", {"en": {"prompt": 3, "answer": "a"}}, "en.prompt must be text, not 3"),
        ("basic", {"en": {"prompt": "x" * 20_001, "answer": "a"}}, "20001 characters long"),
        ("choice", {"option": None}, "2 to 9 options, not 0"),
        ("choice", {"option": OPTIONS[1:2]}, "2 to 9 options, not 1"),
        ("choice", {"option": [OPTIONS[0] | {"id": str(n)} for n in range(10)]}, "not 10"),
        ("choice", {"option": options({}, {"right": False}, {})}, "0 options are right"),
        ("choice", {"option": options({"right": True}, {}, {})}, "2 options are right"),
        ("choice", {"option": options({}, {"right": "yes"}, {})}, "right must be true or false"),
        ("choice", {"option": options({}, {"id": "mean"}, {})}, "two options have the id 'mean'"),
        (
            "choice",
            {"option": options({}, {}, {"en": {"text": "the mean"}})},
            "two options have the en.text 'the mean'",
        ),
        (
            "choice",
            {"option": options({}, {}, {"zh": {"text": "均值"}})},
            "two options have the zh.text '均值'",
        ),
        ("choice", {"option": "mean"}, "option is not a list of tables"),
        ("choice", {"option": options({"expect": "m = 1"}, {}, {})}, "cannot read '= 1'"),
        ("choice", {"option": options({"params": {"x": []}}, {}, {})}, "params.x must be a number"),
        ("choice", {"accept": ["the mean", "。"]}, "says nothing"),
        ("truefalse", {"answer": "true"}, "answer must be true or false"),
        ("truefalse", {"answer": 1}, "answer must be true or false"),
        ("truefalse", {"answer": None}, "answer must be true or false"),
        ("typed", {"accept": None}, "accept is missing"),
        ("typed", {"accept": []}, "accept is missing"),
        ("typed", {"accept": "ReLU"}, "accept is not a list"),
        ("typed", {"accept": {"a": "b"}}, "accept is not a list"),
        ("typed", {"accept": ["ReLU", ""]}, "accept holds an empty string"),
        ("typed", {"accept": ["ReLU", "。"]}, "says nothing"),
        ("typed", {"accept": [1]}, "accept must be text, not 1"),
        ("number", {"answer": "0.25"}, "answer must be a number, not '0.25'"),
        ("number", {"answer": True}, "answer must be a number, not True"),
        ("number", {"answer": None}, "answer must be a number, not None"),
        ("number", {"answer": float("nan")}, "not a finite number"),
        ("number", {"answer": float("inf")}, "not a finite number"),
        ("number", {"answer": 10**400}, "not a finite number"),
        ("number", {"tolerance": None}, "0.25 can't be typed exactly"),
        ("number", {"tolerance": "a bit"}, "tolerance 'a bit'"),
        ("number", {"tolerance": -1}, "must be finite and at least 0"),
        ("number", {"tolerance": "x0.5"}, "must be finite and at least 1"),
        ("number", {"unit": 3}, "unit must be text"),
    ],
)
def test_a_broken_note_says_what_is_wrong_in_one_line(
    kind: str, changes: Record, what: str
) -> None:
    with pytest.raises(NoteError, match=re.escape(what)) as wrong:
        note(kind, **changes)
    assert wrong.value.what.startswith("note 'n': ")
    assert "\n" not in str(wrong.value)
