"""What people type, made comparable: one spelling for what means the same, and numbers as typed."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ", "0123456789+-=()niT")
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()")
_SUPERSCRIPT: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ]+")
_SUBSCRIPT: Final = re.compile("[₀-₎]+")
_ONE_SPELLING: Final = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»「」『』《》〈〉", '"')
    | dict.fromkeys("×·⋅∙•・", "*")
    | {"。": ".", "、": ",", "【": "[", "】": "]", "〔": "[", "〕": "]", "〜": "~"}
    | {"÷": "/", "⁄": "/", "∕": "/", "≤": "<=", "≥": ">=", "≠": "!="}
    | {"→": "->", "←": "<-", "⇒": "=>"}
)
_CJK: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)


def fold(text: str) -> str:
    """The form in which two typed answers are compared.

    Case, width, quotes, dashes, spaces beside Chinese or an operator, a hyphen between words
    ("cross-entropy") and the punctuation around an answer make no difference; the signs
    + - * / = < > # ^ % _ and the backslash do (C is not C++, x>0 is not x<0).
    """
    text = _visible(_one_spelling(text)).casefold()
    text = _one_spelling(text)
    text = re.sub(r"([\^_])\{([-+]?\w+)\}(?!\w)", r"\1\2", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(rf"(?<=[{_CJK}]) | (?=[{_CJK}])", "", text)
    text = re.sub(r" ?([=<>*/^+,;()\[\]{}|:]|(?<=[ ])-(?=[ ])|%(?!\w)) ?", r"\1", text)
    text = re.sub(r"(?<!\w)([^\W\d_]\w*)-(?=[^\W\d_]{2}\w*(?![\w(]))", r"\1 ", text)
    return _bare(text)


def _one_spelling(text: str) -> str:
    text = _SUPERSCRIPT.sub(lambda m: "^" + m[0].translate(_SUPERSCRIPTS), text)
    text = _SUBSCRIPT.sub(lambda m: "_" + m[0].translate(_SUBSCRIPTS), text)
    text = re.sub(r"(?<=\d)(?=[¼½¾⅐-⅞])", " ", text)
    return unicodedata.normalize("NFKC", text.translate(_ONE_SPELLING)).translate(_ONE_SPELLING)


def _visible(text: str) -> str:
    """Without what has no width: soft hyphens, joiners, variation selectors, control characters."""
    text = re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)
    return "".join(
        c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn")
    )


def _bare(text: str) -> str:
    """Without the punctuation of a sentence around it; `n!`, `.5` and `f'` keep theirs."""
    before = None
    while text != before:
        before = text
        text = re.sub(r"^[,;\s]+|^[.:?!]+(?=\s)|[.,;:?\s]+$", "", text)
        text = re.sub(rf"(?:(?<=[^\W\d_]{{2}})|(?<=[{_CJK}\"]))!+$", "", text)
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1]
        text = text.strip('" ')
    return text


# -- numbers -----------------------------------------------------------------------------------

_PLAIN: Final = r"(?:\d{1,3}(?:[, _']\d{3})+(?![\d,_'])(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-+]?) ?(?:(?P<whole>\d+) (?P<part>\d+/\d+)(?!\d)"  # 3 1/2
    rf"|(?:(?P<times>{_PLAIN}) ?\* ?)?(?P<base>\d+) ?(?:\^|\*\*) ?"  # 2.5 * 10^-13
    r"(?P<power>[-+]?\d+|\([-+]?\d+\)|\{[-+]?\d+\})"
    rf"|(?P<mantissa>{_PLAIN})(?:e(?P<exponent>[-+]?\d+))?)"
    rf"(?: ?/ ?(?P<under>{_PLAIN})(?:(?:e|(?P<ten>\^))(?P<underpower>[-+]?\d+))?)?",
    re.IGNORECASE | re.ASCII,
)
_UNIT: Final = re.compile(r"(?:[^\W\d_]|[%‰°$€£#])(?:[^\W\d]|[%°./*' -]|\^-?\d+)*")
_LONGEST_NUMBER: Final = 60
_LARGEST_POWER: Final = 400  # beyond a float's range for any base from 10 up


def read_number(text: str) -> tuple[float, str] | None:
    """The number and the unit that a person typed, or None where it is not one finite number.

    Reads 1e-3, 2.5×10⁻¹³, 1,234.5, 25 %, 1/4, ½ and full-width digits; evaluates nothing else.
    """
    if len(text) > _LONGEST_NUMBER:
        return None
    text = re.sub(r"\s+", " ", _visible(_one_spelling(text))).strip(" ,;")
    text = re.sub(r"^[≈~=] ?", "", text)
    match = _NUMBER.match(text)
    if match is None:
        return None
    unit = text[match.end() :].strip(" .")
    if unit.casefold() in ("percent", "per cent"):
        unit = "%"
    if unit and not _UNIT.fullmatch(unit):
        return None
    value = _value(match)
    return None if value is None else (value, unit)


def _value(match: re.Match[str]) -> float | None:
    part = {name: re.sub(r"[ ,_']", "", found or "") for name, found in match.groupdict().items()}
    try:
        if part["part"]:
            over, under = part["part"].split("/")
            value = float(part["whole"]) + float(over) / float(under)
            told = float(part["whole"]) != 0 or float(over) != 0
        elif part["base"]:
            factor = float(part["times"] or 1)
            value = _power(part["base"], part["power"].strip("(){}"), part["times"] or "1")
            told = factor != 0 and float(part["base"]) != 0
        else:
            value = float(f"{part['mantissa']}e{part['exponent'] or 0}")
            told = float(part["mantissa"]) != 0
        if part["under"]:
            if part["ten"]:
                value /= _power(part["under"], part["underpower"])
            else:
                value /= float(f"{part['under']}e{part['underpower'] or 0}")
    except (OverflowError, ZeroDivisionError, ValueError):
        return None
    if not math.isfinite(value) or (told and value == 0):
        return None  # too large, or too small, to be held
    return -value if part["sign"] == "-" else value


def _power(base: str, power: str, times: str = "1") -> float:
    if abs(int(power)) > _LARGEST_POWER:
        raise OverflowError
    if base == "10":  # read in one go: 2.5 * 10**-13 would round twice
        return float(f"{times}e{int(power)}")
    return float(times) * float(base) ** int(power)
