"""What simulated learners study: cards with a topic, a form, and the cards they require."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, slots=True)
class Item:
    """One card of one note."""

    id: str
    """ "deck/note", the deck being the topic."""
    topic: str
    requires: tuple[int, ...] = ()
    """Places of the cards that it builds on."""
    options: int = 4
    """How many are shown when it is asked as a choice; 0: it is only ever recalled."""


Items = tuple[Item, ...]


def made(cards: int, options: int = 4, topics: int = 8, seed: int = 0) -> Items:
    """A deck of topics; most cards require the one or two before them, some one of another topic.

    Cards stand in deck order, topic after topic. A queue takes topics in turn, so that what a
    card requires of another topic may well come after it.
    """
    rng = np.random.default_rng([seed, 1])
    each = cards // topics
    items: list[Item] = []
    for place in range(each * topics):
        topic, depth = divmod(place, each)
        near = {place - int(step) for step in rng.integers(1, 4, 2)} if depth else set()
        needs = {one for one in near if one // each == topic}
        if topic and rng.random() < 0.3:
            needs.add(int(rng.integers(topic)) * each + min(depth + int(rng.integers(4)), each - 1))
        name = f"topic{topic}"
        items.append(Item(f"{name}/note{depth}", name, tuple(sorted(needs)), options))
    return tuple(items)


def shuffled(items: Items, seed: int = 0) -> Items:
    """The same cards in no order at all, as in a deck that was put together from others."""
    order = np.random.default_rng([seed, 4]).permutation(len(items)).tolist()
    new_place = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(items[old], requires=tuple(new_place[one] for one in items[old].requires))
        for old in order
    )


def half_recalled(items: Items) -> Items:
    """Every second card has no options."""
    return tuple(replace(item, options=item.options * (n % 2)) for n, item in enumerate(items))


def shipped(options: int = 4) -> Items:
    """The notes of the shipped decks, their topics and what they require, all asked as choices."""
    from studyapp.library.decks import shipped as decks

    notes = [(deck.id, note) for deck in decks() for note in deck.notes]
    place = {f"{deck}/{note.id}": number for number, (deck, note) in enumerate(notes)}
    return tuple(
        Item(
            f"{deck}/{note.id}",
            note.topic or deck,
            tuple(
                place[name]
                for one in note.requires
                if (name := one if "/" in one else f"{deck}/{one}") in place
            ),
            options,
        )
        for deck, note in notes
    )
