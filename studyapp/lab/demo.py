"""What a demo is: params that the reader turns, a pure run, measures, charts and a sentence."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeAlias, TypeVar

from studyapp import plugins
from studyapp.i18n import Say
from studyapp.lab.datasets import shipped, shipped_names
from studyapp.text.chinese import spaced

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart

PACKAGE: Final = "studyapp.lab.demos"

P = TypeVar("P")
R = TypeVar("R")
P_contra = TypeVar("P_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
R_inv = TypeVar("R_inv")

Scale: TypeAlias = Literal["linear", "log"]
"""How a measure is averaged: a product (a norm through many layers) belongs on a log scale."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What `param` says of a field, next to its default and its type."""

    help: str
    low: float | None
    high: float | None
    hard_low: float | None
    hard_high: float | None
    step: float | None
    log: bool
    unit: str
    preview: float | None
    choices: tuple[str, ...] = ()
    """The names of the shipped data sets that would do, for a param that takes data."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named number of a Result that claims may speak of."""

    name: str
    help: str
    scale: Scale
    unit: str


def param(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    hard_low: float | None = None,
    hard_high: float | None = None,
    step: float | None = None,
    log: bool = False,
    unit: str = "",
    preview: float | None = None,
) -> Any:
    """A field of Params.

    `low` and `high` are the ends of the slider, `hard_low` and `hard_high` those of the command
    line (the slider's where they are not given); `preview` is the largest value while a slider
    moves.
    """
    declared = Declared(
        help,
        low,
        high,
        low if hard_low is None else hard_low,
        high if hard_high is None else hard_high,
        step,
        log,
        unit,
        preview,
    )
    return field(default=default, metadata={"param": declared})


def dataset(name: str, help: str) -> Any:
    """A field of Params that takes data: this shipped set, another one for the same task, or a
    learner's file. The field is a `Dataset`; its numbers are read when the run asks for them."""
    found = shipped(name)
    choices = shipped_names(found.task)
    declared = Declared(help, None, None, None, None, None, False, "", None, choices)
    return field(default=found, metadata={"param": declared})


def measure(help: str, *, scale: Scale = "linear", unit: str = "") -> Any:
    """A field of Result (a float) that claims may speak of; other fields are for drawing."""
    return field(kw_only=True, metadata={"measure": (help, scale, unit)})


def described(result_type: type) -> tuple[Measure, ...]:
    """The measures that a Result has, in the order of its fields."""
    return tuple(
        Measure(f.name, *f.metadata["measure"])
        for f in fields(result_type)
        if "measure" in f.metadata
    )


def measures(result: object) -> dict[str, float]:
    """The measures of one result by name."""
    return {m.name: float(getattr(result, m.name)) for m in described(type(result))}


class Progress(Protocol):
    """Called between the steps of a run; raises Cancelled when the run is no longer wanted."""

    def __call__(self, done: int, total: int, /) -> None: ...


def silent(done: int, total: int, /) -> None:
    """Nobody waits and nobody cancels."""


class Cancelled(Exception):  # noqa: N818 - not an error: the reader has moved on
    """The run is no longer wanted."""


@dataclass(frozen=True, slots=True)
class Misconception(Generic[P, R]):
    """A wrong line of thought, and the number it leads to."""

    label: str
    of: Callable[[P, R], float]
    about: tuple[str, ...] = ()
    """The measures that it is a wrong value of; empty for the first that the demo has."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where a run left the numbers that a float can hold, and what would have kept it there."""

    step: int | None
    """The first bad step, counted from 0; None where the run has no steps."""
    layer: int | None
    """The first bad layer, counted from 1 at the input; None where it is not about one."""
    what: str
    """A marked string: what happened, in a clause."""
    mend: str
    """A marked string: what mends it, in a clause."""


def trouble(result: object) -> Trouble | None:
    """The trouble that a run met, for Results that can meet any."""
    found = getattr(result, "trouble", None)
    return found if isinstance(found, Trouble) else None


class Run(Protocol[P_contra, R_co]):
    def __call__(self, params: P_contra, progress: Progress = ..., /) -> R_co: ...


class RunSeeds(Protocol[P_contra, R_inv]):
    def __call__(
        self, params: P_contra, seeds: Sequence[int], progress: Progress = ..., /
    ) -> list[R_inv]: ...


@dataclass(frozen=True, slots=True)
class Demo(Generic[P, R]):
    title: str
    claim: str
    """What the reader is told: the first line of the demo's file, marked for translation."""
    topic: str
    Params: type[P]
    Result: type[R]
    run: Run[P, R]
    draw: Callable[[P, R, Say], tuple[Chart, ...]]
    explain: Callable[[P, R, Say], str]
    misconceptions: Mapping[str, Misconception[P, R]] = field(default_factory=dict)
    run_seeds: RunSeeds[P, R] | None = None
    """Many seeds at once, where that is faster: every measure bit for bit as `run` gives it.
    What is drawn besides may be left out of all but the first Result."""

    @property
    def name(self) -> str:
        """The name of its file."""
        return str(self.run.__module__).rpartition(".")[2]

    def told(self, params: P, result: R, say: Say) -> str:
        """What `explain` says, with the spaces that Chinese sentences have."""
        return spaced(self.explain(params, result, say))

    def slips(self, measure: str) -> Mapping[str, Misconception[P, R]]:
        """The misconceptions that are about this measure."""
        first = tuple(one.name for one in described(self.Result))[:1]
        return {
            name: known
            for name, known in self.misconceptions.items()
            if measure in (known.about or first)
        }

    @property
    def random(self) -> bool:
        """Whether a seed changes what it shows."""
        return any(f.name == "seed" for f in fields(self.Params))  # type: ignore[arg-type]  # Params is a dataclass by contract


AnyDemo: TypeAlias = Demo[Any, Any]


class UnknownDemo(LookupError):  # noqa: N818 - says what it is
    """No demo has that name."""

    def __init__(self, name: str) -> None:
        self.name = name
        near = difflib.get_close_matches(name, names(), n=1)
        self.nearest = near[0] if near else ""
        hint = f"did you mean {self.nearest!r}?" if near else f"there are {', '.join(names())}"
        super().__init__(f"no demo {name!r}; {hint}")


def names() -> tuple[str, ...]:
    """The names of all demos, sorted, without importing any of them."""
    return plugins.names(PACKAGE)


def find(name: str) -> AnyDemo:
    """The demo of that name. Raises UnknownDemo, which names the nearest one."""
    if name not in names():
        raise UnknownDemo(name)
    return plugins.load(PACKAGE, name, Demo)
