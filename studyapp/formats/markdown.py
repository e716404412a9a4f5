"""Decks as people write them: Markdown with a card under each ## heading, or Q: and A: lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from studyapp.formats import Format, Reading, Source
from studyapp.formats._answers import AnswerError
from studyapp.formats._blocks import Block, cut, lines_of
from studyapp.formats._body import record_of
from studyapp.formats._decode import RefusedError, cleaned, decode
from studyapp.formats._foreign import looks_like_json
from studyapp.formats._front_matter import (
    CARD_KEYS,
    DECK_KEYS,
    WORDS,
    Pairs,
    check_tags,
    language_named,
    read_pairs,
)
from studyapp.formats._gather import Draft, Findings, deck_of, gather, pictures
from studyapp.formats._identity import language_of
from studyapp.i18n import N_
from studyapp.text.sanitise import sanitise

_VERSION: Final = "1"
_CARD_START: Final = re.compile(
    r"^(?:## +\S|(?:\*\*)?(?:Q|问题?)\s*\d*\s*[:：])", re.MULTILINE | re.IGNORECASE
)
_HEADING: Final = re.compile(r"^#{1,6} +\S|^[-*] +\S", re.MULTILINE)


def read(data: bytes, source: Source) -> Reading:
    try:
        decoded = decode(data, source)
    except RefusedError as refused:
        return Reading(None, (refused.problem,))
    found = Findings(source, warnings=list(decoded.warnings))
    text = decoded.text
    if not text.strip("\ufeff \n\t"):
        found.wrong(None, "the file is empty", "write ## a question, and its answer under it")
    elif looks_like_json(data) and not _CARD_START.search(text):
        found.wrong(None, "this is JSON", "import Markdown, CSV or TOML")
    if found.problems:
        return Reading(None, tuple(found.problems))
    found.warnings += cleaned(text, source)
    lines = [sanitise(line).replace("\n", " ") for line in text.split("\n")]
    head, first = _front_matter(lines, found)
    return (
        Reading(None, tuple(found.problems)) if head is None else _read(lines, head, first, found)
    )


def _front_matter(lines: Sequence[str], found: Findings) -> tuple[Pairs | None, int]:
    """What stands between the first two ---, and how many lines that takes; None: refused."""
    if lines[0].rstrip() != "---":
        return Pairs({}, {}), 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        found.wrong(1, "the head that begins here never ends", "write --- on a line after it")
        return None, 0
    pairs = read_pairs([(n + 1, lines[n]) for n in range(1, end)], DECK_KEYS, found)
    if (version := pairs.values.get("format", _VERSION)) != _VERSION:
        fix = "update studyapp" if version.isdecimal() else f"write format: {_VERSION}"
        found.wrong(1, f"format {version}, but only {_VERSION} is known", fix)
    if "lang" in pairs.values and language_named(pairs.values["lang"]) is None:
        found.wrong(1, f"no language {pairs.values['lang']!r}", "write lang: en or lang: zh")
    return (None if found.problems else pairs), end + 1


def _read(lines: Sequence[str], head: Pairs, first: int, found: Findings) -> Reading:
    body = "\n".join(lines[first:])
    file = cut(lines_of(lines[first:], first + 1, found), found)
    stem = PurePath(found.source.file).stem
    deck = deck_of(head.values.get("deck", ""), stem, found)
    if deck is None:
        return Reading(None, tuple(found.problems))
    if not file.blocks and not found.problems:
        found.wrong(
            None,
            "no cards in it",
            "write ## a question with its answer under it, or Q: and A: lines",
        )
        return Reading(None, tuple(found.problems))
    language = language_named(head.values.get("lang", "")) or language_of(body)
    pictures("\n" * first + body, found)
    drafts = []
    for block in file.blocks:
        try:
            drafts.append(_draft(block, head, language, found))
        except AnswerError as wrong:
            found.wrong(block.line, wrong.what, wrong.fix)
    title = head.values.get("title") or file.title or head.values.get("deck") or stem
    return gather(drafts, deck, title, language, found, len(file.blocks))


def _draft(block: Block, head: Pairs, language: str, found: Findings) -> Draft:
    meta = read_pairs(block.meta, CARD_KEYS, found)
    shared: dict[str, object] = {}
    if name := block.id or meta.values.get("id", ""):
        shared["id"] = name
    for key in ("topic", "source"):
        if value := meta.values.get(key) or head.values.get(key):
            shared[key] = value
    tags = list(dict.fromkeys([*head.lists.get("tags", []), *meta.lists.get("tags", [])]))
    check_tags(tags)
    for key, items in (meta.lists | {"tags": tags}).items():
        if items:
            shared[key] = items
    words = {key: value for key, value in meta.values.items() if key in WORDS}
    return Draft(shared | record_of(block, words, language, found), block.line, language)


def sniff(data: bytes, filename: str) -> float:  # noqa: ARG001
    try:
        text = decode(data, Source("")).text
    except RefusedError:
        return 0.0
    if _CARD_START.search(text):
        return 0.9
    return 0.35 if _HEADING.search(text) else 0.05


format = Format(
    title=N_("Markdown deck"), suffixes=(".md", ".markdown", ".txt"), sniff=sniff, read=read
)
