"""`studyapp config`, `backup` and `paths`: what is kept where."""

from __future__ import annotations

import json
from pathlib import Path

import click

from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_
from studyapp.paths import resource
from studyapp.settings import NAMES, help_for, write_setting


@click.command("paths")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def paths_verb(front: Front, as_json: bool) -> None:
    """Where everything lives."""
    found = {
        "collection": front.collection,
        "backups": str(backups_of(front)),
        "settings": str(front.places.settings),
        "cache": str(front.places.cache),
        "decks": str(resource("content") / "decks"),
        "data": str(resource("data")),
    }
    if as_json:
        click.echo(json.dumps({"schema_version": 1} | found, ensure_ascii=False, indent=1))
        return
    for name, path in found.items():
        click.echo(f"{name:<12}{path}")


def backups_of(front: Front) -> Path:
    """The folder of a collection's backups: your own, or one beside another collection."""
    if front.collection == str(front.places.collection):
        return front.places.backups
    from studyapp.store.opening import file_of

    return file_of(front.collection).parent / "backups"


@click.group("config")
def config_verb() -> None:
    """Read and set the settings."""


def _value(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


@config_verb.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def list_settings(front: Front, as_json: bool) -> None:
    """Every setting, its value and what it does."""
    values = {name: getattr(front.settings, name) for name in NAMES}
    if as_json:
        click.echo(json.dumps({"schema_version": 1, "settings": values}, indent=1))
        return
    for name, value in values.items():
        click.echo(f"{name:<14}{_value(value):<10}{front.say(help_for(name))}")


@config_verb.command("get")
@click.argument("name")
@pass_front
def get_setting(front: Front, name: str) -> None:
    """One setting's value."""
    help_for(name)
    click.echo(_value(getattr(front.settings, name)))


@config_verb.command("set")
@click.argument("name")
@click.argument("value")
@pass_front
def set_setting(front: Front, name: str, value: str) -> None:
    """Set one setting."""
    settings = write_setting(front.places.settings, name, value)
    click.echo(f"{name} = {_value(getattr(settings, name))}", err=True)


@click.command("backup")
@click.argument("words", nargs=-1, metavar="[FILE | list | restore FILE]")
@pass_front
def backup_verb(front: Front, words: tuple[str, ...]) -> None:
    """Make a verified copy of the collection, list the copies, or go back to one."""
    match words:
        case ("list",):
            _list(front)
        case ("restore", file):
            from studyapp.store.backup import restore

            kept = restore(front.collection, Path(file), now=front.clock())
            click.echo(
                f"{front.collection} is {file} again; what was there is now {kept}", err=True
            )
        case () | (_,):
            stamp = front.clock().strftime("%Y%m%d-%H%M%S")
            file = words[0] if words else str(backups_of(front) / f"collection-{stamp}.db")
            with front.open() as store:
                click.echo(store.backup(Path(file)))
        case _:
            raise click.UsageError("write backup, backup FILE, backup list or backup restore FILE")


def _list(front: Front) -> None:
    from studyapp.store.backup import backups

    found = backups(backups_of(front))
    if not found:
        click.echo(front.say(N_("no backups yet; make one with: studyapp backup")), err=True)
    for one in found:
        click.echo(f"{one.at:%Y-%m-%d %H:%M}  {one.size / 1e6:8.1f} MB  {one.path}")
