"""What every verb that changes the cards of a search does: find, change or tell, name the undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.query import asked, complete_query, joined, nothing_found
from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.study.grading import named

if TYPE_CHECKING:
    from studyapp.deck.query import Query
    from studyapp.store.store import Store
    from studyapp.store.values import Operation

F = TypeVar("F", bound=Callable[..., object])
Act: TypeAlias = "Callable[[Store, Sequence[str], datetime], Operation | None]"

FIRST: Final = 20
"""Cards that a dry run lists before the rest is counted."""


def handling(function: F) -> F:
    """The arguments that every verb on the cards of a search takes."""
    made: Any = function
    for option in (
        pass_front,
        click.option("--json", "as_json", is_flag=True, help="One JSON document."),
        click.option("--dry-run", is_flag=True, help="Say what would change; change nothing."),
        click.argument("query", nargs=-1, required=True, shell_complete=complete_query),
    ):
        made = option(made)
    return cast("F", made)


@dataclass(frozen=True)
class Handled:
    """The cards of one search, and what was done to them."""

    front: Front
    words: tuple[str, ...]
    dry_run: bool
    as_json: bool

    def by(self, act: Act, *, done: Query | None = None) -> None:
        """Do it to the cards that the search finds, but for those on which it is `done` already.

        Raises Refused where it finds none, and QueryError.
        """
        from studyapp.deck.query import Not, all_of

        now = self.front.clock()
        day, text = study_day(now), joined(self.words)
        if not text.strip():
            raise Refused(Outcome.USAGE, "which cards? nothing was changed", "all: deck:*")
        with self.front.open() as store:
            query = asked(text, store, day)
            matched = store.count(query, day)
            if not matched:
                raise nothing_found(text, store)
            wanted = query if done is None else all_of(query, Not(done))
            cards = store.found_ids(wanted, day)
            operation = None if self.dry_run or not cards else act(store, cards, now)
        if self.as_json:
            print_document(self._document(str(query), matched, cards, operation))
        else:
            self._tell(matched, cards, operation)

    def _document(
        self, query: str, matched: int, cards: Sequence[str], operation: Operation | None
    ) -> dict[str, object]:
        return {
            "query": query,
            "matched": matched,
            "changed": len(cards),
            "cards": list(cards),
            "dry_run": self.dry_run,
            "operation": operation
            and {
                "id": operation.id,
                "at": operation.at.isoformat(),
                "what": named(operation, self.front.say),
            },
        }

    def _tell(self, matched: int, cards: Sequence[str], operation: Operation | None) -> None:
        say = self.front.say
        if operation is not None:
            click.echo(f"{named(operation, say)}; {say(N_('studyapp undo takes it back'))}")
        elif self.dry_run and cards:
            for card in cards[:FIRST]:
                click.echo(card)
            words = N_("{count} of {matched} cards would change")
            counts = say(words, count=len(cards), matched=matched)
            click.echo(f"{counts}; {say(N_('nothing was changed: this was a dry run'))}")
        else:
            words = N_("nothing to do: {count} cards found, and so it is with all of them")
            click.echo(say(words, count=matched))
