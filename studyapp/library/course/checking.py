"""Whether the course in content/ is whole: every claim asked, every link leading somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final

from studyapp.deck.fields import LANGUAGES
from studyapp.deck.values import Deck, Note
from studyapp.formats import Problem
from studyapp.lab.citation import demo_problems
from studyapp.lab.gallery import unopened
from studyapp.library.course import claims, glossary, ladders, references, topics
from studyapp.library.course.editorial import STRAY, asterisks_left, measure
from studyapp.library.course.lessons import (
    Block,
    CardBlock,
    ChainBlock,
    DemoBlock,
    Heading,
    Lesson,
    Prose,
    TableBlock,
    file_of,
    read,
    written,
)
from studyapp.library.lint import formula_problems
from studyapp.text.markdown import formulas

ERRATA: Final = "errata"
"""The deck and topic of what the notes get wrong."""
LENGTH: Final = {"en": (600, 1500), "zh": (900, 2600)}
"""Words of English, characters of Chinese, formulae counted as one."""


def course_problems(decks: Sequence[Deck]) -> Iterator[Problem]:
    """Every problem of the shipped course, lists first, then lessons."""
    notes = {f"{deck.id}/{note.id}": note for deck in decks for note in deck.notes}
    named = {topic.id for topic in topics.topics()}
    for module in (topics, references, claims, glossary, ladders):
        yield from module.records().problems
    yield from topics.problems(topics.topics())
    yield from claims.problems()
    yield from ladders.problems(ladders.chains(), named, notes)
    yield from _about(decks, named)
    yield from _links(named)
    yield from coverage(decks, claims.claims())
    chains = {chain.name for chain in ladders.chains()}
    for topic in topics.topics():
        yield from lesson_problems(topic.id, notes, chains)
    for topic_id in written():
        if topic_id not in named:
            yield Problem(f"{topic_id}.en.md", None, f"{topic_id!r} is no topic", "rename it")


def _about(decks: Sequence[Deck], named: set[str]) -> Iterator[Problem]:
    for deck in decks:
        for note in deck.notes:
            if (note.topic or deck.id) not in named:
                what = f"note {note.id!r}: {note.topic or deck.id!r} is no topic"
                yield Problem(deck.file, note.line, what, f"name one of {topics.FILE}")


def _links(named: set[str]) -> Iterator[Problem]:
    """Topics, demos and references that claims and terms name."""
    demos, known = {entry.name for entry in unopened()}, references.references()
    for claim in claims.claims().values():
        if claim.topic not in named:
            what = f"claim {claim.id!r}: {claim.topic!r} is no topic"
            yield Problem(claims.FILE, claim.line, what)
        for demo in claim.demos:
            if demo not in demos:
                yield Problem(claims.FILE, claim.line, f"claim {claim.id!r}: no demo {demo!r}")
        for key in claim.refs:
            if key not in known:
                yield Problem(claims.FILE, claim.line, f"claim {claim.id!r}: no reference {key!r}")
    for term in glossary.glossary():
        if term.topic not in named:
            yield Problem(glossary.FILE, None, f"term {term.id!r}: {term.topic!r} is no topic")


def coverage(
    decks: Sequence[Deck], found: Mapping[str, claims.Claim], errata: str = ERRATA
) -> Iterator[Problem]:
    """Every claim is asked by a note, and what the notes get wrong in a deck of its own."""
    asked, mended = set[str](), set[str]()
    for deck in decks:
        for note in deck.notes:
            asked.update(note.rows)
            if deck.id == errata:
                mended.update(note.rows)
            for row in note.rows:
                if row not in found:
                    what = f"note {note.id!r}: there is no claim {row!r}"
                    yield Problem(deck.file, note.line, what, f"name one of {claims.FILE}")
    for claim in found.values():
        if claim.id not in asked:
            yield Problem(claims.FILE, claim.line, f"claim {claim.id!r} is asked by no note")
        elif claim.verdict in claims.WRONG and claim.id not in mended:
            what = f"claim {claim.id!r} is {claim.verdict}, and no note of {errata!r} asks it"
            yield Problem(claims.FILE, claim.line, what)


# -- lessons -----------------------------------------------------------------------------------


def lesson_problems(topic: str, notes: Mapping[str, Note], chains: set[str]) -> Iterator[Problem]:
    """A lesson in both languages, alike block by block, each of a fit length."""
    found = dict[str, Lesson]()
    for language in LANGUAGES:
        path = file_of(topic, language)
        if not path.is_file():
            yield Problem(path.name, None, f"topic {topic!r} has no lesson here", "write it")
            continue
        found[language], wrong = read(path.read_text(encoding="utf-8"), topic, language, path.name)
        yield from wrong
        yield from _blocks(found[language], notes, chains)
    if len(found) == len(LANGUAGES):
        yield from _alike(found["en"], found["zh"])


def _blocks(lesson: Lesson, notes: Mapping[str, Note], chains: set[str]) -> Iterator[Problem]:
    known = references.references()
    words = 0
    for block in lesson.blocks:
        said = list[str]()
        match block:
            case CardBlock(note, line) if note not in notes:
                yield Problem(lesson.file, line, f"there is no note {note!r}", "mend the name")
            case ChainBlock(chain, line) if chain not in chains:
                yield Problem(lesson.file, line, f"there is no chain {chain!r}", "mend the name")
            case DemoBlock():
                said.append(block.ask)
                for what, fix in demo_problems(block.demo, block.params, block.knob):
                    yield Problem(lesson.file, block.line, what, fix)
            case Heading(_, text) | Prose(text):
                said.append(text)
            case TableBlock(table):
                said += [*table.head, *(cell for row in table.rows for cell in row)]
        for text in said:
            words += measure(text, lesson.language)
            if asterisks_left(text):
                yield Problem(lesson.file, block.line, "** stands as written", STRAY)
            for formula in formulas(text):
                for what, fix in formula_problems(formula):
                    yield Problem(lesson.file, block.line, what, fix)
            for key in cited(text):
                if key not in known:
                    what = f"there is no reference {key!r}"
                    yield Problem(lesson.file, block.line, what, f"add it to {references.FILE}")
    low, high = LENGTH[lesson.language]
    if not low <= words <= high:
        unit = "words" if lesson.language == "en" else "characters"
        yield Problem(lesson.file, None, f"has {words} {unit}", f"make it {low} to {high}")
    if not any(isinstance(block, DemoBlock) for block in lesson.blocks):
        yield Problem(lesson.file, None, "runs no simulation", "add a demo block")


def cited(text: str) -> list[str]:
    """Keys of references as they stand in text: [IS15]."""
    return re.findall(rf"\[({references.KEY.pattern})\](?!\()", re.sub(r"\$.*?\$", "", text))


def _alike(en: Lesson, zh: Lesson) -> Iterator[Problem]:
    """The same headings, demos, cards and chains, in the same order."""
    for ours, theirs in zip_longest(_bones(en), _bones(zh)):
        if ours is None or theirs is None or ours[0] != theirs[0]:
            place = (theirs or ours or ("", 0))[1]
            said = theirs[0] if theirs else "nothing"
            wanted = ours[0] if ours else "nothing"
            what = f"has {said} where the English has {wanted}"
            yield Problem(zh.file, place, what, "say the same in both")
            return


def _bones(lesson: Lesson) -> list[tuple[str, int]]:
    return [(said, block.line) for block in lesson.blocks if (said := _bone(block))]


def _bone(block: Block) -> str:
    match block:
        case Heading(level):
            return f"a heading of level {level}"
        case DemoBlock(demo, params, knob):
            return f"the demo {demo} {dict(params)} {knob}"
        case CardBlock(note):
            return f"the card {note}"
        case ChainBlock(chain):
            return f"the chain {chain}"
    return ""
