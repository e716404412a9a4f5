"""How much faster the whole log is replayed at once than by py-fsrs, card by card, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
from numpy.typing import NDArray

from studyapp.scheduler.replay import Replayed, replay

Log = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
History = tuple[int, list[tuple[fsrs.Rating, datetime]]]

FIRST_DAY = 738_000
NOON = datetime(2021, 7, 24, 12, tzinfo=UTC)


def made_log(reviews: int, seed: int = 5) -> Log:
    """Cards, study days and ratings of about so many reviews, ten a card, in order of time."""
    rng = np.random.default_rng(seed)
    n = reviews // 10
    length = np.minimum(1 + rng.geometric(1 / 9, n), 64)
    card = np.repeat(np.arange(n), length)
    first = np.concatenate(([0], np.cumsum(length)[:-1]))
    gap = np.maximum(np.exp(rng.normal(1.5, 1.3, len(card))).astype(np.int64) - 1, 0)
    gap[first] = rng.integers(0, 700, n)
    total = np.cumsum(gap)
    day = FIRST_DAY + total - np.repeat(total[first] - gap[first], length)
    rating = rng.choice(4, len(card), p=[0.12, 0.1, 0.63, 0.15]) + 1
    order = np.argsort(day, kind="stable")
    return card[order], day[order], rating[order]


def histories(log: Log, limit: int) -> list[History]:
    """The first cards of the log, to about `limit` reviews, as py-fsrs wants them."""
    per_card: dict[int, list[tuple[fsrs.Rating, datetime]]] = {}
    card, day, rating = log
    few = card < limit // 10
    for c, d, g in zip(card[few].tolist(), day[few].tolist(), rating[few].tolist(), strict=True):
        row = (fsrs.Rating(g), NOON + timedelta(days=d - FIRST_DAY))
        per_card.setdefault(c, []).append(row)
    return list(per_card.items())


def by_py_fsrs(cards: list[History]) -> dict[int, fsrs.Card]:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    done = {}
    for number, rows in cards:
        card = fsrs.Card(card_id=number, due=NOON)
        for rating, when in rows:
            card, _ = scheduler.review_card(card, rating, when)
        done[number] = card
    return done


def fastest(work: Callable[[], object], runs: int) -> float:
    """Seconds of the least disturbed of several runs."""
    times = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return min(times)


def worst_difference(ours: Replayed, theirs: dict[int, fsrs.Card]) -> float:
    """The largest relative difference in stability over the cards that both replayed."""
    expected = np.array([theirs[c].stability for c in sorted(theirs)])
    found = ours.stability[np.searchsorted(ours.cards, sorted(theirs))]
    return float(np.max(np.abs(found / expected - 1)))


def measured(reviews: int, sample: int) -> dict[str, float]:
    log = made_log(reviews)
    cards = histories(log, sample)
    rows = sum(len(history) for _, history in cards)
    # The two in turns: a neighbour on the machine then disturbs both.
    ours, theirs = [], []
    for _ in range(3):
        ours.append(fastest(lambda: replay(*log), 3))
        theirs.append(fastest(lambda: by_py_fsrs(cards), 1))
    each_ours, each_theirs = min(ours) / len(log[0]), min(theirs) / rows
    return {
        "ratio": each_theirs / each_ours,
        "reviews": float(len(log[0])),
        "sample": float(rows),
        "seconds": min(ours),
        "py_fsrs_seconds": each_theirs * len(log[0]),
        "difference": worst_difference(replay(*log), by_py_fsrs(cards)),
    }


def run(small: bool) -> dict[str, float]:
    """The ratio alone; `small` is a size that only shows that the benchmark runs."""
    found = measured(20_000, 1_000) if small else measured(1_000_000, 20_000)
    return {"replay_over_py_fsrs": found["ratio"]}


def main() -> None:
    found = measured(1_000_000, 20_000)
    print(
        f"replay of {found['reviews']:,.0f} reviews: {found['ratio']:.0f} x py-fsrs "
        f"({found['seconds'] * 1e3:.0f} ms, layout included; "
        f"py-fsrs {found['py_fsrs_seconds']:.1f} s, scaled from {found['sample']:,.0f} reviews; "
        f"stability differs by {found['difference']:.0e} at most)"
    )


if __name__ == "__main__":
    main()
