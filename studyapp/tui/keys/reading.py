"""The keys of lessons and of the glossary."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

LESSONS: Final = (
    Key(
        "enter",
        "open",
        N_("read"),
        N_("read the lesson under the cursor, from where you were"),
        "↵",
    ),
    Key("s", "study", N_("study"), N_("study what is due of this topic")),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, given="page-down"),
    Key("escape,q", "back", N_("back"), face="Esc"),
)

LESSON: Final = (
    Key("down,j", "line(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("up,k", "line(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("space,pagedown", "page(1)", N_("read on"), N_("a page down"), "␣", given="page-down"),
    Key("b,pageup", "page(-1)", N_("page up"), face="b", footer=False, given="page-up"),
    Key("home", "edge(0)", N_("beginning"), face="Home", footer=False, given="beginning"),
    Key("end", "edge(1)", N_("end"), face="End", footer=False, given="end"),
    Key(
        "n",
        "section(1)",
        N_("section"),
        N_("the next section"),
        "n",
        footer=False,
        spare=True,
        given="next-section",
    ),
    Key(
        "p",
        "section(-1)",
        N_("section"),
        N_("the section before"),
        "p",
        False,
        given="section-before",
    ),
    Key("tab", "stop(1)", N_("next stop"), N_("the next simulation or card in the text"), "Tab"),
    Key("shift+tab", "stop(-1)", N_("stop before"), face="⇧Tab", footer=False, given="stop-before"),
    Key("enter", "act", N_("open"), N_("answer the card, begin the follow-ups, open the lab"), "↵"),
    Key(
        "v",
        "charts",
        N_("charts"),
        N_("the other charts of this simulation"),
        footer=False,
        spare=True,
    ),
    Key("o", "outline", N_("outline"), N_("the sections of this lesson; again closes it")),
    Key(
        "i",
        "info",
        N_("info"),
        N_("this card's schedule and every review"),
        footer=False,
        spare=True,
    ),
    Key(
        "right_square_bracket",
        "lesson(1)",
        N_("next lesson"),
        face="]",
        footer=False,
        spare=True,
        given="next-lesson",
    ),
    Key(
        "left_square_bracket",
        "lesson(-1)",
        N_("lesson before"),
        face="[",
        footer=False,
        given="lesson-before",
    ),
    Key("escape,q", "back", N_("back"), face="Esc"),
)

GLOSSARY: Final = (
    Key("enter", "lesson", N_("lesson"), N_("the lesson on this term's topic"), "↵"),
    Key("up", "cursor(-1)", N_("up"), face="↑", footer=False, given="up"),
    Key("down", "cursor(1)", N_("down"), face="↓", footer=False, given="down"),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, given="page-down"),
    Key("escape", "back", N_("back"), face="Esc"),
)
