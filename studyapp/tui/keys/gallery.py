"""The keys of the gallery, and of the cards that cite a demo."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key, during

GALLERY: Final = (
    Key("enter", "open", N_("open"), N_("open the demo under the cursor"), "↵"),
    Key(
        "slash",
        "filter",
        N_("find"),
        N_("find demos by any word, in English or Chinese"),
        "/",
        phases=during("list"),
    ),
    Key("up", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("k", "cursor(-1)", N_("up"), footer=False, phases=during("list"), given="up"),
    Key("j", "cursor(1)", N_("down"), footer=False, phases=during("list"), given="down"),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, given="page-down"),
    Key(
        "home",
        "end(-1)",
        N_("first"),
        face="Home",
        footer=False,
        phases=during("list"),
        given="first",
    ),
    Key("end", "end(1)", N_("last"), face="End", footer=False, phases=during("list"), given="last"),
    Key("escape", "back", N_("show all"), face="Esc", phases=during("filter"), given="show-all"),
    Key("escape,q", "back", N_("home"), face="Esc", phases=during("list")),
)

CITED: Final = (
    Key(
        "enter",
        "open",
        N_("read it"),
        N_("read the card with its answer and why"),
        "↵",
        phases=during("list"),
        given="read",
    ),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("enter", "back", N_("all cards"), face="↵", phases=during("card"), given="all-cards"),
    Key("escape,q", "back", N_("back"), face="Esc"),
)
