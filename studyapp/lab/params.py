"""The params of a demo as sliders, flags and checks see them: declared once, read here."""

from __future__ import annotations

import difflib
import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin, get_type_hints

from studyapp.lab.datasets import Dataset, shipped
from studyapp.lab.demo import AnyDemo, Declared, Demo

Kind: TypeAlias = Literal["int", "float", "bool", "choice", "data"]
Value: TypeAlias = bool | int | float | str
"""A value as it is written; that of a data set is its name."""

_WORDS: Final = {"true": True, "yes": True, "on": True, "1": True} | {
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: Kind
    default: Value
    help: str
    low: float | None
    """Ends of the slider."""
    high: float | None
    hard_low: float | None
    """Ends of what the command line accepts."""
    hard_high: float | None
    step: float | None
    log: bool
    unit: str
    choices: tuple[Value, ...]
    """The words of a choice, False and True, or the data sets that ship; empty for numbers."""
    preview: float | None
    """The largest value while a slider moves."""

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")


class ParamError(ValueError):
    """A param that the demo does not have, or a value that it does not take."""


def parameters(params_type: type) -> tuple[Parameter, ...]:
    """The params that a Params dataclass declares, in the order of its fields."""
    return _parameters(params_type)


@cache
def _parameters(params_type: type) -> tuple[Parameter, ...]:
    hints = get_type_hints(params_type)
    return tuple(
        _parameter(f.name, hints[f.name], f.default, f.metadata["param"])
        for f in fields(params_type)
    )


def _parameter(name: str, hint: Any, default: Any, declared: Declared) -> Parameter:
    kind, choices = _kind(name, hint)
    return Parameter(
        name=name,
        kind=kind,
        default=_plain(default),
        help=declared.help,
        low=declared.low,
        high=declared.high,
        hard_low=declared.hard_low,
        hard_high=declared.hard_high,
        step=1 if kind == "int" and declared.step is None else declared.step,
        log=declared.log,
        unit=declared.unit,
        choices=declared.choices or choices,
        preview=declared.preview,
    )


def _kind(name: str, hint: Any) -> tuple[Kind, tuple[Value, ...]]:
    if get_origin(hint) is Literal:
        return "choice", get_args(hint)
    if hint is bool:
        return "bool", (False, True)
    if hint is int:
        return "int", ()
    if hint is float:
        return "float", ()
    if hint is Dataset:
        return "data", ()
    what = "an int, a float, a bool, a Literal or a Dataset"
    raise TypeError(f"param {name!r} is a {hint}; a param is {what}")


# -- values in --------------------------------------------------------------------------------


def build(of: AnyDemo | type, values: Mapping[str, object], hard: bool = True) -> Any:
    """Params with these values and defaults for the rest; words as from a command line will do.

    `hard=False` keeps to the slider's range. Raises ParamError, which says what would do.
    """
    params_type = of.Params if isinstance(of, Demo) else of
    known = {p.name: p for p in parameters(params_type)}
    for name in values:
        if name not in known:
            raise ParamError(_unknown(name, tuple(known)))
    return params_type(**{name: read(known[name], value, hard) for name, value in values.items()})


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    return f"no param {name!r}; {hint}"


def read(parameter: Parameter, value: object, hard: bool = True) -> Value | Dataset:
    """One value, checked. A data set that isn't a shipped one is given as a Dataset, for this
    opens no file. Raises ParamError."""
    match parameter.kind:
        case "data":
            return _data(parameter, value)
        case "choice":
            if value not in parameter.choices:
                words = ", ".join(map(str, parameter.choices))
                raise ParamError(f"{parameter.name}: {value!r} is not one of {words}")
            return str(value)
        case "bool":
            if isinstance(value, bool):
                return value
            word = _WORDS.get(str(value).strip().lower())
            if word is None:
                raise ParamError(f"{parameter.name}: {value!r} is neither true nor false")
            return word
        case "int":
            number = _number(parameter, value)
            if number != int(number):
                raise ParamError(f"{parameter.name}: {value} is not a whole number")
            return int(_within(parameter, number, hard))
        case "float":
            return float(_within(parameter, _number(parameter, value), hard))


def _data(parameter: Parameter, value: object) -> Dataset:
    task = shipped(str(parameter.choices[0])).task
    if isinstance(value, Dataset):
        if value.task != task:
            raise ParamError(f"{parameter.name}: {value.name} is for {value.task}, not for {task}")
        return value
    if value not in parameter.choices:
        words = ", ".join(map(str, parameter.choices))
        raise ParamError(f"{parameter.name}: {value!r} is not one of {words}")
    return shipped(str(value))


def _number(parameter: Parameter, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ParamError(f"{parameter.name}: {value!r} is not a number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ParamError(f"{parameter.name}: {value!r} is not a number") from None
    if not math.isfinite(number):
        raise ParamError(f"{parameter.name}: {value!r} is not a finite number")
    return number


def _within(parameter: Parameter, number: float, hard: bool) -> float:
    low, high = (
        (parameter.hard_low, parameter.hard_high) if hard else (parameter.low, parameter.high)
    )
    too_low, too_high = low is not None and number < low, high is not None and number > high
    if too_low or too_high:
        ends = " to ".join("any" if end is None else _written(end) for end in (low, high))
        raise ParamError(f"{parameter.name}: {_written(number)} is outside {ends}{parameter.unit}")
    return number


# -- values out -------------------------------------------------------------------------------


def as_dict(params: Any) -> dict[str, Value]:
    """Every value by name, in the order of the fields."""
    return {p.name: _plain(getattr(params, p.name)) for p in parameters(type(params))}


def _plain(value: Value | Dataset) -> Value:
    return value.name if isinstance(value, Dataset) else value


def data_sets(params: Any) -> tuple[Dataset, ...]:
    """The data that these params take, with its digest where it is a learner's own."""
    values = (getattr(params, p.name) for p in parameters(type(params)) if p.kind == "data")
    return tuple(value for value in values if isinstance(value, Dataset))


def preview(params: Any) -> Any:
    """The same params at the size that is run while a slider moves."""
    smaller = {
        p.name: type(p.default)(p.preview)
        for p in parameters(type(params))
        if p.preview is not None and getattr(params, p.name) > p.preview
    }
    return replace(params, **smaller) if smaller else params


def command(demo: AnyDemo, params: Any, seeds: int | None = None) -> str:
    """The command line that makes this run again; it names what differs from the defaults."""
    words = ["studyapp", "demo", "run", demo.name]
    for p in parameters(demo.Params):
        value = _plain(getattr(params, p.name))
        if value == p.default:
            continue
        if p.kind == "bool":
            words.append(p.flag if value else "--no-" + p.flag.removeprefix("--"))
        else:
            words += [p.flag, _written(value)]
    if seeds is not None and demo.random:
        words += ["--seeds", str(seeds)]
    return shlex.join(words)


def _written(value: Value) -> str:
    if isinstance(value, float) and value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return str(value)
