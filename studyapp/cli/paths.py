"""`studyapp paths`: what is kept where."""

from __future__ import annotations

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.paths import resource


@click.command("paths")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def paths_verb(front: Front, as_json: bool) -> None:
    """Where everything lives."""
    found = {
        "collection": front.collection,
        "backups": str(front.backups),
        "settings": str(front.places.settings),
        "cache": str(front.places.cache),
        "decks": str(resource("content") / "decks"),
        "data": str(resource("data")),
    }
    if as_json:
        print_document(found)
        return
    for name, path in found.items():
        click.echo(f"{name:<12}{path}")
