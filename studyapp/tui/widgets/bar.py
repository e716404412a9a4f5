"""Bars in eighths of a cell."""

from __future__ import annotations

from typing import Final

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def bar(share: float, width: int) -> str:
    """A share of so many cells; nothing is a dot, not a blank."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    if eighths == 0:
        return "·"
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def sparkline(values: tuple[int, ...]) -> str:
    """A bar of one cell for each value."""
    top = max(values, default=0) or 1
    return " ".join("·" if v == 0 else "▁▂▃▄▅▆▇█"[min(7, 8 * v // (top + 1))] for v in values)
