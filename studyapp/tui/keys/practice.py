"""The keys of what leads to a sitting of one's own: mistakes, a quiz, a search."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key, during

MISTAKES: Final = (
    Key(
        "enter",
        "begin",
        N_("practise them"),
        N_("ask these cards until each was right once; it moves no schedule"),
        "↵",
    ),
    Key("i", "info", N_("info"), N_("this card's schedule and every review")),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, given="page-down"),
    Key("escape,q", "back", N_("home"), face="Esc"),
)

QUIZ: Final = (
    Key("enter", "begin", N_("begin"), N_("draw the cards and ask each once"), "↵"),
    Key("right,plus,l", "more(1)", N_("bigger"), N_("draw more cards"), "→", given="more"),
    Key("left,minus,h", "more(-1)", N_("smaller"), N_("draw fewer cards"), "←", given="fewer"),
    Key("up,k", "cursor(-1)", N_("topic"), N_("the topic above"), "↑", False, given="up"),
    Key("down,j", "cursor(1)", N_("topic"), N_("the topic below"), "↓", False, given="down"),
    Key(
        "n",
        "draw",
        N_("draw anew"),
        N_("another seed draws other cards; the same seed draws the same"),
        given="draw-anew",
    ),
    Key("escape,q", "back", N_("home"), face="Esc"),
)

SEARCH: Final = (
    Key(
        "enter",
        "begin",
        N_("study"),
        N_("study what is due among them, and what is new"),
        "↵",
    ),
    Key(
        "c",
        "cram",
        N_("cram all"),
        N_("ask every one of them until it was right once; it moves no schedule"),
        phases=during("list"),
    ),
    Key("down", "cursor(1)", N_("the cards"), face="↓", phases=during("line"), given="down"),
    Key("down", "cursor(1)", N_("down"), "", "↓", False, phases=during("list"), given="down"),
    Key("up", "cursor(-1)", N_("up"), N_("up, and back to the line"), "↑", False, given="up"),
    Key("tab", "turn", N_("line or cards"), face="Tab", footer=False),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, given="page-down"),
    Key(
        "i",
        "info",
        N_("info"),
        N_("this card's schedule and every review"),
        phases=during("list"),
    ),
    Key("slash", "line", N_("search"), N_("back to the line"), "/", phases=during("list")),
    Key("escape", "back", N_("home"), face="Esc", phases=during("line")),
    Key("escape,q", "back", N_("home"), face="Esc", phases=during("list")),
)
