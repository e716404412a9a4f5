"""`studyapp import` and `studyapp export`: decks in and out."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from studyapp.cli.front import Front, pass_front
from studyapp.cli.keep import backups_of
from studyapp.cli.outcome import Outcome
from studyapp.cli.progress import Bar
from studyapp.deck.values import Deck
from studyapp.formats import Problem, Source
from studyapp.i18n import N_
from studyapp.library.decks import read_file
from studyapp.library.lint import lint
from studyapp.store.errors import NotFound

if TYPE_CHECKING:
    from studyapp.store.store import Store
    from studyapp.store.values import Plan

FIRST = 20
"""Problems that are listed before the rest is counted."""


@dataclass
class Read:
    """What some files held."""

    decks: list[Deck] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    count: int = 0
    formats: list[str] = field(default_factory=list)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", metavar="F", help="Which format, where the file doesn't tell.")
@click.option("--deck", metavar="ID", help="Put the notes into this deck.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave bad notes out instead of refusing the file.")
@click.option("--encoding", metavar="E", help="Of the text, where it can't be told.")
@click.option("--map", "mapping", metavar="K=V,...", help="Columns: front=1,back=3 or back=Answer.")
@click.option(
    "--prefer",
    type=click.Choice(["file", "mine"]),
    help="Whose version stays where you and the file both changed a field.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def import_verb(
    front: Front,
    files: tuple[Path, ...],
    form: str | None,
    deck: str | None,
    dry_run: bool,
    skip_bad: bool,
    encoding: str | None,
    mapping: str | None,
    prefer: Literal["file", "mine"] | None,
    as_json: bool,
) -> int:
    """Bring decks in, all of a file or nothing; a verified backup is made first.

    A note that is already there is updated by its id and keeps its schedule.
    """
    columns = dict(pair.partition("=")[::2] for pair in (mapping or "").split(",") if pair)
    read = read_all(front, files, form, Source("", encoding, deck, columns))
    with front.open() as store:
        _lint(store, read, skip_bad=skip_bad)
        if read.problems:
            return _refuse(read, as_json)
        plan = store.plan(read.decks, prefer=prefer, retire=not skip_bad)
        undecided = bool(plan.conflicts) and prefer is None
        batch = None
        if not dry_run and not undecided and plan:
            batch = _apply(front, store, plan)
        if as_json:
            click.echo(json.dumps(document(read, plan, batch), ensure_ascii=False, indent=1))
        else:
            tell(front, read, plan, dry_run=dry_run, undecided=undecided)
    return Outcome.DECISION if undecided and not dry_run else Outcome.DONE


def read_all(front: Front, files: tuple[Path, ...], form: str | None, source: Source) -> Read:
    """Every file read; nothing is written anywhere. Raises OSError, FormatError."""
    read = Read()
    with Bar(front, "reading") as bar:
        for n, path in enumerate(files, 1):
            one = Source(str(path), source.encoding, source.deck, source.mapping)
            found = read_file(path, format=form, source=one)
            read.problems += found.problems
            read.warnings += found.warnings
            read.count += found.read
            if found.deck is not None:
                read.decks.append(found.deck)
            bar.tell(n, len(files))
    return read


def _lint(store: Store, read: Read, *, skip_bad: bool) -> None:
    """Add what only shows when the decks are seen together; with skip_bad drop the bad notes."""

    def known(target: str) -> bool:
        deck, _, note = target.partition("/")
        try:
            return not store.note(deck, note).deleted
        except NotFound:
            return False

    read.problems += lint(read.decks, known=known)
    if not skip_bad:
        return
    bad = {(problem.file, problem.line) for problem in read.problems}
    read.decks = [
        Deck(
            deck.id,
            deck.title,
            tuple(note for note in deck.notes if (deck.file, note.line) not in bad),
            deck.file,
        )
        for deck in read.decks
    ]
    read.skipped, read.problems = (
        [p for p in read.problems if p.line],
        [p for p in read.problems if not p.line],
    )


def _refuse(read: Read, as_json: bool) -> int:
    if as_json:
        rows = [_row(p) for p in read.problems]
        click.echo(
            json.dumps({"schema_version": 1, "problems": rows}, ensure_ascii=False, indent=1)
        )
    for problem in read.problems[:FIRST]:
        click.echo(str(problem), err=True)
    if len(read.problems) > FIRST:
        click.echo(f"{len(read.problems) - FIRST} more problems", err=True)
    click.echo("nothing was imported", err=True)
    return Outcome.BAD_DATA


def _apply(front: Front, store: Store, plan: Plan) -> int | None:
    now = front.clock()
    stamp = now.strftime("%Y%m%d-%H%M%S")
    backup = backups_of(front) / f"before-import-{stamp}.db"
    with Bar(front, "importing") as bar:
        return store.apply(plan, now=now, backup_to=backup, progress=bar.tell).batch


def _row(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "what": problem.what,
        "fix": problem.fix,
    }


def document(read: Read, plan: Plan, batch: int | None) -> dict[str, object]:
    return {
        "schema_version": 1,
        "decks": [deck.id for deck in read.decks],
        "read": read.count,
        "new": len(plan.new),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "conflicts": [
            {"note": f"{c.deck}/{c.note}", "field": c.field, "mine": c.mine, "file": c.file}
            for c in plan.conflicts
        ],
        "skipped": [_row(problem) for problem in read.skipped],
        "warnings": [_row(problem) for problem in read.warnings],
        "batch": batch,
    }


def tell(front: Front, read: Read, plan: Plan, *, dry_run: bool, undecided: bool) -> None:
    for problem in (*read.warnings, *read.skipped):
        click.echo(str(problem), err=True)
    for conflict in plan.conflicts:
        where = f"{conflict.deck}/{conflict.note} {conflict.field}"
        click.echo(front.say(N_("changed by you and by the file: {where}"), where=where), err=True)
    for new, there in plan.duplicates:
        click.echo(front.say(N_("{new} asks what {there} asks"), new=new, there=there), err=True)
    counts = front.say(
        N_("{new} new, {updated} updated, {unchanged} unchanged"),
        new=len(plan.new),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
    )
    if undecided and not dry_run:
        more = N_("nothing was imported: say --prefer file or --prefer mine")
    elif dry_run:
        more = N_("nothing was changed: this was a dry run")
    else:
        more = N_("studyapp undo takes it back") if plan else N_("nothing to do")
    click.echo(f"{counts}; {front.say(more)}")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--deck", metavar="ID", help="Only this deck.")
@click.option("--format", "form", type=click.Choice(["toml", "jsonl"]), help="Else by the suffix.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@pass_front
def export_verb(front: Front, file: Path, deck: str | None, form: str | None, force: bool) -> None:
    """Write decks out: FILE.toml one deck, FILE.jsonl everything with schedules and reviews.

    FILE may be - for stdout.
    """
    from studyapp.library.backup import collection_bytes, deck_bytes

    form = form or {".toml": "toml", ".jsonl": "jsonl"}.get(file.suffix.lower())
    if form is None:
        raise click.UsageError(f"{file}: which format? - name it .toml or .jsonl, or add --format")
    if str(file) != "-" and file.exists() and not force:
        raise click.UsageError(f"{file}: is there already - add --force to write over it")
    with front.open() as store:
        data = deck_bytes(store, deck) if form == "toml" else collection_bytes(store, deck)
    if str(file) == "-":
        sys.stdout.buffer.write(data)
        return
    new = file.with_name(file.name + ".new")
    with new.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    os.replace(new, file)
    click.echo(file)
