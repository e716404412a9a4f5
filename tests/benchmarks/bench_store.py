"""What the collection costs over bare SQLite: an answer kept, a day's queue, a large import."""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Text
from studyapp.scheduler.days import study_day
from studyapp.scheduler.fsrs import MODEL, Scheduler
from studyapp.scheduler.values import Rating
from studyapp.store.store import Store
from studyapp.store.values import NewReview

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))
TODAY = study_day(NOW)


def made_deck(notes: int, edition: int = 1) -> Deck:
    """Notes of one card; a tenth of them says something else in each edition."""
    records = (
        {
            "id": f"n{n}",
            "kind": "basic",
            "topic": f"topic-{n % 12}",
            "en": {
                "prompt": f"What is the {n}th thing, edition {edition if n % 10 == 0 else 1}?",
                "answer": f"It is $x_{{{n}}}$, as everybody knows who has seen it once.",
            },
        }
        for n in range(notes)
    )
    return Deck("big", Text("Big", "大"), tuple(read_note(r) for r in records), "big.toml")


def timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def fastest(work: Callable[[], object], runs: int = 5) -> float:
    return min(timed(work) for _ in range(runs))


def answers(store: Store, folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Seconds of each answer, and of one bare insert with its commit, taken in turns."""
    cards = [row.id for row in store.rows()][:count]
    scheduler = Scheduler()
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare:
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            bare.execute(f"PRAGMA {pragma}").close()
        bare.execute("CREATE TABLE reviews (id INTEGER PRIMARY KEY, card TEXT, day INT, said TEXT)")
        ours, theirs = [], []
        for n in range(count):
            card = cards[n % len(cards)]
            at = NOW + timedelta(seconds=n)
            future = scheduler.review(store.card(card).schedule, Rating.GOOD, TODAY, card)
            review = NewReview(
                card=card,
                at=at,
                day=TODAY,
                form="reveal",
                response="",
                right=None,
                rating=Rating.GOOD,
                interval=future.interval,
                due=future.schedule.due,
                model=MODEL,
            )
            ours.append(timed(lambda r=review, s=future.schedule: store.record(r, s)))  # type: ignore[misc]

            def insert(card: str = card) -> None:
                bare.execute("BEGIN IMMEDIATE")
                bare.execute(
                    "INSERT INTO reviews (card, day, said) VALUES (?, ?, ?)", (card, TODAY, "good")
                )
                bare.execute("COMMIT")

            theirs.append(timed(insert))
    return ours, theirs


def raw_import(deck: Deck, file: Path) -> None:
    """The same rows by executemany and nothing else: no plan, no way back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode = WAL").close()
        bare.execute("PRAGMA synchronous = FULL").close()
        bare.execute(
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, deck INT, key TEXT, kind TEXT,"
            " topic TEXT, position INT, record TEXT, base TEXT, UNIQUE (deck, key))"
        )
        bare.execute(
            "CREATE TABLE cards (id INTEGER PRIMARY KEY, note INT, slot TEXT, UNIQUE (note, slot))"
        )
        bare.execute("BEGIN IMMEDIATE")
        texts = [json.dumps(note.record, ensure_ascii=False) for note in deck.notes]
        bare.executemany(
            "INSERT INTO notes VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
            [
                (n, note.id, note.kind, note.topic, n, text, text)
                for n, (note, text) in enumerate(zip(deck.notes, texts, strict=True))
            ],
        )
        bare.executemany("INSERT INTO cards VALUES (?, ?, '')", [(n, n) for n in range(len(texts))])
        bare.execute("COMMIT")


def measured(notes: int, count: int) -> dict[str, float]:
    deck, newer = made_deck(notes), made_deck(notes, edition=2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "c.db", now=NOW) as store:
            planning = timed(lambda: store.plan([deck]))
            plan = store.plan([deck])
            applying = timed(lambda: store.apply(plan, now=NOW))
            raw = timed(lambda: raw_import(deck, folder / "raw.db"))
            again = fastest(lambda: store.plan([deck]), 3)
            changed = timed(lambda: store.apply(store.plan([newer]), now=NOW))
            undone = timed(lambda: store.undo(NOW, n=2))
            store.redo(NOW, n=2)
            ours, theirs = answers(store, folder, count)
            return {
                "notes": notes,
                "answer_p50": statistics.median(ours),
                "answer_p95": statistics.quantiles(ours, n=20)[-1],
                "bare_p50": statistics.median(theirs),
                "bare_p95": statistics.quantiles(theirs, n=20)[-1],
                "queue": fastest(lambda: store.queue(TODAY)),
                "queue_later": fastest(lambda: store.queue(TODAY + 400)),
                "topics": fastest(lambda: store.topics(TODAY)),
                "plan": planning,
                "apply": applying,
                "raw": raw,
                "again": again,
                "changed": changed,
                "undone": undone,
            }


def run(small: bool) -> dict[str, float]:
    """The ratios alone; `small` is a size that only shows that the benchmark runs."""
    found = measured(300, 20) if small else measured(10_000, 1_000)
    return {
        "answer_over_bare_commit": found["answer_p50"] / found["bare_p50"],
        "import_over_executemany": (found["plan"] + found["apply"]) / found["raw"],
        "unchanged_over_executemany": found["again"] / found["raw"],
    }


def main() -> None:
    found = measured(10_000, 1_000)
    ms = {key: f"{value * 1e3:.1f} ms" for key, value in found.items()}
    print(
        f"an answer kept: {found['answer_p50'] / found['bare_p50']:.2f} x a bare insert and commit"
        f" (p50 {ms['answer_p50']}, p95 {ms['answer_p95']};"
        f" bare {ms['bare_p50']}, {ms['bare_p95']})"
    )
    print(
        f"of {found['notes']:,.0f} cards: the queue {ms['queue']} (all started:"
        f" {ms['queue_later']}), counts by topic {ms['topics']}"
    )
    print(
        f"{found['notes']:,.0f} notes: plan {ms['plan']}, apply {ms['apply']},"
        f" {(found['plan'] + found['apply']) / found['raw']:.1f} x executemany ({ms['raw']});"
        f" the same again {ms['again']}, a tenth changed {ms['changed']},"
        f" both undone {ms['undone']}"
    )


if __name__ == "__main__":
    main()
