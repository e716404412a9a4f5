"""The app ends with its terminal, whoever stands between them."""

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")

LEADER = """
import os, signal, subprocess, sys
signal.signal(signal.SIGHUP, lambda *_: None)
ended = subprocess.run([sys.executable, "-m", "studyapp"], preexec_fn={before}).returncode
os.write({fd}, str(ended).encode())
"""
"""As make does: it gets the SIGHUP of the terminal and waits for its child."""


@pytest.mark.parametrize(
    ("before", "code"),
    [("None", -1), ("lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)", 129)],
)
def test_the_app_ends_when_its_terminal_is_closed(tmp_path: Path, before: str, code: int) -> None:
    told, tell = os.pipe()
    os.set_inheritable(tell, True)
    own = {name: str(tmp_path) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    argv = [sys.executable, "-c", LEADER.format(before=before, fd=tell)]
    terminal = Terminal(argv, environment=own | {"STUDYAPP_COLLECTION": str(tmp_path / "c.db")})
    os.close(tell)
    try:
        terminal.until("q quit")
    finally:
        os.close(terminal.fd)
    ready, _, _ = select.select([told], [], [], 30)
    if not ready:
        os.killpg(terminal.pid, signal.SIGKILL)
    os.waitpid(terminal.pid, 0)
    assert ready, "the app still runs"
    assert int(os.read(told, 10)) == code
    os.close(told)
