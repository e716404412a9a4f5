"""Wrapping for Chinese: Rich and Textual break lines at spaces only; this lets them break between
Chinese characters and keeps closing punctuation off the start of a line."""

from __future__ import annotations

from functools import cache


@cache
def patch_wrapping() -> None:
    """Replace the one regular expression by which each library finds words.

    A golden test shows what it mends and fails when an upgrade moves the expression.
    """
    import rich._wrap
    import textual._wrap

    from studyapp.text.wrap import CHUNK, WORD

    rich._wrap.re_word = WORD
    textual._wrap.re_chunk = CHUNK
