"""Card text as lines that any front end can draw: wrapped by cell width, formulae as Unicode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from studyapp.text.markdown_parse import (
    Block,
    Code,
    Formula,
    Item,
    Paragraph,
    Span,
    Style,
    formulas,
    parse,
)
from studyapp.text.width import cell_width, clusters
from studyapp.text.wrap import break_line

__all__ = [
    "Block",
    "Code",
    "Formula",
    "Item",
    "Line",
    "Paragraph",
    "Span",
    "Style",
    "formulas",
    "layout",
    "parse",
    "plain",
]

Line = tuple[Span, ...]

_SET_IN: Final = 2
"""Cells by which code and displayed formulae stand in."""
_NARROWEST: Final = 8
"""Cells that a margin must leave for the text, else it shrinks."""


def layout(text: str | Sequence[Block], width: int, indent: int = 0) -> tuple[Line, ...]:
    """The text in lines of at most `width` cells (2 at least), the first `indent` of them blank.

    A displayed formula that is wider is set on one line and wrapped; code is cut where it must be.
    """
    blocks = parse(text) if isinstance(text, str) else tuple(text)
    lines: list[Line] = []
    margins: list[int] = []  # where the text of the open item of each list begins
    before: Block | None = None
    for block in blocks:
        depth = block.depth
        del margins[depth:]
        outer = indent + (margins[depth - 1] if 0 < depth <= len(margins) else 0)
        outer = max(0, min(outer, width - _NARROWEST))
        if before is not None and _parted(before, block):
            lines.append(())
        bars = "│ " * block.quote
        first = [Span(" " * outer), Span(bars, "quote")]
        rest = list(first)
        if isinstance(block, Item):
            marker = f"{block.marker} "
            margins += [0] * (depth - len(margins)) + [outer - indent + cell_width(marker)]
            first.append(Span(marker))
            rest.append(Span(" " * cell_width(marker)))
        lines += _framed(block, width, first, rest)
        before = block
    return tuple(lines)


def plain(text: str | Sequence[Block], width: int) -> str:
    """The same lines as one string."""
    return "\n".join("".join(span.text for span in line).rstrip() for line in layout(text, width))


def _parted(before: Block, block: Block) -> bool:
    """Whether a blank line stands between two blocks."""
    if isinstance(block, Item):
        return not isinstance(before, Item | Paragraph)
    if block.depth and isinstance(before, Item):
        return isinstance(block, Formula) and len(block.rows) > 1
    return True


def _framed(
    block: Block, width: int, first: Sequence[Span], rest: Sequence[Span]
) -> Iterator[Line]:
    margin = sum(cell_width(span.text) for span in rest)
    if width - margin < 2:  # no room for a margin at all
        first, rest, margin = [], [], 0
    start: Sequence[Span] = first
    for line in _lines(block, max(2, width - margin)):
        yield tuple(span for span in (*start, *line) if span.text)
        start = rest


def _lines(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Paragraph(spans) | Item(spans):
            yield from _wrapped(spans, width)
        case Code(lines):
            inset = _inset(width)
            for line in lines:
                for piece in _cut(line.expandtabs(4), width - inset):
                    yield (Span(" " * inset), Span(piece, "code"))
        case Formula(latex, rows):
            inset = _inset(width)
            if cell_width(rows[0]) > width:
                from studyapp.text.formula import line as one_line

                yield from _wrapped((Span(one_line(latex), "formula"),), width)
                return
            inset = min(inset, width - cell_width(rows[0]))
            for row in rows:
                yield (Span(" " * inset), Span(row.rstrip(), "formula"))


def _inset(width: int) -> int:
    return _SET_IN if width >= _NARROWEST else 0


def _wrapped(spans: Sequence[Span], width: int) -> Iterator[Line]:
    paragraph: list[Span] = []
    for span in spans:
        head, *tail = span.text.split("\n")
        paragraph.append(Span(head, span.style))
        for part in tail:
            yield from _broken(paragraph, width)
            paragraph = [Span(part, span.style)]
    yield from _broken(paragraph, width)


def _broken(spans: Sequence[Span], width: int) -> Iterator[Line]:
    """One line of the source in as many as it takes; formulae and code stay whole if they fit."""
    text = ""
    places: list[tuple[int, int, Style]] = []
    for span in spans:
        said = span.text.expandtabs(4)
        places.append((len(text), len(text) + len(said), span.style))
        text += said
    whole = [(start, end) for start, end, style in places if style in ("formula", "code")]
    for start, end in break_line(text, width, whole):
        yield tuple(
            Span(text[max(start, left) : min(end, right)], style)
            for left, right, style in places
            if max(start, left) < min(end, right)
        )


def _cut(line: str, width: int) -> Iterator[str]:
    """Code cut at the last cell of each line, with nothing lost."""
    piece = ""
    used = 0
    for cluster in clusters(line):
        wide = cell_width(cluster)
        if used and used + wide > width:
            yield piece
            piece, used = "", 0
        piece += cluster
        used += wide
    yield piece
