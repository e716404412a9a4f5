"""Markdown decks: what each shape of card becomes, and one clear line for whatever is wrong."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.read import cards_of
from studyapp.deck.values import Note
from studyapp.formats import Reading, Source, find

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def read(text: str | bytes, file: str = "cards.md", **source: str) -> Reading:
    reader = find("markdown").read
    assert reader is not None
    return reader(text if isinstance(text, bytes) else text.encode(), Source(file, **source))


def notes(text: str) -> tuple[Note, ...]:
    reading = read(text)
    assert [str(p) for p in reading.problems] == []
    assert reading.deck is not None
    return reading.deck.notes


def record(text: str) -> dict[str, object]:
    """The only note's record without its id."""
    (note,) = notes(text)
    return {key: value for key, value in note.record.items() if key != "id"}


def said(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def en(**words: str) -> dict[str, object]:
    return {"en": words}


# -- shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## What is dropout?\n\nSwitching units off\nat random.\n",
            {"kind": "basic"}
            | en(prompt="What is dropout?", answer="Switching units off\nat random."),
        ),
        (
            "## SGD\n\nstochastic gradient descent\n\n<->\n",
            {"kind": "reversed"} | en(prompt="SGD", answer="stochastic gradient descent"),
        ),
        (
            "## SGD ##\n<->\nstochastic\n",
            {"kind": "reversed"} | en(prompt="SGD", answer="stochastic"),
        ),
        (
            "## Largest?\n\n- [ ] one\n- [x] two\n* [ ] `t[0]`\n",
            {
                "kind": "choice",
                "option": [
                    {"id": "one", "en": {"text": "one"}},
                    {"id": "two", "right": True, "en": {"text": "two"}},
                    {"id": "o-9d71071c", "en": {"text": "`t[0]`"}},
                ],
            }
            | en(prompt="Largest?"),
        ),
        (
            "## Largest?\n1. [X] two\n   or more\n2. [ ] one\n   > Why: smaller\n   > by one\n",
            {
                "kind": "choice",
                "option": [
                    {"id": "o-3f86e239", "right": True, "en": {"text": "two\nor more"}},
                    {"id": "one", "en": {"text": "one", "why": "smaller\nby one"}},
                ],
            }
            | en(prompt="Largest?"),
        ),
        (
            "## In this code:\n\n```\n## x\n- [x] y\n```\n\nwhat is x?\n- [x] a\n- [ ] b\n",
            {
                "kind": "choice",
                "option": [
                    {"id": "a", "right": True, "en": {"text": "a"}},
                    {"id": "b", "en": {"text": "b"}},
                ],
            }
            | en(prompt="In this code:\n\n```\n## x\n- [x] y\n```\n\nwhat is x?"),
        ),
        (
            "## L1 makes zeros.\n- [x] True\n- [ ] False\n",
            {"kind": "truefalse", "answer": True} | en(prompt="L1 makes zeros."),
        ),
        (
            "## L2 makes zeros.\n- [ ] true\n- [x] false\n  > only small\n",
            {"kind": "truefalse", "answer": False} | en(prompt="L2 makes zeros.", why="only small"),
        ),
        ("## Zeros?\n= false\n", {"kind": "truefalse", "answer": False} | en(prompt="Zeros?")),
        (
            "## max(0, x)?\n= ReLU\n= rectifier\n",
            {"kind": "typed", "accept": ["ReLU", "rectifier"]} | en(prompt="max(0, x)?"),
        ),
        (
            "## Slope?\nAt $x = 0$.\n\n= 0.25 ± 0.01\n",
            {"kind": "number", "answer": 0.25, "tolerance": 0.01}
            | en(prompt="Slope?\n\nAt $x = 0$."),
        ),
        (
            "## How many?\n= 3..5\n",
            {"kind": "number", "answer": 4, "tolerance": 1} | en(prompt="How many?"),
        ),
        (
            "## How many?\n= 3\n= three\n",
            {"kind": "typed", "accept": ["3", "three"]} | en(prompt="How many?"),
        ),
        (
            "## Adam\nuses {{c1::two::how many?}} moments.\n",
            {"kind": "cloze"} | en(text="Adam\n\nuses {{c1::two::how many?}} moments."),
        ),
        (
            "## The {{c1::Adam}} optimizer\n",
            {"kind": "cloze"} | en(text="The {{c1::Adam}} optimizer"),
        ),
        (
            "## Gaps\nThe ==first== and the ==second==, not `a ==b== c`.\n",
            {"kind": "cloze"}
            | en(text="Gaps\n\nThe {{c1::first}} and the {{c2::second}}, not `a ==b== c`."),
        ),
        (
            "## Equality?\nif a==b and c==d: x == y == z\n",
            {"kind": "basic"} | en(prompt="Equality?", answer="if a==b and c==d: x == y == z"),
        ),
        (
            "## Code?\n`{{c1::x}}` is a template.\n",
            {"kind": "basic"} | en(prompt="Code?", answer="`{{c1::x}}` is a template."),
        ),
        (
            "## Why?\nBecause.\n> Why: a longer\n> reason\n> Hint: think\n\n> Hint: harder\n",
            {"kind": "basic"}
            | en(
                prompt="Why?",
                answer="Because.",
                why="a longer\nreason",
                hint="think",
                hint2="harder",
            ),
        ),
        (
            "## Quote?\n> to be\n> or not\n",
            {"kind": "basic"} | en(prompt="Quote?", answer="> to be\n> or not"),
        ),
        (
            "## Tagged?\nyes\n---meta\n- tags: a, b\n- hint: h\nsource: page 3\ntopic: t\n",
            {"kind": "basic", "tags": ["a", "b"], "source": "page 3", "topic": "t"}
            | en(prompt="Tagged?", answer="yes", hint="h"),
        ),
        ("Q: What?\nA: That.\n", {"kind": "basic"} | en(prompt="What?", answer="That.")),
        (
            "Q: What\nis it?\n\nA: This\n\nand that.\n",
            {"kind": "basic"} | en(prompt="What\nis it?", answer="This\n\nand that."),
        ),
        ("**Q:** What?\n**A:** That.\n", {"kind": "basic"} | en(prompt="What?", answer="That.")),
        ("Q1: What?\nA1: That.\n", {"kind": "basic"} | en(prompt="What?", answer="That.")),
        ("## Q: What?\nA: That.\n", {"kind": "basic"} | en(prompt="What?", answer="That.")),
        (
            "Q: How many?\nA: = 3\n",
            {"kind": "number", "answer": 3} | en(prompt="How many?"),
        ),
        (
            "Q: Which?\n- [x] a\n- [ ] b\n",
            {
                "kind": "choice",
                "option": [
                    {"id": "a", "right": True, "en": {"text": "a"}},
                    {"id": "b", "en": {"text": "b"}},
                ],
            }
            | en(prompt="Which?"),
        ),
        (
            "C: A [gap] and [another one], not [a](link) nor t\\[i] nor `x[j]`.\n",
            {"kind": "cloze"}
            | en(
                text="A {{c1::gap}} and {{c2::another one}}, not [a](link) nor t\\[i] nor `x[j]`."
            ),
        ),
        ("C: {{c2::b}} of x[i]\n", {"kind": "cloze"} | en(text="{{c2::b}} of x[i]")),
        (
            "## 过拟合\n训练误差低，测试误差高。\n> 解析：模型记住了噪声。\n> 提示：看差距\n",
            {
                "kind": "basic",
                "zh": {
                    "prompt": "过拟合",
                    "answer": "训练误差低，测试误差高。",
                    "why": "模型记住了噪声。",
                    "hint": "看差距",
                },
            },
        ),
        (
            "问：什么是梯度？\n答：各方向的斜率。\n",
            {"kind": "basic", "zh": {"prompt": "什么是梯度？", "answer": "各方向的斜率。"}},
        ),
    ],
)
def test_the_lines_under_a_question_decide_its_kind(text: str, expected: dict[str, object]) -> None:
    assert record(text) == expected


