"""A table of card text in lines: columns aligned by cell width, wide ones wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from studyapp.text.markdown import Line, layout, plain
from studyapp.text.markdown_parse import Span
from studyapp.text.width import cell_width
from studyapp.text.wrap import WORD

Side = Literal["left", "right", "center"]
GAP: Final = 2
NARROWEST: Final = 6
"""Cells that a column keeps, however many stand beside it."""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    """Card text; each row has as many cells as the head."""
    rows: tuple[tuple[str, ...], ...]
    sides: tuple[Side, ...]


def is_rule(line: str) -> bool:
    """Whether a line is the rule under a table's head: `|---|:-:|`."""
    cells = split(line)
    return line.strip().startswith("|") and all(
        cell.strip(":-") == "" and "-" in cell for cell in cells
    )


def split(line: str) -> list[str]:
    """The cells of a row; a bar in a formula, in code or after a backslash parts nothing."""
    cells, cell, closing, n = list[str](), "", "", 0
    inner = line.strip().removeprefix("|")
    while n < len(inner):
        one = inner[n]
        if one == "\\" and inner[n + 1 : n + 2] == "|" and not closing:
            cell, n = cell + "|", n + 2
            continue
        if one in "$`":
            closing = "" if one == closing else closing or one
        if one == "|" and not closing:
            cells.append(cell.strip())
            cell = ""
        else:
            cell += one
        n += 1
    return [*cells, cell.strip()] if cell.strip() else cells


def table(lines: Sequence[str]) -> Table:
    """A head, its rule and the rows under it; short rows are filled, long ones cut."""
    head = split(lines[0])
    rules = split(lines[1])
    sides = tuple(_side(rules[n] if n < len(rules) else "-") for n in range(len(head)))
    rows = [split(line) for line in lines[2:]]
    full = tuple(tuple((*row, *[""] * len(head))[: len(head)]) for row in rows)
    return Table(tuple(head), full, sides)


def _side(rule: str) -> Side:
    if rule.endswith(":"):
        return "center" if rule.startswith(":") else "right"
    return "left"


def lay(one: Table, width: int) -> tuple[Line, ...]:
    """The table in lines of at most `width` cells, as far as its columns keep their least."""
    widths = _widths(one, width)
    head = _row([f"**{cell}**" if cell else "" for cell in one.head], widths, one.sides)
    rule = (Span((" " * GAP).join("─" * wide for wide in widths), "quote"),)
    lines = [*head, rule]
    tall = any(len(_row(row, widths, one.sides)) > 1 for row in one.rows)
    for n, row in enumerate(one.rows):
        if n and tall:
            lines.append(())
        lines += _row(row, widths, one.sides)
    return tuple(lines)


def _widths(one: Table, width: int) -> list[int]:
    """What each column needs; where they need too much, heads give way before what is under them,
    and the widest columns first."""
    columns = range(len(one.head))
    heads = [max(NARROWEST // 2, _needs(one.head[n])) for n in columns]
    under = [max((_needs(row[n]) for row in one.rows), default=0) for n in columns]
    least = [max(under[n], _longest(one.head[n]), NARROWEST) for n in columns]
    wide = [max(head, need) for head, need in zip(heads, under, strict=True)]
    room = width - GAP * (len(wide) - 1)
    for floor in (least, [NARROWEST] * len(wide)):
        while sum(wide) > room:
            spare = [n for n in columns if wide[n] > floor[n]]
            if not spare:
                break
            wide[max(spare, key=lambda n: wide[n])] -= 1
    return wide


def _needs(cell: str) -> int:
    return max((_wide(line) for line in layout(cell, 400)), default=0)


def _longest(cell: str) -> int:
    """The longest word of a cell: narrower, and it would be cut."""
    words = WORD.findall(plain(cell, 400))
    return max((cell_width(word.rstrip()) for word in words), default=0)


def _wide(line: Line) -> int:
    return sum(cell_width(span.text) for span in line)


def _row(cells: Sequence[str], widths: Sequence[int], sides: Sequence[Side]) -> list[Line]:
    columns = [layout(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    lines = list[Line]()
    for n in range(max((len(column) for column in columns), default=0)):
        spans = list[Span]()
        for column, wide, side in zip(columns, widths, sides, strict=True):
            line = column[n] if n < len(column) else ()
            spare = max(0, wide - _wide(line))
            before = {"left": 0, "right": spare, "center": spare // 2}[side]
            spans += [Span(" " * before), *line, Span(" " * (spare - before + GAP))]
        lines.append(tuple(span for span in spans if span.text))
    return lines
