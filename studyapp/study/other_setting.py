"""A search for the setting that gives the number a learner said: one param turned at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.deck.evidence import Evidence, Params, Setting, with_params
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.study.exhibit import Exhibit

if TYPE_CHECKING:
    from studyapp.lab.demo import Progress
    from studyapp.lab.params import Parameter
    from studyapp.lab.sweep import Sweep

RUNS: Final = 40
CONFIRM: Final = 3
"""Seeds over which a setting must give the number, and how many candidates are confirmed."""

Runs: TypeAlias = Iterator[tuple[Params, "Sweep"]]


def other_setting(
    body: NumberAnswer,
    said: float,
    evidence: Evidence,
    exhibit: Exhibit,
    *,
    progress: Progress,
    enough: Callable[[], bool],
    trusted: bool,
) -> tuple[Params, Sweep] | None:
    """What to turn so that the measure comes within the note's tolerance of `said`, and its run.

    A setting that would be right as well says nothing and isn't taken; of several the nearest
    is. At most RUNS runs, at preview size where that size still gives the right answer.
    """
    from studyapp.lab.demo import find

    demo = find(evidence.demo)
    sweep = exhibit.panels[0].sweep
    start = sweep.seeds[0] if sweep.seeds else 0
    accepts = body.tolerance.accepts

    def fits(value: float) -> bool:
        return accepts(value, said) and not accepts(body.answer, value)

    def run(settings: Sequence[Params], seeds: Sequence[int]) -> Runs:
        return _run(evidence.demo, settings, seeds, progress, enough, trusted)

    turned = list(islice(turns(evidence, sweep), RUNS - 1))
    small = _small(sweep)
    if small:
        shrunk = with_params(evidence.params, small)
        sizes = [float(one.measures[evidence.measure][0]) for _, one in run([shrunk], [start])]
        if not (sizes and accepts(body.answer, sizes[0])):
            small = ()
    by_run = {
        with_params(with_params(evidence.params, small), changes): changes for changes in turned
    }
    near: list[tuple[float, int, Params]] = []
    for at, (params, one) in enumerate(run(list(by_run), [start])):
        value = float(one.measures[evidence.measure][0])
        if fits(value):
            near.append((_distance(value, said), at, by_run[params]))
    seeds = range(start, start + (CONFIRM if demo.random else 1))
    for _, _, changes in sorted(near)[:CONFIRM]:
        # a few seeds at full size, whatever the time: the number must be the setting's own
        whole = [with_params(evidence.params, changes)]
        confirmed = _run(evidence.demo, whole, seeds, progress, lambda: False, trusted)
        for _, one in confirmed:
            if fits(one.summary(evidence.measure).median):
                return changes, one
    return None


def _run(
    demo: str,
    settings: Sequence[Params],
    seeds: Sequence[int],
    progress: Progress,
    enough: Callable[[], bool],
    trusted: bool,
) -> Runs:
    """The runs, as many as there is time for; a setting that can't be run is left out."""
    from studyapp.lab.demo import find
    from studyapp.lab.guarded import sweeps_guarded
    from studyapp.lab.params import build
    from studyapp.lab.sweep import sweep

    if not trusted:
        done = sweeps_guarded(demo, settings, seeds, progress, enough=enough)
        yield from zip(settings, done, strict=False)
        return
    found = find(demo)
    for params in settings:
        if enough():
            return
        try:
            yield params, sweep(found, build(found, dict(params)), seeds, progress)
        except (ArithmeticError, ValueError):
            continue


def _distance(a: float, b: float) -> float:
    return abs(math.log(a / b)) if a * b > 0 else abs(a - b)


def _small(sweep: Sweep) -> Params:
    """The params that are smaller at preview size."""
    from studyapp.lab.params import as_dict, preview

    whole, small = as_dict(sweep.params), as_dict(preview(sweep.params))
    return tuple((name, value) for name, value in small.items() if value != whole[name])


# -- what can be turned ------------------------------------------------------------------------


def turns(evidence: Evidence, sweep: Sweep) -> Iterator[Params]:
    """What the note itself turns, then every word, then numbers: the likeliest of each param
    first."""
    from studyapp.lab.params import as_dict, parameters

    full = as_dict(sweep.params)
    own = {name for name, _ in evidence.params}
    params = [p for p in parameters(type(sweep.params)) if p.name != "seed"]
    # what the card itself sets is likelier to be mistaken than what it leaves alone
    params.sort(key=lambda p: p.name not in own)
    words = (((p.name, word),) for p in params for word in p.choices if word != full[p.name])
    rounds = zip_longest(*([((p.name, n),) for n in numbers(p, full[p.name])] for p in params))
    seen = set()
    for changes in chain(evidence.controls, words, chain.from_iterable(rounds)):
        if changes and changes not in seen and any(full[n] != v for n, v in changes):
            seen.add(changes)
            yield changes


def numbers(parameter: Parameter, value: Setting) -> tuple[float, ...]:
    """Other values that a learner may have had in mind, all inside the slider's range."""
    if parameter.choices or isinstance(value, (bool, str)):
        return ()
    p, low, high = parameter, parameter.low, parameter.high
    assert not isinstance(p.default, str)
    tried: list[float] = []
    if p.kind == "int":
        tried += [value - 1, value + 1, value / 2, 2 * value]
    elif low is not None and high is not None and low >= 0 and high <= 1:
        tried += [1 - value, value / 2, 2 * value]
    else:
        tried += [value / 2, 2 * value, value / 10, 10 * value, -value, value**2]
    tried += [p.default, *(end for end in (low, high) if end is not None)]
    tried += sorted(_round_numbers(low, high), key=lambda one: _distance(one, value))
    kept: list[float] = []
    for one in tried:
        inside = (low is None or one >= low) and (high is None or one <= high)
        whole = p.kind != "int" or one == int(one)
        if inside and whole and not any(math.isclose(one, k) for k in (value, *kept)):
            kept.append(int(one) if p.kind == "int" else float(one))
    return tuple(kept)


def _round_numbers(low: float | None, high: float | None) -> list[float]:
    """1, 2, 5, 10, ... from end to end of a slider, those that a card likes to name."""
    if low is None or high is None or high <= 0:
        return []
    least = low if low > 0 else high / 1000
    powers = range(math.floor(math.log10(least)), math.ceil(math.log10(high)) + 1)
    return [head * 10.0**power for power in powers for head in (1, 2, 5)]
