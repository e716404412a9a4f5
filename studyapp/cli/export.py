"""`studyapp export`: a deck, or everything, written to a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused

FORMATS: Final = {".toml": "toml", ".jsonl": "jsonl"}


@click.command("export")
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@click.option("--deck", metavar="ID", help="Only this deck.")
@click.option(
    "--format", "form", type=click.Choice([*FORMATS.values()]), help="Else by the suffix."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@pass_front
def export_verb(front: Front, file: Path, deck: str | None, form: str | None, force: bool) -> None:
    """Write decks out: FILE.toml one deck, FILE.jsonl everything with schedules and reviews.

    FILE may be - for stdout.
    """
    from studyapp.library.backup import collection_bytes, deck_bytes

    form = form or FORMATS.get(file.suffix.lower())
    if form is None:
        fix = "name it .toml or .jsonl, or add --format"
        raise Refused(Outcome.USAGE, f"{file}: which format?", fix)
    stdout = str(file) == "-"
    if not stdout and file.is_dir():
        raise Refused(Outcome.UNUSABLE, f"{file}: is a folder", "name a file in it")
    if not stdout and file.exists() and not force:
        raise Refused(Outcome.USAGE, f"{file}: is there already", "add --force to write over it")
    with front.open() as store:
        data = deck_bytes(store, deck) if form == "toml" else collection_bytes(store, deck)
    if stdout:
        click.echo(data, nl=False)
        return
    write_whole(file, data)
    click.echo(file)


def write_whole(file: Path, data: bytes) -> None:
    """All of it, or nothing: the file that was there stays until the new one is on the disk."""
    target = Path(os.path.realpath(file))
    new = target.with_name(f".{target.name}.{os.getpid()}.part")
    if target.exists() and not target.is_file():  # a device or a pipe
        new = target
    try:
        try:
            with new.open("wb") as out:
                out.write(data)
                out.flush()
                if new is not target:
                    os.fsync(out.fileno())
            if new is not target:
                os.replace(new, target)
        finally:
            if new is not target:
                new.unlink(missing_ok=True)
    except OSError as wrong:
        raise OSError(wrong.errno, wrong.strerror, str(file)) from None
