"""Exit codes, and how an error is said: one line, with what mends it."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable
from enum import IntEnum
from typing import Final, Self

from studyapp.i18n import Say, english


class Outcome(IntEnum):
    DONE = 0
    BAD_DATA = 1
    """The data is bad; nothing changed."""
    USAGE = 2
    """The command line is wrong."""
    DECISION = 3
    """A decision is needed; nothing changed."""
    UNUSABLE = 4
    """A file or the database can't be used: missing, locked, full, from the future."""
    DEFECT = 70
    """A fault of the app itself."""
    CANCELLED = 130

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """The outcome of an error.

        Told by the names of its types, so that no room is imported to say it.
        """
        if isinstance(error, Refused):
            return cls(error.outcome)
        names = {kind.__name__ for kind in type(error).__mro__}
        for outcome, known in (
            (cls.USAGE, {"UnknownDemo", "ParamError", "SettingsError", "NotFound", "NoDeckError"}),
            (cls.USAGE, {"QueryError"}),
            (cls.DECISION, {"TooManyRunsError"}),
            (cls.UNUSABLE, {"StoreError", "ExecutorError", "OSError", "MemoryError"}),
            (cls.BAD_DATA, {"FormatError", "DeckError", "NoteError"}),
        ):
            if names & known:
                return outcome
        return cls.DEFECT


class Refused(Exception):  # noqa: N818 - says what happened
    """A verb can't go on; one line, and its exit code."""

    def __init__(self, outcome: Outcome, what: str, fix: str = "") -> None:
        super().__init__(f"{what} - {fix}" if fix else what)
        self.outcome = outcome


_MENDED_BY: Final = {
    errno.ENOENT: "check the name",
    errno.EACCES: "check its permissions",
    errno.EPERM: "check its permissions",
    errno.EROFS: "name another place",
    errno.ENOSPC: "free some space",
    errno.EISDIR: "name a file",
    errno.ENOTDIR: "check the name",
    errno.ENAMETOOLONG: "name it shorter",
    errno.EMFILE: "close some programs",
}


def line_of(error: BaseException, say: Say = english) -> str:
    """What is wrong and how to mend it, as errors of any room say it."""
    what = getattr(error, "message", None)
    if isinstance(what, str) and isinstance(getattr(error, "values", None), dict):
        fix = getattr(error, "fix", "")
        values: dict[str, object] = getattr(error, "values", {})
        return " - ".join(say(part, **values) for part in (what, fix) if part)
    if isinstance(error, OSError) and error.errno is not None:
        where = error.filename if error.filename is not None else "output"
        reason = (error.strerror or "can't be used").lower()
        return f"{where}: {reason} - {_MENDED_BY.get(error.errno, 'nothing was changed')}"
    if isinstance(error, MemoryError):
        return "there is not enough memory - close some programs, or ask for less"
    return str(error)


def nearest(name: str, known: Iterable[str]) -> str:
    """ "did you mean 'x'?", or what there is."""
    options = list(known)
    close = difflib.get_close_matches(name, options, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there are {', '.join(options)}" if options else "there are none yet"
