"""From the line that somebody typed to the search that it says."""

from __future__ import annotations

import re
from typing import Final

from studyapp.deck.query import EVERYTHING, Not, Pattern, Query, Words, all_of, any_of
from studyapp.deck.query_terms import ALIASES, EXAMPLES, QueryError, read_term, unknown
from studyapp.i18n import N_
from studyapp.text.sanitise import sanitise_line

__all__ = ["QueryError", "parse"]

LONGEST: Final = 4000
MOST_TERMS: Final = 300
"""SQLite takes an expression 1000 deep."""
DEEPEST: Final = 50

_KEYED: Final = re.compile(r"([A-Za-z]+(?:-[A-Za-z]+)*)[:：]")
_STOPS: Final = frozenset("()（）")
_QUOTES: Final = frozenset('"“”')
_MEANT: Final = frozenset('\\"“”*:：()（）-')
"""What a backslash makes a plain sign; before anything else it is one itself (\\sigma)."""


def parse(text: str) -> Query:
    """The search that a line says; an empty one finds everything. Raises QueryError."""
    text = sanitise_line(text)
    if len(text) > LONGEST:
        raise QueryError(
            LONGEST,
            N_("the search has {count} characters"),
            N_("keep it under {most}"),
            count=len(text),
            most=LONGEST,
        )
    reader = _Reader(text)
    found = reader.alternatives()
    if reader.at < len(text):
        raise QueryError(
            reader.at,
            N_("the ) at {at} closes nothing"),
            N_("take it out, or write \\) for the sign"),
        )
    return EVERYTHING if found is None else found


class _Reader:
    """One pass over the line, from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.depth = self.terms = 0

    def alternatives(self) -> Query | None:
        """Searches with `or` between them, up to a closing bracket; None for none."""
        parts: list[Query] = []
        before = None
        while True:
            part = self.together()
            word = self.operator("or")
            if part is None:
                if not (parts or word):
                    return None
                raise self.one_sided("or", self.at if before is None else before)
            parts.append(part)
            if not word:
                return any_of(*parts)
            before = self.at
            self.at += len(word)

    def together(self) -> Query | None:
        """Searches beside each other, with or without `and`."""
        parts: list[Query] = []
        joined: int | None = None
        while True:
            self.blanks()
            if word := self.operator("and"):
                if not parts or joined is not None:
                    raise self.one_sided(word, self.at)
                joined = self.at
                self.at += len(word)
                continue
            if self.at == len(self.text) or self.text[self.at] in ")）" or self.operator("or"):
                break
            parts.append(self.one())
            joined = None
        if joined is not None:
            raise self.one_sided("and", joined)
        return all_of(*parts) if parts else None

    def one(self) -> Query:
        """A word, a value after its key, a bracket, or what none of them may be."""
        self.blanks()
        at = self.at
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError(
                at, N_("the search has more than {most} words"), N_("shorten it"), most=MOST_TERMS
            )
        sign = self.text[at : at + 1]
        no = self.operator("NOT") or (sign if sign == "-" else "")
        if no:
            self.at += len(no)
            if no == "-" and self.text[self.at : self.at + 1].isspace():
                raise self.lonely(no, at)
            return Not(self.nested(at, no))
        if sign in ("(", "（"):
            return self.bracket()
        return self.term()

    def nested(self, at: int, no: str) -> Query:
        self.blanks()
        rest = self.text[self.at : self.at + 1]
        if rest in ("", ")", "）") or self.operator("or") or self.operator("and"):
            raise self.lonely(no, at)
        self.deeper(at)
        found = self.one()
        self.depth -= 1
        return found

    def bracket(self) -> Query:
        at = self.at
        self.deeper(at)
        self.at += 1
        found = self.alternatives()
        if self.at == len(self.text):
            raise QueryError(
                at, N_("the ( at {at} is never closed"), N_("add a ), or write \\( for the sign")
            )
        self.at += 1
        self.depth -= 1
        if found is None:
            raise QueryError(
                at, N_("there is nothing in the ( ) at {at}"), N_("take it out, or write \\( \\)")
            )
        return found

    def deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(
                at, N_("the brackets at {at} are nested too deep"), N_("write it flat")
            )

    def term(self) -> Query:
        """A word or "a phrase", or a key with its value."""
        at = self.at
        quoted = self.text[at] in _QUOTES
        keyed = _KEYED.match(self.text, at + quoted)
        key = keyed[1].lower() if keyed else ""
        key = ALIASES.get(key, key)
        if keyed and (key in EXAMPLES if quoted else True):
            after = self.text[keyed.end() : keyed.end() + 1]
            if not quoted or not after.isspace():  # "note: this" is a phrase
                if key not in EXAMPLES:
                    raise unknown(keyed[1], at)
                self.at = keyed.end()
                return read_term(key, self.rest(at) if quoted else self.value(), at)
        return Words(self.filled(self.value(), at))

    # -- the text of a term --------------------------------------------------------------------

    def value(self) -> Pattern:
        """Up to a blank or a bracket, or all that stands between quotes."""
        if self.text[self.at : self.at + 1] in _QUOTES:
            at = self.at
            self.at += 1
            return self.rest(at)
        return self.pattern(quoted=None)

    def rest(self, opened: int) -> Pattern:
        """Up to the closing quote, and past it."""
        return self.pattern(quoted=opened)

    def pattern(self, quoted: int | None) -> Pattern:
        pieces = [""]
        while self.at < len(self.text):
            sign = self.text[self.at]
            after = self.text[self.at + 1 : self.at + 2]
            if sign == "\\" and after and after in _MEANT:
                pieces[-1] += after
                self.at += 1
            elif quoted is not None and sign in _QUOTES:
                self.at += 1
                return Pattern(tuple(pieces))
            elif quoted is None and (sign.isspace() or sign in _STOPS):
                break
            elif sign == "*":
                pieces.append("")
            else:
                pieces[-1] += sign
            self.at += 1
        if quoted is not None:
            raise QueryError(
                quoted,
                N_("the quote at {at} is never closed"),
                N_('add a ", or write \\" for the sign'),
            )
        return Pattern(tuple(pieces))

    def filled(self, pattern: Pattern, at: int) -> Pattern:
        if pattern.exact is not None and not pattern.exact.strip():
            raise QueryError(
                at, N_("there is nothing in the quotes at {at}"), N_("write a word in them")
            )
        return pattern

    def blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def operator(self, word: str) -> str:
        """The operator as it is written here, "" where it isn't."""
        found = self.text[self.at : self.at + len(word)]
        if found != word and (word == "NOT" or found.lower() != word):
            return ""
        after = self.text[self.at + len(word) : self.at + len(word) + 1]
        return found if not after or after.isspace() or after in _STOPS else ""

    def lonely(self, sign: str, at: int) -> QueryError:
        return QueryError(
            at,
            N_("the {sign} at {at} stands before nothing"),
            N_('write what it excludes right behind it, or "{sign}" for the sign'),
            sign=sign,
        )

    def one_sided(self, word: str, at: int) -> QueryError:
        return QueryError(
            at,
            N_("the {word} at {at} has nothing on one side of it"),
            N_('write it between two searches, or "{word}" for the word'),
            word=word,
        )
