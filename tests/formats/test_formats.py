"""Formats are found by place, chosen by suffix and content, and refuse what is none of them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.formats import FormatError, Problem, Source, find, for_file, names

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
TOML = b"[[note]]\nid = 'n'\n"
CARDS = b"## What?\nthat\n"
TABLE = b"question,answer\na,b\nc,d\n"


def test_a_format_is_found_by_the_name_of_its_file() -> None:
    assert names() == ("csv", "jsonl", "markdown", "toml")
    for name in names():
        assert find(name).name == name
        assert find(name).title


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("tmol", "no format 'tmol' - did you mean 'toml'?"),
        ("apkg", "no format 'apkg' - use one of csv, jsonl, markdown, toml"),
        ("_table", "no format '_table' - use one of"),
        ("../deck", "no format '../deck' - use one of"),
    ],
)
def test_a_format_that_does_not_exist_names_those_that_do(name: str, says: str) -> None:
    with pytest.raises(FormatError, match=re.escape(says)):
        find(name)


@pytest.mark.parametrize(
    ("file", "data", "name"),
    [
        ("deck.toml", TOML, "toml"),
        ("DECK.TOML", b"", "toml"),
        ("cards.md", CARDS, "markdown"),
        ("cards.markdown", b"", "markdown"),
        ("cards.csv", TABLE, "csv"),
        ("cards.tsv", b"", "csv"),
        ("cards.txt", CARDS, "markdown"),
        ("cards.txt", b"Q: a?\nA: b\n", "markdown"),
        ("cards.txt", TABLE, "csv"),
        ("cards.txt", TABLE.replace(b",", b"\t"), "csv"),
        ("cards.txt", "问题\t答案\n梯度\t斜率\n损失\t代价\n".encode("utf-16"), "csv"),
        ("cards", TOML, "toml"),
        ("cards.dat", CARDS, "markdown"),
        ("cards", TABLE, "csv"),
    ],
)
def test_the_suffix_decides_and_else_the_content(file: str, data: bytes, name: str) -> None:
    assert for_file(file, data).name == name


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda p: p.name)
def test_a_sample_is_known_with_its_suffix_and_without(path: Path) -> None:
    if path.name == "README.md":
        return
    data = path.read_bytes()
    assert for_file(str(path), data).name == for_file("file", data).name


def test_a_format_that_is_named_is_used_whatever_the_file_is_called() -> None:
    assert for_file("cards.md", CARDS, "csv").name == "csv"


@pytest.mark.parametrize(
    ("file", "data", "says"),
    [
        ("x.xlsx", b"PK\x03\x04 xl/workbook.xml", "this is an Excel workbook (.xlsx) - save it as"),
        ("x.docx", b"PK\x03\x04 word/document.xml", "this is a Word document (.docx)"),
        ("x.apkg", b"PK\x03\x04 collection.anki21b", "this is an Anki package - in Anki, export"),
        ("x.zip", b"PK\x03\x04 a.csv", "this is a zip archive - unpack it"),
        ("x.pdf", b"%PDF-1.7", "this is a PDF"),
        ("x.html", b"\n<!doctype HTML><p>", "this is a web page (HTML)"),
        ("x.xml", b"<?xml version='1.0'?><quiz>", "this is an XML file"),
        ("x.db", b"SQLite format 3\0", "this is an SQLite database"),
        ("x.gz", b"\x1f\x8b\x08", "this is a gzip archive"),
        ("x.bin", bytes(range(256)), "this is binary data"),
        ("x.xls", b"\xd0\xcf\x11\xe0", "this is an old Office document"),
        ("x.jsonl", b'{"type": "backup"}\n', "jsonl can be written, not read - import csv (.csv"),
        ("x", b"some words\nand others\n", "can't tell which format this is - say --format with"),
        ("x.txt", b"some words\nand others\n", "can't tell which format this is"),
        ("x.txt", b"", "can't tell which format this is"),
    ],
)
def test_a_file_of_no_format_says_what_it_is_or_what_to_say(
    file: str, data: bytes, says: str
) -> None:
    with pytest.raises(FormatError, match=re.escape(says)) as wrong:
        for_file(file, data)
    assert "\n" not in str(wrong.value)


def test_a_format_that_can_not_be_read_is_refused_by_name_too() -> None:
    with pytest.raises(FormatError, match="jsonl can be written, not read"):
        for_file("x", b"{}", "jsonl")


@given(st.binary(max_size=80), st.sampled_from(["x", "x.txt", "x.md", "x.csv", "x.toml", "x.json"]))
@settings(deadline=None, max_examples=150)
def test_any_file_is_read_or_refused_without_a_crash(data: bytes, file: str) -> None:
    try:
        reader = for_file(file, data).read
    except FormatError:
        return
    assert reader is not None
    reading = reader(data, Source(file))
    assert reading.deck is not None or reading.problems


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("a.md", 3, "wrong", "mend it"), "a.md:3: wrong - mend it"),
        (Problem("a.md", None, "wrong"), "a.md: wrong"),
        (Problem("a.md", 0, "wrong\nvery\twrong", ""), "a.md:0: wrong very wrong"),
        (Problem("a\x1b[31m\n.md", 1, "\x1b]0;t\x07w", "x\u202ey"), "a .md:1: w - xy"),
        (Problem("a.md", 1, "[@click=x.y]{0} %s $(rm)"), "a.md:1: [@click=x.y]{0} %s $(rm)"),
        (Problem("a.md", 1, "x" * 900), "a.md:1: " + "x" * 400 + "..."),
    ],
)
def test_a_problem_is_one_safe_line(problem: Problem, line: str) -> None:
    assert str(problem) == line
