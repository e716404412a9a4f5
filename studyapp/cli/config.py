"""`studyapp config`: the settings, read and set."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.group import Verbs
from studyapp.settings import NAMES, help_for, write_setting


@click.group("config", cls=Verbs)
def config_verb() -> None:
    """Read and set the settings."""


def written(value: object) -> str:
    """A value as it is typed on the command line."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _complete(
    ctx: click.Context,  # noqa: ARG001 - click's signature
    param: click.Parameter,  # noqa: ARG001
    begun: str,
) -> list[CompletionItem]:
    return [CompletionItem(name, help=help_for(name)) for name in NAMES if name.startswith(begun)]


@config_verb.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def list_settings(front: Front, as_json: bool) -> None:
    """Every setting, its value and what it does."""
    values = {name: getattr(front.settings, name) for name in NAMES}
    if as_json:
        print_document({"settings": values})
        return
    for name, value in values.items():
        click.echo(f"{name:<16}{written(value):<11}{front.say(help_for(name))}")


@config_verb.command("get")
@click.argument("name", shell_complete=_complete)
@pass_front
def get_setting(front: Front, name: str) -> None:
    """One setting's value."""
    help_for(name)
    click.echo(written(getattr(front.settings, name)))


@config_verb.command("set")
@click.argument("name", shell_complete=_complete)
@click.argument("value")
@pass_front
def set_setting(front: Front, name: str, value: str) -> None:
    """Set one setting."""
    help_for(name)
    _ = front.settings  # a file that can't be read is said to be one, not a wrong command line
    settings = write_setting(front.places.settings, name, value)
    click.echo(f"{name} = {written(getattr(settings, name))}", err=True)
