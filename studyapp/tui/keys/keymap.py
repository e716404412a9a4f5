"""The tables of keys as the config changes them: names are known, and no key means two things."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from studyapp.tui.keys.closing import CLOSING
from studyapp.tui.keys.days import BACKLOG, CALENDAR
from studyapp.tui.keys.edit import ADD, EDIT
from studyapp.tui.keys.everywhere import EVERYWHERE
from studyapp.tui.keys.gallery import CITED, GALLERY
from studyapp.tui.keys.home import HOME
from studyapp.tui.keys.key import Key, acting
from studyapp.tui.keys.lab import LAB
from studyapp.tui.keys.pages import HELP, INFO
from studyapp.tui.keys.practice import MISTAKES, QUIZ, SEARCH
from studyapp.tui.keys.reading import GLOSSARY, LESSON, LESSONS
from studyapp.tui.keys.spelling import KeysError, is_capital, is_character, read_key, write_key
from studyapp.tui.keys.study import FIELD, GUESS, STUDY

Table = tuple[Key, ...]

TABLES: Final[Mapping[str, Table]] = {
    "everywhere": EVERYWHERE,
    "home": HOME,
    "study": STUDY,
    "field": FIELD,
    "guess": GUESS,
    "closing": CLOSING,
    "info": INFO,
    "mistakes": MISTAKES,
    "quiz": QUIZ,
    "search": SEARCH,
    "backlog": BACKLOG,
    "calendar": CALENDAR,
    "lab": LAB,
    "gallery": GALLERY,
    "cited": CITED,
    "edit": EDIT,
    "add": ADD,
    "lessons": LESSONS,
    "lesson": LESSON,
    "glossary": GLOSSARY,
    "help": HELP,
}
"""Every table by its name in the config."""

SCREENS: Final[Mapping[str, tuple[str, ...]]] = {
    name: (name, "field") if name == "study" else (name,)
    for name in TABLES
    if name not in ("everywhere", "field", "guess")
}
"""Which tables act together on a screen, besides the one that acts everywhere."""


_WRITTEN_IN: Final = ("field", "edit", "add")
"""Tables whose keys act while a text field has the focus."""


@dataclass(frozen=True, slots=True)
class Keymap:
    changed: Mapping[str, Table] = field(default_factory=dict)
    """The tables that differ from what is usual."""

    def of(self, keys: Sequence[Key]) -> Sequence[Key]:
        """A table as it stands after the config's changes."""
        for name, table in self.changed.items():
            if TABLES[name] is keys:
                return table
        return keys

    def table(self, name: str) -> Table:
        return self.changed.get(name, TABLES[name])


def keymap(changes: Mapping[str, str]) -> Keymap:
    """`changes` by names like "study.bury-card", keys apart by spaces. Raises KeysError."""
    tables = {name: list(table) for name, table in TABLES.items()}
    for full, words in changes.items():
        room = find(full)[0].partition(".")[0]
        keys, face = _read(full, words)
        if room in _WRITTEN_IN and any(map(is_character, keys.split(","))):
            raise KeysError(
                f"keys.{full} = {words[:40]!r}: a text field takes that for text"
                " - write a name like f5, or ctrl+t"
            )
        tables[room] = [
            replace(key, keys=keys, face=face) if _called(room, key) == full else key
            for key in tables[room]
        ]
    touched = {full.partition(".")[0] for full in changes}
    found = Keymap({name: tuple(tables[name]) for name in touched})
    for screen in SCREENS if touched else ():
        _check(found, screen, changes)
    return found


def usual(full: str) -> str:
    """The keys that a name has when nothing was changed, as they're written in the config."""
    _, keys = find(full)
    found = [name for key in keys for name in key.keys.split(",")]
    # the second name of a capital is not written: it comes with the first
    shown = [name for name in found if not is_capital(name)]
    return " ".join(dict.fromkeys(map(write_key, shown)))


def names() -> Iterator[tuple[str, Key]]:
    """Every name that the config may change, with the first key that bears it."""
    seen = set()
    for room, table in TABLES.items():
        for key in table:
            full = _called(room, key)
            if not key.fixed and full not in seen:
                seen.add(full)
                yield full, key


def find(full: str) -> tuple[str, list[Key]]:
    """A name and the keys that bear it. Raises KeysError where there is none."""
    room = full.partition(".")[0]
    keys = [k for k in TABLES.get(room, ()) if not k.fixed and _called(room, k) == full]
    if not keys:
        every = [name for name, _ in names()]
        near = difflib.get_close_matches(full, every, n=1)
        hint = f"did you mean keys.{near[0]}?" if near else "studyapp config list --keys names all"
        raise KeysError(f"no key {full[:60]!r} - {hint}")
    return full, keys


def _called(room: str, key: Key) -> str:
    return f"{room}.{key.name}"


def _read(full: str, words: str) -> tuple[str, str]:
    try:
        read = [read_key(word) for word in words.split()]
        if not read:
            raise KeysError("no key is named - write one, or default")
    except KeysError as wrong:
        raise KeysError(f"keys.{full} = {words[:40]!r}: {wrong}") from None
    return ",".join(keys for keys, _ in read), read[0][1]


def _check(found: Keymap, screen: str, changes: Mapping[str, str]) -> None:
    """Raises KeysError where a key means two things in one phase of a screen."""
    rooms = (*SCREENS[screen], "everywhere")
    both = [(room, key) for room in rooms for key in found.table(room)]
    for phase in sorted({p for _, key in both for p in key.phases}) or [""]:
        meaning: dict[str, tuple[str, Key]] = {}
        for room, key in both:
            if not acting((key,), phase):
                continue
            for name in key.keys.split(","):
                other, first = meaning.setdefault(name, (room, key))
                if first.action != key.action:
                    _refuse(screen, [_called(other, first), _called(room, key)], changes, key)


def _refuse(screen: str, names: Iterable[str], changes: Mapping[str, str], key: Key) -> None:
    first, second = names
    mine, other = (first, second) if first in changes else (second, first)
    at = "" if mine.startswith(f"{screen}.") else f" on the screen {screen!r}"
    raise KeysError(
        f"keys.{mine} = {changes.get(mine, key.shown)!r}: that key is keys.{other} already{at}"
        " - choose another key, or change both"
    )
