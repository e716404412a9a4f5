"""Where a sitting stands, as it is kept with every answer, and going on from there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from studyapp.scheduler import Rating, State
from studyapp.study.grading import Confidence
from studyapp.study.plan import Mode, Plan
from studyapp.study.queue import Limits
from studyapp.study.shown import Result

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.store.values import QueueRow

VERSION: Final = 1
MOST_ROWS: Final = 300
"""Cards kept by name; of a longer queue the rest is found anew."""
LONGEST_PROMPT: Final = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """A sitting that was not brought to its end."""

    plan: Plan
    day: int
    seconds: float
    """Spent so far."""
    shown: int
    rows: tuple[str, ...]
    """Cards to come, in order; the one that was on the table first."""
    failed: tuple[tuple[int, str], ...]
    """Each with the turn from which it may come again."""
    results: tuple[Result, ...]
    left: int
    answers: int = 0
    """How many answers the collection held then."""

    def written(self) -> str:
        return json.dumps(
            {
                "version": VERSION,
                "plan": asdict(self.plan),
                "day": self.day,
                "seconds": round(self.seconds, 1),
                "shown": self.shown,
                "rows": self.rows[:MOST_ROWS],
                "failed": self.failed,
                "results": [
                    (r.card, r.prompt[:LONGEST_PROMPT], r.right, int(r.rating), r.confidence)
                    for r in self.results
                ],
                "left": self.left,
                "answers": self.answers,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


def standing(store: Store, day: int) -> Standing | None:
    """The sitting that can be gone on with on a study day; None where there is none.

    A sitting that schedules ends with its day: what is left of it is due tomorrow anyway.
    """
    found = _read(store.sitting())
    if found is None or found.left < 1 or (found.plan.schedules and found.day != day):
        return None
    return found


def still_given(store: Store, from_: Standing) -> tuple[Result, ...]:
    """The answers of the sitting, without those that were taken back since, the newest first."""
    gone = max(0, from_.answers - store.answers()) if from_.plan.schedules else 0
    return from_.results[: max(0, len(from_.results) - gone)]


def rest(
    from_: Standing, kept: Sequence[QueueRow], found: Sequence[QueueRow]
) -> tuple[QueueRow, ...]:
    """Cards to come besides those that were kept, of what would be asked if one began now.

    That is what fell due meanwhile, within the limits of the day, and what was cut off.
    """
    here, notes = {row.id for row in kept}, {(row.deck, row.note) for row in kept}
    others = [row for row in found if row.id not in here]
    if not from_.plan.schedules:
        if len(from_.rows) < MOST_ROWS:
            return ()
        answered = {result.card for result in from_.results}
        return tuple(row for row in others if row.id not in answered)[: from_.left - len(kept)]
    room = Counter(row.schedule.state for row in found)
    room.subtract(row.schedule.state for row in kept)
    out: list[QueueRow] = []
    for row in others:
        if row.schedule.state is not State.LEARNING:
            if (row.deck, row.note) in notes or room[row.schedule.state] <= 0:
                continue
            room[row.schedule.state] -= 1
        out.append(row)
    return tuple(out)


def _read(text: str) -> Standing | None:
    """None for "" and for what another version wrote."""
    try:
        found: Any = json.loads(text) if text else {}
        if not isinstance(found, Mapping) or found.get("version") != VERSION:
            return None
        return Standing(
            plan=_plan(found["plan"]),
            day=int(found["day"]),
            seconds=float(found["seconds"]),
            shown=int(found["shown"]),
            rows=tuple(map(str, found["rows"])),
            failed=tuple((int(turn), str(card)) for turn, card in found["failed"]),
            results=tuple(_result(row) for row in found["results"]),
            left=int(found["left"]),
            answers=int(found.get("answers", 0)),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _plan(found: Mapping[str, Any]) -> Plan:
    rest = {key: value for key, value in found.items() if key not in ("mode", "limits", "notes")}
    return Plan(mode=Mode(found["mode"]), limits=Limits(**found["limits"]), **rest)


def _result(row: Sequence[Any]) -> Result:
    card, prompt, right, rating, sure = row
    return Result(
        str(card), str(prompt), bool(right), Rating(rating), Confidence(sure) if sure else None
    )
