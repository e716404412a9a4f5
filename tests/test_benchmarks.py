"""Every benchmark still runs; what it says is judged by hand, with `make bench`."""

import importlib
import math
import pkgutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "benchmarks"
NAMES = [m.name for m in pkgutil.iter_modules([str(FOLDER)]) if m.name.startswith("bench_")]


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_runs_at_a_small_size(name: str) -> None:
    found = importlib.import_module(f"tests.benchmarks.{name}").run(small=True)
    assert found
    assert all(math.isfinite(value) and value > 0 for value in found.values())


def test_every_benchmark_is_told_with_its_ratio() -> None:
    told = (FOLDER.parents[1] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in told] == []