def test_a_heading_over_questions_is_a_section_and_no_card() -> None:
    text = "# Deck\n\n## Section\n\nQ: a?\nA: b\n\n---\n\nnot part of it\n\nQ: c?\nA: d\n"
    assert [n.record["en"] for n in notes(text)] == [
        {"prompt": "a?", "answer": "b"},
        {"prompt": "c?", "answer": "d"},
    ]


def test_deeper_headings_belong_to_the_answer() -> None:
    assert record("## Q?\n### part\ntext\n")["en"] == {"prompt": "Q?", "answer": "### part\ntext"}


def test_what_looks_like_a_card_in_code_or_a_formula_is_none() -> None:
    text = (
        "## One?\n\n```markdown\n## Two?\nQ: x\n```\n\n~~~~\n~~~\n## Three?\n~~~~\n\n"
        "$$\n## Four?\n$$\n\n- ```\n  ## Five?\n  ```\n"
    )
    assert len(notes(text)) == 1


def test_every_line_of_a_card_is_known() -> None:
    text = "---\ndeck: d\n---\n\n## One?\na\n\nQ: Two?\nA: b\n\n## Three?\nc\n"
    assert [note.line for note in notes(text)] == [5, 8, 11]


# -- the head ----------------------------------------------------------------------------------


def test_the_head_names_the_deck_its_language_and_what_all_cards_share() -> None:
    reading = read(
        "---\ndeck: opt\ntitle: 'Optimizers'\nlang: zh-CN\ntags: [a, b]\ntopic: t\nsource: s\n"
        "format: 1\n# a comment\n---\n## One?\n1 of x\n---meta\ntags: b, c\n"
    )
    assert said(reading) == []
    assert reading.deck is not None
    assert (reading.deck.id, reading.deck.title.zh) == ("opt", "Optimizers")
    (note,) = reading.deck.notes
    assert note.tags == ("a", "b", "c")
    assert (note.topic, note.source) == ("t", "s")
    assert "zh" in note.record


