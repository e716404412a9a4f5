"""The app's way into a sitting, and out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from studyapp.i18n import N_

if TYPE_CHECKING:
    from studyapp.study.plan import Habits, Plan
    from studyapp.study.resuming import Standing
    from studyapp.study.session import Session
    from studyapp.tui.app import StudyApp


class Sittings:
    """Mixed into the app."""

    @property
    def _app(self) -> StudyApp:
        return cast("StudyApp", self)

    def study(self, topic: str | None = None) -> None:
        """Study what is due, of one topic or of all."""
        from studyapp.study.plan import Plan, daily_limits

        self.sit(Plan(topic=topic, limits=daily_limits(self._app.desk.settings)))

    def study_asked(self) -> None:
        """The sitting that the command line asked for."""
        from studyapp.study.plan import Mode, Plan, daily_limits

        desk = self._app.desk
        limits = daily_limits(desk.settings, desk.cards, desk.minutes)
        mode = Mode(desk.mode)
        self.sit(Plan(mode, desk.deck, desk.topic, desk.query, limits, seed=desk.seed))

    def go_on(self) -> None:
        """Go on with the sitting that was left, closed or cut off."""
        found = self._app.guard(lambda: (self.standing(),))
        if found and found[0]:
            self.sit(found[0].plan, going_on=found[0])
        elif found:
            self._app.tell(N_("no sitting was left to go on with"))

    def standing(self) -> Standing | None:
        """The sitting that can be gone on with today. Raises StoreError."""
        from studyapp.scheduler import study_day
        from studyapp.study.resuming import standing

        app = self._app
        return None if app.store is None else standing(app.store, study_day(app.desk.clock()))

    def sit(self, plan: Plan, going_on: Standing | None = None) -> bool:
        """Begin a sitting, or say why there is none; whether it began."""
        app = self._app
        store, scheduler = app.store, app.scheduler
        if store is None or scheduler is None:
            app.tell(N_("the collection is still being opened"))
            return False
        from studyapp.deck.query_terms import QueryError
        from studyapp.study.session import Session
        from studyapp.tui.screens.study import StudyScreen

        def begin() -> Session:
            session = Session(
                store,
                scheduler,
                app.desk.clock,
                plan,
                self._habits(),
                language=app.language,
                going_on=going_on,
            )
            session.next()
            return session

        try:
            session = app.guard(begin)
        except QueryError as wrong:
            app.tell("{wrong}", wrong=app.sorry(wrong))
            return False
        if session is None:
            return False
        if session.current is None:
            self._nothing(session)
            return False
        app.push_screen(StudyScreen(session))
        return True

    def _habits(self) -> Habits:
        """As they are set, but for an exam whose search can't be read: home says so, and all else
        is studied meanwhile."""
        from studyapp.deck.query_parse import QueryError, parse
        from studyapp.study.plan import Habits

        habits = Habits.of(self._app.desk.settings)
        try:
            parse(habits.exam_query)
        except QueryError:
            return replace(habits, exam="", exam_query="")
        return habits

    def _nothing(self, session: Session) -> None:
        """Say why a sitting has no card."""
        from studyapp.study.nothing import why_nothing

        app = self._app
        why = why_nothing(session, app.desk.settings.new_per_day, app.say)
        if not why and session.plan.topic is not None:
            from studyapp.tui.keys.home import HOME

            key = next(key.shown for key in app.keymap.of(HOME) if key.name == "study")
            why = app.say(N_("nothing is due of this topic; {key} studies all topics"), key=key)
        app.tell("{why}", why=why or app.say(N_("nothing is due here")))

    def close_sitting(self, session: Session) -> None:
        """Leave the study screen; say how it went when anything was answered."""
        app = self._app
        app.guard(session.leave)
        app.pop_screen()
        if session.results and not session.plan.notes:  # a lesson goes on by itself
            from studyapp.tui.screens.closing import ClosingScreen

            app.push_screen(ClosingScreen(session))
