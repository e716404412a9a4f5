"""Collect the app's strings, merge them into the catalogs, compile them: `make catalogs`."""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "studyapp"
LOCALE = PACKAGE / "locale"
MARKS = ("N_", "say")
LANGUAGES = ("en", "zh")


def collect() -> dict[str, list[str]]:
    """Every marked string, and the files it stands in."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE.parent).as_posix()
        for message in marked(path.read_text(encoding="utf-8")):
            if name not in found.setdefault(message, []):
                found[message].append(name)
    return found


def marked(source: str) -> Iterator[str]:
    """The literals in N_("...") and say("..."), those inside f-strings too."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Name(id=mark) | ast.Attribute(attr=mark),
                args=[ast.Constant(value=str(message)), *_],
            ) if mark in MARKS and message:
                yield message


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "studyapp.po"


def read(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, language)


def merged(language: str) -> Catalog:
    """The strings of the source with the translations there are; English says itself."""
    old = read(language)
    new = Catalog(language, project="studyapp", fuzzy=False)
    for message, files in sorted(collect().items()):
        known = old.get(message)
        words = message if language == "en" else (str(known.string) if known else "")
        new.add(message, words, locations=[(name, None) for name in files])
    return new


def po_bytes(catalog: Catalog) -> bytes:
    """The same bytes for the same strings: no dates, no line numbers."""
    out = io.BytesIO()
    write_po(out, catalog, width=96, omit_header=True, sort_output=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n'
    header += '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return header.encode() + out.getvalue()


def mo_bytes(po: bytes, language: str) -> bytes:
    out = io.BytesIO()
    catalog = read_po(io.BytesIO(po), language)
    bare = Catalog(language, fuzzy=False, header_comment="")
    bare.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Language", language)]
    for message in catalog:
        if message.id and message.string:
            bare.add(message.id, message.string)
    write_mo(out, _Fixed(bare))  # type: ignore[arg-type]
    return out.getvalue()


class _Fixed:
    """A catalog whose header tells neither the time nor the tool."""

    charset = "utf-8"

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __iter__(self):  # type: ignore[no-untyped-def]
        for message in self.catalog:
            if not message.id:
                message.string = "Content-Type: text/plain; charset=utf-8\n"
            yield message


def main() -> None:
    for language in LANGUAGES:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        po = po_bytes(merged(language))
        path.write_bytes(po)
        path.with_suffix(".mo").write_bytes(mo_bytes(po, language))
        missing = [m.id for m in read(language) if m.id and not m.string]
        sys.stdout.write(f"{language}: {len(collect())} strings, {len(missing)} to translate\n")


if __name__ == "__main__":
    main()
