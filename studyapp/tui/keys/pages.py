"""The keys of pages that are only read."""

from __future__ import annotations

from typing import Final

from studyapp.i18n import N_
from studyapp.tui.keys.key import Key

HELP: Final = (Key("escape,q,enter", "back", N_("back"), face="Esc"),)

INFO: Final = (Key("escape,q,i,enter", "back", N_("back"), face="Esc"),)
