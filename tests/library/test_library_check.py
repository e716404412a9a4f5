"""Checking decks: every run is made once, and the workers end when nobody waits for them."""

import signal
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from studyapp.lab import guarded
from studyapp.lab.demo import Cancelled
from studyapp.lab.sweep import Sweep
from studyapp.library.check import TooManyRunsError, check
from studyapp.library.runs import run_all

NOTE = """
[[note]]
id = "{id}"
kind = "basic"
en.prompt = '{id}?'
en.answer = 'a'
  [[note.evidence]]
  demo = "gradient_decay"
  params = {{ depth = {depth}, width = 16 }}
  expect = "shrink_per_layer < 0.5"
  control = {{ depth = {depth}, width = 16, activation = "relu", init = "he" }}
  supports = "why"
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return tmp_path / "deck.toml"


def test_notes_that_cite_one_run_make_it_once_and_count_once(deck: Path) -> None:
    deck.write_text("".join(NOTE.format(id=name, depth=3) for name in "abc"), encoding="utf-8")
    heard: list[tuple[int, int]] = []
    report = check([deck], seeds=range(3), tell=lambda done, total: heard.append((done, total)))
    assert (report.runs, report.supports, report.holds) == (2, 1, 3)
    assert heard == [(1, 2), (2, 2)]
    assert report.sound


def test_a_file_named_twice_is_checked_once(deck: Path) -> None:
    deck.write_text(NOTE.format(id="a", depth=3), encoding="utf-8")
    report = check([deck, deck], seeds=[0])
    assert (report.decks, report.problems) == (1, [])


def test_many_runs_of_a_deck_from_elsewhere_are_made_when_allowed(deck: Path) -> None:
    notes = [NOTE.format(id=f"n{depth}", depth=depth) for depth in range(2, 28)]
    deck.write_text("".join(notes), encoding="utf-8")
    with pytest.raises(TooManyRunsError, match="52 runs"):
        check([deck], seeds=[0])


def test_fifty_runs_are_not_too_many(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [NOTE.format(id=f"n{depth}", depth=depth) for depth in range(2, 4)]
    deck.write_text("".join(notes), encoding="utf-8")
    monkeypatch.setattr("studyapp.library.check.ASK_FROM", 4)
    assert check([deck], seeds=[0]).runs == 4
    monkeypatch.setattr("studyapp.library.check.ASK_FROM", 3)
    with pytest.raises(TooManyRunsError):
        check([deck], seeds=[0])
    assert check([deck], seeds=[0], many=True).runs == 4


QUICK = ("gradient_decay", (("depth", 1), ("width", 4)))
LONG = ("gradient_decay", (("depth", 60), ("width", 256)))
SEEDS = range(500)
"""A second for a quick job, a minute for a long one."""


def stop(done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_what_tell_raises_ends_the_workers_in_the_midst_of_their_work() -> None:
    before = set(active_children())
    workers: list[BaseProcess] = []

    def look_and_stop(done: int, total: int) -> None:
        workers.extend(set(active_children()) - before)
        stop(done, total)

    with pytest.raises(KeyboardInterrupt):
        run_all([QUICK, LONG], SEEDS, trusted=True, tell=look_and_stop)
    assert set(active_children()) == before
    assert -signal.SIGTERM in [worker.exitcode for worker in workers]


def test_what_tell_raises_cancels_a_guarded_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[BaseException] = []
    real = guarded.sweep_guarded

    def noted(*arguments: Any) -> Sweep:
        try:
            return real(*arguments, seconds=60)
        except BaseException as end:
            ends.append(end)
            raise

    monkeypatch.setattr(guarded, "sweep_guarded", noted)
    quick = (QUICK[0], (("depth", 2), ("width", 16)))
    with pytest.raises(KeyboardInterrupt):
        run_all([quick, LONG], SEEDS, trusted=False, tell=stop)
    assert [type(end) for end in ends] == [Cancelled]


def test_processes_and_guards_measure_the_same() -> None:
    jobs = [("gradient_decay", (("depth", 4), ("width", 16)))]
    found = [
        run_all(jobs, [0, 1], trusted=trusted, tell=lambda done, total: None)
        for trusted in (True, False)
    ]
    for samples, failed in found:
        assert failed == {}
        assert list(samples) == jobs
    one, other = (samples[jobs[0]] for samples, _ in found)
    assert {name: list(values) for name, values in one.items()} == {
        name: list(values) for name, values in other.items()
    }


def test_what_breaks_is_said_and_never_passed() -> None:
    jobs = [("gradient_decay", (("depth", "deep"),)), ("gradient_decay", (("depth", 3),))]
    samples, failed = run_all(jobs, [0], trusted=True, tell=lambda done, total: None)
    assert list(samples) == [jobs[1]]
    assert "'deep' is not a number" in failed[jobs[0]]
