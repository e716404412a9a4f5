"""A group of verbs that names the nearest one when a word is none of them."""

from __future__ import annotations

import click

from studyapp.cli.outcome import nearest


class Verbs(click.Group):
    what = "verb"
    """What its members are called in an error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not self.invoke_without_command and not ctx.resilient_parsing:
            known = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"{ctx.command_path}: which {self.what}? - there are {known}")
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"no {self.what} {name!r} - {nearest(name, known)}", ctx)
        return super().resolve_command(ctx, args)
