"""What an answer written in plain text says: a number with its tolerance, a truth, an option."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from studyapp.formats._identity import normalised, option_ids

TRUE: Final = frozenset({"true", "对", "正确", "√", "✓", "✔"})
FALSE: Final = frozenset({"false", "错", "错误", "×", "✗", "✘"})
_SHORT_TRUE: Final = frozenset({"t", "yes", "y", "是", "真", "1"})
_SHORT_FALSE: Final = frozenset({"f", "no", "n", "否", "假", "0", "x"})

_NUMBER: Final = r"[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,4})?"
_STUCK: Final = r"[%‰°]|°?C|[mµμn]?s|[kKMGT]?i?B|[kMG]?Hz|px|dB"
_UNIT: Final = rf"(?P<unit>\s*(?:{_STUCK})|\s+[^\W\d][\w/^·.²³⁻¹-]*)?"
_PLAIN: Final = re.compile(rf"(?P<value>{_NUMBER}){_UNIT}")
_WITHIN: Final = re.compile(
    rf"(?P<value>{_NUMBER}){_UNIT}\s*(?:±|\+/-|\+-)\s*"
    rf"(?:(?P<by>{_NUMBER})(?P<after>\s*(?:%|{_STUCK})|\s+[^\W\d][\w/^·.²³⁻¹-]*)?"
    rf"|[x×]\s*(?P<factor>{_NUMBER}))"
)
_RANGE: Final = re.compile(rf"(?P<low>{_NUMBER})\s*(?:\.\.\.?|…)\s*(?P<high>{_NUMBER}){_UNIT}")
_COMMA: Final = re.compile(r"[+-]?\d+,\d+(?:,\d+)*(?:\.\d+)?(?:\s*[%\w]+)?(?:\s*±.*)?")
_LONGEST_NUMBER: Final = 200
_LETTERED: Final = re.compile(r"\(?([A-Za-z])\s*(?:[.、:)]|\s(?=\S))\s*(?=\S)")


class AnswerError(ValueError):
    """An answer that can't be read: what is wrong, and how to mend it."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} - {fix}")
        self.what, self.fix = what, fix


def number(text: str) -> dict[str, object] | None:
    """The answer, tolerance and unit of a number note, or None where no number is written.

    `3.14 ± 0.01`, `50 ± 2 %`, `1000 ± x10`, `3..4`, `25 ms`. A decimal without a tolerance is
    right within half of its last digit, and never further off than 1 %. Raises AnswerError.
    """
    text = text.strip().replace("−", "-").replace("％", "%")
    if len(text) > _LONGEST_NUMBER:
        return None
    if _COMMA.fullmatch(text):
        raise AnswerError(f"{text!r} has a comma", "write decimals with a point and no thousands")
    if found := _RANGE.fullmatch(text):
        low, high = _decimal(found["low"]), _decimal(found["high"])
        if low > high:
            raise AnswerError(f"the range {text!r} is empty", "write the lower number first")
        return _fields((low + high) / 2, _plain((high - low) / 2), found["unit"])
    if found := _WITHIN.fullmatch(text):
        value, unit, after = _decimal(found["value"]), found["unit"], (found["after"] or "").strip()
        if found["factor"]:
            return _fields(value, f"x{found['factor']}", unit)
        if after == "%" and (unit or "").strip() != "%":
            return _fields(value, f"{found['by']} %", unit)
        if after and unit and after != unit.strip():
            raise AnswerError(
                f"{text!r} has two units", f"write the tolerance in {unit.strip()} or in %"
            )
        return _fields(value, _plain(abs(_decimal(found["by"]))), unit or after)
    if found := _PLAIN.fullmatch(text):
        value = _decimal(found["value"])
        whole = value == value.to_integral_value()
        return _fields(value, None if whole else _slack(value), found["unit"])
    return None


def is_bare_number(text: str) -> bool:
    """Whether the text is a number (with ± or .. perhaps) and nothing else: no words, no unit."""
    return bool(
        re.fullmatch(rf"{_NUMBER}\s*%?", text)
        or _WITHIN.fullmatch(text)
        or (_RANGE.fullmatch(text) and "\n" not in text)
    )


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise AnswerError(f"{text!r} is not a number", "write it like 0.25 or 1e-3") from None
    if value and not -320 < value.adjusted() < 308:
        raise AnswerError(f"{text!r} is out of a number's range", "write it like 0.25 or 1e-3")
    return value


def _slack(value: Decimal) -> int | float:
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    return _plain(min(half, abs(value) / 100))


def _plain(value: Decimal) -> int | float:
    whole = value == value.to_integral_value() and abs(value) < 10**15
    return int(value) if whole else float(f"{float(value):.12g}")


def _fields(
    value: Decimal, tolerance: int | float | str | None, unit: str | None
) -> dict[str, object]:
    fields: dict[str, object] = {"answer": _plain(value)}
    if tolerance is not None:
        fields["tolerance"] = tolerance
    if unit and unit.strip():
        fields["unit"] = unit.strip()
    return fields


def truth(text: str, *, short: bool = False) -> bool | None:
    """What a truth word says; with `short` also T, F, yes, no, 1 and 0."""
    word = text.strip().rstrip(".。!").casefold()
    if word in TRUE or (short and word in _SHORT_TRUE):
        return True
    if word in FALSE or (short and word in _SHORT_FALSE):
        return False
    return None


# -- options -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    right: bool = False
    why: str = ""


