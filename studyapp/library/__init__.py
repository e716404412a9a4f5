"""Decks in content/ and in files given: found, read, and brought to a collection."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.deck.values import Deck
from studyapp.formats import FormatError, Reading, Source, for_file
from studyapp.i18n import N_
from studyapp.paths import resource

if TYPE_CHECKING:
    from studyapp.store.store import Store

LARGEST: Final = 50 * 1024 * 1024
"""Bytes; no deck of text is larger."""


class DeckError(ValueError):
    """A shipped deck is broken: the installation is."""


def deck_files() -> tuple[Path, ...]:
    """The decks that ship with the app."""
    return tuple(sorted((resource("content") / "decks").glob("*.toml")))


def read_file(path: Path, *, format: str | None = None, source: Source | None = None) -> Reading:
    """Read one deck file in whatever format it is. Raises OSError, FormatError."""
    if path.is_dir():
        raise IsADirectoryError(f"{path}: is a folder - name a file in it")
    try:
        if path.stat().st_size > LARGEST:
            raise OSError(f"{path}: is larger than {LARGEST // 2**20} MB - split it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: there is no such file - check the name") from None
    except PermissionError:
        raise PermissionError(f"{path}: can't be read - check its permissions") from None
    try:
        reader = for_file(str(path), data, format).read
    except FormatError as wrong:
        raise FormatError(f"{path}: {wrong.what}", wrong.fix) from None
    assert reader is not None, "for_file gives formats that can be read"
    return reader(data, source or Source(file=str(path)))


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


@dataclass(frozen=True, slots=True)
class Revision:
    """content/revision.toml: raised whenever a shipped deck changes."""

    number: int
    digest: str
    """Of the deck files; a test ties the number to it."""
    order: tuple[str, ...]
    """Deck ids in reading order."""


def revision() -> Revision:
    table = tomllib.loads((resource("content") / "revision.toml").read_text(encoding="utf-8"))
    return Revision(table["revision"], table["digest"], tuple(table["order"]))


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


def open_collection(where: str, now: datetime, *, ship: bool = True) -> tuple[Store, str]:
    """Open a collection, bring it the shipped decks where they are newer, and say what came.

    Raises StoreError.
    """
    from studyapp.store.store import Store

    store = Store.open(where, now=now)
    if not ship:
        return store, ""
    try:
        before = store.shipped_revision()
        if before >= revision().number:
            return store, ""
        store.ship(shipped(), revision().number, now)
    except BaseException:
        store.close()
        raise
    return store, "" if before == 0 else N_(
        "the decks that come with the app were brought up to date"
    )
