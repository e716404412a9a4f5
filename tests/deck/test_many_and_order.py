"""Several right options, steps in order, and a choice without its options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.deck.ask import (
    Arrange,
    Arranged,
    ChooseMany,
    ChosenMany,
    Reveal,
    Type,
    chance,
    chance_of,
    choices,
    form,
    shown,
    written,
)
from studyapp.deck.fields import NoteError
from studyapp.deck.judge import judge, marks_of_many, marks_of_order, right_answer
from studyapp.deck.read import cards, has_recall, question, read_note
from studyapp.deck.respond import UnreadableError, read_response
from tests.samples import CHOICE, MULTI, ORDER, both


def asked(record: dict[str, object], *, seed: int = 3, recall: bool = False):
    (card,) = cards("small", read_note(record))
    return question(card, "en", seed, recall=recall)


def numbers(ask: ChooseMany | Arrange, *ids: str) -> str:
    order = shown(ask)
    return " ".join(str(order.index(one) + 1) for one in ids)


def test_all_the_right_ones_and_no_other() -> None:
    ask = asked(MULTI).ask
    assert isinstance(ask, ChooseMany)
    assert judge(ask, ChosenMany(frozenset({"adam", "rmsprop"}))).right
    short = judge(ask, ChosenMany(frozenset({"adam"})))
    assert (short.right, short.marks) == (False, (1, 2))
    many = judge(ask, ChosenMany(frozenset({"adam", "rmsprop", "sgd"})))
    assert (many.right, many.marks) == (False, (1, 2))
    assert judge(ask, ChosenMany(frozenset({"sgd", "momentum"}))).marks == (0, 2)


@pytest.mark.parametrize("line", ["{a} {b}", "{a},{b}", "{b}{a}", " {a} 和 {b} ", "{a}、{b}"])
def test_several_options_in_one_line(line: str) -> None:
    ask = asked(MULTI).ask
    assert isinstance(ask, ChooseMany)
    a, b = numbers(ask, "adam", "rmsprop").split()
    assert read_response(ask, line.format(a=a, b=b)) == ChosenMany(frozenset({"adam", "rmsprop"}))
    assert read_response(ask, "0") == ChosenMany(frozenset())


@pytest.mark.parametrize("line", ["5", "x", "1 9", "1 2 z", "-1"])
def test_a_line_that_names_no_options_is_refused(line: str) -> None:
    with pytest.raises(UnreadableError):
        read_response(asked(MULTI).ask, line)


def test_steps_are_never_shown_in_the_right_order() -> None:
    for seed in range(200):
        ask = asked(ORDER, seed=seed).ask
        assert isinstance(ask, Arrange)
        assert shown(ask) != ask.right
        assert sorted(shown(ask)) == sorted(ask.right)


def test_an_order_is_right_whole_or_in_part() -> None:
    ask = asked(ORDER).ask
    assert isinstance(ask, Arrange)
    line = numbers(ask, *ask.right)
    assert judge(ask, read_response(ask, line)).right
    assert read_response(ask, line.replace(" ", "")) == Arranged(ask.right)
    swapped = (ask.right[1], ask.right[0], *ask.right[2:])
    assert judge(ask, Arranged(swapped)).marks == (5, 6)
    assert judge(ask, Arranged(tuple(reversed(ask.right)))).marks == (0, 6)
    assert " → " in right_answer(ask)


@pytest.mark.parametrize("line", ["1 2 3", "1 1 2 3", "1 2 3 5", "abc", "12345"])
def test_an_order_names_every_step_once(line: str) -> None:
    with pytest.raises(UnreadableError):
        read_response(asked(ORDER).ask, line)


def test_what_the_log_keeps() -> None:
    many, order = asked(MULTI).ask, asked(ORDER).ask
    assert (form(many), form(order)) == ("choosemany", "arrange")
    assert written(ChosenMany(frozenset({"sgd", "adam"}))) == "adam sgd"
    assert isinstance(order, Arrange)
    assert written(Arranged(order.right)) == " ".join(order.right)
    assert len(choices(many)) == len(shown(many)) == 4


def test_the_chance_of_a_right_guess() -> None:
    assert chance(asked(CHOICE).ask) == pytest.approx(1 / 3)
    assert chance(asked(MULTI).ask) == pytest.approx(1 / 16)
    assert chance(asked(ORDER).ask) == pytest.approx(1 / 24)
    assert chance_of("decide", 0) == 0.5
    assert chance_of("type", 0) == chance_of("reveal", 0) == chance_of("number", 0) == 0


def test_a_choice_may_be_asked_without_its_options() -> None:
    typed = {**CHOICE, "accept": ["the right one", "对的"]}
    bare = asked(typed, recall=True)
    assert bare.recall
    assert bare.ask == Type(("the right one", "对的"))
    assert asked({**CHOICE, "recall": True}, recall=True).ask == Reveal()
    plain = asked(CHOICE, recall=True)
    assert not plain.recall
    assert form(plain.ask) == "choose"
    assert has_recall(read_note(typed))
    assert not has_recall(read_note(CHOICE))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({**ORDER, "step": ORDER["step"][:2]}, "3 to 9 steps"),
        ({**ORDER, "step": [*ORDER["step"], ORDER["step"][0]]}, "two steps have the id"),
        (
            {**MULTI, "option": [{**o, "right": False} for o in MULTI["option"]]},
            "no option is right",
        ),
        (
            {**ORDER, "step": [*ORDER["step"], {"id": "more", **both(text="the loss")}]},
            "two steps have the en.text",
        ),
    ],
)
def test_what_is_no_such_note_is_refused(record: dict[str, object], said: str) -> None:
    with pytest.raises(NoteError, match=said):
        read_note(record)


@given(st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8), min_size=1))
def test_marks_lie_between_none_and_all(picked: set[int], right: set[int]) -> None:
    got, of = marks_of_many({str(n) for n in picked}, {str(n) for n in right})
    assert 0 <= got <= of == len(right)
    assert (got == of) == (picked == right)


@given(st.permutations(range(5)))
def test_marks_of_an_order_count_its_pairs(said: list[int]) -> None:
    right = [str(n) for n in range(5)]
    got, of = marks_of_order([str(n) for n in said], right)
    back, _ = marks_of_order([str(n) for n in reversed(said)], right)
    assert of == 10
    assert got + back == of
    assert (got == of) == (said == list(range(5)))
