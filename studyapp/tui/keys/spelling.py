"""How keys are written in the config, and what Textual and people call them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from string import punctuation
from typing import Final

from studyapp.settings import SettingsError

NAMED: Final = {
    "enter": "↵",
    "space": "space",
    "tab": "Tab",
    "escape": "Esc",
    "backspace": "⌫",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
} | {f"f{n}": f"F{n}" for n in range(1, 13)}
"""Keys with a name, and how a footer writes them."""

_SAME: Final = {"esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown"}
_TAKEN: Final = {
    "c": "copies",
    "h": "arrives as Backspace in many terminals",
    "i": "arrives as Tab",
    "j": "arrives as Enter in many terminals",
    "m": "arrives as Enter",
    "q": "always quits",
    "z": "stops the program in many terminals",
}
_SHORT: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual's name of a character is not that of Unicode."""

_CAPITAL: Final = re.compile("shift[+][a-z]")


class KeysError(SettingsError):
    """One line: which key, what is wrong, how to mend it."""


def read_key(word: str) -> tuple[str, str]:
    """Textual's names, several by commas, and the face. Raises KeysError."""
    if len(word) == 1:
        return _character(word)
    lower = word.lower()
    name = _SAME.get(lower, lower)
    if name in NAMED:
        return name, NAMED[name]
    held, plus, rest = name.partition("+")
    rest = _SAME.get(rest, rest)
    match held, plus, rest:
        case "shift", "+", _ if rest in NAMED and rest not in ("space", "enter", "escape"):
            return name, f"⇧{NAMED[rest]}"
        case "ctrl", "+", _ if rest in _TAKEN:
            raise KeysError(f"Ctrl+{rest.upper()} {_TAKEN[rest]} - choose another key")
        case "ctrl" | "alt", "+", _ if len(rest) == 1 and rest.isascii() and rest.isalpha():
            return name, f"{'^' if held == 'ctrl' else 'Alt+'}{rest}"
    raise KeysError(
        f"{word[:20]!r} is no key that a terminal sends for certain"
        " - write one character, a name like enter or f5, or ctrl+t"
    )


def _character(character: str) -> tuple[str, str]:
    if character.isspace() or unicodedata.category(character)[0] in "CMZ":
        raise KeysError(
            f"{character!r} is no key that can be seen - write one printed character, or space"
        )
    if character.isalnum():
        upper = character.isascii() and character.isupper()
        # some terminals send Shift and the letter where others send the capital
        return (f"{character},shift+{character.lower()}" if upper else character), character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name) or character, character


def is_capital(name: str) -> bool:
    """Whether it is the second name of a capital: Shift and the letter."""
    return _CAPITAL.fullmatch(name) is not None


def is_character(name: str) -> bool:
    """Whether one of Textual's names is that of a key that types."""
    return name == "space" or len(write_key(name)) == 1 or is_capital(name)


@cache
def write_key(name: str) -> str:
    """One of Textual's names as the config writes it."""
    if len(name) == 1 or name in NAMED or "+" in name:
        return name
    return {_character(one)[0]: one for one in punctuation}.get(name, name)
