"""The keys of home."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

HOME: Final = (
    Key(
        "enter",
        "begin",
        N_("study"),
        N_("go on with the sitting you left, else study; of the topic under the cursor"),
        "↵",
    ),
    Key("s", "study", N_("all topics"), N_("study what is due of all topics"), footer=False),
    Key("slash", "search", N_("search"), N_("find cards by a search, and study them"), "/"),
    Key("m", "mistakes", N_("mistakes"), N_("what went wrong lately, and study only that")),
    Key(
        "z",
        "quiz",
        N_("quiz"),
        N_("some cards drawn by chance; it moves no schedule"),
        footer=False,
        spare=True,
    ),
    Key(
        "d",
        "gallery",
        N_("demos"),
        N_("open the lab: every demo by topic, with what it claims"),
        footer=False,
        spare=True,
        given="demos",
    ),
    Key(
        "o",
        "lessons",
        N_("lessons"),
        N_("read: every topic in order, with simulations and cards in the text"),
    ),
    Key(
        "c",
        "calendar",
        N_("calendar"),
        N_("how many cards fall due on each day to come"),
        footer=False,
        spare=True,
    ),
    Key(
        "p",
        "backlog",
        N_("plan"),
        N_("spread what is overdue over some days, after a preview"),
        footer=False,
        spare=True,
        given="plan",
    ),
    Key("a", "add", N_("add"), N_("write a note of your own"), footer=False, spare=True),
    Key("u", "undo", N_("undo"), N_("take back the last thing you did"), footer=False, spare=True),
    Key("U,shift+u", "redo", N_("redo"), N_("do it again after all"), "U", footer=False),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("q", "quit", N_("quit")),
)
