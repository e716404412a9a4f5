"""The reader's language: strings are marked where they stand and translated when they are drawn."""

from __future__ import annotations

import gettext
from functools import lru_cache
from typing import Final, Protocol

from studyapp.paths import resource

LANGUAGES: Final = ("en", "zh")


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "marked, translated later"
    """Mark a string for the catalog without translating it now."""
    return text


class Say(Protocol):
    """Translate a marked string, then fill in its {names} (str.format)."""

    def __call__(self, text: str, /, **values: object) -> str: ...


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: str) -> Say:
    """The Say of one language; a string that the catalog lacks is said as written."""
    catalog = gettext.translation(
        "studyapp", str(resource("locale")), languages=[language], fallback=True
    )

    def say(text: str, /, **values: object) -> str:
        words = catalog.gettext(text) if text else ""
        return words.format(**values) if values else words

    return say


english: Final[Say] = translator("en")
