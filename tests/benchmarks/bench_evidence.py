"""What the evidence of the shipped decks costs: a run of one seed, on average and at worst."""

from __future__ import annotations

import time

from studyapp.lab.citation import runs
from studyapp.lab.demo import find
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep
from studyapp.library.decks import shipped


def main() -> None:
    for name, value in run(small=False).items():
        print(f"{name}: {value:.1f}")


def run(small: bool) -> dict[str, float]:
    """Milliseconds a seed, over every distinct run that a note cites."""
    jobs = {
        (evidence.demo, params)
        for deck in shipped()
        for note in deck.notes
        for evidence in note.evidence
        for params in runs(note, evidence)
    }
    spent = []
    for name, params in sorted(jobs)[: 10 if small else None]:
        demo = find(name)
        built = build(demo, dict(params))
        sweep(demo, built, [0])  # draws and imports are shared by later seeds
        begin = time.perf_counter()
        sweep(demo, built, [1])
        spent.append(1000 * (time.perf_counter() - begin))
    return {
        "distinct runs": float(len(spent)),
        "ms a seed on average (<= 80)": sum(spent) / len(spent),
        "ms a seed at worst (<= 300)": max(spent),
    }


if __name__ == "__main__":
    main()
