"""`studyapp config`: the settings, read and set."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.group import Verbs
from studyapp.settings import KEYS, NAMES, help_for, write_setting


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
    known = {name: help_for(name) for name in NAMES}
    if begun.startswith("k"):
        from studyapp.tui.keys.keymap import names

        known = {KEYS + name: key.help or key.label for name, key in names()}
    return [
        CompletionItem(name, help=help) for name, help in known.items() if name.startswith(begun)
    ]


@config_verb.command("list")
@click.option("--keys", "every_key", is_flag=True, help="Every key that can be changed, instead.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def list_settings(front: Front, every_key: bool, as_json: bool) -> None:
    """Every setting, its value and what it does, and the keys that were changed."""
    if every_key:
        _list_keys(front, as_json)
        return
    values = {name: getattr(front.settings, name) for name in NAMES}
    if as_json:
        print_document({"settings": values, "keys": dict(front.settings.keys)})
        return
    for name, value in values.items():
        click.echo(f"{name:<16}{written(value):<11}{front.say(help_for(name))}")
    for name, value in front.settings.keys.items():
        click.echo(f"{KEYS + name:<26} {value}")


def _list_keys(front: Front, as_json: bool) -> None:
    from studyapp.tui.keys.keymap import names, usual

    changed = front.settings.keys
    keys = {name: changed.get(name) or usual(name) for name, _ in names()}
    if as_json:
        print_document({"keys": keys})
        return
    for name, key in names():
        sign = "*" if name in changed else " "
        says = front.say(key.help or key.label)
        click.echo(f"{KEYS + name:<30}{sign} {keys[name]:<15} {says}")


@config_verb.command("get")
@click.argument("name", shell_complete=_complete)
@pass_front
def get_setting(front: Front, name: str) -> None:
    """One setting's value, or the keys of keys.SCREEN.NAME."""
    if name.startswith(KEYS):
        from studyapp.tui.keys.keymap import usual

        key = name.removeprefix(KEYS)
        click.echo(front.settings.keys.get(key) or usual(key))
        return
    help_for(name)
    click.echo(written(getattr(front.settings, name)))


@config_verb.command("set")
@click.argument("name", shell_complete=_complete)
@click.argument("value")
@pass_front
def set_setting(front: Front, name: str, value: str) -> None:
    """Set one setting, or the key of keys.SCREEN.NAME; there "default" puts it back."""
    if name.startswith(KEYS):
        click.echo(f"{name} = {_set_key(front, name.removeprefix(KEYS), value)}", err=True)
        return
    help_for(name)
    _ = front.settings  # a file that can't be read is said to be one, not a wrong command line
    settings = write_setting(front.places.settings, name, value)
    click.echo(f"{name} = {written(getattr(settings, name))}", err=True)


def _set_key(front: Front, name: str, value: str) -> str:
    """What the key is now. Raises KeysError, changing nothing."""
    from studyapp.tui.keys.keymap import keymap, usual

    changes = {one: keys for one, keys in front.settings.keys.items() if one != name}
    back = value.strip().lower() == "default"
    if back and name in front.settings.keys:
        write_setting(front.places.settings, KEYS + name, "")
        return "default"
    if back:
        return usual(name)
    keymap({**changes, name: value})
    write_setting(front.places.settings, KEYS + name, " ".join(value.split()))
    return " ".join(value.split())
