"""The keys at the end of a sitting."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

CLOSING: Final = (
    Key("enter,escape,q", "back", N_("home"), face="↵"),
    Key("u", "undo", N_("undo"), N_("take back the last answer; it is asked again")),
)
