"""A sentence with gaps: {{c1::text::hint}}, one card a number.

Code and `$math$` are opaque: `{{` in a formula is a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from studyapp.deck.ask import Reveal
from studyapp.deck.fields import LANGUAGES, Fields
from studyapp.deck.kinds import Face, Kind
from studyapp.deck.values import Text
from studyapp.i18n import N_

OPAQUE: Final = re.compile(
    r"```.*?(?:```|\Z)|``.+?``|`[^`\n]+`|\$\$.+?\$\$"
    # two prices are no formula: one that opens a gap closes it too
    r"|(?<!\\)\$(?![^$\n]*\{\{c\d+::(?:(?!\}\})[^$\n])*\$)[^$\n]+?\$",
    re.DOTALL,
)
"""Code and formulae: no sign in them marks a gap."""
_PIECE: Final = re.compile(
    rf"(?P<opaque>{OPAQUE.pattern})" + r"|(?P<open>\{\{c(?P<number>\d+)::)|(?P<close>\}\})",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Gap:
    number: int
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cloze:
    text: Text


def pieces(text: str) -> Iterator[str | Gap]:
    """The text cut at its gaps. Raises ValueError on a gap that isn't closed, empty or nested."""
    at, opened = 0, None
    for found in _PIECE.finditer(text):
        if found["open"]:
            if opened:
                raise ValueError(f"a gap inside the gap {opened[0]!r}")
            yield text[at : found.start()]
            opened = found
        elif found["close"] and opened:
            yield _gap(opened, text[opened.end() : found.start()])
            opened, at = None, found.end()
    if opened:
        raise ValueError(f"the gap {opened[0]!r} is never closed with }}}}")
    yield text[at:]


def _gap(opened: re.Match[str], inside: str) -> Gap:
    number = int(opened["number"])
    if number < 1:
        raise ValueError("gaps are numbered from c1")
    # the hint stands after the last `::` outside code and formulae
    marked = OPAQUE.sub(lambda m: "\0" * len(m[0]), inside)
    cut = marked.rfind("::")
    answer, hint = (inside, "") if cut < 0 else (inside[:cut], inside[cut + 2 :])
    if not answer.strip():
        raise ValueError(f"the gap {opened[0]!r} is empty")
    return Gap(number, answer, hint.strip())


def numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({piece.number for piece in pieces(text) if isinstance(piece, Gap)}))


def read(fields: Fields) -> Cloze:
    text = fields.text("text")
    found = {}
    for language in LANGUAGES:
        if said := getattr(text, language):
            try:
                found[language] = numbers(said)
            except ValueError as wrong:
                raise fields.wrong(
                    f"{language}.text: {wrong}", "write {{c1::text::hint}}"
                ) from None
            if not found[language]:
                raise fields.wrong(f"{language}.text has no gap", "write {{c1::text::hint}}")
    if len(set(found.values())) > 1:
        raise fields.wrong("en and zh have different gaps", "use the same cloze numbers in both")
    return Cloze(text)


def slots(body: Cloze) -> tuple[str, ...]:
    return tuple(f"c{n}" for n in numbers(body.text.en or body.text.zh))


def face(body: Cloze, slot: str, language: str, seed: int) -> Face:  # noqa: ARG001
    asked = int(slot[1:])
    prompt, answer = "", ""
    for piece in pieces(body.text.said_in(language)):
        if isinstance(piece, str):
            prompt, answer = prompt + piece, answer + piece
        elif piece.number == asked:
            prompt += f"**[{piece.hint or '…'}]**"
            answer += f"**{piece.text}**"
        else:
            prompt, answer = prompt + piece.text, answer + piece.text
    return Face(prompt, Reveal(), answer)


kind = Kind(title=N_("cloze"), words=("text",), read=read, face=face, slots=slots)
