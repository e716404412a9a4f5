"""What a file really is, when it is none of ours: a workbook, a web page, a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Foreign:
    what: str
    fix: str


_ZIPS: Final = (
    (b"xl/workbook", "an Excel workbook (.xlsx)", "save it as CSV UTF-8 and import that"),
    (b"word/document", "a Word document (.docx)", "save it as plain text and import that"),
    (b"collection.anki2", "an Anki package", "in Anki, export notes as plain text and import that"),
    (b"content.opf", "an e-book", "copy the questions into a text file"),
)
_MAGIC: Final = (
    (b"{\\rtf", "an RTF document", "save it as plain text (UTF-8) and import that"),
    (b"%PDF-", "a PDF", "copy the questions into a text file"),
    (b"SQLite format 3\0", "an SQLite database", "merge a collection with studyapp merge"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"\x89PNG", "a picture", "type the questions into a text file"),
    (b"\xff\xd8\xff", "a picture", "type the questions into a text file"),
    (b"GIF8", "a picture", "type the questions into a text file"),
    (b"\x7fELF", "a program", "choose another file"),
    (b"MZ\x90", "a program", "choose another file"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document (.xls, .doc)",
        "save it as CSV UTF-8 or plain text and import that",
    ),
)
_HTML: Final = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.I)
_XML: Final = re.compile(rb"\s*<\?xml\b")
_JSON: Final = re.compile(rb"\s*(?:\{\s*\"[^\"\n]*\"\s*:|\[\s*(?:[{\"]|\[\s*[\[{\"\d]))")
_READABLE: Final = re.compile(
    "[ -~\u00a0-\u024f\u0370-\u04ff\u2000-\u27ff"
    "\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def foreign(data: bytes) -> Foreign | None:
    """What the bytes are, when they can't be text of ours; None where they may be."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        for mark, what, fix in _ZIPS:
            if mark in data:
                return Foreign(what, fix)
        return Foreign("a zip archive", "unpack it and import the files in it")
    for magic, what, fix in _MAGIC:
        if data.startswith(magic):
            return Foreign(what, fix)
    head = data.removeprefix(b"\xef\xbb\xbf")[:4096]
    if _HTML.match(head):
        return Foreign("a web page (HTML)", "export or copy the questions as plain text")
    if _XML.match(head):
        return Foreign("an XML file", "export the questions as CSV")
    if _is_binary(data):
        return Foreign("binary data", "import a text file")
    return None


def looks_like_json(data: bytes) -> bool:
    return bool(_JSON.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]))


def unmarked_utf16(data: bytes) -> str | None:
    """The codec, where bytes without a mark can only be UTF-16; None where they are not.

    Its delimiters and line ends put NULs on one side of each pair, and what comes out is text.
    """
    head = data[:65_536]
    if len(data) % 2 or b"\0" not in head:
        return None
    for codec, silent, busy in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if silent.count(0) <= max(busy.count(0), len(silent) // 50):
            continue
        text = head.decode(codec, "replace")
        readable = sum(c in "\t\r\n" or bool(_READABLE.match(c)) for c in text)
        if set(text) & set("\n\t,;|") and readable > 0.95 * len(text):
            return codec
    return None


def _is_binary(data: bytes) -> bool:
    """More NULs than a slip makes, and not where UTF-16 puts them."""
    if data[:2] in _BOMS or b"\0" not in data or unmarked_utf16(data):
        return False
    head = data[:65_536]
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head))
    return controls > max(8, len(head) // 100)
