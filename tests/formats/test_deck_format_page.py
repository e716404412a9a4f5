"""docs/deck-format.md is true: its examples are read, and nothing that can be written is absent."""

import re
from pathlib import Path

import pytest

from studyapp.deck.kinds import find_kind, kind_names
from studyapp.deck.read import KEYS, WORDS
from studyapp.deck.read_vary import KEYS as VARY_KEYS
from studyapp.deck.read_vary import MOST_DIGITS, MOST_VALUES, MOST_VARIANTS
from studyapp.deck.values import Deck
from studyapp.formats import Source, find, names
from studyapp.formats._columns import NAMES
from studyapp.formats._front_matter import CARD_KEYS, DECK_KEYS
from studyapp.library.lint import lint
from studyapp.text.formula_parse import commands

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "deck-format.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLES = [(name, text) for name, text in FENCES if name in names()]
CODE = set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", PAGE, flags=re.M | re.S)))


def read(form: str, text: str) -> Deck:
    reader = find(form).read
    assert reader is not None
    reading = reader(text.encode(), Source(f"example.{form}"))
    assert [str(p) for p in (*reading.problems, *reading.warnings)] == []
    assert reading.deck is not None
    return reading.deck


def test_every_format_that_is_read_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == {n for n in names() if find(n).read is not None}


@pytest.mark.parametrize(("form", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_read_without_a_word_of_complaint(form: str, text: str) -> None:
    deck = read(form, text)
    assert deck.notes
    assert [str(p) for p in lint([deck])] == []


def test_the_examples_show_every_kind() -> None:
    for wanted in ("toml", "markdown"):
        shown = {
            n.kind for form, text in EXAMPLES if form == wanted for n in read(form, text).notes
        }
        assert shown == set(kind_names()) - ({"order"} if wanted == "markdown" else set())


@pytest.mark.parametrize("kind", kind_names())
def test_every_key_of_a_kind_is_told(kind: str) -> None:
    kinds = PAGE.partition("## TOML")[2].partition("\n### ")[0]
    (row,) = re.findall(rf"^\| `{kind}` \| .*$", kinds, re.MULTILINE)
    for word in find_kind(kind).words:
        assert f"`{word}`" in row
    for key in find_kind(kind).keys:
        assert f"`{key}`" in row or f"`{key} = " in row or f"[[note.{key}]]" in row


def test_every_key_that_all_notes_share_is_told() -> None:
    toml = PAGE.partition("## TOML")[2]
    for key in KEYS:
        assert f"`{key}`" in toml or f"[[note.{key}]]" in toml


def test_every_word_and_every_key_of_evidence_is_told() -> None:
    toml = PAGE.partition("## TOML")[2]
    for word in WORDS:
        assert f"`en.{word}`" in toml
    for key in ("demo", "params", "expect", "control", "measure", "order", "supports"):
        assert f"| `{key}` |" in toml


def test_every_key_of_a_question_that_varies_is_told() -> None:
    varying = PAGE.partition("### A fresh question")[2].partition("### Evidence")[0]
    for key in VARY_KEYS:
        assert f"| `{key}` |" in varying
    for key in ('value = "answer"', 'misconception = "name"', "factor = 10"):
        assert f"`{key}`" in varying
    for limit in (MOST_VALUES, MOST_VARIANTS, MOST_DIGITS):
        assert f" {limit}" in varying


def test_every_key_of_a_markdown_head_or_card_is_told() -> None:
    markdown = PAGE.partition("## Markdown")[2].partition("## Tables")[0]
    for key in (*DECK_KEYS, *CARD_KEYS):
        assert f"`{key}`" in markdown or f"`{key}: " in markdown


def test_every_name_that_a_column_may_have_is_told() -> None:
    assert {name for aliases in NAMES.values() for name in aliases} - CODE == set()


def test_every_format_and_suffix_is_told() -> None:
    for name in names():
        for suffix in find(name).suffixes:
            assert suffix in PAGE
    assert {f"`{name}`" for name in names() if find(name).read} <= {f"`{c}`" for c in CODE}


def test_exactly_the_formula_commands_that_are_drawn_are_listed() -> None:
    (listed,) = (text for name, text in FENCES if name == "latex")
    told = re.findall(r"\\([A-Za-z]+|[^A-Za-z\s])", listed.partition("environments:")[0])
    assert set(told) == commands() - {" "}
    assert len(told) == len(set(told))


def test_every_sort_of_line_in_a_backup_is_told() -> None:
    backup = PAGE.partition("## Backups")[2]
    for sort in ("backup", "deck", "note", "card", "review", "end"):
        assert f"| `{sort}` |" in backup


def test_every_sample_file_is_told() -> None:
    samples = ROOT / "data" / "samples"
    told = (samples / "README.md").read_text(encoding="utf-8")
    for path in samples.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in told
