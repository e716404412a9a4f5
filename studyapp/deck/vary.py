"""One instance of a note that varies, and the ordinary note that it makes.

An instance is plain numbers: it goes into the review log, and fills the blanks of the note again
without any run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from studyapp.deck.blanks import Write, fill_texts
from studyapp.deck.evidence import Params, Setting, with_params
from studyapp.deck.fields import Fields, NoteError
from studyapp.deck.read import languages, read_note
from studyapp.deck.template import Offer, Vary, sourceless
from studyapp.deck.values import Note, Text
from studyapp.text.numbers import Where, rounded, show

__all__ = ["Instance", "Offer", "Vary", "fill", "key"]

Numbers: TypeAlias = tuple[tuple[str, float], ...]

SEEDS: Final = 100
"""Seeds of demos that are used: those which every seed slider has."""
EXACT_DIGITS: Final = 15
"""Digits of a setting, which is written as the author wrote it."""


@dataclass(frozen=True, slots=True)
class Instance:
    """The numbers of one question, as they were drawn."""

    seed: int
    params: Params
    """Every param of the run, the fixed ones too; without its seed."""
    answer: float
    """As measured, not rounded."""
    options: Numbers = ()
    """Of a choice: the options that are shown, by id, in the author's order."""
    slips: Numbers = ()
    """Of a number: the misconceptions that lead elsewhere, each with its number."""
    measures: Numbers = ()
    """The measures that the texts name."""
    control: Params = ()
    """What is turned for a run with another answer."""

    @property
    def run_seed(self) -> int:
        """The seed of the demo's run."""
        return self.seed % SEEDS

    def to_log(self) -> dict[str, object]:
        """As JSON holds it."""
        return {
            "seed": self.seed,
            "params": dict(self.params),
            "answer": self.answer,
            "options": dict(self.options),
            "slips": dict(self.slips),
            "measures": dict(self.measures),
            "control": dict(self.control),
        }

    @staticmethod
    def from_log(logged: Mapping[str, object]) -> Instance:
        """The instance that `to_log` wrote; other keys are left alone. Raises ValueError."""
        try:
            fields = Fields(logged)
            seed = logged.get("seed")
            if isinstance(seed, bool) or not isinstance(seed, int):
                raise ValueError(f"seed {seed!r} is not a whole number")
            return Instance(
                seed=seed,
                params=fields.params("params"),
                answer=fields.number("answer"),
                options=_numbers(fields, "options"),
                slips=_numbers(fields, "slips"),
                measures=_numbers(fields, "measures"),
                control=fields.params("control"),
            )
        except NoteError as wrong:
            raise ValueError(f"not an instance: {wrong}") from None


def _numbers(fields: Fields, name: str) -> Numbers:
    table = fields.table.get(name, {})
    if not isinstance(table, Mapping):
        raise fields.wrong(f"{name} is not a table")
    return tuple((str(one), Fields(table, name).number(one)) for one in table)


def key(vary: Vary, answer: float) -> float:
    """The answer that is asked for: as many digits as the author wants."""
    return rounded(answer, vary.digits)


def sample(note: Note) -> Instance:
    """An instance that no run made: what the filled texts look like, at their longest."""
    vary = note.vary
    assert vary is not None, "a note that varies"
    longest = tuple((name, max(values, key=_length)) for name, values in vary.lists)
    return Instance(
        seed=0,
        params=with_params(vary.params, longest),
        answer=1.0,
        options=tuple((offer.id, 1.0 + at) for at, offer in enumerate(vary.offers)),
        measures=tuple((name, 1.23e-10) for name in vary.given),
        control=vary.control,
    )


def _length(setting: Setting) -> int:
    return len(str(setting))


# -- filling -----------------------------------------------------------------------------------


def fill(note: Note, instance: Instance) -> Note:
    """The ordinary note that an instance makes, with its very run as evidence.

    A note that does not vary comes back as it is. Raises NoteError for an instance that does not
    fit the note.
    """
    vary = note.vary
    if vary is None:
        return note
    record = dict(note.record)
    del record["vary"]
    fill_texts(record, _writer(vary, instance))
    evidence: dict[str, object] = {
        "demo": vary.demo,
        "params": dict(instance.params),
        "control": [dict(instance.control)] if instance.control else [],
    }
    if note.kind == "number":
        record["answer"] = key(vary, instance.answer)
        evidence["measure"] = vary.measure
    else:
        record["option"] = _options(note, vary, instance)
    written = record.get("evidence", ())
    assert isinstance(written, (list, tuple)), "the note was read"
    record["evidence"] = [evidence, *written]
    return read_note(record, note.line)


def _writer(vary: Vary, instance: Instance, value: float | None = None) -> Write:
    """What the blanks say; `value` is the number of the option whose texts are filled."""
    words, params = dict(vary.words), dict(instance.params)
    measured = dict(instance.measures)

    def write(name: str, language: str, where: Where) -> str | None:
        if name == "value" and value is not None:
            return show(value, vary.digits, where)
        if name == "answer":
            return show(instance.answer, vary.digits, where)
        if name in params:
            return _setting(params[name], words, language, where)
        return show(measured[name], 3, where) if name in measured else None

    return write


def _setting(setting: Setting, words: Mapping[str, Text], language: str, where: Where) -> str:
    name = str(setting).lower() if isinstance(setting, bool) else str(setting)
    if name in words:
        return words[name].said_in(language)
    if isinstance(setting, bool | str):
        return name
    return show(setting, EXACT_DIGITS, where)


def _options(note: Note, vary: Vary, instance: Instance) -> list[dict[str, object]]:
    """The options that were drawn, each with its texts and what it expects of the run."""
    tables = {option.string("id"): option.table for option in Fields(note.record).tables("option")}
    options = []
    for name, number in instance.options:
        if name not in tables:
            raise NoteError(f"the option {name!r} is gone", "draw the question anew")
        table = sourceless(tables[name])
        for language in languages(note):
            words = table.get(language, {})
            assert isinstance(words, Mapping), "the note was read"
            table[language] = {"text": "<<value>>", **words}
        fill_texts(table, _writer(vary, instance, number))
        table["expect"] = f"{vary.measure} == {number:.6g} within {vary.near}"
        options.append(table)
    return options
