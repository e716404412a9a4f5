"""The front door: the one place that reads the environment, the clock and the settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from studyapp.cli.outcome import Outcome, Refused
from studyapp.i18n import LANGUAGES, Say, translator
from studyapp.paths import Places, places
from studyapp.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from studyapp.charts.glyphs import Glyphs
    from studyapp.scheduler import Scheduler
    from studyapp.store.store import Store


LAST_YEAR: Final = 9000
"""A day some centuries later must still be a date."""


@dataclass
class Front:
    """What every verb is given."""

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    given_collection: str | None = None
    given_language: str | None = None
    plain: bool = False

    @cached_property
    def places(self) -> Places:
        return places()

    @cached_property
    def settings(self) -> Settings:
        try:
            return read_settings(self.places.settings)
        except SettingsError as wrong:
            raise Refused(Outcome.UNUSABLE, str(wrong)) from None

    @property
    def collection(self) -> str:
        """A path or a SQLAlchemy URL."""
        return (
            self.given_collection
            or self.environment.get("STUDYAPP_COLLECTION")
            or str(self.places.collection)
        )

    @cached_property
    def language(self) -> str:
        """--lang, else STUDYAPP_LANG, else the setting, else the locale."""
        if self.given_language:
            return self.given_language
        if named := self.environment.get("STUDYAPP_LANG"):
            if named[:2].lower() not in LANGUAGES:
                raise Refused(
                    Outcome.USAGE, f"STUDYAPP_LANG={named!r} is no language here", "use en or zh"
                )
            return named[:2].lower()
        if self.settings.language != "auto":
            return self.settings.language
        locale = next(
            (v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := self.environment.get(k))), ""
        )
        return "zh" if locale.startswith("zh") else "en"

    @property
    def say(self) -> Say:
        return translator(self.language)

    @cached_property
    def clock(self) -> Callable[[], datetime]:
        """Aware local time, or the moment that STUDYAPP_NOW names."""
        fixed = self.environment.get("STUDYAPP_NOW")
        if not fixed:
            return lambda: datetime.now().astimezone()
        try:
            moment = datetime.fromisoformat(fixed)
            moment = moment if moment.tzinfo else moment.astimezone()
            if not 1971 <= moment.year <= LAST_YEAR:
                raise ValueError
        except (ValueError, OverflowError):
            raise Refused(
                Outcome.USAGE,
                f"STUDYAPP_NOW={fixed!r} is not an ISO time",
                "write it like 2026-11-21T09:00+01:00",
            ) from None
        return lambda: moment

    @property
    def glyphs(self) -> Glyphs:
        from studyapp.charts.glyphs import glyphs_for

        if self.settings.glyphs in ("braille", "block", "ascii"):
            return self.settings.glyphs  # type: ignore[return-value]  # just compared
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        return glyphs_for(self.environment.get("TERM", ""), encoding)

    @cached_property
    def scheduler(self) -> Scheduler:
        from studyapp.scheduler import Scheduler

        return Scheduler(retention=self.settings.retention)

    @property
    def backups(self) -> Path:
        """The folder beside the collection where its backups are kept."""
        if self.collection == str(self.places.collection):
            return self.places.backups
        from studyapp.store.opening import file_of

        return file_of(self.collection).parent / "backups"

    def open(self) -> Store:
        """The collection, with the shipped decks brought up to date. Raises StoreError."""
        from studyapp.library.opening import open_collection

        store, news = open_collection(self.collection, self.clock(), ship=self.settings.shipped)
        if news:
            click.echo(self.say(news), err=True)
        return store


pass_front = click.make_pass_decorator(Front)
