"""Tables of numbers that a demo can be run on: the sets that ship, or a learner's own CSV file.

A file has a header; its last column is the target, all others are features. Classes are whole
numbers from 0 on.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from studyapp.paths import resource
from studyapp.text.sanitise import sanitise_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

Task: TypeAlias = Literal["regression", "classification"]

SHIPPED: Final[dict[str, Task]] = {
    "diabetes": "regression",
    "longley": "regression",
    "digits": "classification",
    "iris": "classification",
}
"""The sets in data/, by what their target is for."""

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a file; a demo is run at every move of a slider."""
MOST_ROWS: Final = 5000
MOST_FEATURES: Final = 100
MOST_CLASSES: Final = 20
FEWEST_ROWS: Final = 8


class DatasetError(ValueError):
    """A file that can't be used as data: which line, what is wrong and how to mend it."""

    def __init__(self, name: str, line: int, what: str, fix: str) -> None:
        self.name, self.line, self.what, self.fix = name, line, what, fix
        super().__init__(f"{name}:{line}: {what} - {fix}")


@dataclass(frozen=True, slots=True)
class Table:
    x: Array
    """(rows, features), as in the file"""
    y: Array
    """(rows,)"""
    features: tuple[str, ...]
    target: str

    @property
    def scaled(self) -> Array:
        """Each feature with mean 0 and variance 1 (a constant one is 0)."""
        import numpy as np

        centred = self.x - self.x.mean(axis=0)
        spread = centred.std(axis=0)
        # The mean of a constant is rounded, and dividing that rounding by itself would give 1.
        varies = (self.x.min(axis=0) < self.x.max(axis=0)) & (spread > 0)
        return np.asarray(np.where(varies, centred / np.where(varies, spread, 1.0), 0.0))


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set by name and digest; the numbers of a shipped one are read when they're needed."""

    name: str
    task: Task
    digest: str = ""
    """The first twelve digits of the file's SHA-256; empty for a shipped set, which is known."""
    own: Table | None = field(default=None, compare=False, repr=False)

    @property
    def table(self) -> Table:
        return self.own or _shipped_table(self.name)

    @property
    def x(self) -> Array:
        """(rows, features), read-only, as in the file: not centred and not scaled."""
        return self.table.x

    @property
    def y(self) -> Array:
        """(rows,), read-only."""
        return self.table.y

    @property
    def scaled(self) -> Array:
        """(rows, features), each with mean 0 and variance 1 (a constant one is 0)."""
        return self.table.scaled

    @property
    def features(self) -> tuple[str, ...]:
        return self.table.features

    @property
    def target(self) -> str:
        return self.table.target

    def __str__(self) -> str:
        return self.name


def shipped(name: str) -> Dataset:
    """A set that ships with the app. Raises KeyError."""
    return Dataset(name, SHIPPED[name])


def shipped_names(task: Task) -> tuple[str, ...]:
    return tuple(name for name, of in SHIPPED.items() if of == task)


@cache
def _shipped_table(name: str) -> Table:
    path = resource("data") / f"{name}.csv"
    return _table(path.read_text(encoding="utf-8"), name, SHIPPED[name])


