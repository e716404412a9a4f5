"""A backup as JSON lines: every note, every schedule and every review, one object a line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Final

from studyapp.deck.values import Deck, Record
from studyapp.formats import Contents, Format
from studyapp.formats._foreign import looks_like_json
from studyapp.i18n import N_

SCHEMA_VERSION: Final = 1


def lines(contents: Contents) -> Iterator[bytes]:
    """One object a line, in an order that the same contents always give.

    The first says `schema_version`. The last counts the lines of each sort: a backup without it
    was cut off.
    """
    counts = {"deck": 0, "note": 0, "card": 0, "review": 0}

    def line(sort: str, values: Mapping[str, object]) -> bytes:
        counts[sort] += 1
        return _line({"type": sort} | dict(values))

    yield _line({"type": "backup", "schema_version": SCHEMA_VERSION})
    for deck in contents.decks:
        yield line("deck", {"id": deck.id, "title": _title(deck)})
    for deck in contents.decks:
        for note in deck.notes:
            yield line("note", {"deck": deck.id, "note": note.record})
    for card in contents.cards:
        yield line("card", card)
    for review in contents.reviews:
        yield line("review", review)
    yield _line({"type": "end", "counts": counts})


def _title(deck: Deck) -> Record:
    return {one: said for one in ("en", "zh") if (said := getattr(deck.title, one))}


def _line(values: Mapping[str, object]) -> bytes:
    text = json.dumps(_plain(values), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(value: object) -> object:
    """With lists for tuples and null for what JSON has no number for."""
    match value:
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case float() if not math.isfinite(value):
            return None
    return value


def write(contents: Contents) -> bytes:
    return b"".join(lines(contents))


def sniff(data: bytes, filename: str) -> float:  # noqa: ARG001
    return 0.9 if looks_like_json(data) else 0.0


format = Format(title=N_("Backup (JSON lines)"), suffixes=(".jsonl",), sniff=sniff, write=write)
