import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.kinds.cloze import Gap, numbers, pieces
from studyapp.deck.read import NoteError, cards, question, read_note


def gaps(text: str) -> list[Gap]:
    return [piece for piece in pieces(text) if isinstance(piece, Gap)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no gap", []),
        ("a {{c1::b}} c", [Gap(1, "b")]),
        ("{{c1::b::hint}}", [Gap(1, "b", "hint")]),
        ("{{c2::a}}{{c1::b}}", [Gap(2, "a"), Gap(1, "b")]),
        ("{{c1::a}} and {{c1::b}}", [Gap(1, "a"), Gap(1, "b")]),
        ("{{c10::a}}", [Gap(10, "a")]),
        ("{{c1::`std::vector`}}", [Gap(1, "`std::vector`")]),
        ("{{c1::`a::b`::hint}}", [Gap(1, "`a::b`", "hint")]),
        ("{{c1::$\\frac{a}{b}$}}", [Gap(1, "$\\frac{a}{b}$")]),
        ("{{c1::$\\frac{a}{{b}}$::h}}", [Gap(1, "$\\frac{a}{{b}}$", "h")]),
        ("{{c1::$$x^{{2}}$$}}", [Gap(1, "$$x^{{2}}$$")]),
        ("`{{c1::x}}`", []),
        ("``a ` {{c1::x}}``", []),
        ("```\n{{c1::x}}\n```\n{{c1::y}}", [Gap(1, "y")]),
        ("```\n{{c1::x}}", []),
        ("$x_{{c1::2}}$", []),
        ("$$\n{{c1::2}}\n$$", []),
        ("costs \\$5 and {{c1::x}} costs \\$6", [Gap(1, "x")]),
        ("from $5 to {{c1::$6}}", [Gap(1, "$6")]),
        ("{{c1::$5}} or {{c2::$6}}", [Gap(1, "$5"), Gap(2, "$6")]),
        ("$a$ {{c1::$b$}} $c$", [Gap(1, "$b$")]),
        ("{{lr}} and {c1::x} and }}", []),
        ("{{c1::two\nlines}}", [Gap(1, "two\nlines")]),
    ],
)
def test_gaps_are_found_outside_code_and_formulae_only(text: str, found: list[Gap]) -> None:
    assert gaps(text) == found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{c1::x", "never closed"),
        ("{{c1::x}} {{c2::y}", "never closed"),
        ("{{c1::`}}`", "never closed"),
        ("{{c0::x}}", "numbered from c1"),
        ("{{c1::}}", "is empty"),
        ("{{c1::  }}", "is empty"),
        ("{{c1::::hint}}", "is empty"),
        ("{{c1::a {{c2::b}} c}}", "a gap inside the gap"),
        ("nothing at all", "no gap"),
        ("only `{{c1::code}}`", "no gap"),
    ],
)
def test_a_broken_gap_is_named_and_mended(text: str, what: str) -> None:
    with pytest.raises(NoteError, match=re.escape(what)) as wrong:
        read_note({"id": "n", "kind": "cloze", "en": {"text": text}})
    assert "{{c1::text::hint}}" in wrong.value.fix


@given(
    st.lists(
        st.sampled_from(
            ["{{c1::", "{{c2::", "}}", "::", "$", "$$", "`", "```", "\n", "x", "\\", " "]
        ),
        max_size=15,
    ).map("".join)
)
@settings(deadline=None, max_examples=300)
def test_cutting_loses_nothing_but_the_marks_or_raises_a_value_error(text: str) -> None:
    try:
        parts = list(pieces(text))
    except ValueError:
        return
    letters = "".join(p if isinstance(p, str) else p.text + p.hint for p in parts)
    assert letters.count("x") == text.count("x")
    assert set(numbers(text)) == {p.number for p in parts if isinstance(p, Gap)}


def test_a_card_keeps_the_number_of_its_gap_when_the_text_is_edited() -> None:
    before = read_note(
        {"id": "n", "kind": "cloze", "en": {"text": "{{c1::a}} {{c2::b}} {{c3::c}}"}}
    )
    after = read_note(
        {"id": "n", "kind": "cloze", "en": {"text": "{{c3::c}} first, {{c1::a}} last"}}
    )
    assert [card.id for card in cards("d", before)] == ["d/n#c1", "d/n#c2", "d/n#c3"]
    assert [card.id for card in cards("d", after)] == ["d/n#c1", "d/n#c3"]


def test_one_gap_is_asked_with_its_hint_and_the_others_stand_filled() -> None:
    note = read_note(
        {"id": "n", "kind": "cloze", "en": {"text": "{{c1::Adam::who?}} came after {{c2::SGD}}."}}
    )
    first, second = cards("d", note)
    assert question(first, "en", 0).prompt == "**[who?]** came after SGD."
    assert question(first, "en", 0).answer == "**Adam** came after SGD."
    assert question(second, "en", 0).prompt == "Adam came after **[…]**."


def test_both_languages_must_have_the_same_gaps() -> None:
    with pytest.raises(NoteError, match="different gaps"):
        read_note(
            {
                "id": "n",
                "kind": "cloze",
                "en": {"text": "{{c1::a}}"},
                "zh": {"text": "{{c1::甲}}{{c2::乙}}"},
            }
        )
