"""`studyapp import`: decks brought in, all of a file or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from studyapp.cli.backup import make_way, new_backup
from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.progress import Bar
from studyapp.deck.values import Deck
from studyapp.formats import FormatError, Problem, Source, find
from studyapp.i18n import N_
from studyapp.library.decks import read_file
from studyapp.library.lint import in_order, lint
from studyapp.store.errors import NotFound

if TYPE_CHECKING:
    from studyapp.store.plans import Plan
    from studyapp.store.store import Store

FIRST = 20
"""Problems that are listed before the rest is counted."""


@dataclass
class Read:
    """What some files held."""

    decks: list[Deck] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    """Of files that can't be read at all."""
    problems: list[Problem] = field(default_factory=list)
    """Of single notes: they may be left out."""
    warnings: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    count: int = 0
    formats: set[str] = field(default_factory=set)


@click.command("import")
@click.argument(
    "files",
    metavar="FILE ...",
    nargs=-1,
    required=True,
    type=click.Path(readable=False, path_type=Path),
)
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
    read = read_all(front, files, form, _source(form, deck, encoding, mapping))
    with front.open() as store:
        lint_all(read, known_notes(store), skip_bad=skip_bad, gathered=deck is not None)
        if read.refused or read.problems:
            return _refuse(front, read, as_json)
        plan = store.plan(read.decks, prefer=prefer, retire=not read.skipped)
        undecided = bool(plan.conflicts) and prefer is None
        backup = batch = None
        if plan and not (dry_run or undecided):
            backup = new_backup(store.where, front.clock())
            names = ", ".join(dict.fromkeys(one.id for one in read.decks))
            with Bar(front, "importing") as bar:
                batch = store.apply(
                    plan,
                    now=front.clock(),
                    backup_to=backup,
                    values={"decks": names},
                    progress=bar.tell,
                ).batch
            make_way(store.where, front.settings.backups)
    if as_json:
        document = _document(read, plan) | {"batch": batch, "backup": backup and str(backup)}
        print_document(document)
    else:
        _tell(front, read, plan, dry_run=dry_run, undecided=undecided)
        if backup:
            click.echo(front.say(N_("backup: {file}"), file=backup), err=True)
    return Outcome.DECISION if undecided else Outcome.DONE


def _source(
    form: str | None, deck: str | None, encoding: str | None, mapping: str | None
) -> Source:
    """What the command line says of the files. Raises Refused where it says nonsense."""
    from studyapp.deck.values import ID

    if form is not None:
        try:
            found = find(form)
        except FormatError as wrong:
            raise Refused(Outcome.USAGE, str(wrong)) from None
        if found.read is None:
            raise Refused(Outcome.USAGE, f"{form} can be written, not read", "see import --help")
    if deck is not None and not ID.fullmatch(deck):
        what = f"--deck {deck!r} is not an id"
        raise Refused(Outcome.USAGE, what, "write lower-case letters, digits, dashes")
    if encoding is not None:
        try:
            "".encode(encoding)
        except (LookupError, ValueError):
            what = f"no encoding {encoding!r} that text can have"
            raise Refused(Outcome.USAGE, what, "say one like utf-8, gb18030 or latin-1") from None
    columns: dict[str, str] = {}
    for pair in filter(None, (mapping or "").split(",")):
        name, _, column = (part.strip() for part in pair.partition("="))
        if not (name and column):
            raise Refused(Outcome.USAGE, f"--map {pair!r}", "write it like front=1,back=3")
        columns[name] = column
    return Source("", encoding, deck, columns)


def read_all(front: Front, files: Sequence[Path], form: str | None, source: Source) -> Read:
    """Every file read; nothing is written anywhere. Raises OSError."""
    read = Read()
    with Bar(front, "reading") as bar:
        for n, path in enumerate(dict.fromkeys(files), 1):
            found = read_file(path, format=form, source=replace(source, file=str(path)))
            read.warnings += found.warnings
            read.count += found.read
            read.formats.add(found.format)
            if found.deck is None:
                read.refused += found.problems
            else:
                read.problems += found.problems
                read.decks.append(found.deck)
            bar.tell(n, len(files))
    return read


