"""The id of a note that has none: the same question keeps it, another question gets another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.values import ID
from studyapp.formats._identity import (
    deck_id,
    derived_id,
    guid_id,
    language_of,
    normalised,
    option_ids,
    question_of_cloze,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is dropout?", "what is  Dropout"),
        ("What is dropout?", "1. What is dropout?"),
        ("What is dropout?", "3.1.1 What is dropout?"),
        ("What is dropout?", "Q3: What is dropout?"),
        ("What is dropout?", "(4) **What is dropout?** ⭐"),
        ("What is dropout?", "What is *dropout*?"),
        ("What is dropout?", "What is `dropout`?"),
        ("What is dropout?", "What is [dropout](http://x)?"),
        ("什么是过拟合？", "什么是过拟合?"),
        ("什么是 ReLU？", "什么是ReLU"),
        ("什么是过拟合？", "第3题、什么是过拟合？"),
        ("什么是过拟合？", "一、什么是过拟合"),
        ("ＲｅＬＵ是什么", "ReLU 是什么"),
        ("⽤什么", "用什么"),
        ("x > 0?", "x>0"),
        ("What is batch‑norm?", "What is batch-norm?"),
        ("Why ❤️ relu?", "Why ❤ relu?"),
    ],
)
def test_dress_makes_no_difference(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is C?", "What is C++?"),
        ("What is C?", "What is C#?"),
        ("x>0", "x<0"),
        ("x = 1", "x = 2"),
        ("2 + 2 = ?", "2 - 2 = ?"),
        ("2 + 2 = ?", "+ 2 = ?"),
        ("3.14 is what?", "is what?"),
        ("1.5 layers?", "layers?"),
        ("50 % of what?", "50 of what?"),
        ("\\alpha", "alpha"),
        ("a_b", "ab"),
        ("2 * 3 * 4", "2 3 4"),
        ("∂f", "f"),
        ("什么是过拟合", "什么是欠拟合"),
    ],
)
def test_signs_and_digits_tell_questions_apart(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_a_derived_id_is_an_id_whatever_the_question(question: str) -> None:
    name = derived_id(normalised(question))
    assert ID.fullmatch(name)
    assert name.startswith("q-")
    assert len(name) == 14
    assert derived_id(normalised(question)) == name


def test_ids_never_change_between_versions() -> None:
    assert derived_id(normalised("What is dropout?")) == "q-94def0648ba3"


def test_a_gap_filled_differently_asks_the_same() -> None:
    assert question_of_cloze("a {{c1::b::hint}} c") == question_of_cloze("a {{c1::B}} c")
    assert question_of_cloze("a {{c1::b}} c") != question_of_cloze("a b {{c1::c}}")


def test_a_guid_is_kept_where_it_can_be_an_id() -> None:
    assert guid_id("note-1") == "note-1"
    assert ID.fullmatch(guid_id("kH$3a|x"))
    assert guid_id("kH$3a") != guid_id("kh$3a")


def test_options_are_named_by_their_words_or_by_a_hash_that_a_new_order_keeps() -> None:
    ids = option_ids(["the mean", "x > 0", "x < 0", "The mean", "中位数"])
    assert ids[0] == "the-mean"
    assert len(set(ids)) == 5
    assert all(ID.fullmatch(one) for one in ids)
    assert option_ids(["x < 0", "the mean"]) == [ids[2], ids[0]]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("gradients", "gradients"),
        ("My Deck", "my-deck"),
        ("Überanpassung", "uberanpassung"),
        ("a::b", "a-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\decks", "c-decks"),
        ("CNN 卷积", "cnn-"),
        ("深度学习", "deck-"),
        ("..", "deck-"),
        ("", "deck-"),
        ("\x1b[31m", "31m"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_deck_takes_an_id_from_any_name(name: str, id: str) -> None:
    assert deck_id(name).startswith(id)
    assert ID.fullmatch(deck_id(name))


def test_two_chinese_titles_make_two_ids() -> None:
    assert deck_id("深度学习") != deck_id("机器学习")
    assert deck_id("CNN 卷积") != deck_id("CNN 池化")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is dropout?", "en"),
        ("什么是过拟合？", "zh"),
        ("推理时 BatchNorm 用什么统计量？", "zh"),
        ("ReLU 的梯度", "zh"),
        ("The word 梯度 means gradient", "en"),
        ("`def f(x): return x` 的结果", "zh"),
        ("$\\frac{d}{dx} f(x)$ 是什么", "zh"),
        ("", "en"),
        ("42", "en"),
    ],
)
def test_the_language_is_the_one_that_most_words_are_in(text: str, language: str) -> None:
    assert language_of(text) == language
