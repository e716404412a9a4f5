"""What an editor holds notes to: twins that agree, options that don't tell, no echoes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from studyapp.deck.blanks import BLANK
from studyapp.deck.kinds.choice import ChoiceAnswer, Option
from studyapp.deck.kinds.cloze import Cloze, Gap, pieces
from studyapp.deck.kinds.truefalse import TrueFalse
from studyapp.deck.kinds.typed import TypedAnswer
from studyapp.deck.values import Deck, Note, Text
from studyapp.formats import Problem
from studyapp.library.course.glossary import Term
from studyapp.text.fold import fold
from studyapp.text.markdown import Paragraph, formulas, parse

Said = tuple[str, str]
"""What is wrong, and how to mend it."""

LONGEST_PROMPT: Final = {"en": 70, "zh": 140}
"""Words of English, characters of Chinese; formulae count as one."""
LONGEST_WHY: Final = {"en": 130, "zh": 260}
LONG_OPTION: Final = 24
"""Characters from which the length of an option can be seen at a glance."""
MUCH_LONGER: Final = 1.6
"""The right option against the longest wrong one, where all are about as long elsewhere."""
TELLING: Final = 4
"""Characters from which an answer that stands in its own question is no accident."""
STRAY: Final = "put the full stop behind it, or a space"
KEYS: Final = (0.25, 0.75)
"""Between these shares of a deck's true/false notes are true."""

