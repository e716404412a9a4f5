"""A deck as TOML that people like to edit: literal strings, dotted languages, one order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from studyapp.deck.fields import LANGUAGES
from studyapp.deck.values import Deck, Record

_ORDER: Final = (
    "id", "kind", "topic", "rows", "source", "requires", "tags",
    "right", "value", "misconception", "factor", "answer", "accept", "recall", "tolerance", "unit",
    "demo", "params", "expect", "measure", "control", "supports", "apart", "words",
)  # fmt: skip
_WORDS: Final = ("prompt", "text", "answer", "hint", "hint2", "hint3", "why")
_TABLES: Final = ("option", "step", "evidence")
"""Lists of tables that stand last in a note."""
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN: Final = re.compile(r"[\w ./:+-]*")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write_deck(deck: Deck) -> str:
    lines = [f"id = {_string(deck.id)}"]
    said = {one: getattr(deck.title, one) for one in LANGUAGES if getattr(deck.title, one)}
    if said:
        lines.append(f"title = {_inline(said)}")
    for note in deck.notes:
        lines += ["", "[[note]]", *_note(note.record)]
    return "\n".join(lines) + "\n"


def _note(record: Record) -> Iterator[str]:
    tables = {
        key: value
        for key in _TABLES
        if isinstance(value := record.get(key), Sequence) and value and not isinstance(value, str)
    }
    vary = record.get("vary")
    apart = {*tables, "vary"} if isinstance(vary, Mapping) else set(tables)
    yield from _table({key: value for key, value in record.items() if key not in apart})
    if isinstance(vary, Mapping):
        yield from ("", "[note.vary]")
        yield from _table(vary)
    for key, value in tables.items():
        for table in value:
            yield from ("", f"[[note.{key}]]")
            yield from _table(table)


def _table(table: Record) -> Iterator[str]:
    said = {one: words for one in LANGUAGES if isinstance(words := table.get(one), Mapping)}
    for key in _sorted(table, _ORDER):
        if key not in said or not said[key]:
            yield f"{_key(key)} = {_value(table[key])}"
    for word in _sorted({word for words in said.values() for word in words}, _WORDS):
        for language, words in said.items():
            if word in words:
                yield f"{language}.{_key(word)} = {_value(words[word], prose=True)}"


def _sorted(keys: Mapping[str, object] | set[str], order: Sequence[str]) -> list[str]:
    """The keys in the usual order; unknown ones follow by name."""
    place = {key: n for n, key in enumerate(order)}
    return sorted(keys, key=lambda key: (place.get(key, len(order)), key))


def _value(value: object, *, prose: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _string(value, prose=prose)
        case Mapping():
            return _inline(value)
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
    raise TypeError(f"{value!r} has no place in a deck")


def _inline(table: Mapping[str, object]) -> str:
    inner = ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in table.items())
    return f"{{ {inner} }}" if inner else "{}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else f'"{_escaped(key)}"'.replace("\n", "\\u000a")


def _string(text: str, *, prose: bool = False) -> str:
    """Literal wherever a backslash could stand, unless TOML leaves no choice."""
    if not prose and _PLAIN.fullmatch(text):
        return f'"{text}"'
    if not _UNPRINTABLE.search(text):
        if "'" not in text and "\n" not in text:
            return f"'{text}'"
        if "'''" not in text and not text.endswith("'"):
            # TOML drops the newline after the quotes
            return f"'''\n{text}'''" if "\n" in text else f"'''{text}'''"
    escaped = _escaped(text)
    return f'"""\n{escaped}"""' if "\n" in text else f'"{escaped}"'


def _escaped(text: str) -> str:
    """For a basic string; newlines stay, so that no escape looks like the start of a command."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", escaped)
