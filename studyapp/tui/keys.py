"""Every key of every screen, said once: the bindings, the footer and the help come from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding, BindingType

from studyapp.i18n import N_


@dataclass(frozen=True, slots=True)
class Key:
    keys: str
    """Textual's names, several by commas."""
    action: str
    label: str
    """A marked string: a word or two for the footer."""
    help: str = ""
    """A marked string: a sentence for the help page; empty where the label says it all."""
    face: str = ""
    """How the key is written for people."""
    footer: bool = True
    priority: bool = False
    """Acts before whatever has the focus."""
    phases: frozenset[str] = frozenset()
    """The phases of the screen in which it acts; empty is all of them."""

    @property
    def shown(self) -> str:
        return self.face or self.keys.split(",", maxsplit=1)[0]


def _in(*phases: str) -> frozenset[str]:
    return frozenset(phases)


HOME: Final = (
    Key(
        "enter,s", "study", N_("study"), N_("study what is due, of the topic under the cursor"), "↵"
    ),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False),
    Key("a", "study_all", N_("all topics"), N_("study what is due of all topics"), footer=False),
    Key("d", "lab", N_("demos"), N_("open the lab: every demo, with its knobs")),
    Key("u", "undo", N_("undo"), N_("take back the last thing you did")),
    Key("U,shift+u", "redo", N_("redo"), N_("do it again after all"), "U", footer=False),
    Key("q", "quit", N_("quit")),
)

STUDY: Final = (
    Key("enter", "enter", N_("answer"), face="↵", phases=_in("ask")),
    Key(
        "enter",
        "enter",
        N_("skip"),
        N_("go on without saying how sure you are"),
        "↵",
        phases=_in("sure"),
    ),
    Key(
        "enter,space",
        "enter",
        N_("take ◂"),
        N_("take the proposed rating"),
        "↵",
        phases=_in("done"),
    ),
    Key(
        "space",
        "space",
        N_("show"),
        N_("show the answer of a card that you judge yourself"),
        footer=False,
        phases=_in("ask"),
    ),
    *(Key(str(n), f"digit({n})", N_("pick"), footer=False, face=str(n)) for n in range(1, 10)),
    Key("t", "truth(True)", N_("true"), footer=False, phases=_in("ask")),
    Key("f", "truth(False)", N_("false"), footer=False, phases=_in("ask")),
    Key(
        "up",
        "cursor(-1)",
        N_("up"),
        N_("the option above; after the answer, scroll"),
        "↑",
        footer=False,
    ),
    Key(
        "down",
        "cursor(1)",
        N_("down"),
        N_("the option below; after the answer, scroll"),
        "↓",
        footer=False,
    ),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False),
    Key("pagedown", "page(1)", N_("more"), N_("page down"), "PgDn", phases=_in("done")),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False, phases=_in("ask")),
    Key("tab", "field", N_("back to the field"), face="Tab", footer=False, phases=_in("ask")),
    Key("h,f2", "hint", N_("hint"), N_("show a hint, one step at a time"), "h", phases=_in("ask")),
    Key(
        "f3",
        "give_up",
        N_("show me"),
        N_("show the answer; the card counts as forgotten"),
        "F3",
        phases=_in("ask"),
    ),
    Key(
        "r",
        "run",
        N_("run"),
        N_("run the simulation behind the answer"),
        phases=_in("done"),
    ),
    Key(
        "x",
        "control",
        N_("control"),
        N_("show the control, under which the claim must fail"),
        phases=_in("done"),
    ),
    Key(
        "v",
        "vary",
        N_("vary"),
        N_("open this run in the lab and turn its knobs"),
        phases=_in("done"),
    ),
    Key(
        "c",
        "copy",
        N_("copy command"),
        N_("copy the command that repeats this run"),
        footer=False,
        phases=_in("done"),
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
    ),
    Key(
        "equals_sign",
        "bury(True)",
        N_("bury note"),
        N_("put all cards of this note off until tomorrow"),
        "=",
        footer=False,
    ),
    Key(
        "at",
        "suspend(False)",
        N_("suspend card"),
        N_("take this card out until you put it back"),
        "@",
        footer=False,
    ),
    Key(
        "exclamation_mark",
        "suspend(True)",
        N_("suspend note"),
        N_("take all cards of this note out"),
        "!",
        footer=False,
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
    Key("enter", "enter", N_("answer"), face="↵"),
    Key("f2", "hint", N_("hint"), face="F2"),
    Key("f3", "give_up", N_("show me"), face="F3"),
    Key("escape", "leave", N_("commands"), N_("leave the field; Tab goes back to it"), "Esc"),
    Key("f1", "help", N_("help"), face="F1"),
)
"""What acts while a text field has the focus: all else types."""

GUESS: Final = (
    Key("enter", "enter", N_("run"), face="↵"),
    Key("escape", "leave", N_("skip"), face="Esc"),
    Key("f1", "help", N_("help"), face="F1"),
)
"""What acts while a prediction is asked for."""

CLOSING: Final = (
    Key("enter,escape,q", "back", N_("home"), face="↵"),
    Key("u", "undo", N_("undo"), N_("take back the last answer; it is asked again")),
)

LAB: Final = (
    Key("up,k", "knob(-1)", N_("knob above"), face="↑", footer=False),
    Key("down,j", "knob(1)", N_("knob below"), face="↓", footer=False),
    Key("r", "run", N_("run"), N_("run again at full size")),
    Key("n", "demo(1)", N_("next"), N_("the next demo"), face="n"),
    Key("N,shift+n", "demo(-1)", N_("previous"), N_("the demo before"), face="N", footer=False),
    Key(
        "plus,equals_sign",
        "seeds(1)",
        N_("seeds"),
        N_("run more seeds and show their spread"),
        "+",
    ),
    Key("minus", "seeds(-1)", N_("fewer seeds"), face="-", footer=False),
    *(
        Key(
            str(n),
            f"series({n})",
            N_("series"),
            N_("hide or show a line of the chart"),
            str(n),
            footer=False,
        )
        for n in range(1, 10)
    ),
    Key("s", "save", N_("save"), N_("save the chart as a picture in the current folder")),
    Key(
        "c", "copy", N_("copy command"), N_("copy the command that repeats this run"), footer=False
    ),
    Key(
        "backspace",
        "defaults",
        N_("defaults"),
        N_("every knob back to where it was"),
        "⌫",
        footer=False,
    ),
    Key("escape,q", "back", N_("back"), face="Esc"),
)

EVERYWHERE: Final = (
    Key(
        "L,shift+l", "language", N_("中文/English"), N_("turn the cards to the other language"), "L"
    ),
    Key("question_mark,f1", "help", N_("help"), face="?"),
    Key(
        "ctrl+p",
        "command_palette",
        N_("commands"),
        N_("find any command by name"),
        "^p",
        footer=False,
    ),
    Key("ctrl+q", "quit", N_("quit now"), face="^q", footer=False, priority=True),
)


def bindings(keys: Iterable[Key]) -> list[BindingType]:
    """Textual's bindings; one key may stand in several phases with one action each."""
    merged: dict[tuple[str, str], Key] = {}
    for key in keys:
        merged.setdefault((key.keys, key.action), key)
    return [
        Binding(key.keys, key.action, key.label, show=False, priority=key.priority)
        for key in merged.values()
    ]


def acting(keys: Iterable[Key], phase: str) -> list[Key]:
    """The keys that act in a phase."""
    return [key for key in keys if not key.phases or phase in key.phases]