def test_tags_may_stand_one_a_line() -> None:
    text = "---\ntags:\n  - a\n  - b c\n---\n## One?\nx\n"
    assert notes(text)[0].tags == ("a", "b c")


def test_values_are_text_whatever_they_look_like() -> None:
    text = "---\ntopic: no\nsource: 012\ntags: 1:30\n---\n## One?\nx\n"
    (note,) = notes(text)
    assert (note.topic, note.source, note.tags) == ("no", "012", ("1:30",))


def test_without_a_head_the_first_heading_is_the_title_and_the_file_the_id() -> None:
    deck = read("# My cards\n## One?\nx\n", "some/folder/Deep Learning.md").deck
    assert deck is not None
    assert (deck.id, deck.title.en) == ("deep-learning", "My cards")
    deck = read("## One?\nx\n", "深度学习.md").deck
    assert deck is not None
    assert deck.id.startswith("deck-")
    assert deck.title.en == "深度学习"


def test_the_importer_may_name_the_deck() -> None:
    deck = read("---\ndeck: theirs\n---\n## One?\nx\n", deck="mine").deck
    assert deck is not None
    assert deck.id == "mine"


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("---\ndeck: d\n## One?\nx\n", "cards.md:1: the head that begins here never ends"),
        ("---\nwhat is this\n---\n## One?\nx\n", "cards.md:2: 'what is this' is not 'key: value'"),
        ("---\ntag: x\n---\n## One?\nx\n", "cards.md:2: unknown key tag - did you mean 'tags'?"),
        ("---\ndeck: a\ndeck: b\n---\n## One?\nx\n", "cards.md:3: deck stands on line 2 already"),
        ("---\nlang: klingon\n---\n## One?\nx\n", "no language 'klingon' - write lang: en"),
        ("---\nformat: 2\n---\n## One?\nx\n", "format 2, but only 1 is known - update studyapp"),
        ("---\nmulti: true\n---\n## One?\nx\n", "cards.md:2: unknown key multi"),
        ("", "cards.md: the file is empty"),
        ("\ufeff\n \n", "cards.md: the file is empty"),
        ("just a text\n", "cards.md: no cards in it - write ## a question"),
        ("# only a title\n", "cards.md: no cards in it"),
        ('{"a": 1}', "cards.md: this is JSON - import Markdown"),
    ],
)
def test_a_head_or_file_that_is_wrong_is_refused(head: str, says: str) -> None:
    reading = read(head)
    assert reading.deck is None
    assert len(reading.problems) == 1
    assert says in said(reading)[0]


