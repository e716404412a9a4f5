"""An answer that was acknowledged survives the process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_samples import NOON, answer, opened, stocked

ANSWERING = """
import sys
from datetime import timedelta
from pathlib import Path
from store_samples import NOON, answer, opened

with opened(Path(sys.argv[1])) as store:
    for n in range(100_000):
        print(answer(store, "gradients/one", at=NOON + timedelta(days=n)), flush=True)
"""


def started(folder: Path) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", ANSWERING, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("wanted", [1, 7, 40])
def test_a_killed_program_loses_no_answer_it_acknowledged(tmp_path: Path, wanted: int) -> None:
    stocked(tmp_path).close()
    with started(tmp_path) as process:
        assert process.stdout is not None
        for _ in range(wanted):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        acknowledged = [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL
    last = int(acknowledged[-1]) if acknowledged else wanted
    with opened(tmp_path) as store:
        kept = store.reviews("gradients/one")
        assert last <= len(kept) == store.answers() <= last + 1
        assert store.replay_check() == ()
        assert answer(store, "gradients/one", at=NOON) == len(kept) + 1


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_an_answer_costs_one_fsync(tmp_path: Path) -> None:
    """Counted as the difference between two runs, so that opening and closing cancel out."""

    def syncs(answers: int) -> int:
        folder = tmp_path / str(answers)
        folder.mkdir()
        stocked(folder).close()
        found = folder / "syncs"
        code = ANSWERING.replace("100_000", str(answers))
        paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        traced = ["strace", "-f", "-o", str(found), "-e", "trace=fsync,fdatasync"]
        subprocess.run(
            [*traced, sys.executable, "-c", code, str(folder)],
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": paths},
        )
        return sum("sync(" in line for line in found.read_text().splitlines())

    assert syncs(25) - syncs(5) == 20
