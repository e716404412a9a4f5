"""A search as a condition on cards; what SQL can't ask of a text is asked in Python.

Every condition is true or false, never NULL: what is excluded must be what is not found.
"""

from __future__ import annotations

import json
import operator
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time, tzinfo
from functools import cached_property
from typing import Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, or_, select, true

from studyapp.deck.query import (
    NO_TAG,
    AllOf,
    AnyOf,
    Flag,
    HasRun,
    Is,
    Lately,
    Named,
    Not,
    Operator,
    Pattern,
    Property,
    Query,
    Standing,
    Words,
)
from studyapp.deck.values import ID, split_card_id
from studyapp.deck.wording import demos_of, folded, tags_of, words_of
from studyapp.scheduler.days import ROLLOVER_HOURS
from studyapp.scheduler.fsrs import Scheduler
from studyapp.scheduler.values import Memory, Schedule
from studyapp.store import fitted
from studyapp.store.cards import CARDS, DECKS, NAME, NOTES, TEXTS, TOPIC
from studyapp.store.lately import met
from studyapp.store.log import utc_ms
from studyapp.store.probes import Test, citing, holding, requiring, tagged

Condition: TypeAlias = ColumnElement[bool]

_FUNCTION: Final = "studyapp_passes"
_CARD: Final = re.compile(rf"{ID.pattern}/{ID.pattern}(?:#\w+)?")


