"""The keys that do something to the card on the table, and the phases in which it lies there."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key, during

ASKING: Final = ("ask", "pick", "tick", "sort", "decide")
"""A card is asked: typed or thought of, picked, ticked, put in order, true or false."""
TOLD: Final = ("done", "known", "over")
"""Its verdict is told: it is rated, or only known or missed, or there is nothing left to say."""

_CARD: Final = during(*ASKING, *TOLD)
_ANY: Final = _CARD | during("sure")

CARD: Final = (
    Key(
        "u",
        "undo",
        N_("undo"),
        N_("take back the last thing you did; an answer is asked again"),
        phases=_ANY,
    ),
    Key("U,shift+u", "redo", N_("redo"), N_("do it again after all"), "U", False, phases=_ANY),
    Key(
        "e",
        "edit",
        N_("edit"),
        N_("change this note; its cards keep their history"),
        footer=False,
        spare=True,
        phases=_CARD,
    ),
    Key(
        "i",
        "info",
        N_("info"),
        N_("this card's schedule and every review"),
        footer=False,
        phases=_ANY,
    ),
    Key(
        "asterisk",
        "mark",
        N_("mark"),
        N_("mark this card, or take the mark away"),
        "*",
        footer=False,
        phases=_ANY,
    ),
    Key(
        "f",
        "choose_flag",
        N_("flag"),
        N_("give this card one of seven flags; the same again takes it off"),
        footer=False,
        phases=_CARD - during("decide"),
        given="flag",
    ),
    Key("f", "leave", N_("no flag"), footer=False, phases=during("flag"), given="flag"),
    Key(
        "minus",
        "bury(False)",
        N_("bury card"),
        N_("put this card off until tomorrow"),
        "-",
        footer=False,
        phases=_ANY,
        given="bury-card",
    ),
    Key(
        "equals_sign",
        "bury(True)",
        N_("bury note"),
        N_("put all cards of this note off until tomorrow"),
        "=",
        footer=False,
        phases=_ANY,
        given="bury-note",
    ),
    Key(
        "at",
        "suspend(False)",
        N_("suspend card"),
        N_("take this card out until you put it back"),
        "@",
        footer=False,
        phases=_ANY,
        given="suspend-card",
    ),
    Key(
        "exclamation_mark",
        "suspend(True)",
        N_("suspend note"),
        N_("take all cards of this note out"),
        "!",
        footer=False,
        phases=_ANY,
        given="suspend-note",
    ),
    Key(
        "R,shift+r",
        "ask_reset",
        N_("reset"),
        N_("make this card new again; it asks once more before it does"),
        "R",
        footer=False,
        phases=_CARD,
        given="reset",
    ),
    Key("R,shift+r", "reset", N_("make it new"), face="R", phases=during("reset"), given="reset"),
    Key(
        "D,shift+d",
        "set_due",
        N_("set due"),
        N_("say in how many days this card is asked again"),
        "D",
        footer=False,
        phases=_CARD,
    ),
    Key(
        "q,escape",
        "leave",
        N_("leave"),
        N_("leave a text field, else the sitting; answers are kept"),
        "q",
    ),
)
