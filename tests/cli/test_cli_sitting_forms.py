"""Every form of question, line by line: how it is shown, answered, judged and explained."""

import re

import pytest

from studyapp.i18n import translator
from tests.cli.driver import Studyapp
from tests.cli.sitting_player import TO_RATE, one, play, rightly, script, with_forms


@pytest.fixture
def forms(studyapp: Studyapp) -> Studyapp:
    return with_forms(studyapp)


def test_several_right_options_are_named_by_their_numbers(forms: Studyapp) -> None:
    said = play(forms, script("{Adam} {RMSProp}", "3"), *one("many"))
    assert "(several may be right: 1 3; 0 for none of them)" in said.out
    assert "✓ right · 2 of 2 marks" in said.out
    assert forms("card", "forms/many", "--json").json["reviews"][0]["right"] is True


def test_marks_are_stated_where_an_answer_is_right_in_part(forms: Studyapp) -> None:
    said = play(forms, script("{Adam}", "1"), *one("many"))
    assert "✗ wrong · 1 of 2 marks · the answer: " in said.out
    assert "≈ right, but left out: “RMSProp”" in said.out
    said = play(forms, script("{plain SGD},{Adam}", "1"), *one("many"))
    assert "✗ wrong · 0 of 2 marks" in said.out
    assert "✗ plain SGD: it keeps one rate" in said.out


def test_none_of_them_is_an_answer_too(forms: Studyapp) -> None:
    said = play(forms, script("0", "1"), *one("many"))
    assert "✗ wrong · 0 of 2 marks" in said.out
    assert forms("card", "forms/many", "--json").json["reviews"][0]["right"] is False


def test_an_order_is_written_in_numbers(forms: Studyapp) -> None:
    said = play(forms, lambda card: "3" if "✓" in card else rightly(card), *one("order"))
    assert "(write all the numbers in the right order)" in said.out
    assert "✓ right · 6 of 6 pairs in order\nrate it:" in said.out  # it is not said once more


def test_a_wrong_order_states_its_marks_and_lists_the_right_one(forms: Studyapp) -> None:
    shown = ""

    def answer(card: str) -> str | None:
        nonlocal shown
        if "✗" in card:
            return "1" if card is not shown else None
        shown = card
        first, second, *rest = rightly(card).split()
        return " ".join((second, first, *rest))

    said = play(forms, answer, *one("order"), "--limit", "1")
    assert "✗ wrong · 5 of 6 pairs in order" in said.out
    assert rightly(shown) in said.out
    steps = re.findall(r"^  \d\. (.*)$", said.out[said.out.index("✗") :], re.MULTILINE)
    assert steps == ["the forward pass", "the loss", "the backward pass", "the update"]
    assert "≈ “the forward pass” belongs before “the loss”" in said.out


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("momentom", "moment[-o-]{+u+}m; too much: “o”; missing: “u”"),
        ("momentums", "momentum[-s-]; too much: “s”"),
        ("momenu", "momen{+t+}u{+m+}; missing: “t”, “m”"),
        ("动凉", "动[-凉-]{+量+}; too much: “凉”; missing: “量”"),
    ],
)
def test_what_was_typed_is_shown_beside_the_nearest_accepted_answer(
    forms: Studyapp, typed: str, shown: str
) -> None:
    said = play(forms, script(typed, "1"), *one("typed"), "--limit", "1")
    assert f"the difference: {shown}\n" in said.out


def test_answers_that_have_nothing_in_common_are_not_compared(forms: Studyapp) -> None:
    assert "difference" not in play(forms, script("Adam", "1"), *one("typed")).out


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("-0.25", "≈ the size is right, the sign is not"),
        ("2.5", "≈ the digits are right, the power of ten is not: 10 times too large"),
        ("0.0025", "≈ the digits are right, the power of ten is not: 100 times too small"),
        ("0.4", None),
    ],
)
def test_the_slip_of_a_wrong_number_is_named(forms: Studyapp, typed: str, slip: str | None) -> None:
    said = play(forms, script(typed, "1"), *one("number"), "--limit", "1")
    assert "✗ wrong · the answer: 0.25" in said.out
    assert (slip or "") in said.out
    assert ("≈" in said.out) is (slip is not None)


def test_a_card_that_varies_says_so_and_shows_its_numbers(forms: Studyapp) -> None:
    said = play(forms, script("-3", "1", ":q"), *one("varied"))
    first, second = re.findall(r"Over (\d+) sigmoid layers", said.out)[:2]
    assert 5 <= int(first) <= 12
    assert first != second or "seed" in said.out
    assert re.search(r"\(its numbers are drawn anew each time; seed \d+\)", said.out)
    assert re.search(r"Measured: -\d", said.out)
    assert "<<" not in said.out


