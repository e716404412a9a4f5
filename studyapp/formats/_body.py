"""The lines under a Markdown question decide what sort of card it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from studyapp.deck.kinds.cloze import OPAQUE
from studyapp.formats._answers import (
    AnswerError,
    Option,
    distinct,
    number,
    records,
    truth,
    truth_of,
    without_blank,
)
from studyapp.formats._blocks import Block, Line
from studyapp.formats._gather import Findings

_QUOTE: Final = re.compile(r"^( {0,3}|\s+)>[ \t]?(.*)$")
_REASON: Final = re.compile(
    r"^(?:\*\*)?(?P<why>解析|解释|原因|为什么|explanation|why|because)?"
    r"(?P<hint>提示|hint)?(?:\*\*)?\s*[:：](?:\*\*)?\s*",
    re.I,
)
_BOX: Final = re.compile(r"^(\s{0,3})(?:[-*+]|\d{1,3}[.)])\s+\[([ xX✓✔√]?)\](?:\s+(.*))?$")
_ANSWER: Final = re.compile(r"^ {0,3}=[ \t]+(.+)$")
_BOTH_WAYS: Final = re.compile(r"^ {0,3}(?:<->|↔)[ \t]*$")
_CLOZE: Final = re.compile(r"\{\{c\d+::")
_MARKED: Final = re.compile(
    r"(?<![A-Za-z0-9_)\]=!<>])==(?=[^\s=])([^=\n]+?)(?<=[^\s=])==(?![A-Za-z0-9_=(])"
)
_BRACKETED: Final = re.compile(r"(?<![\\!\w\]])\[([^\[\]\n]+)\](?![(\[])")
_HINTS: Final = ("hint", "hint2", "hint3")


@dataclass(slots=True)
class Parts:
    """A body taken apart."""

    text: list[Line] = field(default_factory=list)
    """What is none of the others."""
    after: list[Line] = field(default_factory=list)
    """Such lines after the options or answers."""
    options: list[Option] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    why: str = ""
    hints: list[str] = field(default_factory=list)
    both_ways: bool = False


def record_of(
    block: Block, words: dict[str, str], language: str, found: Findings
) -> dict[str, object]:
    """The note's record without id, tags and source. Raises AnswerError."""
    parts = _take_apart(block.body)
    prompt = _joined(block.prompt)
    if block.style == "cloze":
        parts, prompt = _take_apart(block.prompt), ""
    elif block.style == "question" and not block.answered:
        asked = _take_apart(block.prompt[1:])
        if not (asked.options or asked.answers):
            raise AnswerError("a question without an answer", "write A: ... under it")
        parts, prompt = asked, block.prompt[0][1]
    if not (prompt.strip() or block.style == "cloze"):
        raise AnswerError("a card without a question", "write it after ## or Q:")
    words = dict(zip(_HINTS, parts.hints, strict=False)) | {"why": parts.why} | words
    if len(parts.hints) > len(_HINTS):
        raise AnswerError(f"{len(parts.hints)} hints", "give at most three")
    if parts.options and parts.answers:
        raise AnswerError("boxes and = lines in one card", "keep the one or the other")
    if parts.after:
        raise AnswerError(
            f"text after the answers, on line {parts.after[0][0]}",
            "write it above them, or as > Why: ...",
        )
    if parts.options:
        return _ticked(prompt, parts, words, language, block.line, found)
    if parts.answers:
        return _told(prompt, parts, words, language)
    return _read_or_filled(block, prompt, parts, words, language)


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(text.rstrip() for _, text, _ in lines).strip("\n")


def _with(prompt: str, text: Sequence[Line]) -> str:
    more = _joined(text)
    return f"{prompt}\n\n{more}" if more.strip() else prompt


def _ticked(
    prompt: str, parts: Parts, words: dict[str, str], language: str, line: int, found: Findings
) -> dict[str, object]:
    prompt = _with(prompt, parts.text)
    ticked = sum(option.right for option in parts.options)
    if ticked == 0:
        raise AnswerError("no box is ticked", "tick the right one: - [x]")
    told = truth_of(parts.options)
    if told is not None and ticked == 1:
        said = {"prompt": prompt} | without_blank(words)
        if (reason := next((o.why for o in parts.options if o.why), "")) and not words["why"]:
            said["why"] = reason
        return {"kind": "truefalse", "answer": told, language: said}
    options = distinct(parts.options, several=True)
    for text in options.dropped:
        found.warn(line, f"the option {text!r} stands twice; it is shown once")
    several = sum(option.right for option in options.options) > 1
    return {
        "kind": "multi" if several else "choice",
        language: {"prompt": prompt} | without_blank(words),
        "option": records(options.options, language),
    }