def known_notes(store: Store) -> Callable[[str], bool]:
    """Whether the collection has a "deck/note"."""

    def known(target: str) -> bool:
        deck, _, note = target.partition("/")
        try:
            return not store.note(deck, note).deleted
        except NotFound:
            return False

    return known


def lint_all(read: Read, known: Callable[[str], bool], *, skip_bad: bool, gathered: bool) -> None:
    """Add what only shows when the decks are seen together; with skip_bad drop the bad notes.

    A note that requires a dropped one is dropped too, so it is done until nothing more falls.
    """
    found = lint(read.decks, known=known, gathered=gathered)
    while skip_bad and not read.refused and (found or read.problems):
        read.refused += [problem for problem in found if problem.line is None]
        read.skipped += [*read.problems, *(p for p in found if p.line is not None)]
        read.problems = []
        bad = {(problem.file, problem.line) for problem in read.skipped}
        read.decks = [
            replace(deck, notes=tuple(n for n in deck.notes if (deck.file, n.line) not in bad))
            for deck in read.decks
        ]
        found = lint(read.decks, known=known, gathered=gathered)
    read.problems += found


def _refuse(front: Front, read: Read, as_json: bool) -> int:
    problems = in_order([*read.refused, *read.problems])
    said = front.say(N_("nothing was imported"))
    if as_json:
        rows = [_row(problem) for problem in problems]
        print_document({"error": said, "exit": int(Outcome.BAD_DATA), "problems": rows})
    for problem in problems[:FIRST]:
        click.echo(str(problem), err=True)
    if len(problems) > FIRST:
        more = front.say(N_("{count} more problems"), count=len(problems) - FIRST)
        click.echo(more, err=True)
    click.echo(said, err=True)
    return Outcome.BAD_DATA


def _row(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "what": problem.what,
        "fix": problem.fix,
    }


def _document(read: Read, plan: Plan) -> dict[str, object]:
    return {
        "format": ",".join(sorted(read.formats)),
        "decks": [deck.id for deck in read.decks],
        "read": read.count,
        "new": len(plan.new),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "retired": list(plan.retired),
        "returned": list(plan.returned),
        "deleted": list(plan.deleted),
        "conflicts": [
            {"note": f"{c.deck}/{c.note}", "field": c.field, "mine": c.mine, "file": c.file}
            for c in plan.conflicts
        ],
        "duplicates": [{"note": new, "there": there} for new, there in plan.duplicates],
        "skipped": [_row(problem) for problem in read.skipped],
        "warnings": [_row(problem) for problem in read.warnings],
    }


def _tell(front: Front, read: Read, plan: Plan, *, dry_run: bool, undecided: bool) -> None:
    say = front.say
    for problem in (*read.warnings, *read.skipped):
        click.echo(str(problem), err=True)
    for conflict in plan.conflicts:
        where = f"{conflict.deck}/{conflict.note} {conflict.field}"
        click.echo(say(N_("changed by you and by the file: {where}"), where=where), err=True)
    for new, there in plan.duplicates:
        click.echo(say(N_("{new} asks what {there} asks"), new=new, there=there), err=True)
    for words, names in (
        (N_("not in the file any more, asked no more: {notes}"), plan.retired),
        (N_("in the file again: {notes}"), plan.returned),
        (N_("you deleted them, and they stay deleted: {notes}"), plan.deleted),
    ):
        if names:
            click.echo(say(words, notes=", ".join(names)), err=True)
    counts = say(
        N_("{new} new, {updated} updated, {unchanged} unchanged"),
        new=len(plan.new),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
    )
    if undecided:
        more = N_("nothing was imported: say --prefer file or --prefer mine")
    elif dry_run:
        more = N_("nothing was changed: this was a dry run")
    else:
        more = N_("studyapp undo takes it back") if plan else N_("nothing to do")
    click.echo(f"{counts}; {say(more)}")
