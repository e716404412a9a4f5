"""A clock that lies behind what was done already."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from studyapp.i18n import N_, Say

if TYPE_CHECKING:
    from studyapp.store.store import Store

BEHIND: Final = timedelta(minutes=10)
"""Two computers that share a collection may differ by as much."""


def doubt(store: Store, now: datetime, say: Say) -> str:
    """What makes the clock doubtful, "" for nothing; `now` is aware."""
    newest = store.operations(limit=1)
    if not newest or newest[0].at <= now + BEHIND:
        return ""
    last = newest[0].at.astimezone(now.tzinfo)
    return say(
        N_("the clock says {now}, and the last thing was done at {last}: is it right?"),
        now=f"{now:%Y-%m-%d %H:%M}",
        last=f"{last:%Y-%m-%d %H:%M}",
    )