class Conditions:
    """What one search asks of one collection on one study day."""

    def __init__(self, connection: Connection, day: int, zone: tzinfo | None) -> None:
        self.connection, self.day, self.zone = connection, day, zone
        self.tests: list[Test] = []
        self.reads_text = False

    def of(self, query: Query) -> Condition:
        """The condition, ready to be asked on this connection."""
        condition = self._of(query)
        if self.tests:
            raw = cast("sqlite3.Connection", self.connection.connection.driver_connection)
            tests = tuple(self.tests)
            raw.create_function(_FUNCTION, 3, lambda n, a, b: tests[n](a, b))
        return condition

    def _of(self, query: Query) -> Condition:
        match query:
            case AllOf(parts):
                return and_(true(), *map(self._of, _cheap_first(parts)))
            case AnyOf(parts):
                return or_(false(), *map(self._of, _cheap_first(parts)))
            case Not(part):
                return ~self._of(part)
            case Words(pattern):
                return self._words(pattern)
            case Named():
                return self._named(query)
            case Is(what):
                return self._is(what)
            case Flag(number):
                return CARDS.c.flag == number
            case HasRun():
                return self._text(citing, "demo")
            case Property():
                return self._property(query)
            case Lately("added" | "edited" as what, days):
                column = NOTES.c.created if what == "added" else NOTES.c.modified
                return column >= self._beginning(days)
            case Lately():
                return self._lately(query)

    # -- text ----------------------------------------------------------------------------------

    def _words(self, pattern: Pattern) -> Condition:
        wanted = pattern.folded()
        own = self._test(lambda words, _: wanted.within(folded(words)), CARDS.c.words, "")
        said = or_(
            self._text(holding(wanted, words_of, wanted.within)), and_(CARDS.c.words != "", own)
        )
        exact = pattern.exact
        return or_(_card(exact), said) if exact and _CARD.fullmatch(exact) else said

    def _text(self, test: Test, key: str = "") -> Condition:
        """`key` must stand in the record: SQLite sees sooner than we that it doesn't."""
        self.reads_text = True
        passes = self._test(test, TEXTS.c.record, "")
        return and_(func.instr(TEXTS.c.record, f'"{key}"') > 0, passes) if key else passes

    def _test(self, test: Test, one: object, other: object) -> Condition:
        self.tests.append(test)
        return cast("Condition", getattr(func, _FUNCTION)(len(self.tests) - 1, one, other) == 1)

    # -- names ---------------------------------------------------------------------------------

    def _named(self, query: Named) -> Condition:
        wanted = query.pattern.folded()
        match query.key:
            case "deck":
                return self._deck(wanted)
            case "topic":
                return self._one_of(TOPIC, wanted)
            case "kind":
                return self._one_of(NOTES.c.kind, wanted)
            case "note":
                key = DECKS.c.key + "/" + NOTES.c.key
                return or_(_like(NOTES.c.key, wanted), _like(key, wanted))
            case "card":
                if wanted.exact is not None:
                    return _card(wanted.exact)
                return _like(NAME, wanted)
            case "requires":
                needs = self._test(requiring(wanted), DECKS.c.key, NOTES.c.requires)
                return and_(NOTES.c.requires != "", needs)
            case "demo":
                return self._text(holding(wanted, demos_of, wanted.whole), "demo")
            case "tag" if wanted.exact == NO_TAG:
                return ~self._text(tagged, "tags")
            case "tag":
                return self._text(holding(wanted, tags_of, wanted.whole), "tags")

    def _deck(self, wanted: Pattern) -> Condition:
        rows = self.connection.execute(select(DECKS)).all()
        found = [
            row.id
            for row in rows
            if any(wanted.whole(folded(one)) for one in (row.key, row.title_en, row.title_zh))
        ]
        return NOTES.c.deck_id.in_(found)

    def _one_of(self, column: ColumnElement[str], wanted: Pattern) -> Condition:
        """Of a column that holds few different words."""
        query = select(column).join_from(NOTES, DECKS).distinct()
        words = [one for one in self.connection.scalars(query) if wanted.whole(folded(one))]
        return self._among(column, words)

    def _among(self, column: ColumnElement[str] | ColumnElement[int], values: object) -> Condition:
        listed = func.json_each(json.dumps(values, ensure_ascii=False)).table_valued("value")
        return column.in_(select(listed.c.value))

    # -- schedules -----------------------------------------------------------------------------

    def _is(self, what: Standing) -> Condition:
        c = CARDS.c
        buried = and_(c.buried_until.is_not(None), c.buried_until > self.day)
        match what:
            case "due":
                return and_(c.due.is_not(None), c.due <= self.day, c.suspended.is_(False), ~buried)
            case "new" | "learning" | "review":
                return c.state == what
            case "suspended":
                return c.suspended.is_(True)
            case "buried":
                return buried
            case "flagged":
                return c.flag > 0
            case "marked":
                return c.marked.is_(True)

    def _property(self, query: Property) -> Condition:
        c = CARDS.c
        match query.name:
            case "r":
                return and_(
                    *(c[name].is_not(None) for name in ("stability", "difficulty", "last")),
                    self._test(self._recalled(query), c.stability, c.last),
                )
            case "ivl":
                has, value = and_(c.due.is_not(None), c.last.is_not(None)), c.due - c.last
            case "due":
                has, value = c.due.is_not(None), c.due - self.day
            case "s":
                has, value = c.stability.is_not(None), c.stability
            case "d":
                has, value = c.difficulty.is_not(None), c.difficulty
            case "reps" | "lapses":
                has, value = true(), c[query.name]
        return and_(has, cast("Condition", _COMPARED[query.operator](value, query.value)))

    def _recalled(self, query: Property) -> Test:
        compare = _COMPARED[query.operator]

        def test(stability: float, last: int) -> bool:
            memory = Memory(stability, 5.0)  # difficulty is no part of recall
            schedule = Schedule(memory=memory, last=last)
            recall = self._scheduler.retrievability(schedule, self.day)
            return recall is not None and bool(compare(recall, query.value))

        return test

    @cached_property
    def _scheduler(self) -> Scheduler:
        return fitted.scheduler(self.connection)

    # -- the log -------------------------------------------------------------------------------

    def _beginning(self, days: int) -> int:
        """UTC milliseconds at which the first of so many study days began."""
        first = datetime.fromordinal(max(self.day - days + 1, 1))
        hour = time(ROLLOVER_HOURS, tzinfo=self.zone or UTC)
        try:
            return utc_ms(datetime.combine(first, hour))
        except (OverflowError, ValueError):
            return -(1 << 62)

    def _lately(self, query: Lately) -> Condition:
        return self._among(CARDS.c.id, sorted(met(self.connection, query, self.day)))


def _cheap_first(parts: Iterable[Query]) -> list[Query]:
    """SQLite asks from left to right, and stops at the first that decides."""
    return sorted(parts, key=_reads_text)


def _reads_text(query: Query) -> bool:
    match query:
        case Words() | HasRun() | Named("tag" | "demo"):
            return True
        case AllOf(parts) | AnyOf(parts):
            return any(map(_reads_text, parts))
        case Not(part):
            return _reads_text(part)
    return False


def _like(column: ColumnElement[str], wanted: Pattern) -> Condition:
    if wanted.exact is not None:
        return column == wanted.exact
    written = "%".join(re.sub(r"[%_\\]", r"\\\g<0>", piece) for piece in wanted.pieces)
    return column.like(written, escape="\\")


def _card(name: str) -> Condition:
    """The card of this id; of a note whose cards all have slots, every one of them."""
    try:
        deck, note, slot = split_card_id(name.lower())
    except ValueError:
        return false()
    same = and_(DECKS.c.key == deck, NOTES.c.key == note)
    if slot:
        return and_(same, CARDS.c.slot == slot)
    other = CARDS.alias()
    whole = exists().where(other.c.note_id == NOTES.c.id, other.c.slot == "")
    return and_(same, or_(CARDS.c.slot == "", ~whole))


_COMPARED: Final[Mapping[Operator, Callable[..., object]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
