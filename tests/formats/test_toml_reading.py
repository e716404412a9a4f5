"""TOML decks: what is read, and one clear line, with its place, for whatever is wrong."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.formats import Reading, Source, find
from studyapp.formats._toml_scan import scan

HEAD = 'id = "d"\ntitle = { en = "D" }\n'
NOTE = "[[note]]\nid = 'n'\nkind = 'basic'\nen.prompt = 'p'\nen.answer = 'a'\n"


def read(text: str | bytes, **source: str) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    reader = find("toml").read
    assert reader is not None
    return reader(data, Source("deck.toml", **source))


def only_problem(text: str | bytes) -> str:
    reading = read(text)
    assert len(reading.problems) == 1, [str(p) for p in reading.problems]
    return str(reading.problems[0])


def test_a_deck_is_read_with_its_title_notes_and_lines() -> None:
    reading = read(HEAD + NOTE)
    assert reading.problems == reading.warnings == ()
    assert reading.read == 1
    assert reading.deck is not None
    assert (reading.deck.id, reading.deck.title.en, reading.deck.file) == ("d", "D", "deck.toml")
    (note,) = reading.deck.notes
    assert (note.id, note.kind, note.line) == ("n", "basic", 3)


def test_without_an_id_the_deck_takes_the_name_of_its_file() -> None:
    reading = read(NOTE)
    assert reading.deck is not None
    assert (reading.deck.id, reading.deck.title.en) == ("deck", "deck")


def test_the_importer_may_name_the_deck() -> None:
    reading = read(HEAD + NOTE, deck="mine")
    assert reading.deck is not None
    assert reading.deck.id == "mine"
    assert "lower-case" in str(read(HEAD + NOTE, deck="My Deck").problems[0])
    assert read(HEAD + NOTE, deck="My Deck").deck is None


def test_a_good_note_beside_a_bad_one_is_kept_for_whoever_skips_the_bad() -> None:
    reading = read(HEAD + NOTE + "[[note]]\nid = 'm'\nkind = 'basci'\n")
    assert reading.read == 2
    assert [note.id for note in reading.deck.notes] == ["n"] if reading.deck else False
    assert str(reading.problems[0]) == (
        "deck.toml:8: note 'm': no kind 'basci' - did you mean 'basic'?"
    )


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"", b" \n\t\n"], ids=["bom", "empty", "blank"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    assert only_problem(data).startswith("deck.toml: the file is empty - write id, title")


def test_a_byte_order_mark_and_windows_lines_change_nothing() -> None:
    marked = b"\xef\xbb\xbf" + (HEAD + NOTE).replace("\n", "\r\n").encode()
    assert read(marked).deck == read(HEAD + NOTE).deck
    assert [n.line for n in read(marked).deck.notes] == [3]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04\0\0xl/workbook.xml", "an Excel workbook"),
        (b"PK\x03\x04\0\0collection.anki2", "an Anki package"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"{\\rtf1\\ansi x}", "an RTF document"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"SQLite format 3\0", "an SQLite database"),
        (bytes(range(256)) * 20, "binary data"),
        ((HEAD + NOTE).encode("utf-16"), "UTF-16"),
        (b'id = "d"\ntitle = { en = "\xff" }\n', "deck.toml:2: not UTF-8 at byte 25 (0xff)"),
        ('id = "d"\n# 梯'.encode()[:-1], "deck.toml:2: the file ends inside a character"),
        ('# 梯度\n# "'.encode() + "梯度".encode("gbk"), "UTF-8 up to byte 12"),
        (b'id = "d"\0\n', "NUL"),
        (b"#" * 10_000_001, "the file has 10 MB; at most 10 MB"),
    ],
)
def test_a_file_that_is_no_utf8_text_says_what_it_is(data: bytes, says: str) -> None:
    assert says in only_problem(data)


def test_an_encoding_that_is_named_is_used() -> None:
    gbk = 'id = "d"\ntitle = { zh = "梯度" }\n'.encode("gb18030")
    reading = read(gbk, encoding="gb18030")
    assert reading.deck is not None
    assert reading.deck.title.zh == "梯度"
    assert "no encoding 'klingon'" in str(read(gbk, encoding="klingon").problems[0])
    assert "is not utf-16" in str(read(b"odd", encoding="utf-16").problems[0])
    assert "no encoding" in str(read(gbk, encoding="rot13").problems[0])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + "[[note]\n", 3, "check the quotes and brackets"),
        (HEAD + "[[note]]\nid = n\n", 4, "put text in quotes"),
        (HEAD + "[[note]]\nid = 'n\n", 4, "'''...'''"),
        (HEAD + "[[note]]\nid = 'n'\nid = 'm'\n", 5, "write each key once"),
        (HEAD + "[[note]]\nid = 'it's'\n", 4, "with an apostrophe stands in '''"),
        (HEAD + "[a]\n[a]\n", 4, "write each key once"),
        (HEAD + "[[note]]\nen.prompt = '''x\n\n\n", 4, "close the quotes"),
        (HEAD + '[[note]]\nen.prompt = """x\n\n\n', 4, "close the quotes"),
        (HEAD + "[[note]]\nrows = [1,\n\n", 4, "put text in quotes"),
        (HEAD + '[[note]]\nen.prompt = "\\alpha"\n', 4, "'...' or '''...'''"),
        (HEAD + '[[note]]\nen.prompt = "\\sigma"\n', 4, "'...' or '''...'''"),
        (HEAD + '[[note]]\nen.prompt = "\\ud800"\n', 4, "'...' or '''...'''"),
        (HEAD + '[[note]]\nen.prompt = "\\Uxyz"\n', 4, "'...' or '''...'''"),
        (HEAD + "[[note]]\nen.prompt = 'a\x07b'\n", 4, "take it out"),
        (HEAD + "[[note]]\nen.prompt = 'a\x1b[31mb'\n", 4, "take it out"),
        (HEAD + "[[note]]\nanswer = " + "9" * 5000, None, "thousands of digits"),
        (HEAD + "x = " + "[" * 100_000, None, "nested too deep"),
        (HEAD + "x = " + "{a=" * 100_000, None, "nested too deep"),
    ],
)
def test_what_is_no_toml_is_named_on_its_line(text: str, line: int | None, says: str) -> None:
    said = only_problem(text)
    assert said.startswith("deck.toml: " if line is None else f"deck.toml:{line}: not TOML: ")
    assert says in said
    assert "\n" not in said


