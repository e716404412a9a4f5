"""Write docs/demos.md from what the demos declare: `python -m tests.write_docs`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from studyapp.charts.text import draw_grid
from studyapp.cli.demo import ends, written
from studyapp.i18n import english
from studyapp.lab.demo import AnyDemo, described, find, names
from studyapp.lab.params import Parameter, build, command, parameters
from tests.claims import Claim, claims

DEMOS = Path(__file__).parents[1] / "docs" / "demos.md"

HEAD = """\
# The demos

*This page is written by `python -m tests.write_docs` from what each demo declares; a test compares
the two.*

Each demo is a NumPy simulation of one claim. In the app it is the lab, and the run behind an
answer; from the shell:

```sh
studyapp demo list
studyapp demo show gradient_decay
studyapp demo run gradient_decay --activation relu --seeds 20
studyapp demo plot gradient_decay --activation relu -o decay.png
```

The same params and seed give the same numbers, on every run. `--seeds 20` runs twenty seeds and
gives the median with the spread; `--json` gives all of it to programs
([cli.md](cli.md#studyapp-demo-run)). The ranges below are what the command line takes; a slider in
the lab may be shorter, and evidence of decks that did not come with the app keeps to the slider. A
deck's evidence names a demo, params and a measure from here
([deck-format.md](deck-format.md#evidence)).

"""


TAIL = """
## What is asserted, by specification

Each demo is held to what it claims: the statements under "Held to" in its section are judged on
five seeds by `make test`, on twenty by `make check`, and by
`python -m tests.claims --entropy fresh` on seeds that nobody has tuned anything on. They stand as
data in `tests/lab/claims/`. The simulations were specified before they were written, each with
assertions; this is where each one went.

| specification | assertions | demo | params of each |
|---|---|---|---|
"""

PLACE = "(the chart at the defaults)"
PICTURE = (76, 14)
"""Cells."""


def demos_page(pictures: bool = True) -> str:
    """The whole page; without the pictures it is the same on every machine."""
    demos = [find(name) for name in names()]
    parts = [HEAD]
    for topic in sorted({demo.topic for demo in demos}):
        parts.append(f"**{topic}**\n\n")
        parts += [f"- [`{d.name}`](#{d.name}): {d.claim}\n" for d in demos if d.topic == topic]
        parts.append("\n")
    parts += ["\n".join(_section(demo, pictures)) for demo in demos]
    return "".join(parts) + TAIL + "\n".join(_specified()) + "\n"


def picture(demo: AnyDemo) -> str:
    """The first chart at the defaults, as a terminal draws it."""
    params = demo.Params()
    drawn = draw_grid(demo.draw(params, demo.run(params), english)[:1], *PICTURE)
    return "\n".join(line.rstrip() for line in drawn.lines())


def _specified() -> Iterator[str]:
    """A row for each specification and demo: which assertions, and with which params."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for claim in claims():
        for one in claim.asserts:
            spec, _, number = one.partition(".")
            settings = found.setdefault((spec, claim.demo), {})
            settings.setdefault(_under(claim.params), []).append(number)
    for (spec, demo), settings in sorted(found.items()):
        numbers = sorted({number for some in settings.values() for number in some}, key=int)
        under = "; ".join(f"{', '.join(sorted(set(n), key=int))}: {u}" for u, n in settings.items())
        yield f"| {spec} | {', '.join(numbers)} | [`{demo}`](#{demo}) | {under} |"


def _under(params: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items()) or "the defaults"


def _held(claim: Claim) -> str:
    under = _under(claim.params)
    if claim.control is not None:
        under += f"; control: {_under(claim.control)}"
    expect = " and ".join(str(one) for one in claim.expect)
    told = f" {claim.spread}" if claim.spread else ""
    fails = "must fail: " if claim.refuted else ""
    over = ", over the median of the seeds" if claim.over == "median" else ""
    return f"- {claim.says} *{fails}`{expect}`{over} ({under})*{told}"


def _section(demo: AnyDemo, pictures: bool) -> Iterator[str]:
    yield f"\n## {demo.name}\n"
    yield f"**{demo.title}.** {demo.claim}\n"
    for paragraph in _told(demo):
        yield f"{paragraph}\n"
    yield f"```text\n{picture(demo) if pictures else PLACE}\n```\n"
    yield "| param | | range | default |\n|---|---|---|---|"
    for one in parameters(demo.Params):
        flag = (
            f"`{one.flag}`, `--no-{one.name.replace('_', '-')}`"
            if one.kind == "bool"
            else f"`{one.flag}`"
        )
        yield f"| {flag} | {_cell(one.help)} | {_range(one)} | `{written(one)}` |"
    yield "\n| measure | |\n|---|---|"
    for one in described(demo.Result):
        unit = f" ({one.unit.strip()})" if one.unit.strip() else ""
        yield f"| `{one.name}` | {_cell(one.help)}{unit} |"
    if demo.misconceptions:
        yield "\nWrong lines of thought that it recognises:\n"
        for name, wrong in demo.misconceptions.items():
            yield f"- `{name}`: {wrong.label}"
    yield "\nHeld to:\n"
    yield from map(_held, claims([demo.name]))
    yield f"\n```sh\n{_example(demo)}\n```\n"


def _told(demo: AnyDemo) -> Iterator[str]:
    """The paragraphs of the demo's docstring after the claim."""
    text = inspect.getdoc(sys.modules[demo.run.__module__]) or ""
    for paragraph in text.split("\n\n")[1:]:
        yield " ".join(paragraph.split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _range(one: Parameter) -> str:
    if one.kind == "bool":
        return "on, off"
    if one.kind in ("choice", "data"):
        file = ["your own CSV file"] if one.kind == "data" else []
        return ", ".join([f"`{word}`" for word in one.choices] + file)
    return ends(one).strip(" ()") or "any"


def _example(demo: AnyDemo) -> str:
    """The run with the first choice or switch turned, else the first number at its end."""
    turned = [one for one in parameters(demo.Params) if one.kind in ("choice", "bool")]
    numbers = [one for one in parameters(demo.Params) if one.high is not None]
    one = (turned or numbers)[0]
    if one.kind in ("choice", "bool"):
        value = next(word for word in one.choices if word != one.default)
    else:
        value = one.low if one.default == one.high else one.high
    return command(demo, build(demo, {one.name: value}))


if __name__ == "__main__":
    DEMOS.write_text(demos_page(), encoding="utf-8")
