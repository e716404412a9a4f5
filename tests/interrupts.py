"""Ctrl+C for child processes, also where this suite runs in the background and ignores it."""

import signal


def heed_ctrl_c() -> None:
    """For `preexec_fn`: a child inherits that SIGINT is ignored, and Python then leaves it so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