@pytest.mark.parametrize("key", ["a." * 50_000 + "b = 1", '"a".' * 50_000 + "b = 1"])
def test_a_key_of_very_many_parts_is_refused_before_it_takes_minutes(key: str) -> None:
    said = only_problem(HEAD + key)
    assert said == "deck.toml:3: 50000 dots on one line - a key has three parts at most"


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("[project]\nname = 'x'\n", "deck.toml: not a deck: it holds project - write [[note]]"),
        ("x = 1\n", "not a deck: it holds x"),
        ("# nothing\n", "not a deck: it holds nothing"),
        ("id = 'd'\n[[notes]]\n", "unknown key notes - did you mean 'note'?"),
        ("[[notes]]\n", "unknown key notes - did you mean 'note'?"),
        ("id = 'd'\n[note]\n", "note is not a list of tables - write [[note]]"),
        ("id = 'd'\nnote = [1]\n", "note is not a list of tables"),
        ("id = 'My Deck'\n", "'My Deck' is not a deck's id - write id = 'my-deck'"),
        ("id = '深度学习'\n", "is not a deck's id - write id = 'deck-"),
        ("id = 3\n", "id must be text, not 3"),
        ("id = ''\n", "id is missing or empty"),
        ("title = 'D'\n", "title is not said by language - write title = { en"),
        ("title = { de = 'D' }\n", "unknown key title.de"),
        ("title = { en = 3 }\n", "en.title must be text, not 3"),
        ("title = { en = '''a\nb''' }\n", "title has several lines"),
        ("id = 'd'\ntitel = 'x'\n", "unknown key titel - did you mean 'title'?"),
        ("id = 'd'\nformat = 2\n", "format = 2, but only 1 is known - update studyapp"),
        ("id = 'd'\nschema = 7\n", "schema = 7, but only 1 is known - update studyapp"),
        ("id = 'd'\nformat = 'new'\n", "format = 'new', but only 1 is known - write format = 1"),
        ("id = 'd'\nformat = true\n", "format = True"),
        ("id = 1999-01-01\n", "the deck: id is a date or a time, 1999-01-01"),
        ('title = { en = "a\\u202eb" }\n', "title.en holds U+202E"),
    ],
)
def test_a_head_that_is_wrong_refuses_the_file(head: str, says: str) -> None:
    assert says in only_problem(head)
    assert read(head).deck is None


