"""A wrong typed answer over the accepted one, sign under sign, with a mark where they part."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from studyapp.i18n import N_, Say
from studyapp.text.difference import Part, difference, nearest
from studyapp.text.width import cell_width, pad

GAP = "·"


def compared(said: str, accepted: Sequence[str], width: int, say: Say) -> Content | None:
    """Three rows; None where the two are too unlike, or too long, for it to say anything."""
    parts = difference(said, nearest(said, accepted))
    if not parts:
        return None
    names = [say(N_("you said")), say(N_("the answer"))]
    margin = max(cell_width(name) for name in names) + 2
    columns = list(_columns(parts))
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


def _columns(parts: Sequence[Part]) -> list[tuple[str, str, bool, int]]:
    """What stands above and below, whether it is the same, and how many cells it takes.

    What is too much and what is missing at the same place stand under each other.
    """
    found: list[tuple[str, str, bool, int]] = []
    for n, part in enumerate(parts):
        before = parts[n - 1].sort if n else "same"
        if part.sort == "same":
            found.append((part.text, part.text, True, cell_width(part.text)))
        elif part.sort == "extra":
            found.append((part.text, "", False, cell_width(part.text)))
        elif before == "extra":
            above = found.pop()[0]
            wide = max(cell_width(above), cell_width(part.text))
            found.append((above, part.text, False, wide))
        else:
            found.append(("", part.text, False, cell_width(part.text)))
    return found


def _filled(text: str, wide: int) -> str:
    return text + GAP * (wide - cell_width(text))
