from __future__ import annotations

import numpy as np
import pytest

from studyapp.lab.streams import Draws, Streams


def test_one_purpose_does_not_shift_another() -> None:
    quiet, busy = Streams(3), Streams(3)
    busy.weights.standard_normal(1000)
    assert np.array_equal(quiet.data.standard_normal(5), busy.data.standard_normal(5))


def test_seeds_and_purposes_are_unlike() -> None:
    draws = [
        Streams(0).weights.random(),
        Streams(1).weights.random(),
        Streams(0).data.random(),
        Streams(0).shuffle.random(),
        Streams(0).noise.random(),
        Streams(0).mask.random(),
        Streams(0).named("weights", 1).random(),
    ]
    assert len(set(draws)) == len(draws)


def test_normals_are_the_same_whoever_asks_and_however_often() -> None:
    here, there = Streams(5).normals("weights", (4, 3)), Streams(5).normals("weights", (4, 3))
    assert np.array_equal(here, there)
    assert np.array_equal(here, Streams(5).named("weights").standard_normal((4, 3)))


def test_kept_draws_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Streams(0).normals("weights", (2, 2))[0, 0] = 1.0


def test_uniforms_are_apart_from_normals() -> None:
    draws = Streams(0).uniforms("mask", (1000,))
    normals = Streams(0).normals("mask", (1000,))
    assert abs(np.corrcoef(draws, normals)[0, 1]) < 0.1
    assert draws.min() >= 0
    assert draws.max() < 1


def test_draws_are_kept_up_to_a_limit_in_bytes_oldest_first_out() -> None:
    drawn: list[str] = []
    kept = Draws(limit=3 * 80)

    def take(name: str) -> None:
        def draw() -> np.ndarray:
            drawn.append(name)
            return np.zeros(10)

        kept.take((name,), draw)

    for name in "abcaba":
        take(name)
    assert drawn == ["a", "b", "c"]
    take("d")
    assert kept.size == 240
    take("c")
    assert drawn == ["a", "b", "c", "d", "c"]
    kept.take(("huge",), lambda: np.zeros(1000))
    assert kept.size == 240
