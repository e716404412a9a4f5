"""Numbers as a sentence writes them: few digits, and powers of ten instead of an e."""

from __future__ import annotations

import math
from typing import Final

_RAISED: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def show(value: float, digits: int = 3) -> str:
    """0.234, 2.51·10⁻¹³, 1200: `digits` significant digits, trailing zeros dropped."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    head, _, tail = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(tail)
    if -4 < exponent < 5:
        rounded = float(f"{value:.{digits - 1}e}")
        return _bare(f"{rounded:.{max(0, digits - 1 - exponent)}f}")
    head = _bare(head)
    power = "10" + str(exponent).translate(_RAISED)
    return power if head == "1" else f"-{power}" if head == "-1" else f"{head}·{power}"


def show_log10(log10: float, digits: int = 3) -> str:
    """10 to this power, as `show` writes it; also where no float holds it: 2.5·10⁻⁵²¹."""
    if math.isinf(log10) or abs(log10) < 300:
        return show(10.0**log10, digits)
    exponent = math.floor(log10)
    head = show(10.0 ** (log10 - exponent), digits)
    if head == "10":
        head, exponent = "1", exponent + 1
    power = "10" + str(exponent).translate(_RAISED)
    return power if head == "1" else f"{head}·{power}"


def percent(share: float, digits: int = 3) -> str:
    """A share of one as "23.4 %"."""
    return f"{show(100 * share, digits)} %"


def _bare(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
