"""A note's own words as a search reads them: without case and width, gaps filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from studyapp.deck.fields import LANGUAGES
from studyapp.deck.kinds.cloze import Gap, pieces
from studyapp.deck.values import Record

_WIDE: Final = str.maketrans(
    {0xFF01 + n: chr(0x21 + n) for n in range(94)}
    | {0x3000: " "}
    | dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys("\u201c\u201d", '"')
)
_SPACE: Final = re.compile(r"\s+")
_PARTS: Final = ("option", "step")
_SHARED: Final = ("accept", "answer", "unit")
"""What a learner reads of a note and no language says."""


def folded(text: str) -> str:
    """The form in which words are looked for; every character is folded by itself."""
    text = text.casefold()
    if not text.isascii():
        text = text.translate(_WIDE)
    return _SPACE.sub(" ", text)


def words_of(record: Record) -> Iterator[str]:
    """Everything that the note says: each field of each language by itself."""
    for table in (record, *_tables(record)):
        for language in LANGUAGES:
            said = table.get(language)
            if isinstance(said, Mapping):
                for text in said.values():
                    yield from _read(text)
    for key in _SHARED:
        value = record.get(key)
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(one, (str, int, float)) and not isinstance(one, bool):
                yield str(one)


def demos_of(record: Record) -> Iterator[str]:
    """The demos that the note cites."""
    vary = record.get("vary")
    for table in (*_tables(record, ("evidence",)), *([vary] if isinstance(vary, Mapping) else ())):
        if isinstance(demo := table.get("demo"), str):
            yield demo


def tags_of(record: Record) -> tuple[str, ...]:
    tags = record.get("tags")
    return tuple(str(tag) for tag in tags) if isinstance(tags, (list, tuple)) else ()


def _tables(record: Record, keys: tuple[str, ...] = _PARTS) -> Iterator[Record]:
    for key in keys:
        value = record.get(key)
        if isinstance(value, (list, tuple)):
            yield from (table for table in value if isinstance(table, Mapping))


def _read(text: object) -> Iterator[str]:
    if not isinstance(text, str):
        return
    if "{{c" not in text:
        yield text
        return
    try:
        found = list(pieces(text))
    except ValueError:  # not a cloze: the signs are text
        yield text
        return
    yield "".join(one.text if isinstance(one, Gap) else one for one in found)
    yield from (one.hint for one in found if isinstance(one, Gap) and one.hint)