_LETTERS: Final = re.compile(r"[A-Za-z](?:\s*[,;、，和&+]?\s*[A-Za-z])+")
_NUMBERS: Final = re.compile(r"\d(?:\s*[,;、，和&+\s]\s*\d)+")


@dataclass(frozen=True, slots=True)
class Options:
    options: tuple[Option, ...]
    dropped: tuple[str, ...] = field(default=())
    """Texts that stood twice and are kept once."""


def distinct(options: Sequence[Option], *, several: bool = False) -> Options:
    """The options with repeated ones dropped. Raises AnswerError.

    One of them must be right, or with `several` at least one; a text that is right once and
    wrong once can't be repaired.
    """
    kept: list[Option] = []
    dropped: list[str] = []
    for option in options:
        same = next((one for one in kept if one.text == option.text), None)
        if same is None:
            kept.append(option)
        elif same.right != option.right:
            raise AnswerError(
                f"the option {option.text!r} is right once and wrong once", "make them differ"
            )
        else:
            dropped.append(option.text)
    if blank := sum(not option.text.strip() for option in kept):
        raise AnswerError(f"{blank} of the options are empty", "write their text")
    if len(kept) < 2:
        raise AnswerError(
            f"a choice has at least 2 different options, not {len(kept)}", "write another option"
        )
    ticked = sum(option.right for option in kept)
    if ticked == 0:
        raise AnswerError("no option is right", "mark one")
    if ticked > 1 and not several:
        raise AnswerError(f"{ticked} options are right", "mark one, or make it a multi")
    return Options(tuple(kept), tuple(dropped))


def truth_of(options: Sequence[Option]) -> bool | None:
    """The answer, where the options are just "true" and "false"; None for any others."""
    if len(options) != 2:
        return None
    said = [truth(option.text) for option in options]
    if None in said or said[0] == said[1]:
        return None
    return next((value for value, option in zip(said, options, strict=True) if option.right), None)


def records(options: Sequence[Option], language: str) -> list[dict[str, object]]:
    """The options as the tables of a choice note."""
    tables: list[dict[str, object]] = []
    for name, option in zip(option_ids([o.text for o in options]), options, strict=True):
        words = {"text": option.text} | ({"why": option.why} if option.why else {})
        table: dict[str, object] = {"id": name, language: words}
        tables.append(table | ({"right": True} if option.right else {}))
    return tables


def unlettered(texts: Sequence[str]) -> list[str]:
    """The texts without "A.", "B)" ... where they all carry the letter of their place."""
    found = [_LETTERED.match(text) for text in texts]
    letters = [m[1].upper() if m else "" for m in found]
    if letters != [chr(ord("A") + n) for n in range(len(texts))]:
        return list(texts)
    return [text[m.end() :] for text, m in zip(texts, found, strict=True) if m]


def chosen(answer: str, texts: Sequence[str]) -> int:
    """Which option the answer names: by letter, by number from 1, or by its text.

    Raises AnswerError when it names none, several, or one by its text and another by its number.
    """
    word = answer.strip().strip("()[]").rstrip(".)、").strip()
    plain = [normalised(text) or text for text in texts]
    by_text = [n for n, text in enumerate(plain) if text == (normalised(answer) or answer.strip())]
    by_place: int | None = None
    if len(word) == 1 and word.isascii() and word.isalpha():
        by_place = ord(word.upper()) - ord("A")
    elif word.isascii() and word.isdecimal() and len(word) <= 3:
        by_place = int(word) - 1
    elif (found := _LETTERED.match(answer.strip())) and len(by_text) != 1:
        place = ord(found[1].upper()) - ord("A")
        rest = normalised(answer.strip()[found.end() :])
        if place < len(texts) and plain[place] == rest:
            return place
    if len(by_text) == 1:
        if by_place is None or by_place == by_text[0] or not 0 <= by_place < len(texts):
            return by_text[0]
        raise AnswerError(
            f"the answer {answer!r} is the text of option {by_text[0] + 1} and names option "
            f"{by_place + 1}",
            "answer with a letter",
        )
    if by_place is not None and 0 <= by_place < len(texts):
        return by_place
    if names_several(answer, texts):
        raise AnswerError(
            f"the answer {answer!r} names several options", "name one, or make it a multi"
        )
    raise AnswerError(
        f"the answer {answer!r} is none of the {len(texts)} options",
        "answer with a letter, a number from 1, or the option's text",
    )


def names_several(answer: str, texts: Sequence[str]) -> bool:
    """Whether the answer is a row of letters or numbers of options, as "A,C", "ACD" or "1 3"."""
    if normalised(answer) in {normalised(text) for text in texts}:
        return False
    if _LETTERS.fullmatch(answer.strip()):
        places = [ord(c.upper()) - ord("A") for c in re.findall("[A-Za-z]", answer)]
    elif _NUMBERS.fullmatch(answer.strip()):
        places = [int(one) - 1 for one in re.findall(r"\d", answer)]
    else:
        return False
    return len(set(places)) > 1 and all(0 <= place < len(texts) for place in places)


def chosen_several(answer: str, texts: Sequence[str]) -> frozenset[int]:
    """Which options the answer names: letters, numbers, or texts between bars. AnswerError."""
    if names_several(answer, texts):
        return frozenset(chosen(one, texts) for one in re.findall(r"[A-Za-z]|\d", answer))
    parts = [part for part in re.split(r"\s*(?:\n|;;|\|)\s*", answer) if part]
    return frozenset(chosen(part, texts) for part in parts)


def without_blank(words: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in words.items() if value.strip()}
