"""The three values of a verdict on a claim, and how they are written."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from studyapp.i18n import N_


class Holding(StrEnum):
    HOLDS = "holds"
    REFUTED = "refuted"
    DEPENDS = "depends"


HOLDING_WORDS: Final = {
    Holding.HOLDS: N_("holds"),
    Holding.REFUTED: N_("refuted"),
    Holding.DEPENDS: N_("depends on the seed"),
}
HOLDING_SIGNS: Final = {Holding.HOLDS: "✓", Holding.REFUTED: "✗", Holding.DEPENDS: "≈"}
