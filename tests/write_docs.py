"""Write docs/demos.md from what the demos declare: `python -m tests.write_docs`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from studyapp.cli.demo import ends, written
from studyapp.lab.demo import AnyDemo, described, find, names
from studyapp.lab.params import Parameter, build, command, parameters

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


def demos_page() -> str:
    demos = [find(name) for name in names()]
    toc = "\n".join(f"- [`{demo.name}`](#{demo.name}): {demo.claim}" for demo in demos)
    return f"{HEAD}{toc}\n" + "".join("\n".join(_section(demo)) for demo in demos)


def _section(demo: AnyDemo) -> Iterator[str]:
    yield f"\n## {demo.name}\n"
    yield f"**{demo.title}.** {demo.claim}\n"
    for paragraph in _told(demo):
        yield f"{paragraph}\n"
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
    if one.kind == "choice":
        return ", ".join(f"`{word}`" for word in one.choices)
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
