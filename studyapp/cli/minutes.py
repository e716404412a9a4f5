"""Minutes on a command line."""

from __future__ import annotations

from typing import Final

import click

from studyapp.text.fold import read_number

LONGEST: Final = 100_000.0
"""Ten weeks without a break are as good as no limit."""


class Minutes(click.ParamType[float]):
    """A finite number of minutes above 0, from `low` to `high`."""

    name = "minutes"

    def __init__(self, low: float = 0.0, high: float = LONGEST) -> None:
        self.low, self.high = low, high

    def convert(
        self,
        value: str | float,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        found = read_number(str(value))
        if found is None or found[1]:
            self.fail(f"{value!r} is no number of minutes - write it like 20", param, ctx)
        if not max(self.low, 1e-6) <= found[0] <= self.high:
            least = "above 0" if self.low == 0 else f"{self.low:g} or more"
            fix = f"write {least}, {self.high:g} at most"
            self.fail(f"{value} is too many or too few - {fix}", param, ctx)
        return found[0]
