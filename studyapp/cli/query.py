"""A search on a command line: read, completed, and its cards found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem

from studyapp.cli.outcome import Outcome, Refused

if TYPE_CHECKING:
    from studyapp.deck.query import Query
    from studyapp.store.store import Store

_GUARD: Final = "\0"
"""Before what looks like an option and is a part of the search; no shell can pass one."""


class SearchCommand(click.Command):
    """A verb with a search among its arguments: `-is:new` is a part of that, no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        known = {name: one for one in options for name in (*one.opts, *one.secondary_opts)}
        guarded: list[str] = []
        rest = iter(args)
        for arg in rest:
            option = known.get(arg)
            is_word = arg.startswith("-") and not arg.startswith("--") and option is None
            guarded.append(_GUARD + arg if is_word else arg)
            if option is not None and not option.is_flag:
                guarded += [value for value in [next(rest, None)] if value is not None]
            if arg == "--":
                guarded += rest
        return super().parse_args(ctx, guarded)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        if re.match("-[^-]", incomplete):
            found += complete_query(ctx, self.params[0], incomplete)
        return found


def complete_query(
    ctx: click.Context,  # noqa: ARG001 - click's signature
    param: click.Parameter,  # noqa: ARG001
    begun: str,
) -> list[CompletionItem]:
    """The search words, and the values of those that take one of a few."""
    from studyapp.deck.kinds import kind_names
    from studyapp.deck.query_terms import EXAMPLES, PROPERTIES, STANDINGS

    sign = re.match(r"[-(]*", begun.replace(_GUARD, ""))
    before = sign[0] if sign else ""
    word = begun.replace(_GUARD, "")[len(before) :]
    key, colon, _ = word.partition(":")
    if not colon:
        offered = [f"{name}:" for name in EXAMPLES]
    elif key == "demo":
        from studyapp.lab.demo import names

        offered = [f"demo:{name}" for name in names()]
    else:
        values = {"is": STANDINGS, "kind": kind_names(), "prop": PROPERTIES, "has": ("run",)}
        offered = [f"{key}:{value}" for value in values.get(key, ())]
    return [CompletionItem(before + one) for one in offered if one.startswith(word)]


def joined(words: tuple[str, ...]) -> str:
    """The search that stands in the arguments, blanks between them."""
    return " ".join(word.removeprefix(_GUARD) for word in words)


def asked(text: str, store: Store, day: int) -> Query:
    """The search; what is a card's id and nothing else asks for that card alone.

    Raises QueryError.
    """
    from studyapp.deck.query import Named, Words
    from studyapp.deck.query_parse import parse

    query = parse(text)
    if isinstance(query, Words) and "/" in (query.pattern.exact or ""):
        card = Named("card", query.pattern)
        if store.count(card, day):
            return card
    return query


def nothing_found(text: str, store: Store) -> Refused:
    """No card is found where some were to be changed."""
    near = store.find_card(text, 1) if "/" in text else ()
    fix = f"did you mean {near[0]}?" if near else "see it with: studyapp search"
    return Refused(Outcome.BAD_DATA, f"no card matches {text!r}; nothing was changed", fix)