# -- broken cards ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ("## One?\n", "cards.md:1: a question without an answer - write it on the lines below"),
        ("## One?\n\n   \n", "a question without an answer"),
        ("##\nanswer\n", "a card without a question - write it after ## or Q:"),
        ("## {#id}\nanswer\n", "a card without a question"),
        ("Q: One?\n", "cards.md:1: a question without an answer - write A: ... under it"),
        ("Q:\nA: x\n", "a card without a question"),
        ("A: x\n", "cards.md:1: an answer without a question - write Q: ... before it"),
        ("## One?\n- [ ] a\n- [ ] b\n", "no box is ticked - tick the right one: - [x]"),
        ("## One?\n- [x] a\n- [x] a\n", "at least 2 different options, not 1"),
        ("## One?\n- [x] a\n", "at least 2 different options, not 1"),
        ("## One?\n- [x] a\n- [ ]\n", "1 of the options are empty"),
        ("## One?\n- [x] a\n- [ ] a\n- [ ] b\n", "'a' is right once and wrong once"),
        (
            "## One?\n- [x] 0\n" + "".join(f"- [ ] {n}\n" for n in range(1, 1000)),
            "2 to 9 options, not 1000",
        ),
        ("## One?\n- [x] a\n- [ ] b\n= c\n", "boxes and = lines in one card"),
        ("## One?\n- [x] a\n- [ ] b\n\nafter\n", "text after the answers, on line 5"),
        ("## One?\n= a\nafter\n", "text after the answers, on line 3"),
        ("## One?\n= 3,14\n", "'3,14' has a comma"),
        ("## One?\n= 1e999\n", "out of a number's range"),
        ("## One?\n= 。\n", "which says nothing"),
        ("## One?\na\n" + "> Hint: x\n" * 4, "4 hints - give at most three"),
        ("## One? {#Two Words}\nx\n", "note id 'Two Words' is not an id"),
        ("## One? {#UPPER}\nx\n", "note id 'UPPER' is not an id"),
        ("## One {{c1::x\n", "the gap '{{c1::' is never closed"),
        ("## One {{c0::x}}\n", "gaps are numbered from c1"),
        ("## One {{c1::}}\n", "is empty"),
        ("## One {{c1::a {{c2::b}}}}\n", "a gap inside the gap"),
        ("## One?\nx\n---meta\ntgas: a\n", "cards.md:4: unknown key tgas - did you mean 'tags'?"),
        ("## One?\nx\n---meta\nnonsense\n", "cards.md:4: 'nonsense' is not 'key: value'"),
        ("## One?\n" + "x" * 20_001 + "\n", "20001 characters long"),
        ("## One?\n" + "x\n" * 10_100, "characters long - keep it under 20000"),
        (
            "## One?\nx\n---meta\ntags: " + "t" * 10_000 + "\n",
            "has 10000 characters - keep it short",
        ),
    ],
)
def test_a_broken_card_is_named_with_its_line(card: str, says: str) -> None:
    reading = read(card)
    assert len(reading.problems) == 1, said(reading)
    assert says in said(reading)[0]
    assert re.match(r"cards\.md:\d+: [^\n]+$", said(reading)[0])
    assert "'q-" not in said(reading)[0]


def test_good_cards_beside_a_bad_one_are_kept() -> None:
    reading = read("## One?\nx\n\n## Two?\n\n## Three?\ny\n")
    assert reading.read == 3
    assert [p.line for p in reading.problems] == [4]
    assert reading.deck is not None
    assert [note.line for note in reading.deck.notes] == [1, 6]


def warned(text: str) -> list[str]:
    reading = read(text)
    assert said(reading) == []
    return [str(w) for w in reading.warnings]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("## One?\nx\n```\n## Two?\ny\n", "cards.md:3: the code that begins here never ends"),
        (
            "## One?\nx\n$$\ny\n\n## Two?\nz\n",
            "cards.md:3: the formula that begins here never ends",
        ),
        ("## One?\n![p](../../etc/passwd)\n", "cards.md:2: a picture can't be shown"),
        ("## One?\n![p](file:///x) ![[note]]\n", "cards.md:2: 2 pictures can't be shown"),
        ("## One?\n\x1b[31mred\x1b[0m\n", "cards.md:2: 2 characters that a terminal would obey"),
        ("## One?\nx\n\n## One?\nx\n", "cards.md:4: the same note as on line 1, left out"),
        ("## One?\n- [x] a\n- [ ] b\n- [ ] b\n", "cards.md:1: the option 'b' stands twice"),
    ],
)
def test_what_is_cleaned_or_doubtful_is_told(text: str, says: str) -> None:
    (warning,) = warned(text)
    assert says in warning


def test_an_unclosed_formula_hides_no_card() -> None:
    assert len(notes("## One?\nx\n$$\ny\n\n## Two?\nz\n")) == 2
    assert len(notes("## One?\nx\n$$\ny\n\n## Two?\n$$\nz\n$$\n")) == 2


