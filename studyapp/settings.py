"""What a learner can set, where it is kept, and what it means when it is not set."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from studyapp.i18n import N_


class SettingsError(ValueError):
    """One line: the file or the key, what is wrong, how to mend it."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of one setting besides its default."""

    default: bool | int | float | str
    help: str
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 0
    check: Callable[[str], str] | None = None
    """Tidies a text that is not one of a few. Raises ValueError: what is wrong, and the mend."""


def setting(
    default: bool | int | float | str,
    help: str,
    *,
    choices: tuple[str, ...] = (),
    low: float = 0,
    high: float = 0,
    check: Callable[[str], str] | None = None,
) -> Any:  # a dataclass field stands where a value of any type is declared
    declared = Declared(default, help, choices, low, high, check)
    return field(default=default, metadata={"declared": declared})


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EASY: Final = re.compile(rf"(?:{'|'.join(WEEKDAYS)})(?:=none)?")


def _easy_days(text: str) -> str:
    words = text.lower().replace(",", " ").split()
    for word in words:
        if not _EASY.fullmatch(word):
            raise ValueError(f"{word!r} is no weekday - write sat sun, or sun=none")
    days = [word[:3] for word in words]
    if twice := next((day for day in days if days.count(day) > 1), ""):
        raise ValueError(f"{twice!r} is named twice - name it once")
    return " ".join(words)


def _exam(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        raise ValueError("that is no date - write it like 2026-12-09") from None


def _line(text: str) -> str:
    if any(ord(letter) < 32 for letter in text):
        raise ValueError("a control character in it - write one line of text")
    return text.strip()


@dataclass(frozen=True, slots=True)
class Settings:
    language: str = setting("auto", N_("language of the screens"), choices=("auto", "en", "zh"))
    new_per_day: int = setting(10, N_("new cards a day"), low=0, high=999)
    reviews_per_day: int = setting(200, N_("reviews a day"), low=0, high=9999)
    minutes_per_day: int = setting(0, N_("minutes of study a day; 0 is no limit"), low=0, high=1440)
    gate: bool = setting(True, N_("new cards wait for the notes that they require"))
    easy_days: str = setting(
        "", N_("weekdays on which less falls due, like sat sun=none"), check=_easy_days
    )
    exam: str = setting("", N_("the day of an exam, like 2026-12-09"), check=_exam)
    exam_query: str = setting(
        "", N_("the cards of the exam, as a search; all if empty"), check=_line
    )
    goal_minutes: int = setting(0, N_("minutes a day to aim for; 0 is no goal"), low=0, high=600)
    retention: float = setting(0.9, N_("recall to aim for when a card is due"), low=0.7, high=0.97)
    confidence: bool = setting(True, N_("ask how sure you are before an answer is shown"))
    shipped: bool = setting(True, N_("keep the decks that come with the app in the collection"))
    theme: str = setting("dark", N_("colours"), choices=("dark", "light", "contrast"))
    glyphs: str = setting(
        "auto", N_("what charts are drawn with"), choices=("auto", "braille", "block", "ascii")
    )
    backups: int = setting(20, N_("how many backups to keep"), low=1, high=1000)
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Keys that mean something else than usual: "study.bury-card" to "b", as the file has it."""


_DECLARED: Final[dict[str, Declared]] = {
    one.name: one.metadata["declared"]
    for one in dataclasses.fields(Settings)
    if "declared" in one.metadata
}
NAMES: Final = tuple(_DECLARED)
KEYS: Final = "keys."
"""What the name of a key starts with: keys.study.bury-card."""


def help_for(name: str) -> str:
    """A marked string. Raises SettingsError for a name that isn't a setting."""
    return _declared(name).help


def _declared(name: str) -> Declared:
    if name not in _DECLARED:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(NAMES)}"
        raise SettingsError(f"no setting {name!r} - {hint}")
    return _DECLARED[name]


def convert(name: str, value: object) -> bool | int | float | str:
    """A value from a file or a command line, checked. Raises SettingsError."""
    declared = _declared(name)
    default, choices = declared.default, declared.choices
    wrong = f"{name} = {value!r}"
    if isinstance(default, bool):
        words = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}
        found = value if isinstance(value, bool) else words.get(str(value).lower())
        if found is None:
            raise SettingsError(f"{wrong} is neither on nor off - write on or off")
        return found
    if isinstance(default, (int, float)):
        return _number(name, wrong, value, type(default))
    if declared.check is not None:
        try:
            return declared.check(str(value))
        except ValueError as bad:
            raise SettingsError(f"{wrong}: {bad}") from None
    if str(value) not in choices:
        raise SettingsError(f"{wrong} is unknown - use one of {', '.join(choices)}")
    return str(value)


def _number(name: str, wrong: str, value: object, kind: type[int] | type[float]) -> int | float:
    try:
        if isinstance(value, bool):
            raise ValueError
        found = kind(str(value))
    except ValueError:
        raise SettingsError(f"{wrong} is not a number - write {name} = 10") from None
    low, high = _DECLARED[name].low, _DECLARED[name].high
    if not low <= found <= high:
        raise SettingsError(f"{wrong} is out of range - use {low:g} to {high:g}")
    return found


def _keys(table: object, room: str = "") -> Iterator[tuple[str, str]]:
    """The [keys] table and the tables in it, flat. Raises SettingsError."""
    if not isinstance(table, dict):
        raise SettingsError('keys is no table - write [keys.study] and under it bury-card = "b"')
    for name, value in table.items():
        full = f"{room}.{name}" if room else name
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            yield full, " ".join(value)
        elif isinstance(value, str):
            yield full, value
        elif isinstance(value, dict) and not room:
            yield from _keys(value, name)
        else:
            raise SettingsError(f'{KEYS}{full} = {value!r} is no key - write it like "b"')


def read_settings(path: Path) -> Settings:
    """The file's settings over the defaults; no file is no settings. Raises SettingsError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path}: {error} - mend or delete the file") from None
    found: dict[str, Any] = {}
    for name, value in table.items():
        try:
            found[name] = dict(_keys(value)) if name == "keys" else convert(name, value)
        except SettingsError as wrong:
            raise SettingsError(f"{path}: {wrong}") from None
    return Settings(**found)


def write_setting(path: Path, name: str, value: object) -> Settings:
    """Set one name in the file, keeping its comments. Raises SettingsError, changing nothing.

    The name of a key starts with "keys."; the value "" puts it back to what is usual.
    """
    import tomlkit

    read_settings(path)
    converted = None if name.startswith(KEYS) else convert(name, value)
    try:
        path = path.resolve()
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        document = tomlkit.parse(text)
        if name.startswith(KEYS):
            _put_key(document, name.removeprefix(KEYS), str(value))
        else:
            document[name] = converted
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.write_text(tomlkit.dumps(document), encoding="utf-8")
        os.replace(new, path)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror} - check the folder") from None
    return read_settings(path)


def _put_key(document: MutableMapping[str, Any], full: str, value: str) -> None:
    """Name a key in its room's table; it may have stood in the table above as "room.name"."""
    import tomlkit

    room, _, name = full.partition(".")
    keys = document.setdefault("keys", tomlkit.table(is_super_table=True))
    keys.pop(full, None)
    table = keys.setdefault(room, tomlkit.table())
    table.pop(name, None)
    if value:
        table[name] = value
    elif not table:
        del keys[room]
        if not keys:
            del document["keys"]
