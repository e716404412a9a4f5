"""What can be wrong with a deck that its format can't see: links, languages, formulae, evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from studyapp.deck.blanks import BLANK
from studyapp.deck.fields import LANGUAGES
from studyapp.deck.read import languages
from studyapp.deck.values import Deck, Note, required
from studyapp.deck.vary import fill, sample
from studyapp.formats import Problem
from studyapp.lab.citation import problems as citation_problems
from studyapp.lab.citation import vary_problems
from studyapp.text.formula import FormulaError, box, line
from studyapp.text.markdown import formulas
from studyapp.text.width import cell_width

WIDEST = 76
"""Cells: a formula must fit a terminal of 80 columns."""
NAMED = 60
"""Characters by which a formula is named in a problem."""


def lint(
    decks: Sequence[Deck],
    *,
    known: Callable[[str], bool] = lambda _: False,
    both_languages: bool = False,
    trusted: bool = False,
    gathered: bool = False,
) -> tuple[Problem, ...]:
    """Every problem of some decks read together.

    `known` tells whether a "deck/note" outside them exists; `trusted` lets evidence go beyond
    the sliders' ranges; `gathered` lets several files fill one deck.
    """
    found: list[Problem] = []
    ids = {f"{deck.id}/{note.id}" for deck in decks for note in deck.notes}
    found += _twice(decks) if gathered else _named_alike(decks)
    for deck in decks:
        for note in deck.notes:
            for what, fix in _note(deck, note, ids, known, both_languages, trusted):
                found.append(Problem(deck.file, note.line, f"note {note.id!r}: {what}", fix))
    found += _circles(decks)
    return tuple(found)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """File by file, each from its top."""
    found = list(problems)
    files = list(dict.fromkeys(problem.file for problem in found))
    return sorted(found, key=lambda problem: (files.index(problem.file), problem.line or 0))


def _named_alike(decks: Sequence[Deck]) -> Iterator[Problem]:
    homes: dict[str, str] = {}
    for deck in decks:
        if other := homes.get(deck.id):
            yield Problem(deck.file, None, f"deck {deck.id!r} is also {other}", "rename one")
        homes.setdefault(deck.id, deck.file)


def _twice(decks: Sequence[Deck]) -> Iterator[Problem]:
    """Notes that two files of one deck both hold."""
    homes: dict[tuple[str, str], Deck] = {}
    for deck in decks:
        for note in deck.notes:
            other = homes.setdefault((deck.id, note.id), deck)
            if other is not deck:
                what = f"note {note.id!r} is also in {other.file}"
                yield Problem(deck.file, note.line, what, "rename one")


def _note(
    deck: Deck,
    note: Note,
    ids: Collection[str],
    known: Callable[[str], bool],
    both_languages: bool,
    trusted: bool,
) -> Iterator[tuple[str, str]]:
    for target in required(deck.id, note):
        if target not in ids and not known(target):
            yield f"requires {target!r}, which does not exist", _near(target, ids)
    if both_languages:
        yield from _both(note.record, "")
    for text in texts(fill(note, sample(note)).record if note.vary else note.record):
        for formula in formulas(text):
            yield from formula_problems(formula)
    if note.vary:
        yield from vary_problems(note, hard=trusted)
    elif found := next((one for text in texts(note.record) for one in BLANK.findall(text)), None):
        yield f"<<{found}>> stands for nothing", "write [note.vary], or take it out"
    for evidence in note.evidence:
        yield from citation_problems(note, evidence, hard=trusted)
    if both_languages and set(languages(note)) != set(LANGUAGES):
        yield "is written in one language only", "write en and zh"


def formula_problems(formula: str) -> Iterator[tuple[str, str]]:
    """What keeps a formula from being drawn in a terminal, and how to mend it."""
    name = f"formula ${formula if len(formula) <= NAMED else formula[:NAMED] + '...'}$"
    try:
        rows = (line(formula), *box(formula))
    except FormulaError as wrong:
        yield f"{name}: {wrong}", "write it with what docs/deck-format.md lists"
        return
    if min(cell_width(rows[0]), max(map(cell_width, rows[1:]))) > WIDEST:
        yield f"{name} is wider than {WIDEST} cells", "split it"


def _near(target: str, ids: Collection[str]) -> str:
    close = get_close_matches(target, ids, n=1)
    return f"did you mean {close[0]!r}?" if close else "write the id of a note, or take it out"


def texts(record: object) -> Iterator[str]:
    """Every text said in a language, at any depth of a record."""
    if isinstance(record, dict):
        for key, value in record.items():
            if key in LANGUAGES and isinstance(value, dict):
                yield from (text for text in value.values() if isinstance(text, str))
            else:
                yield from texts(value)
    elif isinstance(record, (list, tuple)):
        for value in record:
            yield from texts(value)


def _both(record: object, place: str) -> Iterator[tuple[str, str]]:
    """Fields said in one language and not in the other."""
    if isinstance(record, (list, tuple)):
        for n, value in enumerate(record, 1):
            yield from _both(value, f"{place} {n}")
    if not isinstance(record, dict):
        return
    said = [
        set(words) if isinstance(words := record.get(one), Mapping) else set() for one in LANGUAGES
    ]
    for word in sorted(said[0] ^ said[1]):
        missing = LANGUAGES[word in said[0]]
        yield (
            f"{place.strip()} {missing}.{word} is missing".strip(),
            f"write {missing}.{word} = '...'",
        )
    for key, value in record.items():
        if key not in LANGUAGES:
            yield from _both(value, key)


def _circles(decks: Sequence[Deck]) -> Iterator[Problem]:
    """Notes that require each other, each circle once."""
    edges = {
        f"{deck.id}/{note.id}": (deck, note, required(deck.id, note))
        for deck in decks
        for note in deck.notes
    }
    done: set[str] = set()
    for start in edges:
        path: dict[str, None] = {}  # the notes on the way from start, in order
        stack = [(start, 0)]
        while stack:
            name, depth = stack.pop()
            while len(path) > depth:
                done.add(path.popitem()[0])
            if name in path:
                names = list(path)
                circle = names[names.index(name) :]
                deck, note, _ = edges[name]
                way = " → ".join([*circle, name])
                yield Problem(deck.file, note.line, f"notes require each other: {way}", "cut one")
                done.update(circle)
            if name in done or name not in edges:
                continue
            path[name] = None
            stack += [(target, depth + 1) for target in edges[name][2]]
        done.update(path)
