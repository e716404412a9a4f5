"""Numbers as a sentence, a formula or a line of code writes them: few digits, powers of ten."""

from __future__ import annotations

import math
from typing import Final, Literal, TypeAlias

Where: TypeAlias = Literal["prose", "formula", "code"]

_RAISED: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_NOT_FINITE: Final[dict[Where, str]] = {"prose": "∞", "formula": r"\infty", "code": "inf"}


def show(value: float, digits: int = 3, where: Where = "prose") -> str:
    r"""`digits` significant digits, trailing zeros dropped: 0.234, 1200, 2.51·10⁻¹³.

    In a formula that is 2.51 \times 10^{-13}, in code 2.51e-13.
    """
    if math.isnan(value):
        return r"\text{NaN}" if where == "formula" else "NaN"
    if math.isinf(value):
        return ("" if value > 0 else "-") + _NOT_FINITE[where]
    if value == 0:
        return "0"
    head, _, tail = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(tail)
    if -4 < exponent < 5:
        rounded = float(f"{value:.{digits - 1}e}")
        return _bare(f"{rounded:.{max(0, digits - 1 - exponent)}f}")
    return _times(_bare(head), exponent, where)


def show_log10(log10: float, digits: int = 3) -> str:
    """10 to this power, as `show` writes it; also where no float holds it: 2.5·10⁻⁵²¹."""
    if math.isinf(log10) or abs(log10) < 300:
        return show(10.0**log10, digits)
    exponent = math.floor(log10)
    head = show(10.0 ** (log10 - exponent), digits)
    if head == "10":
        head, exponent = "1", exponent + 1
    return _times(head, exponent, "prose")


def rounded(value: float, digits: int) -> float:
    """To `digits` significant digits."""
    return float(f"{value:.{digits - 1}e}")


def percent(share: float, digits: int = 3) -> str:
    """A share of one as "23.4 %"."""
    return f"{show(100 * share, digits)} %"


def _times(head: str, exponent: int, where: Where) -> str:
    """`head` times 10 to the exponent; a head of one is left out."""
    match where:
        case "code":
            return f"{head}e{exponent}"
        case "formula":
            power, dot = f"10^{{{exponent}}}", r" \times "
        case "prose":
            power, dot = "10" + str(exponent).translate(_RAISED), "·"
    return power if head == "1" else f"-{power}" if head == "-1" else f"{head}{dot}{power}"


def _bare(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
