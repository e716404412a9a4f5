"""Delimited text cut into rows, with the delimiter found and every row's line in the file known."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from studyapp.formats._decode import RefusedError
from studyapp.formats._gather import Findings

DELIMITERS: Final = ("\t", ",", ";", "|")
NAMES: Final = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}
_SAMPLE: Final = 300
"""Rows by which the delimiter is judged."""
_STRAIGHT: Final = 0.6
"""Share of rows that must have the same number of columns."""
_SMART: Final = re.compile(r"(?:^|[,;\t|])\s*[“”„][^“”\n]*[“”]\s*(?:$|[,;\t|])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: tuple[str, ...]


def straightness(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """The share of rows with the commonest number of columns, and that number.

    Empty cells at the end of a row may be there or not.
    """
    widths: list[int] = []
    filled: list[int] = []
    try:
        for row in csv.reader(lines[:_SAMPLE], delimiter=delimiter):
            cells = [cell.strip() for cell in row]
            if any(cells):
                widths.append(len(cells))
                filled.append(max(n for n, cell in enumerate(cells, 1) if cell))
    except csv.Error:
        pass  # a runaway quote: the rows before it count
    if len(lines) > _SAMPLE and len(widths) > 1:
        del widths[-1], filled[-1]  # the sample may have cut the last row
    return max(_commonest(widths), _commonest(filled))


def _commonest(counts: Sequence[int]) -> tuple[float, int]:
    """The share of the commonest number, and that number."""
    if not counts:
        return 0.0, 0
    number, times = max(Counter(counts).items(), key=lambda pair: (pair[1], pair[0]))
    return times / len(counts), number


def find_delimiter(lines: Sequence[str]) -> str | None:
    """The delimiter under which the table is straightest; None for text that is no table."""
    best, best_score = None, 0.0
    for delimiter in DELIMITERS:  # tabs first: they win a tie
        share, columns = straightness(lines, delimiter)
        if columns > 1 and share >= _STRAIGHT and share > best_score:
            best, best_score = delimiter, share
    return best


def rows(lines: Sequence[str], delimiter: str, first: int, found: Findings) -> Iterator[Row]:
    """The rows that hold anything. Raises RefusedError on a quote that never closes."""
    reader = csv.reader(lines, delimiter=delimiter)
    loose = at = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            raise RefusedError(
                found.source.problem(
                    first + at,
                    f"a cell of more than {csv.field_size_limit()} characters",
                    "close the quote that opens it",
                )
            ) from None
        start, at = at, reader.line_num
        written = lines[start:at]
        if any('"' in line for line in written):
            flaw = _flaw(written, delimiter)
            if flaw == "unclosed":
                opened = first + at - 1 - cells[-1].rstrip("\n").count("\n")
                raise RefusedError(
                    found.source.problem(
                        opened,
                        "a quote opened here never closes: the rest of the file is one cell",
                        'close it, or write it twice ("") where it is meant',
                    )
                )
            if flaw == "inside" and len(written) > 1:
                found.wrong(
                    first + start,
                    f"a quote opened here closes in the middle of a cell on line {first + at - 1}",
                    'close it, or write it twice ("") where it is meant',
                )
                continue
            loose = loose or (first + start if flaw else 0)
        if any(cell.strip() for cell in cells):
            yield Row(first + start, tuple(cells))
    if loose:
        found.warn(
            loose, "a lone quote is kept as written", 'write it twice ("") in a cell between quotes'
        )


def _flaw(written: Sequence[str], delimiter: str) -> Literal["unclosed", "inside", "lone", ""]:
    """What is wrong with the quotes of one row."""
    try:
        list(csv.reader(written, delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        return "unclosed" if "unexpected end" in str(wrong) else "inside"
    return "lone" if sum(line.count('"') for line in written) % 2 else ""


def has_smart_quotes(text: str, delimiter: str) -> int | None:
    """The line of a cell wrapped in typographic quotes that hold a delimiter, if any."""
    for match in _SMART.finditer(text):
        if delimiter in match[0].strip(delimiter):
            return text.count("\n", 0, match.start()) + 1
    return None
