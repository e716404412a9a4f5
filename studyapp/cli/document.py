"""What is printed for programs: one JSON document on stdout."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Final

import click

SCHEMA_VERSION: Final = 1


def print_document(values: Mapping[str, object]) -> None:
    """One document with its `schema_version`; a number that isn't finite is null."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    text = json.dumps(
        _plain({"schema_version": SCHEMA_VERSION} | dict(values)),
        ensure_ascii=not encoding.lower().replace("-", "").startswith("utf"),
        indent=1,
        allow_nan=False,
    )
    click.echo(text)


def _plain(value: object) -> object:
    """Only what JSON has: lists for tuples, null for NaN and infinity, "?" for half characters."""
    match value:
        case float() if not math.isfinite(value):
            return None
        case str():
            return value.encode("utf-8", "replace").decode()
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case Sequence():
            return [_plain(inner) for inner in value]
    return value
