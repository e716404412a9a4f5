"""The keys of what shows the days to come: a backlog spread over them, and their load."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key, during

BACKLOG: Final = (
    Key(
        "enter",
        "apply",
        N_("move them"),
        N_("move the cards as shown; undo on home takes it back"),
        "↵",
        phases=during("plan"),
    ),
    Key(
        "plus,right,l",
        "spread(1)",
        N_("longer"),
        N_("spread it over one day more"),
        face="+",
        phases=during("plan"),
        given="more-days",
    ),
    Key(
        "minus,left,h",
        "spread(-1)",
        N_("shorter"),
        N_("spread it over one day less"),
        face="-",
        phases=during("plan"),
        given="fewer-days",
    ),
    Key(
        "x",
        "exam",
        N_("exam"),
        N_("what falls due after the exam: a last showing of each before it; again: the backlog"),
        phases=during("plan"),
    ),
    Key("up,k", "scroll(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down,j", "scroll(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("escape,q", "back", N_("back"), N_("nothing is moved"), "Esc"),
)

CALENDAR: Final = (
    Key("full_stop,down,j", "turn(1)", N_("later"), face=".", given="later"),
    Key("comma,up,k", "turn(-1)", N_("sooner"), face=",", given="sooner"),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, given="page-down"),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key("home", "first", N_("today"), face="Home", footer=False, given="today"),
    Key("escape,q", "back", N_("home"), face="Esc"),
)
