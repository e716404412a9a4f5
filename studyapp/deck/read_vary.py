"""Reading [note.vary]: what is drawn, and whether the note around it names it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from studyapp.deck.blanks import BLANK, blanks
from studyapp.deck.evidence import Setting
from studyapp.deck.fields import LANGUAGES, Fields, NoteError
from studyapp.deck.template import APART, FEWEST_DISTRACTORS, Offer, Vary
from studyapp.deck.tolerance import Measure, Tolerance, read_tolerance
from studyapp.deck.values import Text

KINDS: Final = ("number", "choice")
"""The kinds whose answer a run can give."""
MOST_VALUES: Final = 50
MOST_VARIANTS: Final = 400
LONGEST_WORD: Final = 100
MOST_DIGITS: Final = 6
KEYS: Final = ("demo", "params", "answer", "control", "apart", "words")


def read_vary(kind: str, note: Fields) -> Vary:
    """The [note.vary] of a note, checked against all of its texts. Raises NoteError."""
    if kind not in KINDS:
        raise note.wrong(f"a {kind} note can't vary", f"only {' and '.join(KINDS)} notes can")
    table = note.table["vary"]
    if not isinstance(table, Mapping):
        raise note.wrong("vary is not a table", "write [note.vary]")
    fields = Fields(table, "vary")
    params, lists = fields.params("params"), _lists(fields)
    for name in (*dict(params), *dict(lists)):
        if name == "seed":
            raise fields.wrong("it sets the seed, which is drawn anew each time", "take it out")
    if twice := sorted(set(dict(params)) & set(dict(lists))):
        raise fields.wrong(f"{twice[0]} stands in params and has a list", "keep one of the two")
    measure, digits = _answer(fields)
    options = note.tables("option")
    offers = _offers(options) if kind == "choice" else ()
    if kind == "number":
        _number_only(note)
    given, asked_with = _given(note, options, (*dict(params), *dict(lists)))
    if not asked_with:
        _prompted(note, tuple(dict(lists)))
    return Vary(
        demo=fields.string("demo"),
        measure=measure,
        lists=lists,
        params=params,
        digits=digits,
        apart=_apart(fields),
        control=fields.params("control"),
        offers=offers,
        words=_words(fields),
        given=given,
        asked_with=asked_with,
    )


# -- what is drawn -----------------------------------------------------------------------------


def _lists(fields: Fields) -> tuple[tuple[str, tuple[Setting, ...]], ...]:
    lists: dict[str, tuple[Setting, ...]] = {}
    for name, values in fields.table.items():
        if name in KEYS:
            continue
        if not isinstance(values, (list, tuple)):
            raise fields.wrong(f"{name} is not a list", f"write {name} = [1, 2, 3], or in params")
        if not 2 <= len(values) <= MOST_VALUES:
            raise fields.wrong(f"{name} has {len(values)} values", f"write 2 to {MOST_VALUES}")
        lists[name] = tuple(_setting(fields, name, value) for value in values)
        if len(set(map(repr, lists[name]))) < len(values):
            raise fields.wrong(f"{name} holds a value twice", "take one out")
    if not lists:
        raise fields.wrong("nothing varies", "write the values of a param: depth = [5, 10, 20]")
    count = math.prod(map(len, lists.values()))
    if count > MOST_VARIANTS:
        raise fields.wrong(f"{count} variants", f"write shorter lists: {MOST_VARIANTS} at most")
    return tuple(sorted(lists.items()))


def _setting(fields: Fields, name: str, value: object) -> Setting:
    if isinstance(value, str) and len(value) > LONGEST_WORD:
        raise fields.wrong(f"{name} holds {len(value)} characters", f"{LONGEST_WORD} at most")
    one = Fields({"value": {name: value}}, fields.place).params("value")
    return one[0][1]


def _answer(fields: Fields) -> tuple[str, int]:
    """The measure that is the answer, and its digits."""
    table = fields.table.get("answer")
    how = 'write answer = { measure = "...", digits = 2 }'
    if not isinstance(table, Mapping):
        raise fields.wrong("answer names no measure", how)
    answer = Fields(table, "vary.answer")
    answer.only((), ("measure", "digits"))
    digits = table.get("digits", 3)
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        raise answer.wrong(f"digits = {digits!r}", f"write a number from 1 to {MOST_DIGITS}")
    return answer.string("measure"), digits


def _apart(fields: Fields) -> Tolerance:
    if "apart" not in fields:
        return APART
    try:
        apart = read_tolerance(fields.table["apart"])
    except ValueError as wrong:
        raise fields.wrong(str(wrong).replace("tolerance", "apart")) from None
    if apart.amount <= (1.0 if apart.by is Measure.FACTOR else 0.0):
        raise fields.wrong(f"apart = {apart} keeps nothing apart", 'write "x1.25", "5 %" or 0.1')
    return apart


def _words(fields: Fields) -> tuple[tuple[str, Text], ...]:
    table = fields.table.get("words", {})
    if not isinstance(table, Mapping):
        raise fields.wrong("words is not a table", 'write words = { relu = "ReLU" }')
    found = {}
    for name, said in table.items():
        each = dict.fromkeys(LANGUAGES, said) if isinstance(said, str) else said
        if (
            not isinstance(each, Mapping)
            or set(each) - set(LANGUAGES)
            or not all(isinstance(one, str) and 0 < len(one) <= LONGEST_WORD
                       for one in each.values())
        ):  # fmt: skip
            fix = f'write words = {{ {name} = "..." }}, or {{ en = "...", zh = "..." }}'
            raise fields.wrong(f"words.{name} is no word of 1 to {LONGEST_WORD} characters", fix)
        found[str(name)] = Text(**each)
    return tuple(sorted(found.items()))


# -- the note around it ------------------------------------------------------------------------


def _number_only(note: Fields) -> None:
    if "answer" in note:
        raise note.wrong("answer stands beside [note.vary]", "take it out: the run gives it")
    if "tolerance" not in note:
        raise note.wrong("a measured answer has no tolerance", 'add tolerance = "2 %" or 0.01')


def _offers(options: Sequence[Fields]) -> tuple[Offer, ...]:
    offers = tuple(_offer(option) for option in options)
    if sum(one.right for one in offers) != 1:
        raise NoteError(
            f"{sum(one.right for one in offers)} options are the answer",
            'write right = true and value = "answer" in exactly one',
        )
    if len(offers) < 1 + FEWEST_DISTRACTORS:
        raise NoteError(
            f"{len(offers)} options", f"a question that varies has {1 + FEWEST_DISTRACTORS} or more"
        )
    return offers


def _offer(option: Fields) -> Offer:
    sources = [key for key in ("value", "misconception", "factor") if key in option]
    if len(sources) != 1:
        fix = 'write one of value = "answer", misconception = "...", factor = 10'
        raise option.wrong(f"its number comes from {len(sources)} sources", fix)
    if "expect" in option or "params" in option:
        raise option.wrong("expect and params are written by the run", "take them out")
    offer = Offer(
        id=option.string("id"),
        misconception=option.string("misconception", ""),
        factor=option.number("factor") if "factor" in option else None,
    )
    if "value" in option and option.string("value") != "answer":
        raise option.wrong(f"value = {option.string('value')!r}", 'write value = "answer"')
    if offer.factor == 1:
        raise option.wrong("factor = 1 is the answer again", "write another factor")
    if option.boolean("right", default=offer.right) != offer.right:
        raise option.wrong("right and its source disagree", 'the right one has value = "answer"')
    text = option.text("text", needed=False)
    for language in LANGUAGES:
        said = getattr(text, language)
        if said and "value" not in BLANK.findall(said):
            raise option.wrong(f"{language}.text does not name <<value>>", "write it, or no text")
    return offer


def _said(fields: Fields) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Language, key and blanks of every text of one table."""
    for language in LANGUAGES:
        words = fields.table.get(language)
        for key, text in words.items() if isinstance(words, Mapping) else ():
            if isinstance(text, str):
                try:
                    yield language, str(key), blanks(text)
                except NoteError as wrong:
                    raise fields.wrong(f"{language}.{key}: {wrong.what}", wrong.fix) from None


