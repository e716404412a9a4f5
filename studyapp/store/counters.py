"""Facts about the collection, one word each: who it belongs to and how far it has come."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection, Integer, String, bindparam, cast, delete, insert, select, update

from studyapp.store.tables import Table

META: Final = Table.metadata.tables["meta"]

Counter: TypeAlias = Literal["answers", "content", "shipped", "learner", "weights"]
"""unvoided answers · changes of notes · shipped content revision · learner's row · weights' row"""

COUNTERS: Final[tuple[Counter, ...]] = ("answers", "content", "shipped", "learner", "weights")


def fact(connection: Connection, key: str) -> str:
    return str(connection.execute(select(META.c.value).where(META.c.key == key)).scalar_one())


def counter(connection: Connection, key: Counter) -> int:
    return int(fact(connection, key))


def put(connection: Connection, key: Counter, value: int) -> None:
    connection.execute(update(META).where(META.c.key == key).values(value=str(value)))


_ADD: Final = (
    update(META)
    .values(value=cast(cast(META.c.value, Integer) + bindparam("more"), String))
    .where(META.c.key == bindparam("name"))
    .returning(META.c.value)
)


def add(connection: Connection, key: Counter, more: int) -> int:
    """The counter after adding."""
    return int(connection.execute(_ADD, {"name": key, "more": more}).scalar_one())


def note(connection: Connection, key: str, value: str) -> None:
    """Keep a fact that needs no number; "" forgets it."""
    connection.execute(delete(META).where(META.c.key == key))
    if value:
        connection.execute(insert(META), {"key": key, "value": value})


def noted(connection: Connection, key: str) -> str:
    """A fact that was kept by `note`, "" where there is none."""
    return str(connection.scalar(select(META.c.value).where(META.c.key == key)) or "")


def begin(connection: Connection, device: str, learner: int) -> None:
    """The facts of a new collection."""
    facts: dict[str, str] = dict.fromkeys(COUNTERS, "0")
    facts |= {"device": device, "learner": str(learner)}
    rows = [{"key": key, "value": value} for key, value in facts.items()]
    connection.execute(insert(META), rows)