def own(data: bytes, name: str, task: Task) -> Dataset:
    """A learner's file as data. Raises DatasetError."""
    if len(data) > LARGEST:
        raise DatasetError(name, 1, f"more than {LARGEST:,} bytes", "take a part of it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise DatasetError(name, line, "not UTF-8 text", "save it as CSV in UTF-8") from None
    digest = hashlib.sha256(data).hexdigest()[:12]
    return Dataset(name, task, digest, _table(text, name, task))


def _table(text: str, name: str, task: Task) -> Table:
    """Raises DatasetError."""
    import numpy as np

    header, rows = _rows(text, name)
    y_of_task = _classes if task == "classification" else _as_it_is
    x = np.array([numbers[:-1] for _, numbers in rows], dtype=np.float64)
    y = np.array(y_of_task(rows, name), dtype=np.float64)
    told = (y,) if task == "classification" else (*x.T, y)  # a pixel may well be always black
    for label, column in zip(header[-len(told) :], told, strict=True):
        if column.min() == column.max():
            what = f"the column {label!r} is {column[0]:g} in every row"
            raise DatasetError(name, 1, what, "leave it out: it tells nothing")
    x.setflags(write=False)
    y.setflags(write=False)
    return Table(x, y, header[:-1], header[-1])


_Row: TypeAlias = tuple[int, list[float]]


def _rows(text: str, name: str) -> tuple[tuple[str, ...], list[_Row]]:
    """The header, and every row with its line. Raises DatasetError."""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        header = tuple(sanitise_line(cell).strip() for cell in next(reader, []))
        if not text.strip():
            raise DatasetError(name, 1, "an empty file", "give features and, last, the target")
        _check_header(header, name)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, _numbers(cells, header, name, reader.line_num)))
                if len(rows) > MOST_ROWS:
                    what = f"more than {MOST_ROWS:,} rows"
                    raise DatasetError(name, reader.line_num, what, "take a part of them")
    except csv.Error as wrong:
        what = f"can't be read as CSV: {wrong}"
        raise DatasetError(name, reader.line_num, what, "save it as plain CSV") from None
    if len(rows) < FEWEST_ROWS:
        what = f"{len(rows)} rows of numbers"
        raise DatasetError(name, reader.line_num, what, f"at least {FEWEST_ROWS} are needed")
    return header, rows


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _check_header(header: tuple[str, ...], name: str) -> None:
    if len(header) < 2:
        what = "one column" if header else "the first line is empty"
        raise DatasetError(name, 1, what, "give features and, last, the target, with a header")
    if len(header) > MOST_FEATURES + 1:
        what = f"{len(header) - 1} features"
        raise DatasetError(name, 1, what, f"keep the {MOST_FEATURES} that matter most")
    if all(_is_number(cell) for cell in header):
        raise DatasetError(
            name, 1, "the first line holds numbers", "write the columns' names there"
        )
    for at, cell in enumerate(header, 1):
        if not cell:
            raise DatasetError(name, 1, f"column {at} has no name", "give it one")
        if header.index(cell) + 1 != at:
            raise DatasetError(name, 1, f"two columns are called {cell!r}", "rename one")


def _numbers(cells: list[str], header: tuple[str, ...], name: str, line: int) -> list[float]:
    if len(cells) != len(header):
        what = f"{len(cells)} cells where the header has {len(header)}"
        raise DatasetError(name, line, what, "add or remove cells")
    numbers = []
    for label, cell in zip(header, cells, strict=True):
        if not _is_number(cell):
            written = sanitise_line(cell).strip()[:20]
            what = f"{label} is {written!r}, not a finite number"
            fix, point = "write a number, or leave the row out", written.replace(",", ".")
            if _is_number(point):
                fix = f"write {point}, with a point"
            raise DatasetError(name, line, what, fix)
        numbers.append(float(cell))
        if abs(numbers[-1]) > 1e12:
            raise DatasetError(name, line, f"{label} is {cell.strip()}", "use a larger unit")
    return numbers


def _is_number(cell: str) -> bool:
    try:
        return cell.isascii() and "_" not in cell and math.isfinite(float(cell))
    except ValueError:
        return False


def _as_it_is(rows: list[_Row], name: str) -> list[float]:  # noqa: ARG001 - asked as classes are
    return [numbers[-1] for _, numbers in rows]


def _classes(rows: list[_Row], name: str) -> list[float]:
    for line, numbers in rows:
        label = numbers[-1]
        if label != int(label) or not 0 <= label < MOST_CLASSES:
            what = f"the class is {label:g}"
            fix = f"number the classes 0, 1 ... up to {MOST_CLASSES - 1}"
            raise DatasetError(name, line, what, fix)
    return [numbers[-1] for _, numbers in rows]
