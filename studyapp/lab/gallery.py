"""All demos side by side: by topic, and by words that are looked for in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studyapp.i18n import LANGUAGES, translator
from studyapp.lab.demo import AnyDemo, described, find, names
from studyapp.lab.params import parameters


@dataclass(frozen=True, slots=True)
class Entry:
    """A demo by its name; the rest comes with its file, which imports NumPy."""

    name: str
    demo: AnyDemo | None = None
    broken: str = ""
    """Why its file could not be opened."""

    @property
    def topic(self) -> str:
        return self.demo.topic if self.demo else ""


def unopened() -> tuple[Entry, ...]:
    """Every demo by name alone, without importing any of them."""
    return tuple(Entry(name) for name in names())


def opened() -> tuple[Entry, ...]:
    """Every demo with its file read; one that is broken is told, not left out."""
    return tuple(_opened(name) for name in names())


def _opened(name: str) -> Entry:
    try:
        return Entry(name, find(name))
    except Exception as error:
        # one broken file must not close the gallery
        return Entry(name, broken=f"{type(error).__name__}: {error}")


def arranged(entries: Sequence[Entry], topics: Sequence[str]) -> tuple[Entry, ...]:
    """By topic in the order given, other topics after them, and by name within one."""
    rank = {topic: n for n, topic in enumerate(topics)}
    return tuple(sorted(entries, key=lambda e: (rank.get(e.topic, len(rank)), e.topic, e.name)))


def matching(entries: Sequence[Entry], words: str, topics: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries that have every word somewhere, in English or in Chinese.

    `topics` are their titles by id. Case and width of letters make no difference.
    """
    wanted = _folded(words).split()
    return tuple(e for e in entries if all(word in _spoken(e, topics) for word in wanted))


def _spoken(entry: Entry, topics: Mapping[str, str]) -> str:
    """All that is said of a demo, in every language."""
    said = [entry.name, entry.name.replace("_", " "), entry.topic, topics.get(entry.topic, "")]
    if demo := entry.demo:
        marked = [demo.title, demo.claim, *(p.help for p in parameters(demo.Params))]
        marked += [one.help for one in described(demo.Result)[:1]]
        said += [translator(language)(text) for language in LANGUAGES for text in marked]
    return _folded("\n".join(said))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
