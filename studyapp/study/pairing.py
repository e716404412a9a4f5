"""Two runs side by side on one scale, with the place where they part marked in both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studyapp.i18n import N_, Say, english
from studyapp.study.exhibit import Panel

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    yours: Panel
    asked: Panel

    @property
    def panels(self) -> tuple[Panel, ...]:
        return self.yours, self.asked

    @property
    def parts_at(self) -> float | None:
        """The first x where the two are seen to differ; None where that can't be said."""
        from studyapp.charts.parting import parting

        return parting(self.yours.charts(english)[0], self.asked.charts(english)[0])

    def axis(self, say: Say) -> str:
        """What is counted along x."""
        return self.asked.charts(say)[0].x.label or "x"

    def charts(self, say: Say) -> tuple[Chart, ...]:
        """The first chart of each."""
        from studyapp.charts.align import same_axes
        from studyapp.charts.parting import parting
        from studyapp.charts.spec import Rule

        a, b = (panel.charts(say)[0] for panel in self.panels)
        at = parting(a, b)
        (a,), (b,) = same_axes([a], [b])
        if at is None:
            return a, b
        rule = Rule(at, label=say(N_("they part")))
        return tuple(replace(chart, marks=(*chart.marks, rule)) for chart in (a, b))
