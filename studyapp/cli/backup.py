"""`studyapp backup`: verified copies of the collection, made, listed and gone back to."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.i18n import N_

USES = "write backup, backup FILE, backup list or backup restore FILE"


@click.command("backup")
@click.argument("words", nargs=-1, metavar="[FILE | list | restore FILE]")
@click.option("--json", "as_json", is_flag=True, help="With list: one JSON document.")
@pass_front
def backup_verb(front: Front, words: tuple[str, ...], as_json: bool) -> None:
    """Make a verified copy of the collection, list the copies, or go back to one.

    A copy without a name goes to the collection's backups; the oldest give way there.
    """
    match words:
        case ("list",):
            _list(front, as_json)
        case ("restore", file):
            _restore(front, Path(file))
        case ("restore",):
            raise Refused(
                Outcome.USAGE, "which backup?", "name one that studyapp backup list shows"
            )
        case () | (_,):
            _make(front, words[0] if words else None, as_json)
        case _:
            raise Refused(Outcome.USAGE, f"backup {' '.join(words)}", USES)


def _make(front: Front, file: str | None, as_json: bool) -> None:
    with front.open() as store:
        path = store.backup(Path(file) if file else new_backup(store.where, front.clock()))
        if not file:
            make_way(store.where, front.settings.backups)
    if as_json:
        print_document({"backup": str(path)})
    else:
        click.echo(path)


def new_backup(collection: Path, now: datetime) -> Path:
    """A name that no backup beside the collection has yet."""
    from studyapp.store.backup import dated

    while (path := dated(collection, now)).exists():
        now += timedelta(microseconds=1)
    return path


def make_way(collection: Path, keep: int) -> None:
    """Take out all but the newest `keep` dated backups."""
    from studyapp.store.backup import rotate

    rotate(collection, keep)


def _list(front: Front, as_json: bool) -> None:
    from studyapp.store.backup import backups

    found = backups(front.backups)
    if as_json:
        rows = [{"file": str(b.path), "at": b.at.isoformat(), "bytes": b.size} for b in found]
        print_document({"backups": rows})
        return
    if not found:
        click.echo(front.say(N_("no backups yet; make one with: studyapp backup")), err=True)
    for one in found:
        click.echo(f"{one.at.astimezone():%Y-%m-%d %H:%M}  {one.size / 1e6:8.1f} MB  {one.path}")


def _restore(front: Front, file: Path) -> None:
    from studyapp.store.backup import restore

    if not file.exists() and (front.backups / file).exists():
        file = front.backups / file
    kept = restore(front.collection, file, now=front.clock())
    said = front.say(N_("the collection is {file} again"), file=file)
    if kept.parent == front.backups:
        said += "; " + front.say(N_("what was there is kept as {file}"), file=kept)
    click.echo(said, err=True)