def test_the_known_version_may_be_written() -> None:
    assert read("format = 1\n" + HEAD + NOTE).problems == ()


def test_a_deck_without_notes_is_read_with_a_warning() -> None:
    reading = read(HEAD)
    assert reading.deck is not None
    assert [str(w) for w in reading.warnings] == [
        "deck.toml: no notes in it - write [[note]] tables"
    ]


def note_with(lines: str) -> str:
    return HEAD + "\n" + "[[note]]\nid = 'n'\n" + lines + "\n"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            "kind = 'basic'\nen.prompt = 'p'\nen.answer = 'a'\ntgas = []",
            "unknown key tgas - did you",
        ),
        ("kind = 'choice'\nen.prompt = 'p'\nchoices = 'a'", "unknown key choices"),
        (
            "kind = 'number'\nen.prompt = 'p'\nanswer = 2026-01-01",
            "answer is a date or a time, 2026",
        ),
        (
            "kind = 'number'\nen.prompt = 'p'\nanswer = 10:30:00",
            "answer is a date or a time, 10:30",
        ),
        (
            "kind = 'number'\nen.prompt = 'p'\nanswer = 1\nsource = 1999-12-31T23:59:59Z",
            "source is",
        ),
        ("kind = 'number'\nen.prompt = 'p'\nanswer = nan", "answer is nan - write a finite number"),
        ("kind = 'number'\nen.prompt = 'p'\nanswer = -inf", "answer is -inf"),
        ("kind = 'number'\nen.prompt = 'p'\nanswer = 1e999", "answer is inf"),
        ("kind = 'number'\nen.prompt = 'p'\nanswer = '1'", "answer must be a number, not '1'"),
        (
            "kind = 'number'\nen.prompt = 'p'\nanswer = 0x" + "f" * 6000,
            "answer is too large a number",
        ),
        ("kind = 0x" + "f" * 6000, "kind is too large a number"),
        ("kind = 'truefalse'\nen.prompt = 'p'\nanswer = 'yes'", "answer must be true or false"),
        ("kind = 'typed'\nen.prompt = 'p'\naccept = 'ReLU'", "accept is not a list"),
        ("kind = 'basic'\nen = 'p'", "en is not a table"),
        ("kind = 'basic'\nprompt = 'p'", "prompt is said in a language"),
        (
            "kind = 'basic'\nen.prompt = 'p'\nen.answer = 'a'\nx" + ".x" * 30 + " = 1",
            "nested too deep",
        ),
        ("kind = 'basic'\nen.prompt = \"\\u001b[31m\"", "en.prompt holds U+001B"),
        ("kind = 'basic'\nen.prompt = 'a\u202eb'", "en.prompt holds U+202E"),
        ("kind = 'basic'\nen.prompt = 'a\u200bb'", "en.prompt holds U+200B"),
        ("kind = 'basic'\nen.prompt = \"\\u0007\"", "put text with a backslash in '...'"),
        ("kind = 'cloze'\nen.text = '{{c1::x'", "never closed"),
        (
            "evidence = [{ demo = 3 }]\nkind = 'basic'\nen.prompt = 'p'\nen.answer = 'a'",
            "demo must be",
        ),
    ],
)
def test_a_bad_note_is_named_on_the_line_of_its_header(lines: str, says: str) -> None:
    said = only_problem(note_with(lines))
    assert said.startswith("deck.toml:4: note 'n': ")
    assert says in said
    assert "\n" not in said
    assert len(said) < 600


