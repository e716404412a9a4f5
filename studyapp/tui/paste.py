"""A paste is text: Textual would read an escape sequence in it, and what follows, as keys."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

from textual._xterm_parser import XTermParser
from textual.message import Message

from studyapp.text.sanitise import sanitise

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"


class Pastes:
    """What a terminal sends, a piece at a time; what is pasted is held until all of it is there."""

    def __init__(self) -> None:
        self.held: list[str] = []
        """What was pasted so far."""
        self.within = False
        self.tail = ""
        """The last that was read: the mark that is waited for may have begun in it."""

    def clean(self, data: str) -> str:
        out: list[str] = []
        while data:
            mark = END if self.within else START
            at = (self.tail + data).find(mark)
            end = at + len(mark) - len(self.tail) if at >= 0 else len(data)
            (self.held if self.within else out).append(data[:end])
            if at < 0:
                self.tail = (self.tail + data)[1 - len(mark) :]
                break
            if self.within:
                out.append(sanitise("".join(self.held).removesuffix(END)) + END)
                self.held = []
            self.within, self.tail, data = not self.within, "", data[end:]
        return "".join(out)


@cache
def patch_pastes() -> None:
    """Clean what reaches Textual's parser; a test shows what it mends."""
    usual = XTermParser.feed
    pastes: WeakKeyDictionary[XTermParser, Pastes] = WeakKeyDictionary()

    def feed(self: XTermParser, data: str) -> Iterable[Message]:
        cleaned = pastes.setdefault(self, Pastes()).clean(data)
        # an empty piece means the end of all input
        return usual(self, cleaned) if cleaned or not data else ()

    XTermParser.feed = feed  # type: ignore[method-assign] # that is the patch
