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
    spare: bool = False
    """In the footer where the others leave room."""
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
    Key("d", "gallery", N_("demos"), N_("open the lab: every demo by topic, with what it claims")),
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

_BENCH: Final = _in("bench", "play")
"""The knobs, the chart and what it says are in sight; a history may be playing."""
_KNOBS: Final = _in("bench", "play", "predict")

LAB: Final = (
    Key("up", "knob(-1)", N_("knob above"), face="↑", footer=False, phases=_KNOBS),
    Key("down", "knob(1)", N_("knob below"), face="↓", footer=False, phases=_KNOBS),
    Key(
        "tab",
        "next_knob",
        N_("knob below"),
        face="Tab",
        footer=False,
        priority=True,
        phases=_BENCH,
    ),
    Key(
        "enter,equals_sign",
        "type",
        N_("type"),
        N_("type a value for this knob, also one beyond the slider"),
        "↵",
        footer=False,
        spare=True,
        phases=_KNOBS,
    ),
    Key("enter", "commit", N_("take"), N_("take the typed value"), "↵", phases=_in("type")),
    Key(
        "p",
        "predict",
        N_("predict"),
        N_("cover the chart, turn knobs, and say what will come before it is shown"),
        phases=_BENCH,
    ),
    Key("escape", "back", N_("skip"), face="Esc", phases=_in("predict")),
    Key("escape", "back", N_("leave it"), face="Esc", phases=_in("type")),
    Key("tab", "another", N_("ask otherwise"), face="Tab", priority=True, phases=_in("predict")),
    Key("tab", "commit", N_("take"), face="Tab", footer=False, priority=True, phases=_in("type")),
    Key(
        "a",
        "compare",
        N_("A/B"),
        N_("keep this run as A beside what the knobs turn to; again drops it"),
        phases=_BENCH,
    ),
    Key("x", "swap", N_("swap"), N_("swap A and B"), footer=False, phases=_BENCH),
    Key("escape,q", "back", N_("back"), face="Esc", phases=_BENCH),
    Key("space", "play", N_("play"), N_("play the history, and hold it"), phases=_in("bench")),
    Key("space", "play", N_("play/hold"), phases=_in("play")),
    Key("full_stop", "step(1)", N_("step on"), face=".", footer=False, phases=_in("bench")),
    Key("full_stop", "step(1)", N_("step on"), face=".", phases=_in("play")),
    Key("comma", "step(-1)", N_("step back"), face=",", footer=False, phases=_in("bench")),
    Key("comma", "step(-1)", N_("step back"), face=",", phases=_in("play")),
    Key(
        "shift+right",
        "leap(1)",
        N_("ten steps on"),
        face="⇧→",
        footer=False,
        priority=True,
        phases=_in("play"),
    ),
    Key(
        "shift+left",
        "leap(-1)",
        N_("ten steps back"),
        face="⇧←",
        footer=False,
        priority=True,
        phases=_in("play"),
    ),
    Key(
        "home",
        "edge(0)",
        N_("to the start"),
        face="Home",
        footer=False,
        priority=True,
        phases=_in("play"),
    ),
    Key(
        "end",
        "edge(1)",
        N_("to the end"),
        face="End",
        footer=False,
        priority=True,
        phases=_in("play"),
    ),
    Key(
        "right_square_bracket",
        "read(1)",
        N_("read off"),
        N_("a cursor on the chart, to the right: the numbers under it"),
        "]",
        footer=False,
        phases=_BENCH,
    ),
    Key(
        "left_square_bracket",
        "read(-1)",
        N_("read off"),
        N_("the same to the left"),
        "[",
        footer=False,
        phases=_BENCH,
    ),
    Key("right_curly_bracket", "read(10)", N_("far right"), face="}", footer=False, phases=_BENCH),
    Key("left_curly_bracket", "read(-10)", N_("far left"), face="{", footer=False, phases=_BENCH),
    Key(
        "m",
        "measures",
        N_("measures"),
        N_("every measure and what it means, in place of the chart"),
        footer=False,
        spare=True,
        phases=_BENCH,
    ),
    Key(
        "pagedown",
        "meanings(1)",
        N_("more measures"),
        N_("while m shows the measures: further down"),
        "PgDn",
        footer=False,
        priority=True,
        phases=_BENCH,
    ),
    Key(
        "pageup",
        "meanings(-1)",
        N_("measures before"),
        N_("while m shows the measures: further up"),
        "PgUp",
        footer=False,
        priority=True,
        phases=_BENCH,
    ),
    Key(
        "k",
        "cards",
        N_("cards"),
        N_("the cards that cite this demo, with answer and why"),
        phases=_BENCH,
    ),
    Key(
        "n",
        "demo(1)",
        N_("next"),
        N_("the next demo of the gallery"),
        footer=False,
        spare=True,
        phases=_KNOBS,
    ),
    Key(
        "N,shift+n",
        "demo(-1)",
        N_("previous"),
        N_("the demo before"),
        face="N",
        footer=False,
        phases=_KNOBS,
    ),
    Key(
        "s",
        "save",
        N_("save"),
        N_("save the chart as a picture in the current folder"),
        footer=False,
        spare=True,
        phases=_BENCH,
    ),
    Key(
        "c",
        "copy",
        N_("copy command"),
        N_("copy the command that repeats this run; of two runs both"),
        footer=False,
        spare=True,
        phases=_BENCH,
    ),
    Key(
        "plus",
        "seeds(1)",
        N_("seeds"),
        N_("run more seeds and show their spread"),
        "+",
        footer=False,
        spare=True,
        phases=_BENCH,
    ),
    Key("minus", "seeds(-1)", N_("fewer seeds"), face="-", footer=False, phases=_BENCH),
    Key("r", "run", N_("run"), N_("run again at full size"), footer=False, phases=_BENCH),
    Key(
        "backspace",
        "defaults",
        N_("defaults"),
        N_("every knob back to where it was"),
        "⌫",
        footer=False,
        phases=_KNOBS,
    ),
    *(
        Key(
            str(n),
            f"series({n})",
            N_("series"),
            N_("hide or show a line of the chart"),
            footer=False,
            phases=_BENCH,
        )
        for n in range(1, 10)
    ),
    *(
        Key(
            str(n),
            f"pick({n})",
            N_("pick"),
            N_("pick an answer to what is asked"),
            face="1…" if n == 1 else "",
            footer=n == 1,
            phases=_in("predict"),
        )
        for n in range(1, 10)
    ),
    Key(
        "P,shift+p",
        "predicting",
        N_("never ask"),
        N_("predictions are asked for, or not, as long as you are in the lab"),
        "P",
        priority=True,
        phases=_in("predict"),
    ),
    Key(
        "P,shift+p",
        "predicting",
        N_("ask or don't"),
        face="P",
        footer=False,
        priority=True,
        phases=_BENCH,
    ),
    Key("o", "lesson", N_("lesson"), N_("where this is explained"), footer=False, phases=_BENCH),
)

