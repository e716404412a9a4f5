"""What the demos must show holds on five seeds; `make check` tries twenty, and fresh ones."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from studyapp.lab.demo import described, find, names
from tests.claims import FOLDER, SEEDS, Claim, claims, judge

SPECIFIED: dict[str, int] = tomllib.loads(
    (Path(__file__).parent / "claims.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_it_holds_on_five_seeds(claim: Claim) -> None:
    judged = judge(claim, range(SEEDS))
    assert judged.held, judged


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_it_speaks_of_measures_that_there_are(claim: Claim) -> None:
    known = {measure.name for measure in described(find(claim.demo).Result)}
    assert {name for one in claim.expect for name in one.measures} <= known
    assert claim.says.endswith(".")
    assert claim.expect


def test_every_assertion_of_every_specification_is_claimed() -> None:
    wanted = {f"{spec}.{n}" for spec, count in SPECIFIED.items() for n in range(1, count + 1)}
    claimed = {one for claim in claims() for one in claim.asserts}
    assert claimed - wanted == set()
    assert sorted(wanted - claimed) == []


def test_every_demo_claims_something() -> None:
    claimed = Counter(claim.demo for claim in claims())
    assert sorted(set(names()) - set(claimed)) == []
    assert {path.stem for path in FOLDER.glob("*.toml")} <= set(names())
