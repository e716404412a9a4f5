"""Line breaking by cell width that knows Chinese: between characters, never before a full stop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from studyapp.text.width import cell_width, clusters

_CJK: Final = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3004\u3006-\u3007\u3012-\u3013\u3020-\u30fa\u3100-\u31ef"
    "\u3200-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff10-\uff19"
    "\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
)
_WIDE_CLOSERS: Final = (
    "，。、；：？！）》」』】〉〕〗〙〛｝］｠〞〟﹂﹄﹚﹜﹞﹐﹑﹒﹔﹕﹖﹗．％～〜・"
    "々〻ーヽヾゝゞぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ゛゜"
)
_NARROW_CLOSERS: Final = "”’…‥—–·℃°‰′″»›"
"""May stand inside a Latin word (don’t), and then close nothing."""
_ASCII_CLOSERS: Final = r",.;:?!)\]}%"
_WIDE_OPENERS: Final = "（《「『【〈〔〖〘〚｛［｟〝﹁﹃﹙﹛﹝“‘«‹"
_OPENERS: Final = _WIDE_OPENERS + r"(\[{"
_MARKS: Final = "\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SPACE: Final = "[^\\S\u00a0\u2007\u202f]"  # white space at which a line may break

_LATIN: Final = (
    rf"(?:[^\s{_CJK}{_WIDE_CLOSERS}{_NARROW_CLOSERS}{_WIDE_OPENERS}]|[\u00a0\u2007\u202f]"
    rf"|[{_NARROW_CLOSERS}](?=[A-Za-z0-9\u00c0-\u024f\u0370-\u052f])"
    r"|(?<=\d)[ ](?=[%‰]))+"  # a number keeps its sign
)
# What is neither Latin nor punctuation; cheaper to compile than the ranges once more.
_CHINESE: Final = rf"(?![{_WIDE_CLOSERS}{_NARROW_CLOSERS}{_WIDE_OPENERS}])\S"
_CLOSING: Final = (
    rf"""(?:[{_WIDE_CLOSERS}{_NARROW_CLOSERS}{_ASCII_CLOSERS}{_MARKS}]|["'](?![\w"']))*"""
)
_PIECE: Final = (
    rf"""[{_OPENERS}"']{{0,8}}"""
    rf"(?:{_LATIN}(?:(?<=[(\[{{\"']){_CHINESE})?|{_CHINESE})"
    rf"{_CLOSING}(?:(?<=[{_ASCII_CLOSERS}])\w(?<=[0-9A-Za-z_])[!-~]*{_CLOSING})?"  # 文件.py
    rf"|\S{_CLOSING}"
)
WORD: Final = re.compile(rf"(?:{_PIECE}){_SPACE}*|{_SPACE}+")
"""One unbreakable piece and the spaces after it, or spaces that begin a line.

Stands in for `rich._wrap.re_word`, and as CHUNK for `textual._wrap.re_chunk`.
"""
CHUNK: Final = WORD

_ATOM: Final = "\ue000"


def is_cjk(character: str) -> bool:
    """Whether lines may break beside the character: an ideograph, a kana, their punctuation."""
    if character < "\u1100":
        return False
    code = ord(character[0])
    pictures = 0x11FF < code < 0x2E80 or 0x1EFFF < code < 0x20000
    return not pictures and cell_width(character[0]) == 2


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells (2 at least, for a wide character needs them).

    Words stay whole unless they are longer than a line; spaces at a break are dropped.
    """
    lines = []
    for line in text.expandtabs(4).split("\n"):
        lines += [line[start:end] for start, end in break_line(line, width)]
    return lines


def break_line(
    text: str, width: int, whole: Iterable[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """Where to cut one line: the (start, end) of each piece, without the spaces at the cuts.

    The ranges in `whole` are kept in one piece if they fit on a line.
    """
    masked = text
    for start, end in whole:
        masked = masked[:start] + _ATOM * (end - start) + masked[end:]
    lines: list[tuple[int, int]] = []
    begin = end = -1  # the ink of the line being filled
    for start, stop in _pieces(text, masked, width):
        if begin < 0:
            begin = 0 if not lines and cell_width(text[:stop]) <= width else start
        elif cell_width(text[begin:stop]) > width:
            lines.append((begin, end))
            begin = start
        end = stop
    lines.append((begin, end) if begin >= 0 else (0, 0))
    return lines


def _pieces(text: str, masked: str, width: int) -> Iterator[tuple[int, int]]:
    """The (start, end) of what must not be parted, each at most `width` cells if that can be."""
    for match in WORD.finditer(masked):
        start = match.start()
        end = start + len(match[0].rstrip())
        if start == end:
            continue
        if cell_width(text[start:end]) <= width:
            yield start, end
        elif _ATOM in match[0]:  # a formula longer than a line breaks at its own spaces
            for piece in _pieces(text[start:end], text[start:end].replace(_ATOM, "?"), width):
                yield start + piece[0], start + piece[1]
        else:
            yield from _split(text, start, end, width)


def _split(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """A word cut where it must be, its closing punctuation kept with the character before."""
    used = 0
    at = start
    for bit in _bits(text[start:end], width):
        wide = cell_width(bit)
        if used and used + wide > width:
            yield start, at
            start, used = at, 0
        at += len(bit)
        used += wide
    yield start, end


def _bits(word: str, width: int) -> Iterator[str]:
    held = ""
    for cluster in clusters(word):
        holds = cluster[0] in _WIDE_CLOSERS + _NARROW_CLOSERS or held[-1:] in _WIDE_OPENERS
        if held and not (holds and cell_width(held + cluster) <= width):
            yield held
            held = ""
        held += cluster
    yield held
