"""The keys of home."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

HOME: Final = (
    Key(
        "enter,s", "study", N_("study"), N_("study what is due, of the topic under the cursor"), "↵"
    ),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("a", "study_all", N_("all topics"), N_("study what is due of all topics"), footer=False),
    Key(
        "d",
        "gallery",
        N_("demos"),
        N_("open the lab: every demo by topic, with what it claims"),
        given="demos",
    ),
    Key("u", "undo", N_("undo"), N_("take back the last thing you did")),
    Key("U,shift+u", "redo", N_("redo"), N_("do it again after all"), "U", footer=False),
    Key("q", "quit", N_("quit")),
)
