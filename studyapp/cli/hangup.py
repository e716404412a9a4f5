"""A closed terminal ends the app.

Only the first process of a terminal gets its SIGHUP. Where that is make, it waits for the app, and
the app would read the end of its input again and again. Every answer is on disk by then.
"""

from __future__ import annotations

import os
import select
import signal
from threading import Thread


def end_with(fd: int) -> None:
    """From a thread of its own, end this process when nobody is at the terminal's other end."""
    if hasattr(select, "poll"):  # Windows has none, and ends what ran in a window that is closed
        Thread(target=_wait, args=(fd,), name="hangup", daemon=True).start()


def _wait(fd: int) -> None:
    gone = select.poll()
    gone.register(fd, 0)
    (event,) = gone.poll()
    if event[1] & select.POLLNVAL:  # a system whose poll() knows no terminals
        return
    os.kill(os.getpid(), signal.SIGHUP)
    os._exit(128 + signal.SIGHUP)  # where SIGHUP is ignored, as under nohup
