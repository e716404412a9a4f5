"""A run asked for by a deck from elsewhere can neither hang the app nor break it."""

import subprocess
import sys

import numpy as np
import pytest

from studyapp.lab.demo import Cancelled, find
from studyapp.lab.guarded import NotRunError, sweep_guarded, sweeps_guarded
from studyapp.lab.params import build
from studyapp.lab.sweep import sweep

SMALL = (("depth", 5), ("width", 16))


def test_a_guarded_run_gives_what_a_plain_one_gives() -> None:
    demo = find("gradient_decay")
    plain = sweep(demo, build(demo, dict(SMALL)), [3, 4])
    guarded = sweep_guarded("gradient_decay", SMALL, [3, 4])
    for name, values in plain.measures.items():
        np.testing.assert_array_equal(guarded.measures[name], values)
    assert guarded.seeds == (3, 4)


def test_a_run_over_its_time_is_killed_and_not_passed() -> None:
    with pytest.raises(NotRunError, match="longer than"):
        sweep_guarded("gradient_decay", SMALL, range(100_000), seconds=0.5)


def test_params_beyond_the_slider_are_not_run() -> None:
    with pytest.raises(NotRunError, match="exit code"):
        sweep_guarded("gradient_decay", (("depth", 150),), [0])


def test_a_cancelled_run_ends_at_once() -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sweep_guarded("gradient_decay", SMALL, range(100_000), stop)


def test_several_settings_share_one_child() -> None:
    settings = [(("depth", depth), ("width", 16)) for depth in (5, 6)]
    found = sweeps_guarded("gradient_decay", settings, [0])
    assert [one.params.depth for one in found] == [5, 6]


def test_what_was_done_before_a_setting_broke_or_time_was_up_is_kept() -> None:
    broken = [SMALL, (("depth", 150),), SMALL]
    assert len(sweeps_guarded("gradient_decay", broken, [0])) == 1
    asked = []

    def enough() -> bool:
        asked.append(1)
        return len(asked) > 40

    found = sweeps_guarded("gradient_decay", [SMALL] * 100_000, [0], enough=enough)
    assert 0 < len(found) < 100_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is Linux's")
def test_a_child_may_not_take_more_memory_than_a_gigabyte() -> None:
    code = (
        "from studyapp.lab.guarded import _limit\n_limit()\n"
        "try:\n    bytearray(3 << 30)\nexcept MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "refused"
