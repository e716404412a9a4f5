"""The words of a search that take a value, what each takes, and what is wrong with a search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from math import isfinite
from typing import Final, cast, get_args

from studyapp.deck.kinds import kind_names
from studyapp.deck.query import (
    Flag,
    Happened,
    HasRun,
    Is,
    Key,
    Lately,
    Measured,
    Named,
    Operator,
    Pattern,
    Property,
    Query,
    Standing,
)
from studyapp.deck.wording import folded
from studyapp.i18n import N_

MOST_DAYS: Final = 36_500

EXAMPLES: Final[Mapping[str, str]] = {
    "deck": "deck:gradients",
    "topic": 'topic:"weight decay"',
    "tag": "tag:exam",
    "kind": "kind:choice",
    "note": "note:chain-rule",
    "card": "card:gradients/chain-rule",
    "demo": "demo:gradient_decay",
    "requires": "requires:chain-rule",
    "is": "is:due",
    "flag": "flag:2",
    "prop": "prop:ivl>21",
    "added": "added:7",
    "edited": "edited:7",
    "rated": "rated:7:1",
    "introduced": "introduced:1",
    "wrong": "wrong:7",
    "sure-wrong": "sure-wrong:30",
    "has": "has:run",
}
"""Every word that takes a value, and how it is used."""
ALIASES: Final = {"id": "card"}
_SAME: Final = {"learn": "learning"}
STANDINGS: Final = get_args(Standing)
PROPERTIES: Final = get_args(Measured)

_NAMES: Final = frozenset(get_args(Key))
_HAPPENED: Final = frozenset(get_args(Happened))
_PROPERTY: Final = re.compile(
    rf"({'|'.join(sorted(PROPERTIES, key=len, reverse=True))})(!=|<=|>=|[=<>])"
    r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%?)",
    re.ASCII,
)
_LATELY: Final = re.compile(r"(\d{1,6})(?::([1-4]))?", re.ASCII)


class QueryError(ValueError):
    """A search that can't be read. `message` and `fix` are marked strings, `values` fill them."""

    def __init__(self, at: int, message: str, fix: str, **values: object) -> None:
        self.at = at
        """Where in the line, from 0."""
        self.message, self.fix = message, fix
        self.values: dict[str, object] = {"at": at + 1, **values}
        super().__init__(f"{message} - {fix}".format(**self.values))


def read_term(key: str, pattern: Pattern, at: int) -> Query:
    """What a key asks with this value; `at` is where it stands. Raises QueryError."""
    if pattern.exact is not None and not pattern.exact.strip():
        raise QueryError(
            at,
            N_("{key}: at {at} is followed by nothing"),
            N_("write {example}, or {key}\\: for the text"),
            key=key,
            example=EXAMPLES[key],
        )
    if key == "kind":
        _check_kind(pattern, at)
    if key in _NAMES:
        return Named(cast("Key", key), pattern)
    value = folded("*".join(pattern.pieces)).strip()
    found = _read_value(key, value)
    if found is None:
        raise _misread(key, value, at)
    return found


def unknown(key: str, at: int) -> QueryError:
    message = N_("{key}: at {at} is no search word")
    near = get_close_matches(key.lower(), (*EXAMPLES, *ALIASES), n=1)
    if near:
        fix = N_("did you mean {near}:? For the text write {key}\\:")
        return QueryError(at, message, fix, key=key, near=near[0])
    return QueryError(at, message, N_("for the text write {key}\\:"), key=key)


def _check_kind(pattern: Pattern, at: int) -> None:
    kinds = kind_names()
    if pattern.exact is not None and pattern.exact.lower() not in kinds:
        raise QueryError(
            at,
            N_("{key}:{value} at {at} is not understood"),
            N_("write one of {choices}"),
            key="kind",
            value=pattern.exact,
            choices=", ".join(kinds),
        )


def _misread(key: str, value: str, at: int) -> QueryError:
    message = N_("{key}:{value} at {at} is not understood")
    choices = {
        "is": [f"is:{one}" for one in STANDINGS],
        "prop": [f"prop:{one}>1" for one in PROPERTIES],
    }.get(key)
    if choices:
        fix = N_("write one of {choices}")
        return QueryError(at, message, fix, key=key, value=value, choices=", ".join(choices))
    fix = N_("write {example}, or {key}\\: for the text")
    return QueryError(at, message, fix, key=key, value=value, example=EXAMPLES[key])


def _read_value(key: str, value: str) -> Query | None:
    """None for a value that the key can't take."""
    match key:
        case "is":
            word = _SAME.get(value, value)
            return Is(cast("Standing", word)) if word in STANDINGS else None
        case "flag":
            return Flag(int(value)) if re.fullmatch("[0-7]", value) else None
        case "has":
            return HasRun() if value == "run" else None
        case "prop":
            return _property(value)
    assert key in _HAPPENED
    found = _LATELY.fullmatch(value)
    if not found or not 1 <= int(found[1]) <= MOST_DAYS:
        return None
    if found[2] and key != "rated":
        return None
    return Lately(cast("Happened", key), int(found[1]), int(found[2]) if found[2] else None)


def _property(value: str) -> Property | None:
    found = _PROPERTY.fullmatch(value)
    if not found or (found[4] and found[1] != "r"):
        return None
    number = float(found[3]) / (100 if found[4] else 1)
    if not isfinite(number):
        return None
    return Property(cast("Measured", found[1]), cast("Operator", found[2]), number)
