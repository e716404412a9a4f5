"""A Markdown file cut into cards: where each begins, what it asks, and the lines under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from studyapp.formats._gather import Findings

Line: TypeAlias = tuple[int, str, bool]
"""Number from 1, text, and whether it is code or a formula, where no sign means anything."""

_FENCE: Final = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})([^`]*)$")
_MATHS: Final = re.compile(r"(?<!\\)\$\$")
_INLINE_CODE: Final = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_ID: Final = re.compile(r"[ \t]*\{#([^{}]*)\}[ \t]*$")
_ASKS: Final = re.compile(
    r"^ {0,3}(?:\*\*|__)?(?:Q|问题?)\s*\d*\s*[:：](?:\*\*|__)?[ \t]*(.*)$", re.I
)
_ANSWERS: Final = re.compile(
    r"^ {0,3}(?:\*\*|__)?(?:A|答案?)\s*\d*\s*[:：](?:\*\*|__)?[ \t]*(.*)$", re.I
)
_CLOZE: Final = re.compile(r"^ {0,3}(?:\*\*)?C\s*[:：](?:\*\*)?[ \t]+(.*)$")
_GAP: Final = re.compile(r"\[[^\]\n]+\](?!\()|\{\{c\d+::")
_RULE: Final = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_META: Final = re.compile(r"^ {0,3}---[ \t]*meta[ \t]*$", re.I)


@dataclass(slots=True)
class Block:
    style: Literal["heading", "question", "cloze"]
    line: int
    prompt: list[Line]
    id: str = ""
    body: list[Line] = field(default_factory=list)
    meta: list[tuple[int, str]] = field(default_factory=list)
    answered: bool = False
    """Whether the lines of `body` stand after an `A:`."""


@dataclass(frozen=True, slots=True)
class Cut:
    title: str
    blocks: tuple[Block, ...]


def lines_of(texts: Sequence[str], first: int, found: Findings) -> list[Line]:
    """The lines with what is opaque marked: fenced code, and formulae between $$."""
    lines: list[Line] = []
    at = 0
    while at < len(texts):
        end = at
        if fence := _FENCE.match(texts[at]):
            end = _closing_fence(texts, at, fence[1])
            if end == len(texts):
                found.warn(
                    first + at, "the code that begins here never ends: the rest is code", "close it"
                )
        elif _opens_formula(texts[at]):
            end = _closing_formula(texts, at)
            if end < 0:
                found.warn(
                    first + at, "the formula that begins here never ends", "close it with $$"
                )
                end = at
            else:
                lines += [(first + n, texts[n], True) for n in range(at, end + 1)]
                at = end + 1
                continue
        opaque = end > at or fence is not None
        lines += [(first + n, texts[n], opaque) for n in range(at, min(end, len(texts) - 1) + 1)]
        at = end + 1
    return lines


def _closing_fence(texts: Sequence[str], at: int, mark: str) -> int:
    for n in range(at + 1, len(texts)):
        bare = texts[n].lstrip(" \t>").rstrip()
        if len(bare) >= len(mark) and not bare.strip(mark[0]):
            return n
    return len(texts)


def _opens_formula(text: str) -> bool:
    if "$$" not in text:
        return False
    return len(_MATHS.findall(_INLINE_CODE.sub("", text))) % 2 == 1


def _closing_formula(texts: Sequence[str], at: int) -> int:
    """The line of the closing $$, or -1; a new card after a blank line ends the search."""
    for n in range(at + 1, len(texts)):
        if "$$" in texts[n]:
            return n
        heading = _HEADING.match(texts[n])
        if not texts[n - 1].strip() and (heading or _ASKS.match(texts[n])):
            return -1
    return -1


def cut(lines: Sequence[Line], found: Findings) -> Cut:
    title = ""
    blocks: list[Block] = []
    current: Block | None = None
    in_meta = False
    for at, (number, text, opaque) in enumerate(lines):
        opened = None if opaque else _opened(lines, at)
        if opened is not None:
            in_meta = False
            if (
                opened.style != "heading"
                and current is not None
                and current.style == "heading"
                and not any(body.strip() for _, body, _ in current.body)
            ):
                blocks.pop()  # a heading over questions names a section
            blocks.append(opened)
            current = opened
            continue
        heading = None if opaque else _HEADING.match(text)
        if heading and len(heading[1]) == 1:
            title = title or (heading[2] or "").strip()
            current, in_meta = None, False
        elif current is None:
            if not opaque and _ANSWERS.match(text):
                found.wrong(number, "an answer without a question", "write Q: ... before it")
        elif not opaque and _META.match(text):
            in_meta = True
        elif in_meta:
            current.meta.append((number, text))
        elif not opaque and _RULE.match(text) and current.style != "heading":
            current = None
        elif not opaque and (answer := _ANSWERS.match(text)) and _takes_answer(current):
            current.answered = True
            current.body.append((number, answer[1], False))
        elif current.style == "heading" or current.answered:
            current.body.append((number, text, opaque))
        else:
            current.prompt.append((number, text, opaque))
    for block in blocks:
        while block.body and (
            not block.body[-1][1].strip()
            or (not block.body[-1][2] and _RULE.match(block.body[-1][1]))
        ):
            block.body.pop()
    return Cut(title, tuple(blocks))


def _opened(lines: Sequence[Line], at: int) -> Block | None:
    """The card that the line opens, if any."""
    number, text, _ = lines[at]
    if (heading := _HEADING.match(text)) and len(heading[1]) == 2:
        said, name = _with_id(heading[2] or "")
        asked = _ASKS.match(said)
        return Block("heading", number, [(number, asked[1] if asked else said, False)], name)
    if asks := _ASKS.match(text):
        said, name = _with_id(asks[1])
        return Block("question", number, [(number, said, False)], name)
    fresh = at == 0 or not lines[at - 1][1].strip() or bool(_RULE.match(lines[at - 1][1]))
    if fresh and (cloze := _CLOZE.match(text)) and _GAP.search(cloze[1]):
        said, name = _with_id(cloze[1])
        return Block("cloze", number, [(number, said, False)], name)
    return None


def _takes_answer(block: Block) -> bool:
    if block.style == "question":
        return not block.answered
    return block.style == "heading" and not any(text.strip() for _, text, _ in block.body)


def _with_id(text: str) -> tuple[str, str]:
    found = _ID.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")