def _given(
    note: Fields, options: Sequence[Fields], params: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures that the texts name, and those that the prompt names."""
    given: set[str] = set()
    prompted: set[str] = set()
    for fields in (note, *options):
        named: dict[str, dict[str, set[str]]] = {}
        for language, key, found in _said(fields):
            named.setdefault(key, {})[language] = set(found)
            own = {"value", "answer"} if fields is not note else {"answer"}
            if fields is note and key != "why" and "answer" in found:
                raise fields.wrong(f"{language}.{key} gives <<answer>> away", "it belongs in why")
            if "value" in set(found) - own:
                raise fields.wrong(f"{language}.{key} names <<value>>", "only an option has one")
            given |= set(found) - own - set(params)
            if key == "prompt":
                prompted |= set(found) - own - set(params)
        for key, by_language in named.items():
            if len(by_language) == 2 and (odd := by_language["en"] ^ by_language["zh"]):
                name = min(odd)
                missing = "en" if name in by_language["zh"] else "zh"
                raise fields.wrong(f"{missing}.{key} does not name <<{name}>>", "name it in both")
    return tuple(sorted(given)), tuple(sorted(prompted))


def _prompted(note: Fields, names: Sequence[str]) -> None:
    """Raise NoteError where a prompt keeps back what varies, and names no measure instead."""
    for language, key, found in _said(note):
        if key == "prompt" and (missing := [name for name in names if name not in found]):
            fix = f"write <<{missing[0]}>> where it stands in the question"
            raise note.wrong(f"{language}.prompt does not name <<{missing[0]}>>", fix)
