"""The sets of glyphs a terminal may be able to show, and which one it gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final, Literal, TypeAlias

Glyphs: TypeAlias = Literal["braille", "block", "ascii"]


@dataclass(frozen=True, slots=True)
class GlyphSet:
    """What one kind of terminal draws with. Every glyph is one cell wide."""

    across: int
    down: int
    """Dots in a cell; bit `row * across + column` of an index into `dots` is one dot."""
    dots: str
    steps: str
    """A bar's cell from empty to full, rising."""
    hanging: str
    """The same for a bar that hangs down."""
    fills: str
    """The full cell of the first, second, ... set of bars in one panel."""
    markers: str
    """One a series, so that they can be told apart without colour."""
    shades: str
    """A heat map's levels, lowest first."""
    half: str
    """Upper half of a cell; empty where the terminal has none."""
    band: str
    """A shaded cell; empty where the band is drawn with dots."""
    under: str
    over: str
    left: str
    right: str
    """Values that the axis cannot hold, at the edge where they left."""
    missing: str
    vertical: str
    horizontal: str
    corner: str
    tick_y: str
    tick_x: str
    rule_x: str
    rule_y: str
    cut: str
    same: str
    at_most_zero: str
    infinity: str
    superscripts: bool


def _braille() -> str:
    # Unicode numbers the dots of a braille cell down the left column first, the fourth row last.
    bit = ((0, 3), (1, 4), (2, 5), (6, 7))
    order = [bit[row][column] for row, column in product(range(4), range(2))]
    cells = (sum(1 << order[k] for k in range(8) if code >> k & 1) for code in range(256))
    return " " + "".join(chr(0x2800 + cell) for cell in cells)[1:]


_SETS: Final[dict[Glyphs, GlyphSet]] = {
    "braille": GlyphSet(
        across=2,
        down=4,
        dots=_braille(),
        steps=" ▁▂▃▄▅▆▇█",
        hanging=" ▀█",
        fills="█▒░▓",
        markers="●▲■◆✚★○△□◇",
        shades=" ░▒▓█",
        half="▀",
        band="",
        under="▾",
        over="▴",
        left="◂",
        right="▸",
        missing="×",
        vertical="│",
        horizontal="─",
        corner="└",
        tick_y="┤",
        tick_x="┬",
        rule_x="┊",
        rule_y="┄",
        cut="…",
        same="=",
        at_most_zero="≤0",
        infinity="∞",
        superscripts=True,
    ),
    # What the Linux console's own font (code page 437) holds.
    "block": GlyphSet(
        across=1,
        down=2,
        dots=" ▀▄█",
        steps=" ▄█",
        hanging=" ▀█",
        fills="█▒░▓",
        markers="•▲■♦○►◄▼☼♥",
        shades=" ░▒▓█",
        half="▀",
        band="░",
        under="↓",
        over="↑",
        left="←",
        right="→",
        missing="x",
        vertical="│",
        horizontal="─",
        corner="└",
        tick_y="┤",
        tick_x="┬",
        rule_x="│",
        rule_y="─",
        cut="~",
        same="=",
        at_most_zero="≤0",
        infinity="∞",
        superscripts=False,
    ),
    "ascii": GlyphSet(
        across=1,
        down=3,
        dots=" '-'.:.|",
        steps=" .:#",
        hanging=" '#",
        fills="#=:%",
        markers="o^#+x*@&%=",
        shades=" .:-=+*#%@",
        half="",
        band=":",
        under="v",
        over="!",
        left="<",
        right=">",
        missing="?",
        vertical="|",
        horizontal="-",
        corner="+",
        tick_y="+",
        tick_x="+",
        rule_x=":",
        rule_y="-",
        cut="~",
        same="=",
        at_most_zero="<=0",
        infinity="inf",
        superscripts=False,
    ),
}


@cache
def glyph_set(glyphs: Glyphs) -> GlyphSet:
    return _SETS[glyphs]


def glyphs_for(term: str, encoding: str | None) -> Glyphs:
    """The richest set that a terminal of this TERM, written to in this encoding, will show."""
    name = (encoding or "").lower().replace("-", "").replace("_", "")
    kind = term.strip().lower()
    if not name.startswith(("utf8", "utf16", "utf32", "gb18030")) or kind in {"dumb", "unknown"}:
        return "ascii"
    if kind.split("-")[0] in {"linux", "cons25", "fbterm"}:
        return "block"
    return "braille"
