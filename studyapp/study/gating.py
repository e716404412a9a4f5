"""New cards wait until what their notes require was answered right once; none waits for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyapp.store.gates import Gates


@dataclass(frozen=True, slots=True)
class Waiting:
    """A new card that is held back."""

    card: str
    needs: tuple[str, ...]
    """Notes ("deck/note") to be answered right first."""


def held(gates: Gates) -> dict[str, tuple[str, ...]]:
    """The notes whose new cards wait, and what each waits for.

    Only a note that the learner can meet is waited for: one that is unknown, suspended, retired,
    deleted or put off to a later day holds nothing back. Notes that require each other in a
    circle don't wait for one another.
    """
    needs = {
        note: tuple(dict.fromkeys(one for one in required if one in gates.open))
        for note, required in gates.requires.items()
    }
    circle = circles(needs)
    waiting = {
        note: tuple(one for one in required if circle.get(one) != circle[note])
        for note, required in needs.items()
    }
    return {note: left for note, left in waiting.items() if left}


def circles(needs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """A number for each note, the same for notes that require each other in a circle.

    Tarjan's strongly connected components (1972), without recursion: chains may be long.
    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    circle: dict[str, int] = {}
    open_: list[str] = []
    for start in needs:
        if start in number:
            continue
        path = [(start, iter(needs[start]))]
        number[start] = lowest[start] = len(number)
        open_.append(start)
        while path:
            note, rest = path[-1]
            for one in rest:
                if one not in number:
                    number[one] = lowest[one] = len(number)
                    open_.append(one)
                    path.append((one, iter(needs.get(one, ()))))
                    break
                if one not in circle:
                    lowest[note] = min(lowest[note], number[one])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[note])
                if lowest[note] == number[note]:
                    while True:
                        member = open_.pop()
                        circle[member] = number[note]
                        if member == note:
                            break
    return circle
