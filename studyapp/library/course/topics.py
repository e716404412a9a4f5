"""The topics in reading order, and which of them must be known first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from studyapp.deck.values import Text
from studyapp.library.course.records import Records, Shape, read

if TYPE_CHECKING:
    from studyapp.formats import Problem

FILE: Final = "topics.toml"
SHAPE: Final = Shape(
    "topic",
    lists=frozenset({"requires"}),
    texts=frozenset({"title", "idea"}),
    optional=frozenset({"requires"}),
)


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: Text
    idea: Text
    """What it is about, in one sentence."""
    requires: tuple[str, ...] = ()
    """Topics to read first."""


@cache
def records() -> Records:
    return read(FILE, SHAPE)


@cache
def topics() -> tuple[Topic, ...]:
    """All topics in the order in which they are read."""
    return tuple(
        Topic(one.id, one.text["title"], one.text["idea"], one.list.get("requires", ()))
        for one in records().entries
    )


def titles() -> Mapping[str, Text]:
    return {topic.id: topic.title for topic in topics()}


def problems(found: Sequence[Topic], file: str = FILE) -> Iterator[Problem]:
    """Topics that can't be reached: unknown ones before them, or themselves.

    A topic may only require what stands above it in the file, so there are no circles and the
    file's order can be read from top to bottom.
    """
    from studyapp.formats import Problem

    above = set[str]()
    every = {topic.id for topic in found}
    for topic in found:
        for name in topic.requires:
            if name not in every:
                yield Problem(file, None, f"topic {topic.id!r} requires {name!r}, which is none")
            elif name not in above:
                what = f"topic {topic.id!r} requires {name!r}, which is read after it"
                yield Problem(file, None, what, "move it below, or cut the edge")
        above.add(topic.id)
