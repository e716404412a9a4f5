"""The run behind an answer: claim and control, one seed first, then as many as time allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studyapp.deck.evidence import Evidence, Params
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.values import Note
from studyapp.i18n import Say

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart
    from studyapp.lab.demo import Progress
    from studyapp.lab.evidence import Decision, Samples, Side
    from studyapp.lab.sweep import Sweep

GROWTH = (1, 5, 10, 20)
"""Seeds after each round; the first picture must come at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One side as it is drawn."""

    side: Side
    sweep: Sweep
    command: str

    def charts(self, say: Say) -> tuple[Chart, ...]:
        from studyapp.lab.demo import find

        return find(self.sweep.demo).draw(self.sweep.params, self.sweep.first, say)

    def sentence(self, say: Say) -> str:
        from studyapp.lab.demo import find

        return find(self.sweep.demo).told(self.sweep.params, self.sweep.first, say)


@dataclass(frozen=True, slots=True, eq=False)
class Exhibit:
    evidence: Evidence
    decision: Decision
    panels: tuple[Panel, ...]
    """The claim (or the right option) first, then the first control that differs."""

    def charts(self, say: Say) -> tuple[Chart, ...]:
        """The first chart of each panel, all on one scale."""
        from studyapp.charts.align import same_scale

        return same_scale([panel.charts(say)[0] for panel in self.panels])

    seeds: int
    computed: tuple[float, float, float] | None = None
    """Median, low and high of the measure that answers a number note."""
    runs: Mapping[Params, Sweep] = field(default_factory=dict)
    """Every run that was made for it, also those that no panel shows."""
    place: int = 0
    """Which of its note's `pieces` it is, counted from 0."""
    of: int = 1
    """How many pieces its note has."""

    @property
    def decides(self) -> bool:
        return self.decision.decides


def exhibits(
    note: Note,
    evidence: Evidence,
    *,
    first_seed: int = 0,
    enough: Callable[[], bool],
    progress: Progress,
    trusted: bool = True,
) -> Iterator[Exhibit]:
    """The same exhibit over ever more seeds, until `enough()` says stop.

    Evidence that isn't `trusted` (its deck did not come with the app) runs in a child process.
    Raises what the demo raises: Cancelled when `progress` does.
    """
    from studyapp.lab.demo import find
    from studyapp.lab.evidence import decide
    from studyapp.lab.guarded import sweep_guarded
    from studyapp.lab.params import build
    from studyapp.lab.sweep import sweep

    demo = find(evidence.demo)
    for count in GROWTH:
        seeds = range(first_seed, first_seed + count)
        done: dict[Params, Sweep] = {}

        def run(
            name: str,  # noqa: ARG001 - one demo a piece of evidence
            params: Params,
            seeds: Sequence[int] = seeds,
            done: dict[Params, Sweep] = done,
        ) -> Samples:
            if params not in done and trusted:
                done[params] = sweep(demo, build(demo, dict(params)), seeds, progress)
            elif params not in done:
                done[params] = sweep_guarded(evidence.demo, params, seeds, progress)
            return done[params].measures

        decision = decide(note, evidence, run)
        panels = tuple(
            Panel(side, done[side.params], command_of(done[side.params]))
            for side in _distinct(decision)
        )
        computed = _computed(note, evidence, panels)
        yield Exhibit(evidence, decision, panels, count, computed, runs=done)
        if enough() or not demo.random:
            return


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece of evidence whose run gave nothing."""

    place: int
    of: int
    reason: str


def pieces(note: Note) -> tuple[Evidence, ...]:
    """A note's evidence in the order shown: what decides its key first."""
    return tuple(sorted(note.evidence, key=lambda one: one.supports))


def every_exhibit(
    note: Note,
    *,
    first_seed: int = 0,
    enough: Callable[[], bool],
    progress: Progress,
    trusted: bool = True,
) -> Iterator[Exhibit | Broken]:
    """All pieces of a note's evidence: each over one seed first, then in turn over ever more.

    The first picture of every piece comes, whatever `enough()` says; a piece that breaks is told
    once and doesn't stop the others. Raises Cancelled when `progress` does.
    """
    from studyapp.lab.demo import Cancelled

    ordered = pieces(note)
    at_work = {
        place: exhibits(
            note,
            evidence,
            first_seed=first_seed,
            enough=enough,
            progress=progress,
            trusted=trusted,
        )
        for place, evidence in enumerate(ordered)
    }
    while at_work:
        for place, growing in tuple(at_work.items()):
            try:
                yield replace(next(growing), place=place, of=len(ordered))
            except StopIteration:
                del at_work[place]
            except Cancelled:
                raise
            except Exception as error:
                # one broken run is told beside the others; it must not end the sitting
                del at_work[place]
                yield Broken(place, len(ordered), f"{type(error).__name__}: {error}")


def command_of(sweep: Sweep) -> str:
    """The command line that makes this run again."""
    from studyapp.lab.demo import find
    from studyapp.lab.params import command

    return command(find(sweep.demo), sweep.params, seeds=sweep.n if sweep.n > 1 else None)


def _distinct(decision: Decision) -> list[Side]:
    """The claim and the first side whose run differs from it; of an order both its ends."""
    first, *others = decision.sides
    if first.role == "step":
        others.reverse()
    other = next((side for side in others if side.params != first.params), None)
    return [first] if other is None else [first, other]


def _computed(
    note: Note, evidence: Evidence, panels: tuple[Panel, ...]
) -> tuple[float, float, float] | None:
    if not (isinstance(note.body, NumberAnswer) and evidence.measure):
        return None
    summary = panels[0].sweep.summary(evidence.measure)
    return summary.median, summary.low, summary.high
