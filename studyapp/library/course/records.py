"""Lists of records in content/: each field checked, each error with the line of its record."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.deck.fields import LANGUAGES
from studyapp.deck.values import ID, NO_TEXT, Text
from studyapp.paths import resource

if TYPE_CHECKING:
    from studyapp.formats import Problem

_HEADER: Final = re.compile(r"^\[\[([a-z]+)\]\]")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a record of one sort must and may say."""

    name: str
    """Of the tables: "claim" for [[claim]]."""
    words: frozenset[str] = frozenset()
    """Keys that hold one string."""
    lists: frozenset[str] = frozenset()
    """Keys that hold a list of strings."""
    texts: frozenset[str] = frozenset()
    """Keys said in both languages."""
    said_lists: frozenset[str] = frozenset()
    """Keys that are lists, in either language."""
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, its fields as its shape has them; what is left out is empty."""

    id: str
    line: int
    word: Mapping[str, str] = field(default_factory=dict)
    list: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: Mapping[str, Text] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """said["also"]["zh"]: a list by language."""


@dataclass(frozen=True, slots=True)
class Records:
    file: str
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(
    name: str, shape: Shape, *, ids: re.Pattern[str] = ID, folder: Path | None = None
) -> Records:
    """Read content/NAME; a file that is not there holds no records. Never raises for bad data."""
    path = (folder or resource("content")) / name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Records(name)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        return Records(name, (), (_problem(name, None, f"no TOML: {wrong}", "mend it there"),))
    lines = [
        number
        for number, line in enumerate(text.split("\n"), 1)
        if (found := _HEADER.match(line)) and found[1] == shape.name
    ]
    rows = table.pop(shape.name, [])
    problems = [
        _problem(name, None, f"key {key!r} is not known", f"write [[{shape.name}]] tables only")
        for key in table
    ]
    entries = dict[str, Entry]()
    for row, line in zip(rows, lines, strict=False):
        entry, wrong_here = _entry(row, line, shape, ids)
        if entry is not None and entry.id in entries:
            wrong_here.append((f"{shape.name} {entry.id!r} stands here twice", "rename one"))
        problems += [_problem(name, line, what, fix) for what, fix in wrong_here]
        if entry is not None:
            entries.setdefault(entry.id, entry)
    return Records(name, tuple(entries.values()), tuple(problems))


def _problem(file: str, line: int | None, what: str, fix: str) -> Problem:
    from studyapp.formats import Problem  # only where something is wrong: home reads topics

    return Problem(file, line, what, fix)


def _entry(
    row: Mapping[str, object], line: int, shape: Shape, ids: re.Pattern[str]
) -> tuple[Entry | None, list[tuple[str, str]]]:
    name = row.get("id")
    if not isinstance(name, str) or not ids.fullmatch(name):
        return None, [(f"{shape.name} without an id that is one", "write id = '...'")]
    wrong = list[tuple[str, str]]()
    known = {"id", *shape.words, *shape.lists, *LANGUAGES}
    for key in sorted(set(row) - known):
        wrong.append((f"{shape.name} {name!r}: key {key!r} is not known", "take it out"))
    word, lists = dict[str, str](), dict[str, tuple[str, ...]]()
    for key in sorted(shape.words):
        value = row.get(key, "")
        if not isinstance(value, str) or (not value and key not in shape.optional):
            wrong.append((f"{shape.name} {name!r}: {key} is missing", f"write {key} = '...'"))
        else:
            word[key] = value
    for key in sorted(shape.lists):
        found = _strings(row.get(key, []))
        if found is None or (not found and key not in shape.optional):
            wrong.append((f"{shape.name} {name!r}: {key} is no list", f"write {key} = ['...']"))
        else:
            lists[key] = found
    text, said, told = _said(row, name, shape)
    return Entry(name, line, word, lists, text, said), wrong + told


def _said(
    row: Mapping[str, object], name: str, shape: Shape
) -> tuple[dict[str, Text], dict[str, dict[str, tuple[str, ...]]], list[tuple[str, str]]]:
    """What a record says in each language."""
    wrong = list[tuple[str, str]]()
    halves = dict[str, Mapping[str, object]]()
    for language in LANGUAGES:
        half = row.get(language, {})
        halves[language] = half if isinstance(half, Mapping) else {}
        for key in sorted(set(halves[language]) - shape.texts - shape.said_lists):
            what = f"{shape.name} {name!r}: key '{language}.{key}' is not known"
            wrong.append((what, "take it out"))
    texts = dict[str, Text]()
    for key in sorted(shape.texts):
        words = {one: halves[one].get(key, "") for one in LANGUAGES}
        for language, value in words.items():
            there = isinstance(value, str) and value.strip()
            if not there and (key not in shape.optional or any(words.values())):
                what = f"{shape.name} {name!r}: {language}.{key} is missing"
                wrong.append((what, f"write {language}.{key} = '...'"))
        texts[key] = Text(**{one: str(value).strip() for one, value in words.items()})
    said = {
        key: {one: _strings(halves[one].get(key, [])) or () for one in LANGUAGES}
        for key in shape.said_lists
    }
    return texts, said, wrong


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value) if all(isinstance(one, str) for one in value) else None
    return None


def text_of(entry: Entry, key: str) -> Text:
    return entry.text.get(key, NO_TEXT)
