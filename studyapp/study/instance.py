"""Drawing a question: a seed picks a variant, its run gives the answer and the wrong options."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studyapp.deck.evidence import Params
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.values import Note
from studyapp.deck.vary import SEEDS, Instance, fill
from studyapp.i18n import N_

if TYPE_CHECKING:
    from studyapp.lab.demo import Progress
    from studyapp.lab.variants import Found

TRIES: Final = 20
"""Variants that are run until one will do."""
GUARDED_TRIES: Final = 4
"""The same for a deck that did not come with the app: all are run, in one child."""


class NoInstanceError(RuntimeError):
    """No question could be drawn. `reason` is a marked string, `values` fill it in."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason.format(**values))
        self.reason, self.values = reason, values


def drawn(note: Note, seed: int, *, trusted: bool) -> tuple[Note, Instance | None]:
    """The note as it is asked, and what was drawn for it; as it stands if it does not vary.

    Raises NoInstanceError.
    """
    if note.vary is None:
        return note, None
    instance = draw(note, seed, trusted=trusted)
    return fill(note, instance), instance


def draw(note: Note, seed: int, *, trusted: bool, progress: Progress | None = None) -> Instance:
    """The question of this seed: the same one whenever it is asked for.

    Raises NoInstanceError, and what `progress` raises.
    """
    from studyapp.lab.demo import silent
    from studyapp.lab.variants import UnusableError, differ, instance, variants

    vary = note.vary
    assert vary is not None, "a note that varies"
    order = list(variants(vary))
    random.Random(seed).shuffle(order)
    chosen: Instance | None = None
    why: tuple[str, dict[str, object]] = (N_("no variant can be asked"), {})
    for params, found in _runs(note, order, seed, trusted, progress or silent):
        try:
            made = instance(note, params, seed, found)
        except UnusableError as unusable:
            why = (unusable.reason, unusable.values)
            continue
        if chosen is None:
            chosen = made
            if chosen.control:
                break
        elif differ(note, chosen.answer, made.answer):
            return replace(chosen, control=_turned(chosen.params, made.params))
    if chosen is None:
        raise NoInstanceError(why[0], **why[1])
    return chosen


def _turned(params: Params, other: Params) -> Params:
    """What the other variant sets otherwise."""
    return tuple(sorted(set(other) - set(params)))


def _runs(
    note: Note, order: Sequence[Params], seed: int, trusted: bool, progress: Progress
) -> Iterator[tuple[Params, Found]]:
    """One variant after the other with what its run gave. Raises NoInstanceError."""
    from studyapp.lab.citation import unknown_names
    from studyapp.lab.demo import Cancelled, find
    from studyapp.lab.guarded import sweeps_guarded
    from studyapp.lab.variants import each_seed, run_variant

    assert note.vary is not None, "a note that varies"
    name, seeds = note.vary.demo, (seed % SEEDS,)
    if (wrong := next(unknown_names(note), None)) is not None:
        raise NoInstanceError(N_("its run is not possible: {what}"), what=wrong[0])
    if not trusted:
        some = order[:GUARDED_TRIES]
        sweeps = sweeps_guarded(name, some, seeds, progress)
        for params, swept in zip(some, sweeps, strict=False):
            yield params, each_seed(find(name), swept)[0]
        if not sweeps:
            raise NoInstanceError(N_("its run of {demo} gave nothing"), demo=name)
        return
    for params in order[:TRIES]:
        try:
            yield params, run_variant(name, params, seeds, progress)[0]
        except Cancelled:
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise NoInstanceError(N_("its run broke: {what}"), what=what) from error


def usable(note: Note, seed: int = 0) -> int:
    """How many variants of a shipped note can be asked on one seed."""
    from studyapp.lab.variants import UnusableError, instance, run_variant, variants

    vary, count = note.vary, 0
    assert vary is not None, "a note that varies"
    for params in variants(vary):
        try:
            instance(note, params, seed, run_variant(vary.demo, params, (seed % SEEDS,))[0])
        except UnusableError:
            continue
        count += 1
    return count


def slip_named(note: Note, instance: Instance, value: float) -> str:
    """The label of the misconception that leads to this wrong number; "" for none."""
    from studyapp.lab.demo import UnknownDemo, find

    if note.vary is None or not isinstance(note.body, NumberAnswer):
        return ""
    try:
        known = find(note.vary.demo).misconceptions
    except UnknownDemo:
        return ""
    tolerance = note.body.tolerance
    hits = (name for name, number in instance.slips if tolerance.accepts(number, value))
    name = next(hits, "")
    return known[name].label if name in known else ""
