"""Reading an author's record field by field, with an error that names the field and the remedy."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from studyapp.deck.evidence import Params, Setting
from studyapp.deck.values import Text
from studyapp.text.sanitise import sanitise, sanitise_line

LANGUAGES = ("en", "zh")
LONGEST_TEXT = 20_000
"""Characters of one field; longer ones are pasted by accident."""

LARGEST_SETTING: Final = 1 << 53
"""Whole numbers up to here are whole as floats, too."""


class NoteError(ValueError):
    """What is wrong with a note and how to mend it; whoever knows file and line adds them."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(f"{what} - {fix}" if fix else what)
        self.what, self.fix = what, fix


def nearest(name: str, known: Iterable[str]) -> str:
    """ "did you mean 'x'?" or, where nothing is near, the list of what is known."""
    options = sorted(known)
    close = difflib.get_close_matches(name, options, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(options)}"


class Fields:
    """One table of a record: a [[note]], a [[note.option]], a [[note.evidence]]."""

    def __init__(self, table: Mapping[str, object], place: str = "") -> None:
        self.table = table
        self.place = place
        """Where in the note it stands, "" for the note itself."""

    def only(self, words: Iterable[str], keys: Iterable[str]) -> None:
        """Raise NoteError on a key that is not among `words` (by language) and `keys`."""
        words, keys = set(words), set(keys)
        for key, value in self.table.items():
            if key in LANGUAGES:
                if not isinstance(value, Mapping):
                    raise self.wrong(f"{key} is not a table", f"write {key}.prompt = '...'")
                for word in value:
                    if word not in words:
                        raise self.wrong(f"unknown key {key}.{word}", nearest(str(word), words))
            elif key in words:
                raise self.wrong(
                    f"{key} is said in a language", f"write en.{key} = '...' or zh.{key} = '...'"
                )
            elif key not in keys:
                raise self.wrong(f"unknown key {key}", nearest(key, keys | words))

    def wrong(self, what: str, fix: str = "") -> NoteError:
        return NoteError(f"{self.place}: {what}" if self.place else what, fix)

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def text(self, key: str, *, needed: bool = True) -> Text:
        """The words said by language."""
        said = {}
        for language in LANGUAGES:
            table = self.table.get(language, {})
            if not isinstance(table, Mapping):
                raise self.wrong(f"{language} is not a table", f"write {language}.{key} = '...'")
            if key in table:
                said[language] = self._string(f"{language}.{key}", table[key])
        if needed and not any(said.values()):
            raise self.wrong(f"{key} is missing", f"write en.{key} = '...' and zh.{key} = '...'")
        return Text(**said)

    def string(self, key: str, default: str | None = None) -> str:
        if key not in self.table and default is not None:
            return default
        value = sanitise_line(self._string(key, self.table.get(key, ""))).strip()
        if not value:
            raise self.wrong(f"{key} is missing or empty", f"write {key} = '...'")
        return value

    def strings(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, (list, tuple)):
            raise self.wrong(f"{key} is not a list", f"write {key} = ['...']")
        items = tuple(self._string(key, item) for item in value)
        if needed and not items:
            raise self.wrong(f"{key} is missing or empty", f"write {key} = ['...']")
        if not all(items):
            raise self.wrong(f"{key} holds an empty string", "take it out")
        return items

    def different(self, things: str, key: str, values: Sequence[str]) -> None:
        """Raise NoteError where two of `things` have the same `key`."""
        if twice := next((one for one in values if values.count(one) > 1), None):
            raise self.wrong(f"two {things} have the {key} {twice[:40]!r}", "make them differ")

    def number(self, key: str) -> float:
        value = self.table.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong(f"{key} must be a number, not {value!r}", f"write {key} = 0.25")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.wrong(f"{key} is not a finite number", f"write {key} = 0.25")
        return number

    def boolean(self, key: str, default: bool | None = None) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} must be true or false", f"write {key} = true")
        return value

    def tables(self, key: str) -> tuple[Fields, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, (list, tuple)) or not all(isinstance(v, Mapping) for v in value):
            raise self.wrong(f"{key} is not a list of tables", f"write [[note.{key}]]")
        tables = cast("list[Mapping[str, object]]", value)
        return tuple(Fields(table, f"{key} {n}") for n, table in enumerate(tables, 1))

    def params(self, key: str) -> Params:
        value = self.table.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(f"{key} is not a table", f"write {key} = {{ depth = 20 }}")
        return read_params(value, self, key)

    def _string(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(f"{key} must be text, not {value!r}", "put it in quotes")
        if len(value) > LONGEST_TEXT:
            raise self.wrong(
                f"{key} is {len(value)} characters long", f"keep it under {LONGEST_TEXT}"
            )
        return sanitise(value).strip()


def read_params(table: Mapping[str, object], fields: Fields, key: str) -> Params:
    params: dict[str, Setting] = {}
    for name, value in table.items():
        if not (name.isascii() and name.isidentifier()):
            raise fields.wrong(f"{key} holds {name!r}, which is no param", "write its name")
        match value:
            case str():
                params[name] = sanitise(value).strip()
            case bool():
                params[name] = value
            case int():
                if abs(value) > LARGEST_SETTING:
                    raise fields.wrong(f"{key}.{name} is too large", f"{LARGEST_SETTING} at most")
                params[name] = value
            case float() if math.isfinite(value):
                params[name] = value
            case _:
                raise fields.wrong(f"{key}.{name} must be a number or a word, not {value!r}")
    return tuple(sorted(params.items()))