FACTORS = """
id = "factors"
title = { en = "Factors" }
[[note]]
id = "fixed"
kind = "number"
answer = 0.0148
tolerance = "2 %"
en = { prompt = 'Forty layers keep 0.9 each. What is left?', why = 'A product.' }
  [[note.evidence]]
  demo = "factor_product"
  params = { factor = 0.9, depth = 40 }
  measure = "product"
  control = { depth = 12 }
[[note]]
id = "drawn"
kind = "number"
tolerance = "2 %"
en = { prompt = '<<depth>> layers keep 0.9 each. What is left?', why = '<<answer>>.' }
  [note.vary]
  demo = "factor_product"
  params = { factor = 0.9 }
  answer = { measure = "product", digits = 3 }
  depth = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
"""


@pytest.mark.parametrize("note", ["fixed", "drawn"])
def test_a_line_of_thought_that_leads_to_a_wrong_number_is_named(
    studyapp: Studyapp, note: str
) -> None:
    studyapp.write("factors.toml", FACTORS)
    said = studyapp("import", "factors.toml")
    assert said.code == 0, said.err
    card = ("study", "--plain", "--query", f"card:factors/{note}", "--limit", "1")
    said = studyapp(*card, stdin="0.9\nr\n1\n")
    assert "took one layer's factor for the total" in said.out
    if note == "fixed":
        assert "computed 0.0148\n" in said.out  # no seed changes it


def test_a_choice_known_twice_is_asked_without_its_options(forms: Studyapp) -> None:
    query = ("quiz", "--plain", "--query", "card:forms/recalled")
    for _ in range(2):
        assert "1 right of 1" in play(forms, rightly, *query).out
    said = forms(*one("recalled"), stdin="relu\n3\n")
    assert "(without its options: you knew it twice in a row)" in said.out
    assert "tanh" not in said.out
    assert "✓ right" in said.out


def test_the_reasons_of_the_chosen_and_of_the_right_option_are_told(forms: Studyapp) -> None:
    said = play(forms, script("{the speed}", "1"), *one("choice"), "--limit", "1")
    assert "✗ the speed: speed is not in it\n✓ the error: zero where all is right" in said.out
    assert "size is not in it" not in said.out


def test_giving_up_is_not_an_answer_that_was_wrong(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin=":s\n\n")
    assert "– not answered · the answer: momentum" in said.out
    review = forms("card", "forms/typed", "--json").json["reviews"][0]
    assert (review["response"], review["rating"]) == ("", 1)


# -- a whole sitting ---------------------------------------------------------------------------

WRONGLY = {"truth": "t", "typed": "momentom", "number": "2.5", "many": "0"}
"""Answered wrong the first time, so that they come back."""
PROMPTS = {
    "What is a gradient?": "reveal",
    "什么是梯度？": "reveal",
    "Sigmoid layers keep": "truth",
    "Sigmoid 层保持": "truth",
    "averages past gradients": "typed",
    "过去的梯度求平均": "typed",
    "How steep": "number",
    "最陡": "number",
    "scale each step": "many",
    "按过去的梯度": "many",
    "has a kink": "recalled",
    "有折点": "recalled",
    "sigmoid layers the gradient": "varied",
    "sigmoid 层，梯度": "varied",
    "saturates on": "gaps",
    "端饱和": "gaps",
    "BN": "pair",
    "loss measure": "choice",
    "损失衡量": "choice",
    "training step": "order",
    "训练步骤": "order",
}
PLAIN = {"reveal": "", "truth": "f", "typed": "动量", "number": "２５％", "gaps": "", "pair": ""}


class Learner:
    """Answers every card of the deck; some wrong at first, with commands in between."""

    def __init__(self) -> None:
        self.met: list[str] = []
        self.commands = [":h", ":*", ":f 2", ":i", ":l", ":l", ":?"]

    def __call__(self, card: str) -> str | None:
        if TO_RATE.search(card):
            return ""  # the rating: what is proposed
        note = next(note for prompt, note in PROMPTS.items() if prompt in card)
        if self.commands:
            return self.commands.pop(0)
        self.met.append(note)
        if note in WRONGLY and self.met.count(note) == 1:
            return WRONGLY[note]
        if note == "varied":
            depth = re.search(r"\d+", card.partition("sigmoid")[0].splitlines()[-1])
            assert depth
            return str(-0.64 * int(depth[0]))
        if note == "recalled" and not re.search(r"^  1\. ", card, re.MULTILINE):
            return "ReLU"
        return PLAIN[note] if note in PLAIN else rightly(card)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_whole_sitting_with_every_form(forms: Studyapp, language: str) -> None:
    forms.settings("shipped = false\nnew_per_day = 20\n")
    for _ in range(2):
        play(forms, rightly, "quiz", "--plain", "--query", "card:forms/recalled")
    learner = Learner()
    said = play(forms, learner, "--lang", language, "study", "--plain", "--deck", "forms")
    assert said.code == 0, said.err
    assert len(learner.met) == 15
    assert set(learner.met) == set(PROMPTS.values())
    assert all(learner.met.count(note) == 2 for note in WRONGLY)
    assert "saved 15" in said.out
    say = translator(language)
    assert say("{n} answered, {recalled} recalled", n=15, recalled=11) in said.out
    assert ("端饱和" in said.out) is (language == "zh")
    assert ("saturates" in said.out) is (language == "en")
    assert said.out.count("\n! ") == 0
    assert forms("stats", "--json").json["answers"] == 15
