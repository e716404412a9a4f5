"""Decks in content/ and in files given: found, read, and stamped when they change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from studyapp.deck.values import Deck
from studyapp.formats import FormatError, Reading, Source, find, for_file
from studyapp.library.opening import revision
from studyapp.paths import resource

LARGEST: Final = 50 * 1024 * 1024
"""Bytes; no deck of text is larger."""


class DeckError(ValueError):
    """A shipped deck is broken: the installation is."""


def deck_files() -> tuple[Path, ...]:
    """The decks that ship with the app."""
    return tuple(sorted((resource("content") / "decks").glob("*.toml")))


@dataclass(frozen=True, slots=True)
class FileReading(Reading):
    """What a file holds, and in which format it was read; "" for a file of none."""

    format: str = ""


def read_file(
    path: Path, *, format: str | None = None, source: Source | None = None
) -> FileReading:
    """Read one deck file in whatever format it is; a file of none is a problem of the reading.

    Raises OSError, and FormatError for a format named that isn't known.
    """
    source = source or Source(file=str(path))
    data = _bytes(path)
    if format is not None:
        find(format)
    try:
        chosen = for_file(str(path), data, format)
    except FormatError as wrong:
        return FileReading(None, (source.problem(None, wrong.what, wrong.fix),))
    assert chosen.read is not None, "for_file gives formats that can be read"
    found = chosen.read(data, source)
    return FileReading(found.deck, found.problems, found.warnings, found.read, chosen.name)


def _bytes(path: Path) -> bytes:
    """Raises OSError, one line that says what mends it."""
    if path.is_dir():
        raise IsADirectoryError(f"{path}: is a folder - name a file in it")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: there is no such file - check the name") from None
    except PermissionError:
        raise PermissionError(f"{path}: can't be read - check its permissions") from None
    if len(data) > LARGEST:
        raise OSError(f"{path}: is larger than {LARGEST // 2**20} MB - split it")
    return data


def shipped() -> tuple[Deck, ...]:
    """The decks that come with the app. Raises DeckError when one is broken."""
    decks = []
    for path in deck_files():
        reading = read_file(path)
        if reading.problems or reading.deck is None:
            raise DeckError(str(reading.problems[0]))
        decks.append(reading.deck)
    order = {name: n for n, name in enumerate(revision().order)}
    return tuple(sorted(decks, key=lambda deck: order.get(deck.id, len(order))))


def content_digest() -> str:
    """Of the shipped decks as they are now."""
    digest = hashlib.blake2b(digest_size=16)
    for path in deck_files():
        digest.update(
            path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0"
        )
    return digest.hexdigest()


def stamp() -> bool:
    """Raise the revision when the decks changed since it was written; whether it was raised."""
    now, digest = revision(), content_digest()
    if now.digest == digest:
        return False
    path = resource("content") / "revision.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(f"revision = {now.number}", f"revision = {now.number + 1}")
    path.write_text(text.replace(now.digest, digest), encoding="utf-8")
    return True
