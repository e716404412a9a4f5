"""Exit codes, and how an error is said."""

from __future__ import annotations

import json
import sys
from enum import IntEnum
from typing import Self


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
    CANCELLED = 130

    @classmethod
    def of(cls, error: Exception) -> Self | None:
        """The outcome of an error of ours; None for one that is a defect.

        Told by name, so that no room is imported to say it.
        """
        names = {kind.__name__ for kind in type(error).__mro__}
        for outcome, known in (
            (cls.USAGE, {"UnknownDemo", "ParamError", "SettingsError", "NotFound"}),
            (cls.UNUSABLE, {"StoreError", "OSError"}),
            (cls.BAD_DATA, {"FormatError", "DeckError", "NoteError"}),
        ):
            if names & known:
                return outcome
        return None


def fail(outcome: Outcome, line: str, as_json: bool = False) -> int:
    """Say an error in one line on stderr; under --json as a document on stdout too."""
    text = " ".join(line.split())
    if as_json:
        print(json.dumps({"schema_version": 1, "error": text, "exit": int(outcome)}))
    print(f"studyapp: {text}", file=sys.stderr)
    return int(outcome)
