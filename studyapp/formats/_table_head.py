"""The lines above a table: Excel's `sep=;`, and the `#key:value` lines of Anki's text exports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from studyapp.formats._gather import Findings

_LINE: Final = re.compile(r"#([a-z ]+):(.*)", re.IGNORECASE)
_EXCEL: Final = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
_SEPARATORS: Final = {
    "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " ",
}  # fmt: skip
_KEYS: Final = frozenset(
    {"separator", "html", "tags", "columns", "notetype", "deck", "if matches", "match scope"}
    | {f"{what} column" for what in ("guid", "notetype", "deck", "tags")}
)


@dataclass(frozen=True, slots=True)
class TableHead:
    lines: int = 0
    """How many there are."""
    delimiter: str | None = None
    columns: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    """Everything it says."""


def read_table_head(lines: Sequence[str], found: Findings) -> TableHead:
    if lines and (hint := _EXCEL.fullmatch(lines[0].rstrip("\n"))):
        return TableHead(1, hint[1])
    said: dict[str, str] = {}
    at = 0
    while at < len(lines) and (pair := _LINE.fullmatch(lines[at].rstrip("\n"))):
        key = pair[1].strip().lower()
        if key not in _KEYS:
            break
        # the value of `columns` is cut at the separator, which may be a tab
        said[key] = pair[2]
        at += 1
    if not at:
        return TableHead()
    separator = said.get("separator", "").strip()
    delimiter = _SEPARATORS.get(separator.lower(), separator or None)
    if delimiter is not None and len(delimiter) != 1:
        found.warn(1, f"#separator:{separator} is not known; the delimiter is looked for")
        delimiter = None
    columns = tuple(said["columns"].split(delimiter or "\t")) if "columns" in said else ()
    if said.get("html", "").strip().lower() == "true":
        found.warn(1, "an Anki export with HTML: tags such as <b> are shown as written")
    return TableHead(at, delimiter, columns, said)
