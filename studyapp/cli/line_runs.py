"""The runs behind a card, and what a mistake came from, in lines."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from studyapp.i18n import N_, Say
from studyapp.study.session import Answer, Shown

if TYPE_CHECKING:
    from studyapp.deck.values import Note
    from studyapp.study.causes import Explanation
    from studyapp.study.exhibit import Exhibit
    from studyapp.study.prediction import Guess

SEARCH_SECONDS: Final = 2.0
"""How long another setting is looked for that gives what was said."""


def mistake_lines(shown: Shown, answer: Answer, author: Note, say: Say, language: str) -> list[str]:
    """What a wrong answer came from, as far as it can be told without a run.

    `author` is the note as written, with its blanks where it varies.
    """
    from studyapp.deck.ask import Numbered
    from studyapp.study.explaining_words import sentence

    if answer.verdict.right is not False:
        return []
    if shown.instance is not None and isinstance(answer.response, Numbered):
        from studyapp.study.instance import slip_named

        if label := slip_named(author, shown.instance, answer.response.value):
            return [f"≈ {say(label)}"]
    if found := _explained(shown, answer, None):
        return [f"≈ {sentence(found, say, language)}"]
    return [f"≈ {say(answer.verdict.remark)}"] if answer.verdict.remark else []


def run_lines(
    shown: Shown, answer: Answer, say: Say, language: str, guess: Guess | None = None
) -> Iterator[str]:
    """Each piece of evidence run, then what a wrong answer came from.

    A guess at what the first one measures is held against it.
    """
    from studyapp.study.explaining_words import told

    first = True
    for one in _exhibits(shown):
        if isinstance(one, str):
            yield say(N_("not run: {why}"), why=one)
            continue
        if guess is not None:
            yield _scored(guess, one, say)
            guess = None
        yield from _exhibit_lines(one, say)
        if first and one.decides and answer.verdict.right is False:
            first = False
            if found := _explained(shown, answer, one):
                sentence, *rest = told(found, say, language)
                yield from (f"≈ {sentence}", *(f"  {line}" for line in rest))


def _exhibits(shown: Shown) -> Iterator[Exhibit | str]:
    """Every piece of evidence on all its seeds; or why it could not be run."""
    from studyapp.lab.demo import UnknownDemo
    from studyapp.lab.guarded import NotRunError
    from studyapp.lab.params import ParamError
    from studyapp.study.exhibit import exhibits, pieces

    note = shown.stored.card.note
    for evidence in pieces(note):
        runs = exhibits(
            note,
            evidence,
            first_seed=shown.run_seed,
            enough=lambda: False,
            progress=lambda done, total: None,
            trusted=shown.stored.shipped,
        )
        try:
            *_, last = runs
        except (NotRunError, UnknownDemo, ParamError) as wrong:
            yield str(wrong)
        else:
            yield last


def _scored(guess: Guess, exhibit: Exhibit, say: Say) -> str:
    """A prediction beside what was measured."""
    from studyapp.lab.demo import find
    from studyapp.study.prediction import score
    from studyapp.study.prediction_words import verdict

    sweep = exhibit.panels[0].sweep
    return verdict(score(guess, sweep, find(sweep.demo)), say)


def _exhibit_lines(exhibit: Exhibit, say: Say) -> Iterator[str]:
    """The run in words: what was expected, of how many seeds it holds, and the command."""
    from studyapp.lab.holding import HOLDING_SIGNS, HOLDING_WORDS
    from studyapp.lab.numbers import show
    from studyapp.study.explaining_words import ROLES

    if exhibit.computed is not None:
        median, low, high = (show(value) for value in exhibit.computed)
        words = N_("computed {value} ({n} seeds: {low} … {high})")
        words = N_("computed {value}") if low == high else words
        yield say(words, value=median, n=exhibit.seeds, low=low, high=high)
    for panel in exhibit.panels:
        one = panel.side.ruling
        role = say(ROLES[panel.side.role])
        words = f"{HOLDING_SIGNS[one.holding]} {say(HOLDING_WORDS[one.holding])}"
        yield f"{role}: {one.expectation}: {words} ({one.agree}/{one.n})"
        yield f"  {panel.sentence(say)}"
        yield f"  {panel.command}"


def _explained(shown: Shown, answer: Answer, exhibit: Exhibit | None) -> Explanation | None:
    """What led to a wrong answer; without a run only what its numbers and options say."""
    from studyapp.study.explaining import explain_mistake

    until = time.monotonic() + SEARCH_SECONDS
    return explain_mistake(
        shown.stored.card.note,
        None if exhibit is None else exhibit.evidence,
        answer.response,
        exhibit,
        progress=lambda done, total: None,
        enough=lambda: time.monotonic() > until,
        trusted=shown.stored.shipped,
    )
