"""The learner's own editor on a text: the terminal is lent and taken back whatever happens."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App


def written(app: App[object], command: Sequence[str], text: str) -> str:
    """What the learner made of a text.

    Raises textual's SuspendNotSupported, OSError, UnicodeDecodeError, and CalledProcessError where
    the editor says that it failed.
    """
    with tempfile.TemporaryDirectory(prefix="studyapp-") as folder:
        file = Path(folder) / "note.toml"
        file.write_text(text, encoding="utf-8", newline="\n")
        with app.suspend():
            failed = _run([*command, str(file)])
        if failed is not None:
            raise failed
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _run(command: Sequence[str]) -> OSError | subprocess.CalledProcessError | None:
    """What went wrong is returned: an exception within `App.suspend` would leave the app suspended.

    Ctrl+C is meant for the editor while it runs.
    """
    before = signal.getsignal(signal.SIGINT)
    try:
        with subprocess.Popen(command) as editor:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            code = editor.wait()
    except OSError as wrong:
        return wrong
    finally:
        signal.signal(signal.SIGINT, before)
    return subprocess.CalledProcessError(code, command[0]) if code else None
