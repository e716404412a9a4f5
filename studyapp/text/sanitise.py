"""Text from anywhere made safe to print: nothing that a terminal obeys, hides or reorders."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST_MARKS: Final = 8
"""Combining marks that one base character may carry; Vietnamese needs two, pointed Hebrew four."""

_STRINGS: Final = r"\x90\x98\x9d\x9e\x9f"  # DCS SOS OSC PM APC, in their 8-bit forms
_BODY: Final = rf"[^\x07\x18\x1a\x1b\x9c{_STRINGS}"
_ESCAPE: Final = re.compile(
    rf"(?:\x1b[\]PX^_]|[{_STRINGS}])"  # a string up to its terminator ...
    rf"(?:{_BODY}]*(?:\x1b\\|[\x07\x18\x1a\x9c])|{_BODY}\n]*)"  # ... or, without one, its line
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # the two-character ones, and ESC alone
)
_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_INVISIBLE: Final = "\u200b\u2060\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_REMOVED: Final = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}{_INVISIBLE}{_NONCHARACTERS}]"
)
_NEWLINE: Final = re.compile("\r\n?|[\u2028\u2029]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MAYBE_MARKS: Final = re.compile(  # scripts that have marks, without the Chinese ones
    "[\u0300-\u2fff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb00-\ufeff\U00010000-\U000e01ef]{9}"
)
_PICTURE: Final = "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff"
_STRAY_JOINER: Final = re.compile(
    rf"(?<!{_PICTURE}\ufe0f])\u200d|\u200d(?!{_PICTURE}])"  # joins emoji only
    "|(?<![\u0600-\u0dff])\u200c"  # shapes Arabic and Indic letters only
)


def sanitise(text: str) -> str:
    """The text with everything removed that a terminal would obey rather than show.

    Markup of any sort, brackets and format strings are left as written. Applying it twice changes
    nothing more.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _ESCAPE.sub("", text)
    text = _NEWLINE.sub("\n", _REMOVED.sub("", text))
    text = _SURROGATE.sub("\ufffd", text)
    if _MAYBE_MARKS.search(text):
        text = _lower_towers(text)
    return _STRAY_JOINER.sub("", text)


def sanitise_line(text: str) -> str:
    """The same for text that must stay on one line."""
    return re.sub(r" *[\n\t][\n\t ]*", " ", sanitise(text))


def _lower_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "M":
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif category != "Cf":
            marks = 0
        kept.append(character)
    return "".join(kept)


# -- finding them, for whoever wrote the text --------------------------------------------------

_NAMES: Final = {
    0x00: "null", 0x07: "bell", 0x08: "backspace", 0x09: "tab", 0x0A: "newline",
    0x0B: "vertical tab", 0x0C: "form feed", 0x0D: "carriage return", 0x1B: "escape",
    0x7F: "delete", 0x85: "next line", 0x90: "device control string", 0x9B: "control sequence",
    0x9C: "string terminator", 0x9D: "operating system command",
}  # fmt: skip
_LETTERS: Final = {0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r"}
_FOUND: Final = (
    f"(?P<escape>{_ESCAPE.pattern})"
    f"|{_REMOVED.pattern}|{_SURROGATE.pattern}|{_STRAY_JOINER.pattern}"
    r"|\r(?!\n)|[" + "\u2028\u2029" + r"]"
    r"|(?<=[^\s])[ ]*\t"  # a tab that indents nothing
    r"|\t(?=heta\b|imes\b|ext|anh\b|ilde\b|au\b|op\b|frac\b|herefore\b|binom\b)"
    r"|\n(?=abla\b|otin\b)"
)  # compiled where it is needed: a check of decks, a formula


def find_control(text: str) -> list[tuple[int, str]]:
    """Where the text holds what `sanitise` would take out, and what each is.

    Knows the accident behind most of them: in a TOML string between double quotes "\\frac" begins
    with a form feed and "\\theta" with a tab. A newline and an indenting tab are legal.
    """
    found: list[tuple[int, str]] = []
    if text.isascii() and text.isprintable():
        return found
    for match in re.finditer(_FOUND, text):
        index = match.end() - 1 if match[0].endswith("\t") else match.start()
        found.append((index, _describe(text, index, match["escape"])))
    return found


def _describe(text: str, index: int, escape: str | None) -> str:
    code = ord(text[index])
    if escape and (len(escape) > 1 or code == 0x1B):
        return f"U+{code:04X} terminal escape sequence {ascii(escape[:24])[1:-1]}"
    if 0xD800 <= code <= 0xDFFF:
        name = "lone surrogate"
    elif code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        name = "noncharacter"
    else:
        name = _NAMES.get(code) or unicodedata.name(chr(code), "control character").lower()
    said = f"U+{code:04X} {name}"
    if letter := _LETTERS.get(code):
        rest = re.match(r"[A-Za-z]*", text[index + 1 :])
        said += f' (perhaps "\\{letter}" in a basic string'
        said += f", from \\{letter}{rest[0]})" if rest and rest[0] else ")"
    return said
