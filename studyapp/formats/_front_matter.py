"""The lines between --- at the head of a Markdown deck, and the ---meta lines under a card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from studyapp.deck.fields import nearest
from studyapp.formats._answers import AnswerError
from studyapp.formats._gather import Findings

DECK_KEYS: Final = ("deck", "title", "lang", "tags", "topic", "source", "format")
CARD_KEYS: Final = (
    "id", "tags", "topic", "source", "requires", "rows", "hint", "hint2", "hint3", "why",
)  # fmt: skip
WORDS: Final = ("hint", "hint2", "hint3", "why")
LISTS: Final = ("tags", "requires", "rows")
_PAIR: Final = re.compile(r"\s*(?:[-*]\s+)?([\w-]+)\s*[:：](?:\s+(.*)|)$")
_LANGUAGES: Final = {
    "en": "en", "english": "en", "en-us": "en", "en-gb": "en",
    "zh": "zh", "zh-cn": "zh", "zh-hans": "zh", "chinese": "zh", "中文": "zh", "简体中文": "zh",
}  # fmt: skip
_TAG_BREAK: Final = re.compile(r"[,;，；、\n\t]+")
_LONGEST_TAG: Final = 80


@dataclass(frozen=True, slots=True)
class Pairs:
    values: dict[str, str]
    lists: dict[str, list[str]]


def read_pairs(lines: Sequence[tuple[int, str]], known: Sequence[str], found: Findings) -> Pairs:
    """`key: value` lines. Values are text: no, 012 and 1:30 stay what they are."""
    values: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    first: dict[str, int] = {}
    listed = ""
    for line, text in lines:
        bare = text.strip()
        if not bare or bare.startswith("#"):
            continue
        if listed and bare.startswith("- "):
            lists[listed] += split_tags(_unquoted(bare[2:]))
            continue
        pair = _PAIR.match(text)
        if pair is None:
            found.wrong(line, f"{bare[:40]!r} is not 'key: value'", f"write {known[0]}: ...")
            continue
        key, value = pair[1].lower(), (pair[2] or "").strip()
        listed = ""
        if key not in known:
            found.wrong(line, f"unknown key {key}", nearest(key, known))
        elif key in first:
            found.wrong(line, f"{key} stands on line {first[key]} already", "write it once")
        elif key in LISTS:
            lists[key] = split_tags(value.removeprefix("[").removesuffix("]"))
            listed = "" if value else key
        else:
            values[key] = _unquoted(value)
        first.setdefault(key, line)
    return Pairs(values, lists)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def language_named(name: str) -> str | None:
    return _LANGUAGES.get(name.strip().lower().replace("_", "-"))


def split_tags(text: str, *, spaces: bool = False) -> list[str]:
    """Tags between commas (of either script), and between spaces where there are no commas."""
    parts = _TAG_BREAK.split(text)
    if spaces and len(parts) == 1:
        parts = text.split()
    tags = [_unquoted(part).removeprefix("#").strip() for part in parts]
    return list(dict.fromkeys(tag for tag in tags if tag))


def check_tags(tags: Sequence[str]) -> None:
    """Raises AnswerError: a tag of any length would do, but nobody means a paragraph."""
    for tag in tags:
        if len(tag) > _LONGEST_TAG:
            raise AnswerError(f"the tag {tag[:20]!r}... has {len(tag)} characters", "keep it short")
