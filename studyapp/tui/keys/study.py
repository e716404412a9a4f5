"""The keys of a card while it is asked, and after its verdict."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key, during

STUDY: Final = (
    Key("enter", "enter", N_("answer"), face="↵", phases=during("ask"), given="answer"),
    Key(
        "enter",
        "enter",
        N_("skip"),
        N_("go on without saying how sure you are"),
        "↵",
        phases=during("sure"),
        given="skip",
    ),
    Key(
        "enter,space",
        "enter",
        N_("take ◂"),
        N_("take the proposed rating"),
        "↵",
        phases=during("done"),
        given="take",
    ),
    Key(
        "space",
        "space",
        N_("show"),
        N_("show the answer of a card that you judge yourself"),
        footer=False,
        phases=during("ask"),
        given="show",
    ),
    *(
        Key(str(n), f"digit({n})", N_("pick"), footer=False, face=str(n), given=f"digit-{n}")
        for n in range(1, 10)
    ),
    Key("t", "truth(True)", N_("true"), footer=False, phases=during("ask"), given="true"),
    Key("f", "truth(False)", N_("false"), footer=False, phases=during("ask"), given="false"),
    Key(
        "up",
        "cursor(-1)",
        N_("up"),
        N_("the option above; after the answer, scroll"),
        "↑",
        footer=False,
        given="up",
    ),
    Key(
        "down",
        "cursor(1)",
        N_("down"),
        N_("the option below; after the answer, scroll"),
        "↓",
        footer=False,
        given="down",
    ),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False, given="page-up"),
    Key(
        "pagedown",
        "page(1)",
        N_("more"),
        N_("page down"),
        "PgDn",
        phases=during("done"),
        given="page-down",
    ),
    Key(
        "pagedown",
        "page(1)",
        N_("page down"),
        face="PgDn",
        footer=False,
        phases=during("ask"),
        given="page-down",
    ),
    Key("tab", "field", N_("back to the field"), face="Tab", footer=False, phases=during("ask")),
    Key("h", "hint", N_("hint"), N_("show a hint, one step at a time"), "h", phases=during("ask")),
    Key(
        "f3",
        "give_up",
        N_("show me"),
        N_("show the answer; the card counts as forgotten"),
        "F3",
        phases=during("ask"),
    ),
    Key(
        "r",
        "run",
        N_("run"),
        N_("run the simulation behind the answer"),
        phases=during("done"),
    ),
    Key(
        "x",
        "control",
        N_("control"),
        N_("show the control, under which the claim must fail"),
        phases=during("done"),
    ),
    Key(
        "v",
        "vary",
        N_("vary"),
        N_("open this run in the lab and turn its knobs"),
        phases=during("done"),
    ),
    Key(
        "c",
        "copy",
        N_("copy command"),
        N_("copy the command that repeats this run"),
        footer=False,
        phases=during("done"),
    ),
    Key("u", "undo", N_("undo"), N_("take back the last answer; it is asked again")),
    Key("U,shift+u", "redo", N_("redo"), N_("do it again after all"), "U", footer=False),
    Key("i", "info", N_("info"), N_("this card's schedule and every review"), footer=False),
    Key(
        "minus",
        "bury(False)",
        N_("bury card"),
        N_("put this card off until tomorrow"),
        "-",
        footer=False,
        given="bury-card",
    ),
    Key(
        "equals_sign",
        "bury(True)",
        N_("bury note"),
        N_("put all cards of this note off until tomorrow"),
        "=",
        footer=False,
        given="bury-note",
    ),
    Key(
        "at",
        "suspend(False)",
        N_("suspend card"),
        N_("take this card out until you put it back"),
        "@",
        footer=False,
        given="suspend-card",
    ),
    Key(
        "exclamation_mark",
        "suspend(True)",
        N_("suspend note"),
        N_("take all cards of this note out"),
        "!",
        footer=False,
        given="suspend-note",
    ),
    Key(
        "q,escape",
        "leave",
        N_("leave"),
        N_("leave a text field, else the sitting; answers are kept"),
        "q",
    ),
)

FIELD: Final = (
    Key("enter", "enter", N_("answer"), face="↵", given="answer", fixed=True),
    Key("f2", "hint", N_("hint"), face="F2", phases=during("ask")),
    Key("f3", "give_up", N_("show me"), face="F3", phases=during("ask")),
    Key(
        "escape",
        "leave",
        N_("commands"),
        N_("leave the field; Tab goes back to it"),
        "Esc",
        given="commands",
        fixed=True,
    ),
    Key("f1", "help", N_("help"), face="F1", fixed=True),
)
"""What acts while a text field has the focus: all else types."""

GUESS: Final = (
    Key("enter", "enter", N_("run"), face="↵", given="run", fixed=True),
    Key("escape", "leave", N_("skip"), face="Esc", given="skip", fixed=True),
    Key("f1", "help", N_("help"), face="F1", fixed=True),
)
"""What acts while a prediction is asked for."""
