"""What counts as right where a number is asked, said before the answer."""

from __future__ import annotations

from studyapp.deck.ask import Number
from studyapp.i18n import N_, Say


def tolerance_words(ask: Number, say: Say) -> str:
    """ "a factor of 10 counts as right"; "" where only the number itself does."""
    how = str(ask.tolerance)
    if how.startswith("x"):
        return say(N_("a factor of {factor} counts as right"), factor=how[1:])
    return "" if how == "0" else say(N_("± {how} counts as right"), how=how)
