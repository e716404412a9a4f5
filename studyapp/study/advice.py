"""What to do about a leech: go back to what it rests on, look at the run, ask it otherwise.

Nothing is done to the card: a leech that is suspended is a question that nobody asks any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyapp.i18n import N_, Say
from studyapp.stats.leech import Leech
from studyapp.store.errors import NotFound

if TYPE_CHECKING:
    from studyapp.scheduler import Scheduler
    from studyapp.store.store import Store


@dataclass(frozen=True, slots=True)
class Required:
    """A note to know first, by the weakest of its cards."""

    note: str
    """As "deck/note"."""
    card: str
    recall: float | None
    """Today; None where it was never learned."""


@dataclass(frozen=True, slots=True)
class Advice:
    leech: Leech
    weakest: Required | None
    """Of all that the note requires, directly or not, what is remembered least."""
    demo: str
    """The simulation that the note cites, "" for none."""
    siblings: tuple[str, ...]
    """Other cards of the same note, which ask it another way."""


def advise(store: Store, scheduler: Scheduler, leech: Leech, day: int) -> Advice:
    """Raises NotFound."""
    card = store.card(leech.card).card
    note = card.note
    asking = store.cards_of(card.deck, note.id)
    return Advice(
        leech,
        weakest_required(store, scheduler, f"{card.deck}/{note.id}", day),
        next((evidence.demo for evidence in note.evidence), ""),
        tuple(one.id for one in asking if one.id != card.id and not one.retired),
    )


def weakest_required(store: Store, scheduler: Scheduler, note: str, day: int) -> Required | None:
    """Of what a note requires, directly or not, the card remembered least; new ones first.

    Among new ones it is the one that rests on the least, for that is where to begin.
    """
    requirements = store.requirements()
    found = []
    for needed in _all_required(requirements, note):
        deck, _, name = needed.partition("/")
        with suppress(NotFound):  # a deck may require what was never brought in
            found += [
                Required(needed, one.id, scheduler.retrievability(one.schedule, day))
                for one in store.cards_of(deck, name)
                if not one.retired
            ]

    def rank(one: Required) -> tuple[float, int, str]:
        recall = -1.0 if one.recall is None else one.recall
        return recall, len(_all_required(requirements, one.note)), one.card

    return min(found, key=rank, default=None)


def _all_required(requirements: Mapping[str, tuple[str, ...]], note: str) -> list[str]:
    """Directly and not, the nearest first; a circle is gone round once."""
    found: list[str] = []
    ahead = list(requirements.get(note, ()))
    while ahead:
        one = ahead.pop(0)
        if one != note and one not in found:
            found.append(one)
            ahead += requirements.get(one, ())
    return found


def sentences(advice: Advice, say: Say) -> tuple[str, ...]:
    """The finding, then one piece of advice a sentence."""
    leech = advice.leech
    said = [
        say(
            N_(
                "forgotten {forgotten} of {reviews} times, where {expected:.1f} were to be expected"
            ),
            forgotten=leech.forgotten,
            reviews=leech.reviews,
            expected=leech.expected,
        )
    ]
    if (weakest := advice.weakest) is not None:
        words = (
            N_("it rests on {note}, which was not learned yet: begin there")
            if weakest.recall is None
            else N_("it rests on {note}, recalled with {recall:.0%} today: go over it first")
        )
        said.append(say(words, note=weakest.note, recall=weakest.recall or 0.0))
    if advice.demo:
        said.append(say(N_("turn the params of {demo} and see it happen"), demo=advice.demo))
    if advice.siblings:
        card = advice.siblings[0]
        said.append(say(N_("{card} asks it another way"), card=card))
    if len(said) == 1:
        said.append(say(N_("put it in your own words, or split it into smaller questions")))
    return tuple(said)
