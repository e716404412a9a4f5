"""Anki's engine on the histories of `bench_sitting`: CPU of its first queue.

Run by hand with the Python of an environment of its own that has anki in it, never with ours:

    python -m venv ELSEWHERE && ELSEWHERE/bin/pip install anki==26.9.3
    ELSEWHERE/bin/python -m tests.benchmarks.beside_anki
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.histories import histories

DAY = 86_400
ORDERS = {"by day": 0, "by retrievability": 7}


def configure(col, new: int, reviews: int, order: int) -> None:  # type: ignore[no-untyped-def]
    """Write the deck's options as the options screen does, FSRS on."""
    backend, deck = col._backend, col.decks.id_for_name("Large")
    now = backend.get_deck_configs_for_update(deck)
    config = now.all_config[0].config
    config.config.new_per_day, config.config.reviews_per_day = new, reviews
    config.config.review_order = order
    backend.update_deck_configs(
        target_deck_id=deck,
        configs=[config],
        removed_config_ids=[],
        mode=0,
        card_state_customizer="",
        limits=now.current_deck.limits,
        new_cards_ignore_review_limit=True,
        fsrs=True,
        apply_all_parent_limits=False,
        fsrs_reschedule=False,
        fsrs_health_check=False,
    )


def made(folder: Path, cards: int, started: int, answers: int) -> str:
    from anki.collection import Collection, ImportCsvRequest

    text, file = folder / "in.tsv", str(folder / "large.anki2")
    head = "#separator:tab\n#html:false\n#notetype:Basic\n#deck:Large\n"
    lines = (
        f"What is the {n}th thing of all?\t{'It is what it is. ' * 12}\n" for n in range(cards)
    )
    text.write_text(head + "".join(lines), encoding="utf-8")
    col = Collection(file)
    path = str(text)
    col.import_csv(ImportCsvRequest(path=path, metadata=col.get_csv_metadata(path, None)))
    col.close()
    db, now, rng = sqlite3.connect(file), int(time.time()), random.Random(3)
    (begun,) = db.execute("SELECT crt FROM col").fetchone()
    db.execute("UPDATE col SET crt = ?, mod = mod + 1000, scm = scm + 1", (begun - 4000 * DAY,))
    today = (now - begun) // DAY + 4000
    ids = [card for (card,) in db.execute("SELECT id FROM cards ORDER BY id")]
    used: set[int] = set()
    for one in histories(cards, started, answers):
        card, before = ids[one.card - 1], 0
        for ago, rating, interval, ms in one.answers:
            number = (now - ago * DAY) * 1000 - rng.randrange(20_000_000)
            while number in used:
                number += 1
            used.add(number)
            row = (number, card, -1, rating, interval, before, 2500 if before else 0, ms)
            db.execute("INSERT INTO revlog VALUES (?,?,?,?,?,?,?,?,?)", (*row, 1 if before else 0))
            before = interval
        db.execute(
            "UPDATE cards SET type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = ?,"
            " usn = -1 WHERE id = ?",
            (today + one.due, one.answers[-1][2], len(one.answers), card),
        )
    db.commit()
    db.close()
    return file


def main() -> None:
    from anki.collection import Collection

    with tempfile.TemporaryDirectory() as name:
        file = made(Path(name), 100_000, 90_000, 1_000_000)
        for words, order in ORDERS.items():
            col = Collection(file)
            configure(col, 20, 200, order)
            due = len(col.find_cards("is:due"))
            col.close()
            spent = []
            for _ in range(9):
                col = Collection(file)
                col.decks.set_current(col.decks.id_for_name("Large"))
                before = time.process_time()
                found = col.sched.get_queued_cards(fetch_limit=1)
                spent.append(time.process_time() - before)
                assert (found.new_count, found.review_count) == (20, 200)
                col.close()
            median = statistics.median(spent) * 1e3
            print(f"{words}: {due:,} due, a queue of 200 and 20 new: {median:.1f} ms CPU")


if __name__ == "__main__":
    main()
