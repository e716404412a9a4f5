"""The keys of a card while it is asked, and after its verdict."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.card import ASKING, CARD, TOLD
from studyapp.tui.keys.key import Key, during

_OPTIONS: Final = ("pick", "tick", "sort", "decide")
_ASKED: Final = during(*ASKING)
_TOLD: Final = during(*TOLD)

STUDY: Final = (
    Key("enter", "enter", N_("answer"), face="↵", phases=_ASKED, given="answer"),
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
        phases=during("done", "known"),
        given="take",
    ),
    Key(
        "enter,space",
        "enter",
        N_("go on"),
        N_("the next card; a sitting that moves no schedule has nothing to rate"),
        "↵",
        phases=during("over"),
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
    Key(
        "space",
        "tick",
        N_("tick"),
        N_("tick the option under the cursor, or take the tick away"),
        phases=during("tick"),
    ),
    Key(
        "shift+up,K,shift+k",
        "shift(-1)",
        N_("move"),
        N_("carry the step under the cursor up"),
        "⇧↑",
        phases=during("sort"),
        given="carry-up",
    ),
    Key(
        "shift+down,J,shift+j",
        "shift(1)",
        N_("move"),
        N_("carry the step under the cursor down"),
        "⇧↓",
        False,
        phases=during("sort"),
        given="carry-down",
    ),
    *(
        Key(
            str(n),
            f"digit({n})",
            N_("pick"),
            N_("pick an option, say how sure you are, rate, choose a flag"),
            footer=False,
            face=str(n),
            phases=during(*_OPTIONS, "sure", "done", "known", "flag"),
            given=f"digit-{n}",
        )
        for n in range(1, 10)
    ),
    Key("t", "truth(True)", N_("true"), footer=False, phases=during("decide"), given="true"),
    Key("f", "truth(False)", N_("false"), footer=False, phases=during("decide"), given="false"),
    Key(
        "up,k",
        "cursor(-1)",
        N_("up"),
        N_("the option above; after the answer, scroll"),
        "↑",
        footer=False,
        phases=_ASKED | _TOLD,
        given="up",
    ),
    Key(
        "down,j",
        "cursor(1)",
        N_("down"),
        N_("the option below; after the answer, scroll"),
        "↓",
        footer=False,
        phases=_ASKED | _TOLD,
        given="down",
    ),
    Key(
        "pageup",
        "page(-1)",
        N_("page up"),
        face="PgUp",
        footer=False,
        phases=_ASKED | _TOLD,
        given="page-up",
    ),
    Key("h", "hint", N_("hint"), N_("show a hint, one step at a time"), "h", phases=_ASKED),
    Key(
        "f3",
        "give_up",
        N_("show me"),
        N_("show the answer; the card counts as forgotten"),
        "F3",
        phases=_ASKED,
    ),
    Key(
        "y",
        "insist",
        N_("I was right"),
        N_("count a wrong answer as right; a typed one is accepted from now on"),
        phases=_TOLD,
        given="i-was-right",
    ),
    Key(
        "pagedown",
        "page(1)",
        N_("scroll"),
        N_("page down"),
        "PgDn",
        phases=_TOLD,
        given="page-down",
    ),
    Key(
        "pagedown",
        "page(1)",
        N_("page down"),
        face="PgDn",
        footer=False,
        phases=_ASKED,
        given="page-down",
    ),
    Key(
        "tab",
        "field",
        N_("back to the field"),
        face="Tab",
        footer=False,
        phases=during("ask", "words", "due", "predict"),
    ),
    Key(
        "r",
        "run",
        N_("run"),
        N_("run the simulation behind the answer, or run it again"),
        phases=_TOLD,
    ),
    Key(
        "x",
        "control",
        N_("control"),
        N_("the control under which the claim must fail, then the runs of your mistake"),
        phases=_TOLD,
    ),
    Key(
        "v",
        "vary",
        N_("vary"),
        N_("open this run in the lab and turn its knobs"),
        phases=_TOLD,
    ),
    Key(
        "c",
        "copy",
        N_("copy command"),
        N_("copy the command that repeats this run"),
        footer=False,
        phases=_TOLD,
    ),
    Key(
        "w",
        "words",
        N_("own words"),
        N_("write why in your own words; you see it the next time, after you answered"),
        footer=False,
        spare=True,
        phases=_TOLD,
        given="own-words",
    ),
    Key(
        "g",
        "lesson",
        N_("lesson"),
        N_("where this is explained"),
        footer=False,
        phases=_TOLD,
    ),
    *CARD,
)

FIELD: Final = (
    Key("enter", "enter", N_("answer"), face="↵", phases=during("ask"), given="answer", fixed=True),
    Key("f2", "hint", N_("hint"), face="F2", phases=_ASKED),
    Key("f3", "give_up", N_("show me"), face="F3", phases=_ASKED),
    Key(
        "escape",
        "leave",
        N_("commands"),
        N_("leave the field"),
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

WRITING: Final = (
    Key("enter", "enter", N_("keep"), face="↵", given="keep", fixed=True),
    Key("escape", "leave", N_("leave it"), face="Esc", given="leave-it", fixed=True),
    Key("f1", "help", N_("help"), face="F1", fixed=True),
)
"""What acts while a line of one's own is written."""