@pytest.mark.parametrize(
    ("value", "command"),
    [
        ('"$\\frac12$"', "\\frac"),
        ('"$\\beta$"', "\\beta"),
        ('"$\\rho$"', "\\rho"),
        ('"$\\theta$"', "\\theta"),
        ('"$\\times$"', "\\times"),
        ('"$\\nabla L$"', "\\nabla"),
        ('"$x \\neq y$"', "\\neq"),
        ('"$\\tau$ and $\\\\sigma$"', "\\tau"),
        ('"""\nfine\n$\\text{x}$"""', "\\text"),
    ],
)
def test_latex_between_double_quotes_is_caught_where_it_stands(value: str, command: str) -> None:
    text = note_with(f"kind = 'basic'\nen.prompt = {value}\nen.answer = 'a'")
    line = text[: text.index(command)].count("\n") + 1
    assert only_problem(text) == (
        f"deck.toml:{line}: {command} between double quotes is an escape - "
        "put text with a backslash in '...' or '''...'''"
    )


@pytest.mark.parametrize(
    "value",
    [
        "'$\\frac12$'",
        "'''\n$\\theta$\n'''",
        '"$\\\\frac12$"',
        '"two\\nlines"',
        '"a\\ttable"',
        '"quote \\" and \\u00e9"',
        '"\\\\nabla"',
    ],
)
def test_what_is_written_right_is_left_alone(value: str) -> None:
    text = note_with(f"kind = 'basic'\nen.prompt = {value}\nen.answer = 'a'")
    assert [str(p) for p in read(text).problems] == []


def test_a_repeated_id_names_both_lines() -> None:
    said = only_problem(HEAD + NOTE + "\n" + NOTE)
    assert said == "deck.toml:9: the id 'n' stands on line 3 already - give one another id"


def test_problems_stand_in_the_order_of_the_file() -> None:
    bad = "[[note]]\nid = 'x{0}'\nkind = '{1}'\n"
    text = HEAD + bad.format(1, "one") + NOTE + bad.format(2, "two") + NOTE
    assert [problem.line for problem in read(text).problems] == [3, 11, 14]


TRICKY = """
id = "d" # [[note]] in a comment
title = { en = '[[note]]' }

[[note]] # first
id = "one"
kind = "basic"
rows = [
  "a",
  "[[note]]",
  [["note"]][0][0],
]
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[[note]]\n[[note]]\n", (1, 2)),
        ("  [[note]]\n\t[[ note ]]\n[[\"note\"]]\n[['note']]  # x\n", (1, 2, 3, 4)),
        ("# [[note]]\n[[note]]\n", (2,)),
        ("x = '''\n[[note]]\n'''\n[[note]]\n", (4,)),
        ('x = """\n[[note]]\n\\"""\n[[note]]\n"""\n[[note]]\n', (6,)),
        ('x = """a""""\n[[note]]\n', (2,)),
        ("x = '''a''''\n[[note]]\n", (2,)),
        ("x = '''it's'''\n[[note]]\n", (2,)),
        ('x = "\\"[[note]]"\n[[note]]\n', (2,)),
        ("x = [\n  [[1]],\n]\n[[note]]\n", (4,)),
        ('x = [ # ]\n[["note"]] ]\n[[note]]\n', (3,)),
        ("x = { a = [\n[[1]]\n] }\n[[note]]\n", (4,)),
        ("[[note]]\n[[note.option]]\n[[note.evidence]]\n[[notes]]\n[note]\n", (1,)),
        ("x = 1 # it's a \"quote\n[[note]]\n", (2,)),
        ('x = "#"\n[[note]]\n', (2,)),
    ],
)
def test_headers_are_found_only_where_toml_has_them(text: str, lines: tuple[int, ...]) -> None:
    assert scan(text).headers == lines


def test_notes_written_inline_have_no_line_and_are_read_all_the_same() -> None:
    text = HEAD + "note = [{ id = 'n', kind = 'basic', en = { prompt = 'p' } }]\n"
    assert only_problem(text).startswith("deck.toml: note 'n': answer is missing")


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: (HEAD + t).encode()))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused_in_single_lines(data: bytes) -> None:
    reading = read(data)
    assert reading.deck is not None or reading.problems
    for problem in (*reading.problems, *reading.warnings):
        assert re.fullmatch(r"[^\n\x1b]+", str(problem))
