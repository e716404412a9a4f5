"""`studyapp demo gallery`: every demo as a figure, with an index page, in a folder."""

from __future__ import annotations

import html
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from studyapp.cli.front import Front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.progress import Bar
from studyapp.cli.running import save_figure
from studyapp.cli.sweeping import Asked, ask
from studyapp.i18n import N_, Say
from studyapp.lab.demo import AnyDemo, find, names

INDEX = "index.html"


def save_gallery(front: Front, folder: Path, form: str, seed_count: int) -> Path:
    """All figures and the page, made aside and moved into the folder when all are there."""
    if folder.exists() and not folder.is_dir():
        raise Refused(Outcome.UNUSABLE, f"{folder}: is a file", "name a folder")
    parent = folder.absolute().parent
    if not parent.is_dir():
        raise Refused(Outcome.UNUSABLE, f"{folder}: there is no folder {parent}", "make it first")
    # In a folder that is there, for its parent may be of another disk or of somebody else.
    aside = folder if folder.exists() else parent
    making: Path | None = None
    try:
        making = Path(tempfile.mkdtemp(prefix=".gallery.", dir=aside))
        page = _page(_figures(front, making, form, seed_count), front.language, front.say)
        (making / INDEX).write_text(page, encoding="utf-8")
        making.chmod(0o755)
        _move(making, folder)
    except OSError as wrong:
        raise OSError(wrong.errno, wrong.strerror, str(folder)) from None
    finally:
        if making is not None:
            shutil.rmtree(making, ignore_errors=True)
    return folder / INDEX


def _figures(front: Front, folder: Path, form: str, seed_count: int) -> dict[str, list[str]]:
    """Every figure saved; by topic the sections of the page, for what was run may be large."""
    sections: dict[str, list[str]] = {}
    with Bar(front, "gallery") as bar:
        for done, name in enumerate(names()):
            bar.tell(done, len(names()))
            demo = find(name)
            section = _figure(front, demo, folder / f"{name}.{form}", seed_count)
            sections.setdefault(demo.topic, []).append(section)
    return sections


def _figure(front: Front, demo: AnyDemo, output: Path, seed_count: int) -> str:
    asked = ask(front, demo, {}, count=seed_count)
    save_figure(front, asked, output)
    return _section(asked, output.suffix, front.say)


def _move(made: Path, folder: Path) -> None:
    """File by file where the folder is already there: what else lies in it stays."""
    if not folder.exists():
        os.replace(made, folder)
        return
    for path in sorted(made.iterdir(), key=lambda path: path.name == INDEX):
        os.replace(path, folder / path.name)


def _page(sections: Mapping[str, Sequence[str]], language: str, say: Say) -> str:
    """One page without scripts: by topic a figure, what was seen and the command for each."""
    title = html.escape(say(N_("The demos")))
    parts = [_HEAD.format(language=language, title=title)]
    for topic, of_topic in sorted(sections.items()):
        parts.append(f"<h2>{html.escape(topic)}</h2>\n")
        parts += of_topic
    return "".join(parts) + "</body>\n</html>\n"


def _section(asked: Asked, suffix: str, say: Say) -> str:
    demo, found = asked.demo, asked.first
    told = html.escape(demo.told(found.params, found.first, say))
    source = f"{demo.name}{suffix}"
    picture = f'<img src="{source}" alt="{told}" loading="lazy">'
    if suffix == ".pdf":
        picture = f'<a href="{source}">{source}</a>'
    return (
        f'<section id="{demo.name}">\n<h3>{html.escape(say(demo.title))}</h3>\n'
        f"<p>{html.escape(say(demo.claim))}</p>\n{picture}\n<p>{told}</p>\n"
        f"<pre>{html.escape(asked.command)}</pre>\n</section>\n"
    )


_HEAD = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · studyapp</title>
<style>
body {{ font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem;
       margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }}
img {{ max-width: 100%; height: auto; background: white; }}
pre {{ overflow-x: auto; padding: .5rem; border: 1px solid #8888; }}
</style>
</head>
<body>
<h1>{title}</h1>
"""
