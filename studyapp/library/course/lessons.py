"""Lessons in content/lessons: Markdown with headings, tables, live demos, cards and chains."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from studyapp.deck.fields import LANGUAGES
from studyapp.formats import Problem
from studyapp.paths import resource
from studyapp.text.table import Table, is_rule, table

FENCE: Final = re.compile(r"^(`{3,}|~{3,})\s*([\w-]*)\s*$")
HEADING: Final = re.compile(r"^(#{2,3})\s+(.+?)\s*#*\s*$")
HEAD: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    """2 for a section, 3 for a part of one."""
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Prose:
    """Card text, without headings and tables."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class TableBlock:
    table: Table
    line: int = 0


@dataclass(frozen=True, slots=True)
class DemoBlock:
    """A simulation that runs in place, and the one param that the reader turns first."""

    demo: str
    params: Mapping[str, object] = field(default_factory=dict)
    knob: str = ""
    ask: str = ""
    """What to find out by turning it."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CardBlock:
    """A note, "deck/note", asked where the text has just taught it."""

    note: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class ChainBlock:
    """A chain of follow-up questions, "topic/chain"."""

    chain: str
    line: int = 0


Block = Heading | Prose | TableBlock | DemoBlock | CardBlock | ChainBlock


@dataclass(frozen=True, slots=True)
class Lesson:
    topic: str
    language: str
    title: str
    blocks: tuple[Block, ...]
    file: str = ""

    @property
    def sections(self) -> tuple[Heading, ...]:
        return tuple(one for one in self.blocks if isinstance(one, Heading) and one.level == 2)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes that stand in it, in order."""
        return tuple(one.note for one in self.blocks if isinstance(one, CardBlock))

    def section_of(self, note: str) -> int | None:
        """The number of the section in which a note stands, from 1; None where it doesn't."""
        here = 0
        for block in self.blocks:
            here += isinstance(block, Heading) and block.level == 2
            if isinstance(block, CardBlock) and block.note == note:
                return here
        return None


def folder() -> Path:
    return resource("content") / "lessons"


def file_of(topic: str, language: str) -> Path:
    return folder() / f"{topic}.{language}.md"


@cache
def written() -> tuple[str, ...]:
    """The topics that have a lesson in some language."""
    return tuple(sorted({path.name.split(".")[0] for path in folder().glob("*.*.md")}))


@cache
def lesson(topic: str, language: str) -> Lesson | None:
    """The lesson on a topic, in the other language where it isn't written in this one."""
    for one in (language, *LANGUAGES):
        path = file_of(topic, one)
        if topic in written() and path.is_file():
            return read(path.read_text(encoding="utf-8"), topic, one, path.name)[0]
    return None


def teaching(note: str, language: str) -> str | None:
    """The topic of the lesson in which a note stands, "deck/note"."""
    for topic in written():
        found = lesson(topic, language)
        if found is not None and note in found.notes:
            return topic
    return None


def running(demo: str, language: str) -> str | None:
    """The topic of the lesson that runs a demo."""
    for topic in written():
        found = lesson(topic, language)
        blocks = found.blocks if found is not None else ()
        if any(isinstance(one, DemoBlock) and one.demo == demo for one in blocks):
            return topic
    return None


def read(
    text: str, topic: str, language: str, file: str = ""
) -> tuple[Lesson, tuple[Problem, ...]]:
    """A lesson and what is wrong with its blocks; a broken block shows as it is written."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    problems = list[Problem]()
    head = HEAD.match(text)
    title = ""
    above = 0
    if head:
        found = re.search(r"^title:\s*(.+?)\s*$", head[1], re.MULTILINE)
        title = found[1] if found else ""
        above = head[0].count("\n")
        text = text[head.end() :]
    if not title:
        problems.append(Problem(file, 1, "has no title", "begin with ---, title: ..., ---"))
    blocks = list[Block]()
    for part in _parts(text.split("\n"), above + 1):
        match part:
            case Problem():
                problems.append(Problem(file, part.line, part.what, part.fix))
            case _:
                blocks.append(part)
    return Lesson(topic, language, title or topic, tuple(blocks), file), tuple(problems)


def _parts(lines: Sequence[str], first: int) -> Iterator[Block | Problem]:
    """`first` is the number of the first line in its file."""
    said = list[str]()
    n = 0

    def prose() -> Iterator[Prose]:
        text = "\n".join(said).strip("\n")
        if text.strip():
            yield Prose(text, first + n - len(said))
        said.clear()

    while n < len(lines):
        line = lines[n]
        if fence := FENCE.match(line):
            end = _closing(lines, n, fence[1])
            body = "\n".join(lines[n + 1 : end])
            if fence[2] in ("demo", "card", "chain"):
                yield from prose()
                yield from _live(fence[2], body, first + n)
            else:
                said += lines[n : end + 1]
            n = end + 1
        elif heading := HEADING.match(line):
            yield from prose()
            yield Heading(len(heading[1]), heading[2], first + n)
            n += 1
        elif n + 1 < len(lines) and line.lstrip().startswith("|") and is_rule(lines[n + 1]):
            yield from prose()
            end = n + 2
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            yield TableBlock(table(lines[n:end]), first + n)
            n = end
        else:
            said.append(line)
            n += 1
    yield from prose()


def _closing(lines: Sequence[str], opening: int, fence: str) -> int:
    """The line that closes a fence, or the last one."""
    for n in range(opening + 1, len(lines)):
        if lines[n].strip().startswith(fence) and not lines[n].strip().strip(fence[0]):
            return n
    return len(lines) - 1


def _live(kind: str, body: str, line: int) -> Iterator[Block | Problem]:
    name = body.strip()
    if kind == "card":
        yield CardBlock(name, line) if "/" in name else _no(line, "card", "write deck/note in it")
    elif kind == "chain":
        yield ChainBlock(name, line) if "/" in name else _no(line, "chain", "write topic/chain")
    else:
        try:
            found = tomllib.loads(body)
        except tomllib.TOMLDecodeError as wrong:
            yield _no(line, "demo", f"write TOML: {wrong}")
            return
        demo, params = found.pop("demo", None), found.pop("params", {})
        knob, ask = found.pop("knob", ""), found.pop("try", "")
        good = isinstance(params, dict) and all(isinstance(one, str) for one in (knob, ask))
        if not isinstance(demo, str) or not good or found:
            yield _no(line, "demo", "write demo = '...', params = {...}, knob = '...', try = '...'")
            return
        yield DemoBlock(demo, params, knob, ask, line)


def _no(line: int, kind: str, fix: str) -> Problem:
    return Problem("", line, f"the {kind} block says nothing that can be shown", fix)
