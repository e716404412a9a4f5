"""Blanks in texts, <<depth>>: found, and filled as the place where they stand writes numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from studyapp.deck.fields import LANGUAGES, NoteError
from studyapp.deck.kinds.cloze import OPAQUE
from studyapp.text.numbers import Where

BLANK: Final = re.compile(r"<<([A-Za-z]\w{0,60})>>", re.ASCII)
_LOOKS_BLANK: Final = re.compile(r"<<([^<>\n]{0,60})>>")


def blanks(text: str) -> tuple[str, ...]:
    """The names in `<<...>>`, each once. Raises NoteError on what only looks like one."""
    if odd := [one for one in _LOOKS_BLANK.findall(text) if not BLANK.fullmatch(f"<<{one}>>")]:
        raise NoteError(f"<<{odd[0]}>> is no name", "write <<depth>>: letters, digits, underscores")
    return tuple(dict.fromkeys(BLANK.findall(text)))


Write: TypeAlias = Callable[[str, str, Where], str | None]
"""A blank's name, the language and the place -> what is written; None for an unknown name."""


def fill_texts(record: dict[str, object], write: Write) -> None:
    """Fill every text of one table, in each language. Raises NoteError."""
    for language in LANGUAGES:
        words = record.get(language)
        if isinstance(words, Mapping):
            record[language] = {
                one: filled(text, language, write) if isinstance(text, str) else text
                for one, text in words.items()
            }


def filled(text: str, language: str, write: Write) -> str:
    """The text with its blanks filled, each as the place where it stands writes numbers."""
    done, at = "", 0
    for opaque in OPAQUE.finditer(text):
        where: Where = "formula" if opaque[0].startswith("$") else "code"
        done += _blanks_filled(text[at : opaque.start()], language, "prose", write)
        done += _blanks_filled(opaque[0], language, where, write)
        at = opaque.end()
    return done + _blanks_filled(text[at:], language, "prose", write)


def _blanks_filled(part: str, language: str, where: Where, write: Write) -> str:
    def written(found: re.Match[str]) -> str:
        said = write(found[1], language, where)
        if said is None:
            raise NoteError(f"nothing was drawn for <<{found[1]}>>", "draw the question anew")
        return said

    return BLANK.sub(written, part)
