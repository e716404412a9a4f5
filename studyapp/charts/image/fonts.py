"""Finds a font that holds the words of a figure, so that none becomes an empty box."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from studyapp.charts.raster import plain

OWN_FAMILY: Final = "DejaVu Sans"
"""Comes with matplotlib."""

CJK_FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Source Han Sans",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "STHeiti",
    "Sarasa Gothic SC",
    "LXGW WenKai",
    "Droid Sans Fallback",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Arial Unicode MS",
    "SimSun",
)
"""Families that draw Simplified Chinese, the best looking first; others are tried after them."""
_LIKELY: Final = ("cjk", "hei", "han", "song", "ming", "kai", "gothic", "chinese", "wqy", "unicode")
"""Words in the names of fonts that are worth opening when none of the families is there."""


def can_draw(text: str) -> bool:
    """Whether every character of the text can be drawn; if not, ask for English labels."""
    family = cjk_font(text)
    return not missing(text) or family is not None


def cjk_font(text: str) -> str | None:
    """An installed family that holds all characters matplotlib's own font lacks.

    None when there is none, and when none is needed.
    """
    from matplotlib import font_manager

    lacking = missing(text)
    if not lacking:
        return None
    for family, file in _installed():
        if lacking <= _characters(file):
            if family not in font_manager.fontManager.get_font_names():
                font_manager.fontManager.addfont(file)
            return family
    return None


def missing(text: str) -> frozenset[int]:
    """The characters that matplotlib's own font has no glyph for."""
    return _lacking(text, "normal")


def lacking_in_bold(text: str) -> frozenset[int]:
    return _lacking(text, "bold")


def _lacking(text: str, weight: str) -> frozenset[int]:
    from matplotlib import font_manager

    properties = font_manager.FontProperties(family=OWN_FAMILY, weight=weight)
    own = _characters(str(font_manager.findfont(properties)))
    return frozenset(ord(c) for c in plain(text) if c != " ") - own


@lru_cache(maxsize=64)
def _characters(file: str) -> frozenset[int]:
    """The code points that a font file has glyphs for; empty when it can't be read."""
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(file).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def _installed() -> Iterator[tuple[str, str]]:
    """(family, file) of the fonts that may hold Chinese, the best first."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    known = {(f.name, f.fname) for f in font_manager.fontManager.ttflist if f.style == "normal"}
    regular = sorted(known, key=lambda f: ("bold" in f[1].lower(), f[1]))
    for family in CJK_FAMILIES:
        yield from (font for font in regular if font[0] == family)
    for font in regular:
        if font[0] not in CJK_FAMILIES and _is_likely(font[0]):
            yield font
    # matplotlib's list of fonts may be older than a font that was installed since.
    files = {file for _, file in known}
    for file in sorted(font_manager.findSystemFonts()):
        if file not in files and _is_likely(Path(file).name):
            with contextlib.suppress(OSError, RuntimeError):
                yield FT2Font(file).family_name, file


def _is_likely(name: str) -> bool:
    return any(word in name.lower() for word in _LIKELY)
