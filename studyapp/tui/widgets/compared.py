"""A wrong typed answer over the accepted one, sign under sign, with a mark where they part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from textual.content import Content

from studyapp.i18n import N_, Say
from studyapp.text.difference import Part, difference, nearest
from studyapp.text.width import cell_width, clusters, pad

GAP = "·"


def compared(said: str, accepted: Sequence[str], width: int, say: Say) -> Content | None:
    """Three rows; None where the two are too unlike, or too long, for it to say anything."""
    parts = difference(said, nearest(said, accepted))
    if not parts:
        return None
    names = [say(N_("you said")), say(N_("the answer"))]
    margin = max(cell_width(name) for name in names) + 2
    columns = _columns(said, parts)
    if margin + sum(wide for *_, wide in columns) > width:
        return None
    yours: list[tuple[str, str]] = [(pad(names[0], margin), "$muted")]
    right: list[tuple[str, str]] = [(pad(names[1], margin), "$muted")]
    marks = " " * margin
    for above, below, same, wide in columns:
        yours.append((_filled(above, wide), "" if same else "bold underline $error"))
        right.append((_filled(below, wide), "" if same else "bold underline $success"))
        marks += (" " if same else "^") * wide
    rows = [Content.assemble(*yours), Content.assemble(*right), Content(marks.rstrip())]
    return Content("\n").join(rows)


def _columns(said: str, parts: Sequence[Part]) -> list[tuple[str, str, bool, int]]:
    """What stands above and below, whether it is the same, and how many cells it takes.

    What is too much and what is missing at the same place stand under each other.
    """
    typed = clusters(said)
    found: list[tuple[str, str, bool]] = []
    for part in parts:
        if part.sort == "same":  # sign by sign: the two may be of another width
            found += [(next(typed), sign, True) for sign in clusters(part.text)]
        elif part.sort == "extra":
            found.append(("".join(islice(typed, len(list(clusters(part.text))))), "", False))
        else:
            beside = found.pop()[0] if found and found[-1][1:] == ("", False) else ""
            found.append((beside, part.text, False))
    return [(*column, max(map(cell_width, column[:2]))) for column in found]


def _filled(text: str, wide: int) -> str:
    return text + GAP * (wide - cell_width(text))
