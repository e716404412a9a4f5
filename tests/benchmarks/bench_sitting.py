"""A sitting in a large collection: its queue made, an answer kept and the next card dealt."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from studyapp.deck.ask import Revealed
from studyapp.scheduler import Rating, Scheduler, study_day
from studyapp.store.glance import glance
from studyapp.store.store import Store
from studyapp.study.overview import look, week
from studyapp.study.plan import Plan
from studyapp.study.queue import Limits, build
from studyapp.study.session import Session
from tests.benchmarks.large_collection import made
from tests.terminal import Terminal

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))
TODAY = study_day(NOW)
LIMITS = Limits(new=20, reviews=200)
RUNS = 9
YARDSTICK = (
    "SELECT c.id, n.key, c.due, c.stability, c.difficulty, c.last FROM cards c"
    " JOIN notes n ON n.id = c.note_id WHERE c.due <= ?"
)


def cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def queues(file: Path) -> tuple[list[float], list[float], list[float]]:
    """CPU seconds of a limited queue, of all that is due, and of the due cards read bare.

    Each on a collection just opened, in turns; opening is not counted.
    """
    ours, everything, bare = [], [], []
    scheduler = Scheduler()
    for _ in range(RUNS):
        with Store.open(file, now=NOW) as store:
            ours.append(cpu(lambda s=store: build(s, scheduler, TODAY, LIMITS)))  # type: ignore[misc]
        with Store.open(file, now=NOW) as store:
            everything.append(cpu(lambda s=store: build(s, scheduler, TODAY, Limits())))  # type: ignore[misc]
        with closing(sqlite3.connect(file)) as raw:
            bare.append(cpu(lambda r=raw: r.execute(YARDSTICK, (TODAY,)).fetchall()))  # type: ignore[misc]
    return ours, everything, bare


def sitting(file: Path, folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Seconds from a rating to the next card dealt, and of one bare insert with its commit."""
    ours, theirs = [], []
    clock = [NOW]
    with (
        Store.open(file, now=NOW) as store,
        closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare,
    ):
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            bare.execute(f"PRAGMA {pragma}").close()
        bare.execute("CREATE TABLE reviews (id INTEGER PRIMARY KEY, said TEXT)")
        session = Session(store, Scheduler(), lambda: clock[0], Plan(limits=LIMITS))
        shown = session.next()
        for number in range(count):
            if shown is None:
                break
            clock[0] += timedelta(seconds=9)
            before = time.perf_counter()
            session.respond(Revealed())
            session.rate(Rating.AGAIN if number % 10 == 9 else Rating.GOOD, 9_000)
            shown = session.next()
            ours.append(time.perf_counter() - before)
            before = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO reviews (said) VALUES (?)", ("x" * 300,))
            bare.execute("COMMIT")
            theirs.append(time.perf_counter() - before)
    return ours, theirs


def painted(file: Path, turns: int = 60) -> list[float]:
    """Seconds from a rating to the next card on the screen, the shortest first."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder, "LANG": "C.UTF-8"}
        own |= {"STUDYAPP_COLLECTION": str(file), "STUDYAPP_NOW": NOW.isoformat()}
        argv = [sys.executable, "-m", "studyapp"]
        off = [*argv, "config", "set", "shipped", "off"]
        subprocess.run(off, env=os.environ | own, check=True, capture_output=True)
        found = []
        with Terminal([*argv, "study"], columns=80, rows=24, environment=own) as terminal:
            terminal.until(r"1 / \d+")
            for turn in range(1, turns + 1):
                terminal.type(" ")
                terminal.until("1 Again")
                terminal.type("3")
                found.append(terminal.until(rf"{turn + 1} / \d+", quiet=0.2))
    return sorted(found)


def beside(small: int = 1_000) -> tuple[list[float], list[float]]:
    """The same of a hundred times as many cards as a small collection has, and of the small one."""
    with tempfile.TemporaryDirectory() as name:
        large, little = Path(name) / "large.db", Path(name) / "little.db"
        made(large, NOW, 100 * small, 90 * small, 1_000 * small)
        made(little, NOW, small, small * 9 // 10, small * 10)
        return painted(large), painted(little)


def measured(cards: int, started: int, answers: int, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "large.db"
        made(file, NOW, cards, started, answers)
        ours, everything, bare = queues(file)
        with Store.open(file, now=NOW) as store:
            due = store.due_count(TODAY)
            begins = cpu(lambda: Session(store, Scheduler(), lambda: NOW, Plan(limits=LIMITS)))
            home = cpu(lambda: (look(store, Scheduler(), TODAY), week(store, TODAY)))
        glanced = cpu(lambda: glance(file, TODAY))
        rated, committed = sitting(file, folder, count)
        return {
            "due": due,
            "queue": statistics.median(ours),
            "queue_all": statistics.median(everything),
            "bare": statistics.median(bare),
            "begins": begins,
            "home": home,
            "glance": glanced,
            "next_p50": statistics.median(rated),
            "next_p95": statistics.quantiles(rated, n=20)[-1],
            "commit_p50": statistics.median(committed),
            "commit_p95": statistics.quantiles(committed, n=20)[-1],
        }


def run(small: bool) -> dict[str, float]:
    """The ratios alone; `small` is a size that only shows that the benchmark runs."""
    found = measured(300, 250, 2_000, 20) if small else measured(100_000, 90_000, 1_000_000, 200)
    return {
        "queue_over_bare_read": found["queue"] / max(found["bare"], 1e-9),
        "next_over_bare_commit": found["next_p50"] / found["commit_p50"],
    }


def main() -> None:
    found = measured(100_000, 90_000, 1_000_000, 200)
    ms = {key: f"{value * 1e3:.1f} ms" for key, value in found.items()}
    print(
        f"100,000 cards, 1,000,000 answers, {found['due']:,.0f} due; a queue of 200 and 20 new:"
        f" {ms['queue']} CPU, {found['queue'] / found['bare']:.2f} x reading the due cards bare"
        f" ({ms['bare']}); all that is due {ms['queue_all']}"
    )
    print(
        f"a rating to the next card dealt: p50 {ms['next_p50']}, p95 {ms['next_p95']};"
        f" a bare insert and commit {ms['commit_p50']}, {ms['commit_p95']}"
    )
    print(
        f"a sitting begun {ms['begins']} CPU; home's numbers {ms['home']} on a worker,"
        f" before the collection is open {ms['glance']}"
    )
    large, little = ([1e3 * found[n] for n in (30, 57)] for found in beside())
    print(
        f"a rating to the next card painted: median {large[0]:.0f} ms, p95 {large[1]:.0f} ms;"
        f" with 1,000 cards {little[0]:.0f} ms, {little[1]:.0f} ms"
    )


if __name__ == "__main__":
    main()
