"""`studyapp undo` and `redo`: the last things done, taken back and done again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_
from studyapp.study.grading import named

if TYPE_CHECKING:
    from studyapp.store.values import Operation

LISTED = 20
"""Operations that --list shows when no number is given."""


@click.command("undo")
@click.argument("n", default=None, required=False, type=click.IntRange(1, 1000))
@click.option("--list", "listed", is_flag=True, help="Say what could be undone; undo nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def undo_verb(front: Front, n: int | None, listed: bool, as_json: bool) -> None:
    """Take back the last N things done (one by default): answers, imports, edits."""
    with front.open() as store:
        if listed:
            operations = store.operations(limit=n or LISTED)
        else:
            operations = store.undo(front.clock(), n or 1)
    if as_json:
        key = "operations" if listed else "undone"
        print_document({key: [_row(one, front, listed) for one in operations]})
        return
    for one in operations:
        if listed:
            mark = "×" if one.undone else " "
            at = one.at.astimezone(front.clock().tzinfo)
            click.echo(f"{at:%Y-%m-%d %H:%M} {mark} {named(one, front.say)}")
        else:
            click.echo(front.say(N_("undid: {what}"), what=named(one, front.say)))
    if not operations:
        click.echo(front.say(N_("nothing to undo")), err=True)


@click.command("redo")
@click.argument("n", default=1, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def redo_verb(front: Front, n: int, as_json: bool) -> None:
    """Do the last N undone things again (one by default)."""
    with front.open() as store:
        done: Sequence[Operation] = store.redo(front.clock(), n)
    if as_json:
        print_document({"redone": [_row(one, front, False) for one in done]})
        return
    for one in done:
        click.echo(front.say(N_("redid: {what}"), what=named(one, front.say)))
    if not done:
        click.echo(front.say(N_("nothing to redo")), err=True)


def _row(one: Operation, front: Front, listed: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.id,
        "at": one.at.isoformat(),
        "what": named(one, front.say),
        "cards": one.cards,
    }
    return row | {"undone": one.undone} if listed else row