def _told(prompt: str, parts: Parts, words: dict[str, str], language: str) -> dict[str, object]:
    said: dict[str, object] = {
        language: {"prompt": _with(prompt, parts.text)} | without_blank(words)
    }
    first = parts.answers[0]
    if len(parts.answers) == 1:
        if (told := truth(first)) is not None:
            return said | {"kind": "truefalse", "answer": told}
        if (fields := number(first)) is not None:
            return said | {"kind": "number"} | fields
    return said | {"kind": "typed", "accept": list(dict.fromkeys(parts.answers))}


def _read_or_filled(
    block: Block, prompt: str, parts: Parts, words: dict[str, str], language: str
) -> dict[str, object]:
    answer = _joined(parts.text)
    whole = "\n\n".join(part for part in (prompt, answer) if part.strip())
    gaps = filled(whole, bracketed=block.style == "cloze")
    if gaps is not None:
        return {"kind": "cloze", language: {"text": gaps} | without_blank(words)}
    if not answer.strip():
        raise AnswerError("a question without an answer", "write it on the lines below")
    kind = "reversed" if parts.both_ways else "basic"
    return {"kind": kind, language: {"prompt": prompt, "answer": answer} | without_blank(words)}


def filled(text: str, *, bracketed: bool = False) -> str | None:
    """The text as a cloze, or None where it has no gaps.

    {{c1::...}} stays as it is; ==...==, or with `bracketed` [...], become gaps in their order.
    """
    bare = OPAQUE.sub("", text)
    if _CLOZE.search(bare):
        return text
    marks = _BRACKETED if bracketed else _MARKED
    if not marks.search(bare):
        return None
    parts: list[str] = []
    at = count = 0

    def gap(mark: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{{{{c{count}::{mark[1]}}}}}"

    for opaque in OPAQUE.finditer(text):
        parts += [marks.sub(gap, text[at : opaque.start()]), opaque[0]]
        at = opaque.end()
    parts.append(marks.sub(gap, text[at:]))
    return "".join(parts)


def _take_apart(lines: Sequence[Line]) -> Parts:
    parts = Parts()
    at = 0
    while at < len(lines):
        _, text, opaque = lines[at]
        started = bool(parts.options or parts.answers)
        if opaque or not text.strip():
            (parts.after if started and text.strip() else parts.text).append(lines[at])
            at += 1
        elif _QUOTE.match(text):
            at = _quote(lines, at, parts, started)
        elif _BOX.match(text):
            at = _box(lines, at, parts)
        elif answer := _ANSWER.match(text):
            parts.answers.append(answer[1].strip())
            at += 1
        elif _BOTH_WAYS.match(text):
            parts.both_ways = True
            at += 1
        else:
            (parts.after if started else parts.text).append(lines[at])
            at += 1
    return parts


def _quote(lines: Sequence[Line], at: int, parts: Parts, started: bool) -> int:
    """Take a whole > block: a reason, a hint, or text like any other."""
    end = at
    inner: list[str] = []
    while end < len(lines) and (found := _QUOTE.match(lines[end][1])):
        inner.append(found[2])
        end += 1
    said = _REASON.match(inner[0])
    if not said or not (said["why"] or said["hint"]):
        (parts.after if started else parts.text).extend(lines[at:end])
        return end
    told: list[tuple[bool, str]] = []
    for line in inner:
        said = _REASON.match(line)
        if said and (said["why"] or said["hint"]):
            told.append((bool(said["hint"]), line[said.end() :]))
        else:
            is_hint, text = told[-1]
            told[-1] = is_hint, f"{text}\n{line}"
    for is_hint, text in told:
        if is_hint:
            parts.hints.append(text.strip())
        else:
            parts.why = f"{parts.why}\n\n{text.strip()}".strip()
    return end


def _box(lines: Sequence[Line], at: int, parts: Parts) -> int:
    """Take one option with the indented lines that belong to it; an indented > is its reason."""
    box = _BOX.match(lines[at][1])
    assert box is not None
    indent = len(box[1])
    text, why = [box[3] or ""], []
    end = at + 1
    while end < len(lines):
        _, line, opaque = lines[end]
        if not opaque and (_BOX.match(line) or not _belongs(lines, end, indent)):
            break
        if opaque and not lines[end - 1][2] and not _belongs(lines, end, indent):
            break
        if not opaque and (quote := _QUOTE.match(line)):
            said = _REASON.match(quote[2])
            why.append(quote[2][said.end() :] if said and said["why"] else quote[2])
        else:
            text.append(line.removeprefix(" " * (indent + 2)) if opaque else line.strip())
        end += 1
    ticked = box[2] not in ("", " ")
    parts.options.append(Option("\n".join(text).strip(), ticked, "\n".join(why).strip()))
    return end


def _belongs(lines: Sequence[Line], at: int, indent: int) -> bool:
    """Whether the line, or the next that is not blank, is indented under an option."""
    for _, line, _ in lines[at:]:
        if line.strip():
            return len(line) - len(line.lstrip()) > indent + 1
    return False
