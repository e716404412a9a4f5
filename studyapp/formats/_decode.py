"""From bytes to text: the encoding is found or asked for, never guessed past a doubt."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

from studyapp.formats import Problem, Source
from studyapp.formats._foreign import foreign, unmarked_utf16
from studyapp.text.sanitise import find_control

LARGEST: Final = 10_000_000
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASK: Final = "say --encoding gb18030 (or big5, shift_jis, cp1252 ...), or save it as UTF-8"
_FEWEST_DOUBLES: Final = 3
"""Two-byte characters below which nothing can be said about a Chinese encoding."""


class RefusedError(ValueError):
    """The whole file can't be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    """Lines end in a newline character alone."""
    warnings: tuple[Problem, ...] = ()


def decode(
    data: bytes, source: Source, *, only_utf8: bool = False, largest: int = LARGEST
) -> Decoded:
    """The text of a file. Raises RefusedError.

    A byte-order mark decides, then strict UTF-8, then UTF-16 by its NULs, then GB18030 where the
    characters are common Chinese; anything else is asked for. `only_utf8` is for formats that are
    UTF-8 by definition; `source.encoding` wins over everything.
    """
    if len(data) > largest:
        raise RefusedError(
            source.problem(
                None,
                f"the file has {len(data) / 1e6:.0f} MB; at most {largest / 1e6:.0f} MB are read",
                "split it",
            )
        )
    if source.encoding is not None:
        return _finish(_named(data, source, source.encoding), source)
    for mark, codec in _BOMS:
        if data.startswith(mark):
            if only_utf8 and codec != "utf-8":
                raise RefusedError(
                    source.problem(1, f"the file is {codec[:6].upper()}", "save it as UTF-8")
                )
            return _finish(_strict(data[len(mark) :], codec, source, len(mark)), source)
    if other := foreign(data):
        raise RefusedError(source.problem(None, f"this is {other.what}", other.fix))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if only_utf8:
            raise _not_utf8(data, wrong, source, "save it as UTF-8") from None
    else:
        if "\0" not in text:
            return _finish(text, source)
    if not only_utf8 and (wide := unmarked_utf16(data)):
        said = f"read as {wide[:6].upper()}, which it looks like"
        return _finish(_strict(data, wide, source), source, said)
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise RefusedError(
            source.problem(line, f"a NUL byte at byte {data.index(0)}", "save it as text in UTF-8")
        )
    if (chinese := _gb18030(data)) is not None:
        return _finish(chinese, source, "read as GB18030, which it looks like")
    return _finish(_strict(data, "utf-8", source), source)


def _named(data: bytes, source: Source, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        raise RefusedError(
            source.problem(
                data[: wrong.start].count(b"\n") + 1,
                f"byte {wrong.start} is not {encoding}",
                "say another --encoding",
            )
        ) from None
    except (LookupError, ValueError):
        raise RefusedError(
            source.problem(None, f"no encoding {encoding!r}", "say --encoding utf-8, gb18030 ...")
        ) from None


def _strict(data: bytes, codec: str, source: Source, skipped: int = 0) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as wrong:
        if codec != "utf-8":
            said = f"byte {wrong.start + skipped} is not {codec.upper()}"
            raise RefusedError(source.problem(None, said, "the file is cut or damaged")) from None
        raise _not_utf8(data, wrong, source, _ASK, skipped) from None


def _not_utf8(
    data: bytes, wrong: UnicodeDecodeError, source: Source, ask: str, skipped: int = 0
) -> RefusedError:
    line = data[: wrong.start].count(b"\n") + 1
    where = f"byte {wrong.start + skipped}"
    if wrong.end >= len(data) and "unexpected end" in wrong.reason:
        return RefusedError(
            source.problem(line, f"the file ends inside a character, at {where}", "it was cut off")
        )
    if not data[: wrong.start].isascii():
        return RefusedError(
            source.problem(
                line, f"UTF-8 up to {where}, something else from there", "save it in one encoding"
            )
        )
    return RefusedError(
        source.problem(line, f"not UTF-8 at {where} (0x{data[wrong.start]:02x})", ask)
    )


def _gb18030(data: bytes) -> str | None:
    """The text, where nearly all of it is Chinese and most of that is everyday Chinese.

    Without the second test Shift-JIS passes: most byte pairs are some rare character.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    seen = Counter(c for c in text if not c.isascii())
    total = seen.total()
    if total < _FEWEST_DOUBLES:
        return None
    chinese = sum(n for c, n in seen.items() if _is_chinese(c))
    common = sum(n for c, n in seen.items() if _is_common(c))
    return text if chinese > 0.9 * total and common > 0.8 * total else None


def _is_chinese(character: str) -> bool:
    return (
        "\u3400" <= character <= "\u9fff"
        or "\u3000" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffef"
        or unicodedata.category(character) in ("Po", "Ps", "Pe", "Pi", "Pf", "Pd", "Sm")
    )


def _is_common(character: str) -> bool:
    """In the first level of GB 2312 (the 3,755 everyday characters) or its punctuation rows."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7


def _finish(text: str, source: Source, guess: str = "") -> Decoded:
    warnings = []
    if guess:
        warnings.append(
            source.problem(None, guess, "if the text looks wrong, say which with --encoding")
        )
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), tuple(warnings))


def cleaned(text: str, source: Source) -> tuple[Problem, ...]:
    """A warning for what `sanitise` takes out of the text, with its first line."""
    found = [
        (index, said)
        for index, said in find_control(text)
        if text[index] not in "\t\n" and (index or text[index] != "\ufeff")
    ]
    if not found:
        return ()
    index, said = found[0]
    what = "character that" if len(found) == 1 else "characters that"
    return (
        source.problem(
            text.count("\n", 0, index) + 1,
            f"{len(found)} {what} a terminal would obey or hide taken out, first {said}",
        ),
    )
