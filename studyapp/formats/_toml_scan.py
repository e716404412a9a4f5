"""What a TOML parser does not tell: the line of each note, and LaTeX read as an escape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r'(?P<long>"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5})'
    r"|(?P<longraw>'''(?:[^']++|'(?!''))*+'{3,5})"
    r'|(?P<short>"(?:[^"\\\n]++|\\.)*+")'
    r"|(?P<shortraw>'[^'\n]*')"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<newline>\n)"
    r"|(?P<open>[\[{])|(?P<close>[\]}])"
    r"|[^\"'#\n\[\]{}]+|.",
    re.DOTALL,
)
_HEADER: Final = re.compile(r"""[ \t]*\[\[[ \t]*(?:note|"note"|'note')[ \t]*\]\]""")
_ESCAPE: Final = re.compile(r"\\(?:([btnfr])([A-Za-z]*)|.)", re.DOTALL)
_LATEX: Final = re.compile(
    r"n(?:abla|e|eg|eq|i|ot|otin|u|olimits|onumber|ewline)"
    r"|t(?:an|anh|au|ext\w*|frac|heta|ilde|imes|o|op|riangle)"
)
"""Commands that begin with the letter of an escape which is otherwise legal text."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A backslash in a basic string that TOML read as an escape."""

    line: int
    command: str
    """As it was meant: `\\frac`."""


@dataclass(frozen=True, slots=True)
class Scan:
    headers: tuple[int, ...]
    """The lines of the [[note]] headers, in order."""
    slips: tuple[Slip, ...]


def scan(text: str) -> Scan:
    """For text that is valid TOML. Strings of either sort, comments and arrays are no headers."""
    headers: list[int] = []
    slips: list[Slip] = []
    line, depth, fresh = 1, 0, True
    in_header = False
    for token in _TOKEN.finditer(text):
        kind, said = token.lastgroup, token[0]
        match kind:
            case "newline":
                line, fresh, in_header = line + 1, True, False
                continue
            case "open":
                if fresh and depth == 0 and said == "[":
                    in_header = True
                    if _HEADER.match(text, token.start()):
                        headers.append(line)
                if not in_header:
                    depth += 1
            case "close":
                if not in_header:
                    depth -= 1
            case "long" | "short":
                slips += _slips(said, line)
                line += said.count("\n")
            case "longraw":
                line += said.count("\n")
        if said.strip():
            fresh = False
    return Scan(tuple(headers), tuple(slips))


def longest_key(text: str) -> tuple[int, int]:
    """The most dots on one line outside strings and comments, and that line.

    A parser's time grows with their square: a line of 100,000 keeps it busy for a minute.
    """
    most, where, line, dots = 0, 1, 1, 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup is None:
            dots += token[0].count(".")
            if dots > most:
                most, where = dots, line
        elif token.lastgroup != "comment" and "\n" in token[0]:
            line, dots = line + token[0].count("\n"), 0
    return most, where


def unclosed(text: str) -> int | None:
    """The line of the first quote that opens a string which never ends, if there is one."""
    for token in _TOKEN.finditer(text):
        if token[0] in ("'", '"'):
            return text.count("\n", 0, token.start()) + 1
    return None


def _slips(written: str, line: int) -> list[Slip]:
    found = []
    for escape in _ESCAPE.finditer(written):
        letter, rest = escape[1], escape[2]
        if letter and (letter in "bfr" or _LATEX.fullmatch(letter + rest)):
            at = line + written.count("\n", 0, escape.start())
            found.append(Slip(at, f"\\{letter}{rest}"))
    return found
