"""Spaces in Chinese text: none after its stops or between its words, one beside a number or a
foreign word (the custom of technical writing), so that sentences filled by numbers read alike."""

from __future__ import annotations

import re
from typing import Final

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_STOPS: Final = "。！？；，：、（）《》“”"
_AFTER_STOP: Final = re.compile(f"([{_STOPS}]) +")
_BEFORE_STOP: Final = re.compile(f" +([{_STOPS}])")
_BETWEEN: Final = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_FOREIGN: Final = r"A-Za-z0-9α-ωΑ-Ω√∞%⁰¹²³⁴-⁹₀-₉|"
_BEFORE: Final = re.compile(f"(?<=[{_HAN}])(?=[{_FOREIGN}+−-])")
_AFTER: Final = re.compile(f"(?<=[{_FOREIGN}])(?=[{_HAN}])")


def spaced(text: str) -> str:
    """The text with these spaces; one without Chinese characters comes back as it is."""
    if not re.search(f"[{_HAN}]", text):
        return text
    text = _BETWEEN.sub("", _BEFORE_STOP.sub(r"\1", _AFTER_STOP.sub(r"\1", text)))
    return _AFTER.sub(" ", _BEFORE.sub(" ", text))
