"""The papers and books that content rests on, each under a short key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from studyapp.library.course.records import Records, Shape, read

FILE: Final = "references.toml"
KEY: Final = re.compile(r"(?=[A-Za-z+]*\d)[A-Za-z][A-Za-z0-9+]{1,15}")
"""IS15, D2L: initials and, somewhere, a digit."""
SHAPE: Final = Shape(
    "reference",
    words=frozenset({"authors", "year", "title", "venue"}),
    optional=frozenset({"year", "venue"}),
)


@dataclass(frozen=True, slots=True)
class Reference:
    key: str
    authors: str
    year: str
    title: str
    venue: str

    def __str__(self) -> str:
        said = f"{self.authors} {self.year}".strip()
        return ", ".join(part for part in (said, self.title, self.venue) if part)


@cache
def records() -> Records:
    return read(FILE, SHAPE, ids=KEY)


_ITEM: Final = re.compile(rf"^([-*] )\[({KEY.pattern})\][ ]*(?=(\S?))", re.MULTILINE)


def spelled_out(text: str) -> str:
    """Card text whose list items begin with a key, each with authors, year, title and venue."""

    def spell(item: re.Match[str]) -> str:
        found = references().get(item[2])
        if found is None:
            return item[0]
        return f"{item[1]}**[{item[2]}]** {found}" + (" · " if item[3] else "")

    return _ITEM.sub(spell, text)


@cache
def references() -> Mapping[str, Reference]:
    return {
        one.id: Reference(
            one.id,
            one.word.get("authors", ""),
            one.word.get("year", ""),
            one.word.get("title", ""),
            one.word.get("venue", ""),
        )
        for one in records().entries
    }