# -- who a card is -----------------------------------------------------------------------------


def ids(text: str) -> list[str]:
    return [note.id for note in notes(text)]


def test_a_card_keeps_its_id_when_its_answer_its_place_or_its_dress_changes() -> None:
    before = ids("## Section\n\nQ: What is dropout?\nA: noise\n")
    after = ids("# Other\n\n## 1. What is **dropout**?\n\nSwitching units off.\n")
    assert before == after
    assert before[0].startswith("q-")


def test_an_id_in_braces_is_kept() -> None:
    assert ids("## What? {#what-1}\nx\n\nQ: Who? {#who}\nA: y\n") == ["what-1", "who"]
    assert ids("## What?\nx\n---meta\nid: what-2\n") == ["what-2"]


def test_one_id_twice_names_both_lines() -> None:
    reading = read("## One? {#a}\nx\n\n## Two? {#a}\ny\n")
    assert said(reading) == ["cards.md:4: the id 'a' stands on line 1 already - change one"]


def test_one_question_with_two_answers_names_both_lines() -> None:
    reading = read("## One?\nx\n\n## Other?\nz\n\n## one\ny\n")
    assert said(reading) == [
        (
            "cards.md:7: the question of line 1 again, with another answer - "
            "mend one, or give each an id of its own"
        )
    ]


def test_one_question_over_different_options_makes_different_notes() -> None:
    text = "## Which is true?\n- [x] a\n- [ ] b\n\n## Which is true?\n- [ ] c\n- [x] d\n"
    first, second = ids(text)
    assert first != second
    swapped = "## Which is true?\n- [ ] c\n- [x] d\n\n## Which is true?\n- [x] a\n- [ ] b\n"
    assert ids(swapped) == [second, first]


def test_one_question_over_the_same_options_with_another_key_is_a_contradiction() -> None:
    text = "## Which?\n- [x] a\n- [ ] b\n\n## Which?\n- [ ] a\n- [x] b\n"
    assert "the question of line 1 again" in said(read(text))[0]


def test_the_sample_deck_is_read_whole() -> None:
    reading = read((SAMPLES / "optimizers.md").read_bytes())
    assert said(reading) == []
    assert reading.warnings == ()
    assert reading.deck is not None
    kinds = {note.kind for note in reading.deck.notes}
    assert kinds == {"basic", "reversed", "choice", "truefalse", "typed", "number", "cloze"}
    assert len(cards_of(reading.deck)) == 12


SHARDS = st.sampled_from(
    [
        "## ",
        "# ",
        "Q: ",
        "A: ",
        "C: ",
        "- [x] ",
        "- [ ] ",
        "  > ",
        "> Why: ",
        "> Hint:",
        "= ",
        "<->",
        "```",
        "~~~",
        "$$",
        "$",
        "---",
        "---meta",
        "tags: a",
        "{#id}",
        "{{c1::x}}",
        "{{c1::",
        "}}",
        "==x==",
        "[y]",
        "\n",
        "\n",
        "\n\n",
        "word",
        "答：",
        "问：",
        "\t",
        "  ",
        "±",
        "3",
        "\x1b[0m",
    ]
)


@given(st.lists(SHARDS, max_size=25).map("".join))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_or_refused_in_single_lines(text: str) -> None:
    reading = read(text)
    assert reading.deck is not None or reading.problems
    for problem in (*reading.problems, *reading.warnings):
        assert re.fullmatch(r"cards\.md(:\d+)?: [^\n\x1b]+", str(problem))
    for note in reading.deck.notes if reading.deck else ():
        assert note.line is not None
        assert note.line <= text.count("\n") + 1


def test_two_ticked_boxes_ask_for_several_options() -> None:
    (note,) = notes("## Which?\n\n- [x] a\n- [ ] b\n  > Not this.\n- [x] c\n")
    assert note.kind == "multi"
    assert [(o.text.en, o.right) for o in note.body.options] == [
        ("a", True),
        ("b", False),
        ("c", True),
    ]
    assert note.body.options[1].why.en == "Not this."


def test_true_and_false_both_ticked_is_no_sentence_to_decide() -> None:
    (note,) = notes("## Which?\n\n- [x] True\n- [x] False\n")
    assert note.kind == "multi"
