"""Where a typed answer and an accepted one differ, sign by sign."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

from studyapp.text.fold import fold
from studyapp.text.width import clusters

ALIKE: Final = 0.5
"""Share of signs in common under which two answers are just two answers."""

Sort: TypeAlias = Literal["same", "missing", "extra"]


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    sort: Sort
    """Both have it; only the accepted answer has it; only what was typed has it."""


def nearest(said: str, accepted: Sequence[str]) -> str:
    """The accepted answer that is most like what was typed; the first one of several."""
    folded = fold(said)
    return max(
        accepted, key=lambda one: SequenceMatcher(None, folded, fold(one), autojunk=False).ratio()
    )


def difference(said: str, right: str) -> tuple[Part, ...]:
    """The two in one row of parts; none where they are too unlike for it to say anything.

    Case and width make no difference, as in judging.
    """
    typed, wanted = list(clusters(said)), list(clusters(right))
    match = SequenceMatcher(None, _folded(typed), _folded(wanted), autojunk=False)
    if match.ratio() < ALIKE:
        return ()
    parts: list[Part] = []
    for what, a, b, c, d in match.get_opcodes():
        if what == "equal":
            parts.append(Part("".join(wanted[c:d]), "same"))
            continue
        if a < b:
            parts.append(Part("".join(typed[a:b]), "extra"))
        if c < d:
            parts.append(Part("".join(wanted[c:d]), "missing"))
    return tuple(parts)


def in_brackets(parts: Sequence[Part]) -> str:
    """The parts in one line, as word diffs write them: sigmo[-u-]{+i+}d."""
    marks: dict[Sort, str] = {"same": "{}", "extra": "[-{}-]", "missing": "{{+{}+}}"}
    return "".join(marks[part.sort].format(part.text) for part in parts)


def _folded(signs: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", sign).casefold() for sign in signs]
