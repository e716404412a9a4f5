"""The keys of the form in which a note is written."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

EDIT: Final = (
    Key("ctrl+s", "save", N_("save it"), N_("keep what the form says"), "^s", priority=True),
    Key(
        "f4",
        "editor",
        N_("editor"),
        N_("write the whole note in your own editor"),
        "F4",
        priority=True,
    ),
    Key(
        "f8",
        "part",
        N_("one more"),
        N_("one more option, or one more step"),
        "F8",
        priority=True,
        given="one-more",
    ),
    Key("tab", "next", N_("next"), face="Tab", footer=False, fixed=True),
    Key(
        "escape", "leave", N_("leave"), N_("leave the form; it asks when something was changed"),
        "Esc", priority=True,
    ),
)  # fmt: skip

ADD: Final = (*EDIT,)
"""The same on the form of a new note, to be changed by itself."""
