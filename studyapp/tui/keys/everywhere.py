"""The keys of every screen."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

EVERYWHERE: Final = (
    Key(
        "L,shift+l", "language", N_("中文/English"), N_("turn the cards to the other language"), "L"
    ),
    Key(
        "G,shift+g",
        "glossary",
        N_("glossary"),
        N_("what a word of the field means, in both languages"),
        "G",
        footer=False,
        spare=True,
    ),
    Key("question_mark", "help", N_("help"), face="?"),
    Key("f1", "help", N_("help"), face="F1", footer=False, given="help-in-a-field", fixed=True),
    Key(
        "ctrl+p",
        "command_palette",
        N_("commands"),
        N_("find any command by name"),
        "^p",
        footer=False,
        given="commands",
    ),
    # there is always a way out
    Key(
        "ctrl+q",
        "quit",
        N_("quit now"),
        face="^q",
        footer=False,
        priority=True,
        given="quit-now",
        fixed=True,
    ),
)
