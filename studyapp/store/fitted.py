"""The FSRS weights fitted to the learner's own log, every version kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, insert, select

from studyapp.scheduler.fsrs import Scheduler
from studyapp.store import counters
from studyapp.store.log import moment
from studyapp.store.tables import AnyRow, Table
from studyapp.store.values import Weights

WEIGHTS: Final = Table.metadata.tables["weights"]


def current(connection: Connection) -> Weights | None:
    number = counters.counter(connection, "weights")
    if number == 0:
        return None
    return _value(connection.execute(select(WEIGHTS).where(WEIGHTS.c.id == number)).one())


def versions(connection: Connection) -> tuple[Weights, ...]:
    query = select(WEIGHTS).order_by(WEIGHTS.c.id.desc())
    return tuple(_value(row) for row in connection.execute(query))


def scheduler(connection: Connection) -> Scheduler:
    """What replays the log: only its weights matter there."""
    weights = current(connection)
    return Scheduler() if weights is None else Scheduler(weights=weights.values)


def add(
    connection: Connection,
    at: int,
    values: Sequence[float],
    model: str,
    reviews: int,
    loss: float | None,
) -> Weights:
    """Keep a new version and make it the one that counts."""
    connection.execute(
        insert(WEIGHTS),
        {
            "at": at,
            "model": model,
            "numbers": json.dumps(list(values)),
            "reviews": reviews,
            "loss": loss,
        },
    )
    newest = connection.execute(select(WEIGHTS).order_by(WEIGHTS.c.id.desc()).limit(1)).one()
    counters.put(connection, "weights", newest.id)
    return _value(newest)


def _value(row: AnyRow) -> Weights:
    return Weights(
        id=row.id,
        at=moment(row.at),
        model=row.model,
        values=tuple(json.loads(row.numbers)),
        reviews=row.reviews,
        loss=row.loss,
    )