_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e[-+]?\d+)?", re.IGNORECASE)
_TOLD: Final = re.compile(r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}")
_WORD: Final = re.compile(r"[A-Za-z0-9][\w'-]*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def editorial(decks: Sequence[Deck], terms: Sequence[Term] = ()) -> Iterator[Problem]:
    """Every problem of style of some decks read together."""
    rules: tuple[Callable[[Note], Iterator[Said]], ...] = (
        twins,
        lengths,
        stray_asterisks,
        reasons,
        option_lengths,
        echoes,
    )
    for deck in decks:
        for note in deck.notes:
            for rule in rules:
                for what, fix in rule(note):
                    yield _at(deck, note, what, fix)
            for what, fix in spellings(note, terms):
                yield _at(deck, note, what, fix)
        for what, fix in (*longest_right(deck), *balance(deck)):
            yield Problem(deck.file, None, what, fix)
    yield from twice(decks)


def _at(deck: Deck, note: Note, what: str, fix: str) -> Problem:
    return Problem(deck.file, note.line, f"note {note.id!r}: {what}", fix)


# -- both languages ----------------------------------------------------------------------------


def texts(record: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a note with its place: "prompt", "option 2 why"."""
    if isinstance(record, (list, tuple)):
        for n, value in enumerate(record, 1):
            yield from texts(value, f"{place} {n}")
    if not isinstance(record, Mapping):
        return
    halves = [half if isinstance(half := record.get(one), Mapping) else {} for one in ("en", "zh")]
    for key in {**halves[0], **halves[1]}:
        words = [str(half.get(key, "")) for half in halves]
        yield f"{place} {key}".strip(), Text(*words)
    for key, value in record.items():
        if key not in ("en", "zh", "vary"):
            yield from texts(value, f"{place} {key}".strip())


def twins(note: Note) -> Iterator[Said]:
    """Numbers, formulae and the count of gaps are the same in both languages."""
    for place, text in texts(note.record):
        if not (text.en and text.zh):
            continue
        en, zh = (_formulae(one) for one in (text.en, text.zh))
        if en != zh:
            apart = _first((en - zh) + (zh - en))
            yield f"{place}: formula ${apart}$ stands in one language only", "say the same in both"
        ours, theirs = (_numbers(one) for one in (text.en, text.zh))
        if ours != theirs:
            apart = min(ours ^ theirs)
            yield f"{place}: {apart} stands in one language only", "say the same in both"
        if note.kind == "cloze" and place == "text" and _gaps(text.en) != _gaps(text.zh):
            yield "text: the gaps differ between the languages", "leave out the same in both"


def _formulae(text: str) -> Counter[str]:
    """Formulae with something to compare: one lone letter or number may be said in words."""
    plain = [
        re.sub(r"\s+|\\[,;:! ]|\\left|\\right", "", _TOLD.sub("", one)) for one in formulas(text)
    ]
    return Counter(one for one in plain if re.search(r"[=<>\\^_/]", one) and len(one) > 3)


def _numbers(text: str) -> set[str]:
    """Numbers of more than one digit; small ones may be said in words."""
    bare = BLANK.sub(" ", text)
    for gap in ("{{", "}}"):
        bare = bare.replace(gap, " ")
    bare = re.sub(r"(?<=\d)(?: |\\,|,)(?=\d{3}(?!\d))", "", bare)  # 50 000 is 50000
    found = {one.rstrip(".,") for one in _NUMBER.findall(bare)}
    return {one for one in found if len(one) > 1 and not one.startswith(("10", "20"))}


def _gaps(text: str) -> Counter[int]:
    return Counter(piece.number for piece in pieces(text) if isinstance(piece, Gap))


def _first(found: Counter[str]) -> str:
    return min(found)


# -- length ------------------------------------------------------------------------------------


def lengths(note: Note) -> Iterator[Said]:
    for place, text in texts(note.record):
        for most, names in ((LONGEST_PROMPT, ("prompt", "text")), (LONGEST_WHY, ("why",))):
            if place not in names:
                continue
            for language, words in (("en", text.en), ("zh", text.zh)):
                if (n := measure(words, language)) > most[language]:
                    unit = "words" if language == "en" else "characters"
                    yield f"{language}.{place} has {n} {unit}", f"say it in {most[language]}"


def stray_asterisks(note: Note) -> Iterator[Said]:
    """No asterisks are left for the reader to see."""
    for place, text in texts(note.record):
        for language, words in (("en", text.en), ("zh", text.zh)):
            if asterisks_left(words):
                yield f"{language}.{place}: ** stands as written", STRAY


def asterisks_left(text: str) -> bool:
    """Whether bold text does not close: `**句。**Word` does not, for Markdown sees no end there."""
    spans = (span for block in parse(text) if isinstance(block, Paragraph) for span in block.spans)
    return any("**" in span.text for span in spans if span.style not in ("code", "formula"))


def measure(text: str, language: str) -> int:
    """Words of English or characters of Chinese; a formula counts as one."""
    for formula in formulas(text):
        text = text.replace(formula, " X ")
    english = len(_WORD.findall(text))
    return english if language == "en" else len(_HAN.findall(text)) + english


# -- options -----------------------------------------------------------------------------------


def options_of(note: Note) -> tuple[Option, ...]:
    return note.body.options if isinstance(note.body, ChoiceAnswer) else ()


def _one_right(note: Note) -> bool:
    """A choice of fixed options, one of them right; `multi` has several."""
    return note.kind == "choice" and not note.vary and isinstance(note.body, ChoiceAnswer)


def reasons(note: Note) -> Iterator[Said]:
    """Every wrong option says why it is wrong."""
    for option in options_of(note):
        if not option.right and not (option.why or option.misconception):
            yield f"option {option.id!r} has no why", "say what is wrong with it"


def option_lengths(note: Note) -> Iterator[Said]:
    """A right option that is much longer than all others gives itself away."""
    if not _one_right(note):
        return
    right, others = _sizes(note)
    if right >= LONG_OPTION and right > MUCH_LONGER * max(others):
        yield "the right option is much the longest", "shorten it, or say as much in the others"


def _sizes(note: Note) -> tuple[int, list[int]]:
    options = options_of(note)
    right = next(len(one.text.said_in("en")) for one in options if one.right)
    return right, [len(one.text.said_in("en")) for one in options if not one.right]


def longest_right(deck: Deck) -> Iterator[Said]:
    """The right option is not the longest more often than chance would have it."""
    longest, chance, spread = 0, 0.0, 0.0
    for note in deck.notes:
        if _one_right(note):
            right, others = _sizes(note)
            if max(right, *others) < LONG_OPTION:
                continue
            share = 1 / (1 + len(others))
            longest += right > max(others)
            chance += share
            spread += share * (1 - share)
    if longest > chance + 2 * math.sqrt(spread) + 0.5:
        what = f"the right option is the longest in {longest} choices, by chance in {chance:.0f}"
        yield what, "shorten right ones or fill others out"


def balance(deck: Deck) -> Iterator[Said]:
    """Someone who always says "false" must not get far."""
    keys = [note.body.answer for note in deck.notes if isinstance(note.body, TrueFalse)]
    if len(keys) >= 8 and not KEYS[0] <= sum(keys) / len(keys) <= KEYS[1]:
        what = f"{sum(keys)} of {len(keys)} true/false notes are true"
        yield what, "turn some round, keeping what they ask"


# -- echoes ------------------------------------------------------------------------------------


def echoes(note: Note) -> Iterator[Said]:
    """The answer does not stand in its own question."""
    match note.body:
        case TypedAnswer(prompt, accept):
            for words in (prompt.en, prompt.zh):
                for answer in accept:
                    if len(fold(answer)) >= TELLING and _holds(fold(words), fold(answer)):
                        yield f"the prompt says {answer!r}, the answer", "ask without saying it"
        case Cloze(text):
            for words in (text.en, text.zh):
                yield from _told_by_the_rest(words)


def _told_by_the_rest(text: str) -> Iterator[Said]:
    """A gap whose words stand elsewhere in the sentence."""
    parts = list(pieces(text))
    for n, piece in enumerate(parts):
        if not isinstance(piece, Gap) or len(fold(piece.text)) < TELLING:
            continue
        if _holds(fold(piece.hint), fold(piece.text)) and piece.hint[-1] not in "?？":
            yield f"the hint of gap {piece.number} says it", "hint at it"
        rest = " ".join(
            other if isinstance(other, str) else other.text
            for m, other in enumerate(parts)
            if m != n and not (isinstance(other, Gap) and other.number == piece.number)
        )
        if _holds(fold(rest), fold(piece.text)):
            yield f"gap {piece.number}, {piece.text!r}, stands elsewhere too", "leave both out"


def _holds(text: str, words: str) -> bool:
    """Whether words stand in a text, as words where they are Latin."""
    edge = r"\b" if words[:1].isascii() and words[:1].isalnum() else ""
    end = r"\b" if words[-1:].isascii() and words[-1:].isalnum() else ""
    return re.search(edge + re.escape(words) + end, text) is not None


def twice(decks: Iterable[Deck]) -> Iterator[Problem]:
    """One question stands in two notes."""
    homes: dict[tuple[str, str], str] = {}
    for deck in decks:
        for note in deck.notes:
            asked = dict(texts(note.record)).get("prompt")
            said = fold(asked.en if asked else "")
            if not said:
                continue
            options = "|".join(sorted(fold(one.text.en) for one in options_of(note)))
            first = homes.setdefault((said, options), f"{deck.id}/{note.id}")
            if first != f"{deck.id}/{note.id}":
                yield _at(deck, note, f"asks what {first} asks", "ask something else")


# -- words -------------------------------------------------------------------------------------


def spellings(note: Note, terms: Sequence[Term]) -> Iterator[Said]:
    """Terms are spelled as the glossary spells them."""
    for place, text in texts(note.record):
        for term in terms:
            for language, words in (("en", text.en), ("zh", text.zh)):
                for wrong in term.avoid.get(language, ()):
                    if _holds(words.casefold(), wrong.casefold()):
                        right = term.term.said_in(language)
                        yield f"{language}.{place} says {wrong!r}", f"the glossary says {right!r}"
