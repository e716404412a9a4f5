"""Boxes of cells: texts of several rows, put side by side, stacked, fenced and tabled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from studyapp.text.width import cell_width, pad

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of equal width; `axis` is the row that neighbours are lined up with."""

    rows: tuple[str, ...]
    axis: int = 0

    @property
    def width(self) -> int:
        return cell_width(self.rows[0])

    @property
    def height(self) -> int:
        return len(self.rows)


# -- putting boxes together --------------------------------------------------------------------


def text_box(text: str) -> Box:
    return Box((text,))


def filled(rows: Sequence[str], axis: int, align: Align = "left") -> Box:
    width = max(map(cell_width, rows))
    return Box(tuple(pad(row, width, align) for row in rows), axis)


def beside(boxes: Sequence[Box]) -> Box:
    boxes = [box for box in boxes if box.width]
    if not boxes:
        return text_box("")
    above = max(box.axis for box in boxes)
    below = max(box.height - box.axis for box in boxes)
    rows = []
    for number in range(-above, below):
        pieces = []
        for box in boxes:
            inside = 0 <= number + box.axis < box.height
            pieces.append(box.rows[number + box.axis] if inside else " " * box.width)
        rows.append("".join(pieces))
    return Box(tuple(rows), above)


def stacked(boxes: Sequence[Box], axis: int, align: Align = "center") -> Box:
    """One over the other; the axis is that of the box with the number `axis`."""
    line = sum(box.height for box in boxes[:axis]) + boxes[axis].axis
    return filled([row for box in boxes for row in box.rows], line, align)


# -- fences ------------------------------------------------------------------------------------

_PIECES: Final = {  # top, between, bottom, and the middle of a brace
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "{": "⎧⎪⎩⎨", "}": "⎫⎪⎭⎬", "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥", "|": "│││", "‖": "‖‖‖", "∣": "│││", "∥": "‖‖‖",
}  # fmt: skip


def fenced(left: str, body: Box, right: str, grows: bool = True) -> Box:
    if not grows:
        return beside([text_box(left), body, text_box(right)])
    return beside([delimiter(left, body), body, delimiter(right, body)])


def delimiter(text: str, body: Box) -> Box:
    """The delimiter as tall as the body."""
    height = body.height
    if not text or height == 1:
        return text_box(text)
    if text not in _PIECES:
        rows = [" " * cell_width(text)] * height
        rows[body.axis] = text
        return Box(tuple(rows), body.axis)
    top, between, bottom, *middle = list(_PIECES[text])
    if middle and height == 2:
        top, bottom = ("⎰", "⎱") if text == "{" else ("⎱", "⎰")
    rows = [top, *[between] * (height - 2), bottom]
    if middle and height > 2:
        rows[min(max(body.axis, 1), height - 2)] = middle[0]
    return Box(tuple(rows), body.axis)


# -- tables ------------------------------------------------------------------------------------


def tabled(
    cells: Sequence[Sequence[Box]],
    aligns: Sequence[Align],
    gaps: Sequence[int],
    rules: Sequence[bool] = (),
) -> Box:
    """Cells in columns; a blank row keeps tall rows apart; the axis is the middle."""
    widths = [
        max((row[column].width for row in cells if column < len(row)), default=0)
        for column in range(len(aligns))
    ]
    blocks: list[Box] = []
    for row in cells:
        pieces = []
        for column, width in enumerate(widths):
            box = row[column] if column < len(row) else text_box("")
            gap = " " * gaps[column] if column else ""
            if rules and rules[column] and column:
                gap = " │ "
            pieces.append(text_box(gap))
            pieces.append(Box(tuple(pad(r, width, aligns[column]) for r in box.rows), box.axis))
        blocks.append(beside(pieces))
    rows: list[str] = []
    for number, block in enumerate(blocks):
        if number and (block.height > 1 or blocks[number - 1].height > 1):
            rows.append("")
        rows += block.rows
    return filled(rows, (len(rows) - 1) // 2)
