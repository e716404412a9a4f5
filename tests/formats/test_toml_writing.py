"""Decks written as TOML read back as the same decks, byte for byte on a second writing."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.fields import NoteError
from studyapp.deck.read import read_note
from studyapp.deck.values import ID, Deck, Note, Text
from studyapp.formats import Contents, FormatError, Source, find

FORMAT = find("toml")
SHIPPED = sorted((Path(__file__).parents[2] / "content" / "decks").glob("*.toml"))


def written(*decks: Deck) -> bytes:
    assert FORMAT.write is not None
    return FORMAT.write(Contents(decks))


def read(data: bytes, file: str = "") -> Deck:
    assert FORMAT.read is not None
    reading = FORMAT.read(data, Source(file))
    assert [str(p) for p in reading.problems] == []
    assert reading.deck is not None
    return reading.deck


PIECES = st.sampled_from(
    [
        "$\\frac12$",
        "\\theta",
        "\\nabla",
        "'",
        "''",
        "'''",
        '"',
        '"""',
        "\\",
        "\n",
        "\t",
        " ",
        "#",
        "[[note]]",
        "]]",
        "= 1",
        "梯度",
        "\u2028",
        "é",
        "\U0001f600",
        "x",
        "{{",
        "}}",
        "\\u0041",
    ]
)
TEXT = st.lists(PIECES, min_size=1, max_size=8).map("".join) | st.text(min_size=1, max_size=20)
NAME = st.from_regex(r"[a-z][a-z0-9-]{0,10}[a-z0-9]", fullmatch=True)
SAID = st.dictionaries(st.sampled_from(["en", "zh"]), TEXT, min_size=1)
SETTINGS = st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6) | TEXT
PARAMS = st.dictionaries(
    st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True), SETTINGS, max_size=3
)


@st.composite
def notes(draw: st.DrawFn) -> Note | None:
    """A note of some kind with whatever else a note may say; None where that makes no note."""
    kind = draw(st.sampled_from(["basic", "reversed", "choice", "truefalse", "typed", "number"]))
    record: dict[str, object] = {"id": draw(st.from_regex(ID, fullmatch=True)), "kind": kind}
    words = ["prompt", "why", "hint", "hint2"]
    words += ["answer"] if kind in ("basic", "reversed") else []
    for language in draw(st.lists(st.sampled_from(["en", "zh"]), min_size=1, unique=True)):
        record[language] = {
            word: draw(TEXT)
            for word in words
            if word in ("prompt", "answer") or draw(st.booleans())
        }
    for key in ("tags", "rows", "requires"):
        if draw(st.booleans()):
            record[key] = draw(st.lists(TEXT, max_size=3))
    for key in ("topic", "source"):
        if draw(st.booleans()):
            record[key] = draw(TEXT)
    match kind:
        case "choice":
            count = draw(st.integers(2, 4))
            record["option"] = [
                {"id": f"o{n}", "right": n == 1, "en": {"text": f"{n} {draw(TEXT)}"}}
                | ({"params": draw(PARAMS)} if draw(st.booleans()) else {})
                for n in range(count)
            ]
        case "truefalse":
            record["answer"] = draw(st.booleans())
        case "typed":
            record["accept"] = draw(st.lists(TEXT, min_size=1, max_size=3))
        case "number":
            record["answer"] = draw(
                st.integers() | st.floats(allow_nan=False, allow_infinity=False)
            )
            record["tolerance"] = draw(st.sampled_from(["2 %", 0.01, 1, "x10"]))
    if draw(st.booleans()):
        control: object = draw(PARAMS | st.lists(PARAMS, max_size=2))
        record["evidence"] = [
            {"demo": draw(NAME), "params": draw(PARAMS), "control": control, "expect": ["m < 1e-3"]}
        ]
    try:
        return read_note(record)
    except NoteError:
        return None


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    drawn = [note for note in draw(st.lists(notes(), max_size=3)) if note is not None]
    unique = {note.id: note for note in drawn}
    title = Text(en=draw(st.sampled_from(["Title", 'It\'s a "title"', "a\\b"])), zh="标题")
    return Deck(draw(st.from_regex(ID, fullmatch=True)), title, tuple(unique.values()))


@given(decks())
@settings(deadline=None, max_examples=150)
def test_a_deck_reads_back_as_it_was_and_is_written_the_same_again(deck: Deck) -> None:
    data = written(deck)
    assert read(data) == deck
    assert written(read(data)) == data


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_shipped_deck_survives_being_written(path: Path) -> None:
    deck = read(path.read_bytes(), str(path))
    assert read(written(deck), str(path)) == deck


FULL = """\
id = "d"
title = { en = "It is", zh = "标题" }

[[note]]
id = "n"
kind = "choice"
topic = "gradients"
rows = ["ACT-12"]
tags = ["a b", 'c\\d']
en.prompt = 'Which $\\frac12$?'
zh.prompt = '哪个？'
en.hint = '''it's'''
en.why = '''
one
two $\\theta$'''

[[note.option]]
id = "a"
right = true
expect = 'm > 1'
en.text = 'yes'

[[note.option]]
id = "b"
en.text = 'no'

[[note.evidence]]
demo = "gradient_decay"
params = { depth = 20, rate = 0.001 }
control = [{ depth = 2 }, { rate = 1.0 }]
"""


def test_the_layout_is_the_one_that_people_write() -> None:
    assert written(read(FULL.encode())).decode() == FULL


def test_what_is_written_is_toml_to_any_reader() -> None:
    table = tomllib.loads(FULL)
    assert tomllib.loads(written(read(FULL.encode())).decode()) == table


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", "'plain'"),
        ("$\\frac12$", "'$\\frac12$'"),
        ("it's", "'''it's'''"),
        ("f'", '"f\'"'),
        ("$\\nabla f'$ of f'", "\"$\\\\nabla f'$ of f'\""),
        ("a\nb", "'''\na\nb'''"),
        ("three ''' of\n\\nabla", '"""\nthree \'\'\' of\n\\\\nabla"""'),
        ("a\tb", "'a\tb'"),
        ('say "x"', "'say \"x\"'"),
    ],
)
def test_a_backslash_stands_in_a_literal_string_where_toml_allows_it(
    text: str, literal: str
) -> None:
    note = read_note({"id": "n", "kind": "basic", "en": {"prompt": text, "answer": "a"}})
    assert f"en.prompt = {literal}\n" in written(Deck("d", Text("D"), (note,))).decode()


def test_a_toml_file_holds_one_deck() -> None:
    with pytest.raises(FormatError, match="one deck, not 2"):
        written(Deck("a", Text("A")), Deck("b", Text("B")))
    with pytest.raises(FormatError, match="one deck, not 0"):
        written()
