"""Members found by their place: one file is one demo, one card kind or one deck format."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TypeVar

T = TypeVar("T")


@cache
def names(package: str) -> tuple[str, ...]:
    """The names of a package's members, sorted, without importing any of them."""
    path = importlib.import_module(package).__path__
    return tuple(sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_")))


def load(package: str, name: str, kind: type[T]) -> T:
    """The one value of type `kind` that the member's file ends in.

    Raises KeyError for a name that no file has, TypeError when a file defines none or several.
    """
    if name not in names(package):
        raise KeyError(name)
    module = importlib.import_module(f"{package}.{name}")
    found = [value for value in vars(module).values() if isinstance(value, kind)]
    if len(found) != 1:
        raise TypeError(f"{module.__file__}: expected one {kind.__name__}, found {len(found)}")
    return found[0]


def load_all(package: str, kind: type[T]) -> dict[str, T]:
    """Every member of a package by name."""
    return {name: load(package, name, kind) for name in names(package)}
