"""What the study notes claim, judged: each claim with its verdict and what is right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, cast, get_args

from studyapp.deck.values import Text
from studyapp.formats import Problem
from studyapp.library.course.records import Records, Shape, read

FILE: Final = "claims.toml"
ROW: Final = re.compile(r"[A-Z]{3}-\d{2}[a-z]?")
SHAPE: Final = Shape(
    "claim",
    words=frozenset({"topic", "verdict"}),
    lists=frozenset({"notes", "demos", "refs"}),
    texts=frozenset({"claim", "truth"}),
    optional=frozenset({"demos", "refs"}),
)

Verdict = Literal["true", "condition", "misleading", "false", "slip"]
VERDICTS: Final[tuple[str, ...]] = get_args(Verdict)
WRONG: Final = frozenset({"misleading", "false", "slip"})
"""Verdicts of claims that the notes get wrong."""


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    topic: str
    notes: tuple[str, ...]
    """The study notes that make it."""
    verdict: Verdict
    claim: Text
    truth: Text
    """The correction, the condition, or the reason."""
    demos: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    """Keys of `references`."""
    line: int = 0


@cache
def records() -> Records:
    return read(FILE, SHAPE, ids=ROW)


@cache
def claims() -> Mapping[str, Claim]:
    """Every claim by its id."""
    return {
        one.id: Claim(
            one.id,
            one.word["topic"],
            one.list["notes"],
            cast("Verdict", one.word["verdict"]),
            one.text["claim"],
            one.text["truth"],
            one.list.get("demos", ()),
            one.list.get("refs", ()),
            one.line,
        )
        for one in records().entries
        if one.word.get("verdict") in VERDICTS and "topic" in one.word and "notes" in one.list
    }


def problems() -> list[Problem]:
    """Verdicts that are none."""
    return [
        Problem(FILE, one.line, f"claim {one.id!r}: {said!r} is no verdict", "write " + words)
        for one in records().entries
        if (said := one.word.get("verdict", "")) not in VERDICTS
        for words in [", ".join(VERDICTS)]
    ]
