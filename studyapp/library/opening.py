"""Opening a collection, and bringing it the shipped decks where they are newer.

Deck files are read, and the formats imported, only when there is something to bring: home waits
for this.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from studyapp.i18n import N_
from studyapp.paths import resource

if TYPE_CHECKING:
    from studyapp.store.store import Store


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
        from studyapp.library.decks import shipped

        store.ship(shipped(), revision().number, now)
    except BaseException:
        store.close()
        raise
    return store, "" if before == 0 else N_(
        "the decks that come with the app were brought up to date"
    )
