"""A collection as large as a learner's may get, written row by row for the benchmarks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from studyapp.scheduler.days import study_day
from studyapp.store.store import Store
from tests.benchmarks.histories import History, histories

TOPICS = 12
DECKS = 3
SCHEDULE = (
    "UPDATE cards SET state = 'review', due = ?, reps = ?, stability = ?, difficulty = ?,"
    " last = ? WHERE id = ?"
)
ANSWER = (
    "INSERT INTO reviews (id, learner_id, device, card_id, at, tz, day, event, form, shown,"
    " response, verdict, rating, confidence, duration, instance, revision, interval, due, model)"
    " VALUES (?, 1, ?, ?, ?, 60, ?, 'answer', 'reveal', '', '', NULL, ?, ?, ?, '', 0, ?, ?,"
    " 'fsrs6.1')"
)


def record(number: int) -> dict[str, object]:
    requires = {"requires": [f"n{number - DECKS}"]} if number % 100 == 9 else {}
    return {
        "id": f"n{number}",
        "kind": "basic",
        "topic": f"topic-{number % TOPICS}",
        **requires,
        "en": {
            "prompt": f"What is the {number}th thing, and why would it matter to a deep network?",
            "answer": f"It is $x_{{{number}}}$, as everybody knows who has seen it at least once.",
        },
    }


def made(file: Path, now: datetime, cards: int, started: int, answers: int) -> None:
    """Write the collection; a note makes one card."""
    with Store.open(file, now=now) as store:
        device = store.device
    today = study_day(now)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO decks (id, key, title_en, title_zh, position) VALUES (?, ?, ?, '', ?)",
            [(n + 1, f"deck-{n}", f"Deck {n}", n) for n in range(DECKS)],
        )
        for number in range(1, cards + 1):
            note = record(number)
            text = json.dumps(note)
            connection.execute(
                "INSERT INTO notes (id, deck_id, key, kind, topic, position, requires, question,"
                " origin, file, created, modified)"
                " VALUES (?, ?, ?, 'basic', ?, ?, ?, ?, 'imported', 'f.toml', 0, 0)",
                (
                    *(number, number % DECKS + 1, note["id"], note["topic"], number),
                    *(json.dumps(note["requires"]) if "requires" in note else "", f"q{number}"),
                ),
            )
            connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (number, text, text))
            connection.execute(
                "INSERT INTO cards (id, note_id, slot, position) VALUES (?, ?, '', 0)",
                (number, number),
            )
        _answer(connection, device, today, histories(cards, started, answers), answers)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _answer(
    connection: sqlite3.Connection,
    device: str,
    today: int,
    found: Iterator[History],
    answers: int,
) -> None:
    """The log in the order of time, as it would have been written."""
    log: list[tuple[int, int, int, int, int]] = []
    for one in found:
        last, rating, interval, _ = one.answers[-1]
        stability = max(0.5, interval * 0.95 if rating > 1 else 1.0)
        reps = len(one.answers)
        connection.execute(
            SCHEDULE, (today + one.due, reps, stability, one.difficulty, today - last, one.card)
        )
        log += [(today - ago, one.card, grade, gap, ms) for ago, grade, gap, ms in one.answers]
    log.sort()
    connection.executemany(ANSWER, _rows(log, device))
    connection.execute("UPDATE meta SET value = ? WHERE key = 'answers'", (str(answers),))


def _rows(log: list[tuple[int, int, int, int, int]], device: str) -> Iterator[tuple[object, ...]]:
    epoch = datetime(1970, 1, 1).toordinal()
    for place, (day, card, rating, interval, ms) in enumerate(log):
        at = (day - epoch) * 86_400_000 + 40_000_000 + place % 20_000_000
        number = at.to_bytes(6) + bytes((0x70, 0, 0x80, 0)) + place.to_bytes(6)
        sure = 3 if ms % 16 == 0 else 2
        yield number, device, card, at, day, rating, sure, ms, interval, day + interval
