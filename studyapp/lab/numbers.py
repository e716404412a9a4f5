"""Numbers as a demo's sentence writes them."""

from studyapp.text.numbers import percent, show, show_log10

__all__ = ["percent", "show", "show_log10"]
