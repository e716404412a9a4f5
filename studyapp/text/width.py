"""How many terminal cells a text takes, and cutting or filling it to a number of cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rich.cells import cell_len

_JOINER = "\u200d"


def cell_width(text: str) -> int:
    """Cells that the text takes, by the tables that Rich and Textual draw with."""
    return cell_len(text)


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that must not be parted: a character with its marks and joined ones.

    The widths of the pieces add up to the width of the text.
    """
    start = 0
    for index in range(1, len(text)):
        character = text[index]
        joined = text[index - 1] == _JOINER or character in (_JOINER, "\ufe0f")
        if not joined and (character < "\u0300" or cell_len(character)):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """The text cut to at most `width` cells, with an ellipsis where something was cut off."""
    if cell_len(text) <= width:
        return text
    if cell_len(ellipsis) > width:
        ellipsis = ""
    room = width - cell_len(ellipsis)
    kept: list[str] = []
    for piece in clusters(text):
        room -= cell_len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + ellipsis


def pad(text: str, width: int, align: Literal["left", "right", "center"] = "left") -> str:
    """The text in exactly `width` cells: filled with spaces, or clipped when it is wider."""
    text = clip(text, width)
    room = max(0, width - cell_len(text))
    match align:
        case "left":
            return text + " " * room
        case "right":
            return " " * room + text
        case "center":
            return " " * (room // 2) + text + " " * (room - room // 2)
