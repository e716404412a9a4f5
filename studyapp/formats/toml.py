"""The deck format of shipped decks: TOML, which keeps every kind, both languages and evidence."""

from __future__ import annotations

import datetime
import math
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import PurePath
from typing import Final

from studyapp.deck.fields import LANGUAGES, Fields, NoteError, nearest
from studyapp.deck.read import read_note
from studyapp.deck.values import ID, Deck, Note, Text
from studyapp.formats import Contents, Format, FormatError, Reading, Source
from studyapp.formats._decode import LARGEST, RefusedError, decode
from studyapp.formats._gather import Findings, deck_of
from studyapp.formats._identity import deck_id
from studyapp.formats._toml_scan import longest_key, scan, unclosed
from studyapp.formats._toml_write import write_deck
from studyapp.i18n import N_
from studyapp.text.sanitise import find_control

_LITERAL: Final = "put text with a backslash in '...' or '''...'''"
_DEEPEST: Final = 20
_MOST_DOTS: Final = 2000
_VERSION: Final = 1
_LARGEST_BITS: Final = 1000
"""Of an integer; more do not fit a float."""
_KEYS: Final = ("id", "title", "note", "format")
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_NOTE_HEADER: Final = re.compile(rb"^\s*\[\[\s*note\b", re.MULTILINE)
_ASSIGNMENT: Final = re.compile(rb"^\s*(?:\[\[?[\w.\"' -]+\]\]?|[\w.\"'-]+\s*=\s*\S)", re.MULTILINE)


def read(data: bytes, source: Source) -> Reading:
    try:
        text = decode(data, source, only_utf8=True, largest=LARGEST).text
    except RefusedError as refused:
        return Reading(None, (refused.problem,))
    found = Findings(source)
    if not text.strip():
        found.wrong(None, "the file is empty", "write id, title and one [[note]] at least")
        return Reading(None, tuple(found.problems))
    root = _parse(text, found)
    deck = None if root is None else _head(root, found)
    if root is None or deck is None:
        return Reading(None, tuple(found.problems))
    return _notes(root, deck, text, found)


def _parse(text: str, found: Findings) -> dict[str, object] | None:
    dots, where = longest_key(text)
    if dots > _MOST_DOTS:
        found.wrong(where, f"{dots} dots on one line", "a key has three parts at most")
        return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        found.wrong(None, "brackets are nested too deep", "a note needs three levels at most")
    except ValueError as wrong:  # TOMLDecodeError, or an integer of thousands of digits
        said = str(wrong)
        place = _PLACE.search(said)
        line = None
        if place:
            last = text.rstrip().count("\n") + 1
            line = int(place[1]) if place[1] else unclosed(text) or last
        what = _PLACE.sub("", said)
        if "integer string conversion" in what:
            what = "an integer of thousands of digits"
        found.wrong(line, f"not TOML: {what[:1].lower()}{what[1:]}", _remedy(what))
    return None


_REMEDIES: Final = (
    (
        r"character '\\n'|unterminated|Expected [\"']+$",
        "close the quotes; several lines: '''...'''",
    ),
    (r"(illegal|invalid) character", "take it out"),
    (r"unescaped|escaped|hex value", _LITERAL),
    (r"overwrite|declare|duplicate|mutate", "write each key once"),
    (r"newline or end", "check the quotes; text with an apostrophe stands in '''...'''"),
    (r"invalid value", "put text in quotes: '...'"),
    (r"expected|unclosed|invalid", "check the quotes and brackets before it"),
)
"""What a parser's message speaks of -> how to mend it; the first that fits."""


def _remedy(what: str) -> str:
    return next((fix for about, fix in _REMEDIES if re.search(about, what, re.IGNORECASE)), "")


def _head(root: dict[str, object], found: Findings) -> Deck | None:
    """The deck without its notes; None where the whole file is refused."""
    before = len(found.problems)
    try:
        _check_values({key: value for key, value in root.items() if key != "note"}, "the deck")
    except NoteError as wrong:
        found.wrong(None, wrong.what, wrong.fix)
        return None
    for key in ("format", "schema"):
        version = root.get(key, _VERSION)
        if version != _VERSION or isinstance(version, bool):
            fix = "update studyapp" if isinstance(version, int) else f"write format = {_VERSION}"
            found.wrong(None, f"{key} = {version!r}, but only {_VERSION} is known", fix)
    if not set(_KEYS) & set(root) and not any(get_close_matches(key, _KEYS) for key in root):
        names = ", ".join(sorted(root)[:5])
        found.wrong(None, f"not a deck: it holds {names or 'nothing'}", "write [[note]] tables")
        return None
    for key in root:
        if key not in (*_KEYS, "schema"):
            found.wrong(None, f"unknown key {key}", nearest(key, _KEYS))
    try:
        title = _title(root)
        name = Fields(root).string("id", "")
    except NoteError as wrong:
        found.wrong(None, wrong.what, wrong.fix)
        return None
    if name and not ID.fullmatch(name):
        found.wrong(None, f"{name!r} is not a deck's id", f"write id = {deck_id(name)!r}")
    stem = PurePath(found.source.file).stem
    deck = deck_of(name, stem, found)
    if deck is None or len(found.problems) > before:
        return None
    return Deck(deck, title or Text(en=name or stem), (), found.source.file)


