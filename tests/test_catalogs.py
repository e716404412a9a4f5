"""The catalogs say what the source says, in both languages, and are compiled from what is read."""

import string

import pytest

from studyapp.i18n import english, translator
from tests.catalogs import LANGUAGES, collect, merged, mo_bytes, po_bytes, po_file, read

HINT = "run `make catalogs`, then translate what is empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_exactly_the_strings_of_the_source(language: str) -> None:
    assert {m.id for m in read(language) if m.id} == set(collect()), HINT
    assert po_file(language).read_bytes() == po_bytes(merged(language)), HINT


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    assert [m.id for m in read(language) if m.id and not m.string] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_is_the_one_that_is_read(language: str) -> None:
    po = po_file(language)
    assert po.with_suffix(".mo").read_bytes() == mo_bytes(po.read_bytes(), language), HINT


def places(text: str) -> set[str]:
    return {f"{name}" for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_a_translation_fills_in_the_same_values() -> None:
    wrong = [m.id for m in read("zh") if m.id and places(m.id) != places(m.string)]
    assert wrong == []


def test_a_string_is_said_in_the_learners_language() -> None:
    assert translator("zh")("wrong") == "错误"
    assert english("wrong") == "wrong"


def test_values_are_filled_in_after_translation() -> None:
    said = translator("zh")("undid: {what}", what="[/] {x}")
    assert "[/] {x}" in said
    assert "undid" not in said


def test_what_the_catalog_lacks_is_said_as_written() -> None:
    assert translator("zh")("no such string {n}", n=3) == "no such string 3"
