"""Tables: CSV and TSV with the columns named in the first line, in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from studyapp.formats import Format, Problem, Reading, Source
from studyapp.formats._answers import AnswerError
from studyapp.formats._columns import Columns, is_head, read_head, read_mapping
from studyapp.formats._decode import RefusedError, cleaned, decode
from studyapp.formats._foreign import looks_like_json
from studyapp.formats._gather import Draft, Findings, deck_of, gather, pictures
from studyapp.formats._identity import language_of
from studyapp.formats._row import draft_of
from studyapp.formats._table import (
    NAMES,
    Row,
    find_delimiter,
    has_smart_quotes,
    rows,
    straightness,
)
from studyapp.formats._table_head import TableHead, read_table_head
from studyapp.i18n import N_

LARGEST: Final = 100_000_000
_LONG_CELL: Final = 200
"""Lines of one cell that look like a slip."""


def read(data: bytes, source: Source) -> Reading:
    found = Findings(source)
    try:
        decoded = decode(data, source, largest=LARGEST)
        found.warnings += decoded.warnings
        return _read(decoded.text.removeprefix("\ufeff"), found)
    except RefusedError as refused:
        return _refused(found, refused.problem)


def _refused(found: Findings, *more: Problem) -> Reading:
    return Reading(None, (*found.problems, *more), tuple(found.warnings))


def _read(text: str, found: Findings) -> Reading:
    if not text.strip():
        found.wrong(None, "the file is empty", "write question,answer in the first line")
        return _refused(found)
    if looks_like_json(text[:4096].encode()):
        found.wrong(None, "this is JSON", "import CSV, Markdown or TOML")
        return _refused(found)
    found.warnings += cleaned(text, found.source)
    lines = _lines(text)
    head = read_table_head(lines, found)
    body = lines[head.lines :]
    delimiter = head.delimiter or find_delimiter(body)
    if delimiter is None:
        found.wrong(
            head.lines + 1,
            "not a table: no delimiter cuts its lines into the same number of columns",
            "name and fill at least two columns, or say --format markdown",
        )
        return _refused(found)
    if line := has_smart_quotes(text, delimiter):
        found.warn(line, "typographic quotes hold no cell together", 'write straight ones: "..."')
    table = rows(body, delimiter, head.lines + 1, found)
    return _table(table, text, head, delimiter, found)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _table(
    table: Iterator[Row], text: str, head: TableHead, delimiter: str, found: Findings
) -> Reading:
    first = Row(head.lines + 1, head.columns) if head.columns else next(table, None)
    if first is None:
        found.wrong(None, "no rows in it", "write question,answer in the first line")
        return _refused(found)
    columns, headed = _columns(first, head, found)
    if columns is None:
        return _refused(found)
    if not headed:
        table = _chain(first, table)
    stem = PurePath(found.source.file).stem
    body = list(table)
    asked = columns.place["question"]
    language = language_of("\n".join(r.cells[asked] for r in body if len(r.cells) > asked))
    drafts: list[Draft] = []
    read = 0
    decks: dict[str, int] = {}
    for row in body:
        cells = _fitted(row, columns, delimiter, found)
        if (
            cells is not None
            and headed
            and [c.strip() for c in cells] == [c.strip() for c in columns.head]
        ):
            found.warn(row.line, "the first line again, left out")
            continue
        read += 1
        if cells is None:
            continue
        if "deck" in columns.place and (name := cells[columns.place["deck"]].strip()):
            decks.setdefault(name, row.line)
        _check_row(row, found)
        try:
            drafts.append(draft_of(cells, columns, row.line, language, found))
        except AnswerError as wrong:
            found.wrong(row.line, wrong.what, wrong.fix)
    if len(decks) > 1 and found.source.deck is None:
        names = ", ".join(repr(name) for name in list(decks)[:4])
        found.wrong(
            list(decks.values())[1],
            f"rows of {len(decks)} decks: {names}",
            "split the file, or put all in one with --deck",
        )
        return _refused(found)
    name = next(iter(decks), "")
    deck = deck_of(name, stem, found)
    if deck is None:
        return _refused(found)
    pictures(text, found)
    return gather(drafts, deck, name or stem, language, found, read)


def _chain(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _columns(first: Row, head: TableHead, found: Findings) -> tuple[Columns | None, bool]:
    if found.source.mapping:
        columns, headed = read_mapping(first.cells, first.line, found)
        return columns, headed
    if head.mapping and not head.columns and not is_head(first.cells):
        found.wrong(
            first.line,
            "an Anki text export names no question and answer",
            "say --map question=1,answer=2 with the numbers of its columns",
        )
        return None, False
    if not is_head(first.cells):
        found.wrong(
            first.line,
            "the first line names no question column",
            "write question,answer ... there, or say --map question=1,answer=2",
        )
        return None, False
    return read_head(first.cells, first.line, found), True


def _fitted(row: Row, columns: Columns, delimiter: str, found: Findings) -> Sequence[str] | None:
    """The cells, as many as there are columns; None, and a problem, where they don't fit."""
    cells = row.cells
    if len(cells) > columns.width and not any(cell.strip() for cell in cells[columns.width :]):
        return cells[: columns.width]
    if len(cells) == columns.width:
        return cells
    found.wrong(
        row.line,
        f"{len(cells)} cells in a table of {columns.width} columns",
        f'put cells that hold {NAMES.get(delimiter, delimiter)} between double quotes: "..."'
        if len(cells) > columns.width
        else "write the missing cells, empty if need be",
    )
    return None


def _check_row(row: Row, found: Findings) -> None:
    if row.cells[0].startswith("#"):
        found.warn(row.line, "a row that starts with # is a note like any other")
    if (most := max(cell.count("\n") for cell in row.cells)) > _LONG_CELL:
        found.warn(row.line, f"a cell of {most + 1} lines: is a quote missing?")


def sniff(data: bytes, filename: str) -> float:  # noqa: ARG001
    try:
        text = decode(data, Source(""), largest=LARGEST).text
    except RefusedError:
        return 0.0
    lines = _lines(text.removeprefix("\ufeff"))[:300]
    delimiter = find_delimiter(lines)
    if delimiter is None:
        return 0.0
    share, _ = straightness(lines, delimiter)
    return (0.5 if len(lines) > 1 else 0.3) * share + (
        0.4 if is_head(_split(lines, delimiter)) else 0
    )


def _split(lines: Sequence[str], delimiter: str) -> list[str]:
    return lines[0].rstrip("\n").split(delimiter)


format = Format(
    title=N_("Table (CSV, TSV)"), suffixes=(".csv", ".tsv", ".tab", ".txt"), sniff=sniff, read=read
)