def _title(root: dict[str, object]) -> Text:
    title = root.get("title", {})
    if not isinstance(title, Mapping):
        raise NoteError("title is not said by language", "write title = { en = '...', zh = '...' }")
    for language in title:
        if language not in LANGUAGES:
            raise NoteError(f"unknown key title.{language}", nearest(language, LANGUAGES))
    said = {one: {"title": words} for one, words in title.items()}
    text = Fields(said).text("title", needed=False)
    for words in (text.en, text.zh):
        if "\n" in words:
            raise NoteError("title has several lines", "write it on one")
    return text


def _notes(root: dict[str, object], deck: Deck, text: str, found: Findings) -> Reading:
    tables = root.get("note", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        found.wrong(None, "note is not a list of tables", "write [[note]] before each note")
        return Reading(None, tuple(found.problems))
    scanned = scan(text)
    headers = scanned.headers
    placed = len(headers) == len(tables)  # inline tables have no headers
    slipped: set[int] = set()
    for slip in scanned.slips:
        slipped.add(bisect_right(headers, slip.line) - 1)
        found.wrong(slip.line, f"{slip.command} between double quotes is an escape", _LITERAL)
    notes: list[Note] = []
    lines: dict[str, int | None] = {}
    for at, table in enumerate(tables):
        line = headers[at] if placed else None
        name = table.get("id")
        if isinstance(name, str) and name in lines:
            where = "" if lines[name] is None else f" on line {lines[name]}"
            found.wrong(line, f"the id {name!r} stands{where} already", "give one another id")
            continue
        if isinstance(name, str):
            lines[name] = line
        if placed and at in slipped:
            continue
        try:
            _check_values(table, f"note {name!r}" if isinstance(name, str) else "a note")
            notes.append(read_note(table, line))
        except NoteError as wrong:
            found.wrong(line, wrong.what, wrong.fix)
    if not tables:
        found.warn(None, "no notes in it", "write [[note]] tables")
    return Reading(
        Deck(deck.id, deck.title, tuple(notes), deck.file),
        tuple(sorted(found.problems, key=lambda p: p.line or 0)),
        tuple(found.warnings),
        len(tables),
    )


def _check_values(table: Mapping[str, object], note: str) -> None:
    """Raises NoteError on what TOML can say and a note can't: control characters, dates, nan."""
    for path, value in _leaves(table):
        match value:
            case str():
                for index, said in find_control(value):
                    if value[index] not in "\t\n":
                        fix = _LITERAL if ord(value[index]) < 0x20 else "take it out"
                        raise NoteError(f"{note}: {path} holds {said}", fix)
            case datetime.date() | datetime.time():
                raise NoteError(f"{note}: {path} is a date or a time, {value}", "put it in quotes")
            case float() if not math.isfinite(value):
                raise NoteError(f"{note}: {path} is {value}", "write a finite number")
            case int() if value.bit_length() > _LARGEST_BITS:
                raise NoteError(f"{note}: {path} is too large a number", "write a smaller one")
            case None:
                raise NoteError(f"{note}: {path} is nested too deep", "write it flat")


def _leaves(value: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Every value that holds no other, by its dotted path; None for what lies too deep."""
    if depth > _DEEPEST:
        yield path[:80], None
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path, depth + 1)
    else:
        yield path, value


def write(contents: Contents) -> bytes:
    if len(contents.decks) != 1:
        raise FormatError(
            f"a TOML file holds one deck, not {len(contents.decks)}", "choose one with --deck"
        )
    return write_deck(contents.decks[0]).encode()


def sniff(data: bytes, filename: str) -> float:  # noqa: ARG001
    if _NOTE_HEADER.search(data):
        return 0.95
    lines = [line for line in data[:4096].splitlines()[:20] if line.strip()]
    told = sum(bool(_ASSIGNMENT.match(line)) or line.lstrip().startswith(b"#") for line in lines)
    return 0.6 * told / len(lines) if lines else 0.0


format = Format(title=N_("TOML deck"), suffixes=(".toml",), sniff=sniff, read=read, write=write)
