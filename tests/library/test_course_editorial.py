"""Each rule of the editor goes red for what it is about, and stays quiet for what is right."""

from collections.abc import Sequence

import pytest

from studyapp.deck.values import Text
from studyapp.library.course.editorial import editorial, measure
from studyapp.library.course.glossary import Term
from tests.samples import BASIC, CHOICE, CLOZE, EVERY_KIND, TRUEFALSE, TYPED, Record, deck


def said(*notes: Record, terms: Sequence[Term] = ()) -> list[str]:
    return [str(problem) for problem in editorial([deck(*notes)], terms)]


def twins(en: str, zh: str, **more: object) -> Record:
    return {
        **BASIC,
        "en": {"prompt": en, "answer": "a", "why": "w"},
        "zh": {"prompt": zh, "answer": "甲", "why": "乙"},
        **more,
    }


def options(right: str, *wrong: str, id: str = "c") -> Record:
    every = [
        {"id": f"o{n}", "en": {"text": text, "why": "so"}, "zh": {"text": text, "why": "因"}}
        for n, text in enumerate((right, *wrong))
    ]
    return {
        **CHOICE,
        "id": id,
        **{k: {"prompt": f"{id}?"} for k in ("en", "zh")},
        "option": [
            {**every[0], "right": True},
            *every[1:],
        ],
    }


def test_a_deck_of_every_kind_has_no_problem() -> None:
    assert said(*EVERY_KIND) == []


@pytest.mark.parametrize(
    ("en", "zh", "problem"),
    [
        ("Which is $a^2 + 1$?", "哪个是 $a^2 - 1$？", "formula $"),
        ("After 250 steps?", "经过 150 步之后？", "150 stands in one language only"),
        ("With 50 000 units?", "有 5000 个单元？", "stands in one language only"),
    ],
)
def test_numbers_and_formulae_are_the_same_in_both_languages(
    en: str, zh: str, problem: str
) -> None:
    (one,) = said(twins(en, zh))
    assert problem in one
    assert one.startswith("small.toml:1: note 'basic-1': prompt: ")


def test_small_numbers_and_lone_letters_may_be_said_in_words() -> None:
    assert said(twins("Of 2 units, $x$ is less than 50 000?", "两个单元里，x 小于 50000？")) == []


def test_a_long_prompt_is_measured_in_words_or_characters() -> None:
    assert said(twins("word " * 70, "字" * 140)) == []
    assert "en.prompt has 71 words - say it in 70" in said(twins("word " * 71, "字"))[0]
    assert "zh.prompt has 141 characters" in said(twins("word", "字" * 141))[0]
    assert measure(r"a $\frac{1}{2}$ b", "en") == 3


def test_bold_text_closes() -> None:
    assert said(twins("**Bold.** `a**b` and $a^{**}$", "**粗体**。`a**b`，$a^{**}$")) == []
    (problem,) = said(twins("**Bold.** Then", "**粗体。**Then"))
    assert "zh.prompt: ** stands as written - put the full stop behind it" in problem


def test_every_wrong_option_says_why() -> None:
    note = options("yes", "no", "never")
    del note["option"][1]["en"]["why"], note["option"][1]["zh"]["why"]  # type: ignore[index]
    assert "option 'o1' has no why" in said(note)[0]
    note = options("yes", "no", "never")
    del note["option"][0]["en"]["why"], note["option"][0]["zh"]["why"]  # type: ignore[index]
    assert said(note) == []


def test_the_right_option_is_not_much_the_longest() -> None:
    right = "because every layer multiplies the gradient by its slope"
    assert "the right option is much the longest" in said(options(right, "no", "never"))[0]
    assert said(options(right, right[:-2] + "xy")) == []
    assert said(options("yes of course", "no")) == []  # too short to be seen at a glance


def test_the_right_option_is_not_the_longest_more_often_than_chance() -> None:
    long, short = "it multiplies by the slope again", "it adds the slope to the sum"
    telling = [options(long, short, short + " x"[:n], id=f"c{n}") for n in range(1, 2)]
    telling = [options(long, short, "it divides by the slope then", id=f"c{n}") for n in range(8)]
    assert "the right option is the longest in 8 choices, by chance in 3" in said(*telling)[0]
    fair = [
        options(long, short, "it divides by the slope then", id=f"c{n}")
        if n % 3 == 0
        else options(short, long, "it divides by the slope then", id=f"c{n}")
        for n in range(9)
    ]
    assert said(*fair) == []


def test_true_and_false_are_balanced() -> None:
    def claims(true: int, false: int) -> list[Record]:
        keys = [True] * true + [False] * false
        return [
            {
                **{k: v for k, v in TRUEFALSE.items() if k != "evidence"},
                "id": f"t{n}",
                "answer": key,
                "en": {"prompt": f"claim {'x' * n}"},
                "zh": {"prompt": f"说法{'甲' * n}"},
            }
            for n, key in enumerate(keys)
        ]

    assert "1 of 8 true/false notes are true" in said(*claims(1, 7))[0]
    assert "7 of 8" in said(*claims(7, 1))[0]
    assert said(*claims(2, 6)) == []
    assert said(*claims(0, 5)) == []  # too few to tell


@pytest.mark.parametrize(
    ("note", "problem"),
    [
        (
            {**TYPED, "en": {"prompt": "What is ReLU called?"}, "zh": {"prompt": "叫什么？"}},
            "the prompt says 'ReLU', the answer",
        ),
        (
            {**CLOZE, "en": {"text": "The {{c1::gradient}} is a gradient of what?"},
             "zh": {"text": "{{c1::梯度}}是什么？"}},
            "gap 1, 'gradient', stands elsewhere too",
        ),
        (
            {**CLOZE, "en": {"text": "It {{c1::vanishes::it vanishes}}."},
             "zh": {"text": "它{{c1::消失}}。"}},
            "the hint of gap 1 says it",
        ),
    ],
)  # fmt: skip
def test_no_question_says_its_answer(note: Record, problem: str) -> None:
    assert problem in said(note)[0]


def test_a_word_inside_another_word_tells_nothing() -> None:
    note = {**TYPED, "en": {"prompt": "What do ReLUs do?"}, "zh": {"prompt": "做什么？"}}
    assert said(note) == []
    forced = {**CLOZE, "en": {"text": "They are {{c1::added::added or multiplied?}}."},
              "zh": {"text": "它们是{{c1::相加::相加还是相乘？}}的。"}}  # fmt: skip
    assert said(forced) == []


def test_one_question_is_not_asked_twice() -> None:
    again = {**BASIC, "id": "again", "en": {**BASIC["en"], "prompt": "what is a GRADIENT"}}  # type: ignore[dict-item]
    assert "note 'again': asks what small/basic-1 asks" in said(BASIC, again)[0]
    one, other = options("yes", "no", id="one"), options("yes", "never", id="two")
    other["en"], other["zh"] = one["en"], one["zh"]
    assert said(one, other) == []  # the same words about other options


def test_terms_are_spelled_as_the_glossary_does() -> None:
    term = Term(
        "bn",
        Text("batch normalization", "批量归一化"),
        Text("m", "m"),
        "t",
        {"en": (), "zh": ()},
        {"en": ("batchnorm",), "zh": ("批标准化",)},
    )
    wrong = twins("What does Batchnorm do?", "批标准化做什么？")
    assert len(said(wrong, terms=[term])) == 2
    assert "the glossary says '批量归一化'" in said(wrong, terms=[term])[1]
    assert (
        said(twins("What does batch normalization do?", "批量归一化做什么？"), terms=[term]) == []
    )