GALLERY: Final = (
    Key("enter", "open", N_("open"), N_("open the demo under the cursor"), "↵"),
    Key(
        "slash",
        "filter",
        N_("find"),
        N_("find demos by any word, in English or Chinese"),
        "/",
        phases=_in("list"),
    ),
    Key("up", "cursor(-1)", N_("up"), face="↑", footer=False),
    Key("down", "cursor(1)", N_("down"), face="↓", footer=False),
    Key("k", "cursor(-1)", N_("up"), footer=False, phases=_in("list")),
    Key("j", "cursor(1)", N_("down"), footer=False, phases=_in("list")),
    Key("pageup", "page(-1)", N_("page up"), face="PgUp", footer=False),
    Key("pagedown", "page(1)", N_("page down"), face="PgDn", footer=False),
    Key("home", "end(-1)", N_("first"), face="Home", footer=False, phases=_in("list")),
    Key("end", "end(1)", N_("last"), face="End", footer=False, phases=_in("list")),
    Key("escape", "back", N_("show all"), face="Esc", phases=_in("filter")),
    Key("escape,q", "back", N_("home"), face="Esc", phases=_in("list")),
)

CITED: Final = (
    Key(
        "enter",
        "open",
        N_("read it"),
        N_("read the card with its answer and why"),
        "↵",
        phases=_in("list"),
    ),
    Key("up,k", "cursor(-1)", N_("up"), face="↑", footer=False),
    Key("down,j", "cursor(1)", N_("down"), face="↓", footer=False),
    Key("enter", "back", N_("all cards"), face="↵", phases=_in("card")),
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
