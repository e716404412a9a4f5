"""What the demos must show, judged over seeds: `python -m tests.claims [DEMO ...] --seeds 20`.

tests/lab/claims/<demo>.toml states it as data. "A03.1" is the first assertion of specification
A03; `python -m tests.claims --entropy fresh` tries seeds that nobody has tuned anything on.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import studyapp.lab  # noqa: F401 - one BLAS thread, set before NumPy is imported
from studyapp.deck.expect import Expectation, read_expectation
from studyapp.lab.demo import find, names
from studyapp.lab.evidence import Samples, rule, scales_of
from studyapp.lab.holding import Holding
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

FOLDER = Path(__file__).parent / "lab" / "claims"
KEYS = {"asserts", "says", "params", "control", "expect", "over", "refuted", "spread"}
SEEDS = 5


@dataclass(frozen=True)
class Claim:
    demo: str
    number: int
    says: str
    expect: tuple[Expectation, ...]
    params: Mapping[str, object] = field(default_factory=dict)
    control: Mapping[str, object] | None = None
    asserts: tuple[str, ...] = ()
    over: str = "seeds"
    refuted: bool = False
    """Whether it must fail on the seeds: a control."""
    spread: str = ""
    """The measured spread, where it made a bound wider or a size smaller than specified."""

    @property
    def id(self) -> str:
        return f"{self.demo}-{self.number}"


def claims(demos: Iterable[str] = ()) -> tuple[Claim, ...]:
    """Every claim of these demos, or of all, in the order of the files."""
    wanted = tuple(demos) or tuple(path.stem for path in sorted(FOLDER.glob("*.toml")))
    return tuple(claim for demo in wanted for claim in _read(demo))


def _read(demo: str) -> Iterator[Claim]:
    document = tomllib.loads((FOLDER / f"{demo}.toml").read_text(encoding="utf-8"))
    for number, row in enumerate(document["claim"], 1):
        unknown = row.keys() - KEYS
        if unknown or row.get("over", "seeds") not in ("seeds", "median"):
            raise ValueError(f"{demo}.toml, claim {number}: {unknown or row['over']}?")
        expect = row["expect"]
        texts = [expect] if isinstance(expect, str) else expect
        turned = {key: row[key] for key in KEYS & row.keys() - {"expect", "asserts"}}
        yield Claim(
            demo=demo,
            number=number,
            expect=tuple(read_expectation(text) for text in texts),
            asserts=tuple(row.get("asserts", ())),
            **turned,
        )


@dataclass(frozen=True)
class Judged:
    claim: Claim
    held: bool
    agree: int
    n: int
    seen: str
    """Median and ends of every measure that it speaks of."""

    def __str__(self) -> str:
        word = "holds " if self.held else "FAILS "
        return (
            f"{word} {self.claim.id} {self.agree}/{self.n}  {self.claim.says}\n        {self.seen}"
        )


def judge(claim: Claim, seeds: Sequence[int]) -> Judged:
    """Run it, and its control, on these seeds."""
    mine = samples(claim.demo, _frozen(claim.params), tuple(seeds))
    other = None
    if claim.control is not None:
        turned = {**claim.params, **claim.control}
        other = samples(claim.demo, _frozen(turned), tuple(seeds))
    seen = _seen(claim, mine, other)
    if claim.over == "median":
        mine, other = _median(mine), None if other is None else _median(other)
    ruling = rule(claim.expect, mine, other, None, scales_of(claim.demo))
    wanted = Holding.REFUTED if claim.refuted else Holding.HOLDS
    return Judged(claim, ruling.holding is wanted, ruling.agree, ruling.n, seen)


@cache
def samples(demo: str, params: tuple[tuple[str, Any], ...], seeds: tuple[int, ...]) -> Samples:
    found = find(demo)
    return dict(sweep(found, build(found, dict(params)), seeds).measures)


def _frozen(params: Mapping[str, object]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(params.items()))


def _median(of: Samples) -> Samples:
    return {name: np.array([np.median(values)]) for name, values in of.items()}


def _seen(claim: Claim, mine: Samples, other: Samples | None) -> str:
    spoken = {name for one in claim.expect for name in one.measures}
    said = []
    for side, of in (("", mine), ("control.", other)):
        if of is None:
            continue
        for name in sorted(spoken):
            low, middle, high = np.min(of[name]), np.median(of[name]), np.max(of[name])
            said.append(f"{side}{name} {middle:.4g} [{low:.4g}, {high:.4g}]")
    return ", ".join(said)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.claims", description=__doc__)
    parser.add_argument("demo", nargs="*", choices=[*names(), []], help="all of them, if none")
    parser.add_argument("--seeds", type=int, default=20, metavar="N")
    parser.add_argument("--entropy", default="0", metavar="SEED|fresh", help="the first seed")
    parser.add_argument("--quiet", action="store_true", help="only what fails")
    given = parser.parse_args(words)
    first = secrets.randbelow(2**31) if given.entropy == "fresh" else int(given.entropy)
    seeds = range(first, first + given.seeds)
    failed = total = 0
    for claim in claims(given.demo):
        judged = judge(claim, seeds)
        total, failed = total + 1, failed + (not judged.held)
        if not (judged.held and given.quiet):
            print(judged, flush=True)
    print(f"{total - failed} of {total} claims hold on {given.seeds} seeds from {first}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
