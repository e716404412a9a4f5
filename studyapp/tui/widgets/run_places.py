"""The runs behind one card in turn: what decides it, those of a mistake, its other evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from studyapp.i18n import N_, Say
from studyapp.study.causes import Explanation
from studyapp.study.exhibit import Broken, Exhibit
from studyapp.tui.widgets.evidence_view import Showing


@dataclass
class RunPlaces:
    exhibits: dict[int, Exhibit | Broken] = field(default_factory=dict)
    """What was computed, by place among the note's pieces of evidence."""
    explanation: Explanation | None = None
    """What a wrong answer came from; its runs stand second."""
    looking: int | None = 0
    """The place that is looked at; None for the runs of a mistake."""

    @property
    def exhibit(self) -> Exhibit | None:
        """The run that decides the key, or else the first."""
        first = self.exhibits.get(0)
        return first if isinstance(first, Exhibit) else None

    @property
    def order(self) -> list[int | None]:
        places: list[int | None] = [*sorted(self.exhibits)]
        if self.explanation is not None and self.explanation.pair is not None:
            places.insert(1, None)
        return places

    def keep(self, found: Exhibit | Broken) -> bool:
        """Whether it is the first of its place; what one seed showed outlives a later break."""
        before = self.exhibits.get(found.place)
        if not (isinstance(found, Broken) and isinstance(before, Exhibit)):
            self.exhibits[found.place] = found
        return before is None

    def showing(self) -> Showing | Broken | None:
        if self.looking is not None:
            return self.exhibits.get(self.looking)
        return self.explanation.pair if self.explanation else None

    def forward(self) -> None:
        """Look at the next place, after the last at the first."""
        if order := self.order:
            at = order.index(self.looking) if self.looking in order else -1
            self.looking = order[(at + 1) % len(order)]

    def which(self, say: Say) -> str:
        """ "run 2 of 3"; nothing where there is only one."""
        order = self.order
        if len(order) < 2 or self.looking not in order:
            return ""
        return say(N_("run {n} of {all}"), n=order.index(self.looking) + 1, all=len(order))
