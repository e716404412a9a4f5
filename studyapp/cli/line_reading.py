"""What a line of a sitting means: an answer, or a command."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from studyapp.deck.ask import Ask, Number, Response, Reveal, Revealed, Type
from studyapp.deck.respond import UnreadableError, read_response
from studyapp.i18n import N_
from studyapp.scheduler import Rating
from studyapp.text.sanitise import sanitise_line

LONGEST_LINE: Final = 10_000
"""Characters that are read of a line; what is longer than this is no answer anyway."""

WORDS: Final = {
    "h": N_("h               a hint; after one Good is the most, then Hard, then Again"),
    "s": N_("s               show me: no answer is tried"),
    "y": N_("y               I was right: what was typed is accepted from now on; u takes it back"),
    "w": N_("w WORDS         your own words on the card answered last, shown the next time"),
    "u": N_("u, U            undo, redo"),
    "U": "",
    "-": N_("-, =            bury the card, the whole note: not before tomorrow"),
    "=": "",
    "@": N_("@, !            suspend the card, the whole note: not until it is unsuspended"),
    "!": "",
    "*": N_("*               mark the card, or take the mark away"),
    "f": N_("f N             flag it 1 to 7; the same again takes the flag away"),
    "i": N_("i               the card's schedule and every review"),
    "r": N_("r               run the simulation behind the answer, once it is shown"),
    "e": N_("e, e FIELD=TEXT edit the note in your editor, or one field of it"),
    "l": N_("l               the cards in the other language"),
    "reset": N_("reset, due N    make the card new again, ask it in N days"),
    "due": "",
    "q": N_("q, ?            end, and show these lines"),
    "?": "",
}  # fmt: skip
"""Every command with its line of help; "" where it stands in the line above."""
_WITH_TEXT: Final = ("w", "e")
_WITH_NUMBER: Final = ("f", "due")
_DIGITS: Final = 9
"""More of them are cut: such a number is too large for anything here."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    rest: str = ""
    """What follows it: words, or a number."""


def lines() -> Iterator[str]:
    """The lines of stdin to its end; of an enormous one the beginning."""
    while sys.stdin is not None and (line := sys.stdin.readline(LONGEST_LINE)):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            rest = sys.stdin.readline(LONGEST_LINE)
        yield line.lstrip("\ufeff").rstrip("\r\n")


def read_command(text: str) -> Command | None:
    """The command that a text is, without a colon; None where it is none."""
    text = sanitise_line(text).strip()
    word, _, rest = text.partition(" ")
    name = unicodedata.normalize("NFKC", word)
    name = name if name == "U" else name.lower()
    if found := re.fullmatch(r"f(\d+)", name):  # f3
        name, rest = "f", found[1]
    rest = rest.strip()
    if name not in WORDS or (rest and name not in _WITH_TEXT + _WITH_NUMBER):
        return None
    if name in _WITH_NUMBER:
        rest = unicodedata.normalize("NFKC", rest)
        if rest and not (rest.isascii() and rest.isdecimal()):
            return None
        rest = rest and (rest.lstrip("0")[:_DIGITS] or "0")
    return Command(name, rest)


def read_line(line: str) -> tuple[Command | None, str]:
    """A command after a colon, or the line; "::x" is the line ":x".

    Raises UnreadableError for a colon before what is no command.
    """
    text = line.strip()
    if not text.startswith((":", "：")):
        return None, line
    if text.startswith(("::", "：：")):
        return None, text[1:]
    command = read_command(text[1:])
    if command is None:
        raise UnreadableError(
            N_("there is no command {text}; :? shows them, and :: begins an answer with a colon"),
            text=sanitise_line(text)[:40],
        )
    return command, line


def read_answer(ask: Ask, line: str) -> Response | Command:
    """What a line means while `ask` waits for an answer. Raises UnreadableError.

    Where the answer is typed a command needs its colon; else what can be an answer is one, and on
    a card that is only revealed a lone sign is a command.
    """
    command, line = read_line(line)
    if command is not None:
        return command
    if isinstance(ask, Type | Number):
        return read_response(ask, line)
    if isinstance(ask, Reveal):
        return (read_command(line) if len(line.strip()) == 1 else None) or Revealed()
    try:
        return read_response(ask, line)
    except UnreadableError:
        if (command := read_command(line)) is not None:
            return command
        raise


def read_rating(word: str, offered: Sequence[Rating], hints: int) -> Rating:
    """The rating that a word says, among those that can be said. Raises UnreadableError."""
    numbers = [str(int(one)) for one in offered]
    if word in numbers:
        return Rating(int(word))
    if hints and word in ("1", "2", "3", "4"):
        raise UnreadableError(
            N_("after {hints} hints {most} is the most; a blank line takes the proposed one"),
            hints=hints,
            most=numbers[-1],
        )
    if offered == list(Rating):
        raise UnreadableError(N_("rate 1, 2, 3 or 4; a blank line takes the proposed one"))
    raise UnreadableError(
        N_("say {numbers}; a blank line takes the proposed one"), numbers=" / ".join(numbers)
    )
