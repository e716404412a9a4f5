"""The measures of a run, or of two side by side, in as many lines as there are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content

from studyapp.i18n import N_, Say
from studyapp.text.width import cell_width, clip, pad

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo, Measure
    from studyapp.lab.sweep import Sweep

ALIKE = 1e-6
"""Share of a measure below which two runs do not differ in it."""


def measures_said(sweep: Sweep) -> list[str]:
    """Every measure with its spread."""
    return [f"{name} {value(sweep, name)}" for name in sweep.measures]


def value(sweep: Sweep, name: str) -> str:
    """ "0.234 (0.232 … 0.237)": the median of the seeds and their ends."""
    from studyapp.lab.numbers import show

    one = sweep.summary(name)
    many = one.n > 1 and one.low != one.high and not math.isnan(one.low)
    return show(one.median) + (f" ({show(one.low)} … {show(one.high)})" if many else "")


def fitted(parts: list[str], width: int, lines: int, gap: str = "    ") -> str:
    """The parts in at most so many lines, none of them broken; how many were left out is said,
    and the key that shows them."""
    rows = [""]
    for n, part in enumerate(parts):
        more = f"{gap}… +{len(parts) - n}  m"
        last = len(rows) == lines
        room = width - (cell_width(more) if last and n < len(parts) - 1 else 0)
        joined = f"{rows[-1]}{gap}{part}" if rows[-1] else part
        if cell_width(joined) <= room:
            rows[-1] = joined
        elif last:
            rows[-1] += more
            break
        else:
            rows.append(part)
    return "\n".join(rows)


def shortened(words: str, width: int, lines: int) -> Content:
    """Words wrapped into so many lines; an ellipsis where some are left out."""
    rows = Content(words).wrap(max(20, width))
    if len(rows) <= lines:
        return Content(words)
    last = f"{rows[lines - 1].plain.rstrip()}…"
    kept = [row.plain.rstrip() for row in rows[: lines - 1]]
    return Content("\n".join([*kept, clip(last, width)]))


def compared(a: Sweep, b: Sweep, demo: AnyDemo, width: int, lines: int, say: Say) -> Content:
    """A and B in two columns, and what lies between them; how many were left out is said."""
    from studyapp.lab.demo import described

    known = described(demo.Result)
    shown = known if len(known) < lines else known[: max(1, lines - 2)]
    cells = [
        (one.name, value(a, one.name), value(b, one.name), between(a, b, one)) for one in shown
    ]
    head = ("", "A", "B", say(N_("B against A")))
    widths = [max(cell_width(row[k]) for row in (head, *cells)) for k in range(4)]
    widths[0] = max(8, min(widths[0], width - sum(widths[1:]) - 6))
    rows = [
        Content.assemble(
            (pad(clip(row[0], widths[0]), widths[0]), "$muted"),
            "  ",
            *(
                (pad(cell, size, "right") + "  ", "$muted" if row is head else "")
                for cell, size in zip(row[1:], widths[1:], strict=True)
            ),
        )
        for row in (head, *cells)
    ]
    if len(shown) < len(known):
        rows.append(Content.styled(f"… +{len(known) - len(shown)}  m", "$muted"))
    return Content("\n").join(rows)


def between(a: Sweep, b: Sweep, one: Measure) -> str:
    """The ratio of B to A for a measure on a log scale, else the difference."""
    from studyapp.lab.numbers import show

    before, after = a.summary(one.name).median, b.summary(one.name).median
    if not (math.isfinite(before) and math.isfinite(after)):
        return "–"
    if abs(after - before) <= ALIKE * max(abs(before), abs(after)):
        return "="
    if one.scale == "log" and before > 0 and after > 0:
        return f"× {show(after / before)}" if after > before else f"÷ {show(before / after)}"
    return f"{'+' if after > before else '−'} {show(abs(after - before))}"


def explained(sweep: Sweep, beside: Sweep | None, demo: AnyDemo, say: Say) -> Content:
    """Every measure with its value and what it means."""
    from studyapp.lab.demo import described

    rows = []
    for one in described(demo.Result):
        here = value(sweep, one.name)
        if beside is not None:
            here = f"A {value(beside, one.name)}   B {here}   {between(beside, sweep, one)}"
        rows.append(
            Content.assemble(
                (one.name, "bold"), f"  {here}{one.unit}\n", (f"  {say(one.help)}", "$muted")
            )
        )
    return Content("\n").join(rows)


def troubled(sweep: Sweep, say: Say) -> Content:
    """Where the numbers left what a float can hold, in how many seeds, and what mends it."""
    found = sweep.troubles
    if not found:
        return Content("")
    first = min(found, key=lambda one: (one.step is None, one.step or 0))
    where = []
    if first.step is not None:
        where.append(say(N_("first bad step {step}"), step=first.step))
    if first.layer is not None:
        where.append(say(N_("layer {layer}"), layer=first.layer))
    if sweep.n > 1:
        where.append(say(N_("{k} of {n} seeds"), k=len(found), n=sweep.n))
    said = say(N_("{what}: {where}"), what=say(first.what), where=say(N_(", ")).join(where))
    mend = say(N_("What mends it: {mend}"), mend=say(first.mend))
    return Content.assemble(
        ("! ", "bold $warning"), (said if where else say(first.what), "bold"), f"  {mend}"
    )
