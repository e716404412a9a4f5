"""Simulated learners: what policies of scheduling and asking come to, at the same minutes.

People differ in their weights, in what they know beforehand and in their pace; every policy meets
the same people. A simulation ranks policies under its assumptions, it doesn't foretell people.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from studyapp.scheduler import Rating
from studyapp.study import backlog
from tests.learners.comparing import Break, Compared, compared, error, returned
from tests.learners.decks import half_recalled, made, shipped, shuffled
from tests.learners.desk import Policy
from tests.learners.person import AS_BELIEVED, HARSHER, World

ASKING: Mapping[str, Policy] = {
    "choices weighed by luck": Policy(),
    "choices believed": Policy(believe=True),
    "first answers believed": Policy(believe_first=True),
    "right choices as Hard": Policy(believe=True, right=Rating.HARD),
    "two right, then recall": Policy(form="ladder"),
    "the same, on two days": Policy(form="ladder", rungs_own_days=True),
    "recall only": Policy(form="recall"),
}
ARRANGING: Mapping[str, Policy] = {
    "gated, lightest day": Policy(),
    "no gates": Policy(gate=False),
    "day by hash": Policy(level=False),
}
ORDERS = (backlog.weakest, backlog.oldest, backlog.gain)


def run(small: bool) -> dict[str, float]:
    """Ratios of forgetting, choices believed to choices weighed, at one wanted retention."""
    learners, cards, days = (range(3), 32, 40) if small else (range(24), 128, 150)
    few = {name: ASKING[name] for name in ("choices weighed by luck", "choices believed")}
    found = compared(few, made(cards), learners, days=days)
    weighed, believed = (1 - found[name].mean("recall") for name in few)
    return {"believed_over_weighed": believed / weighed}


def table(title: str, found: Mapping[str, Compared]) -> None:
    print(f"\n{title}")
    print(
        f"{'':26}{'recall':>7} ± sd{'minutes':>9}{'said':>7}{'true':>7}{'uneven':>8}{'adrift':>8}"
        f"{'at equal minutes':>20}"
    )
    for name, one in found.items():
        print(
            f"{name:26}{one.mean('recall'):7.3f}{one.spread('recall'):6.3f}"
            f"{one.mean('minutes'):8.0f}{one.mean('said'):7.3f}{one.mean('true'):7.3f}"
            f"{one.mean('uneven'):8.2f}{one.mean('adrift'):8.2f}"
            f"{100 * one.gain:+12.2f} ± {100 * one.error:.2f} %"
        )


def backlogs(
    title: str, learners: Sequence[int], pool: ProcessPoolExecutor, *, away: int, minutes: float
) -> None:
    items = half_recalled(made(320))
    print(f"\n{title}")
    jobs = [Break(items, order, seed, away, minutes) for order in ORDERS for seed in learners]
    found = np.array(list(pool.map(returned, jobs, chunksize=4)))
    by_order = found.reshape(len(ORDERS), len(learners), 4)
    for order, one in zip(ORDERS, by_order, strict=True):
        gain = 100 * (one[:, 2] - by_order[0, :, 2])
        overdue, at_return, meanwhile, spent = one.mean(axis=0)
        print(
            f"{order.__name__:26}{overdue:7.0f} due, recall {at_return:.3f}, then {meanwhile:.3f} "
            f"over four weeks ({gain.mean():+.2f} ± {error(gain):.2f} %), {spent:.0f} minutes"
        )


def main() -> None:
    learners = range(24)
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        over = partial(pool.map, chunksize=4)
        for world, words in ((AS_BELIEVED, "as the app believes"), (HARSHER, "harsher to choices")):
            for options in (4, 2):
                title = f"asking: {options} options, {words}, 128 cards, {len(learners)} learners"
                found = compared(ASKING, made(128, options), learners, world=world, over=over)
                table(title, found)
        for items, words in (
            (made(128), "made-up decks"),
            (shuffled(made(128)), "the same in no order"),
            (shipped(), "the shipped decks"),
        ):
            found = compared(ARRANGING, items, learners, over=over)
            table(f"arranging: {words}, {len(items)} cards, {len(learners)} learners", found)
        found = compared(ARRANGING, made(128), learners, world=World(hollow=1.0), over=over)
        table("arranging: made-up decks, where prerequisites do not matter", found)
        backlogs("two weeks away, 5 minutes a day", learners, pool, away=14, minutes=5)
        backlogs("six weeks away, 2 minutes a day", learners, pool, away=42, minutes=2)


if __name__ == "__main__":
    main()
