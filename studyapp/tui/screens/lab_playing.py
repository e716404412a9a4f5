"""Two runs side by side, a history played, numbers read off: what the keys do to the charts."""

from __future__ import annotations

from textual import on

from studyapp.i18n import N_
from studyapp.tui.screens.lab_bench import Bench
from studyapp.tui.widgets.stage import Stage


class Playing(Bench):
    def turned(self) -> None:
        super().turned()
        self.leave_play()

    def came(self) -> None:
        self.leave_play()
        super().came()

    # -- two runs ------------------------------------------------------------------------------

    def action_compare(self) -> None:
        """Keep this run as A; again drops it."""
        if self.beside is not None:
            self.beside = self.other = None
            self.draw()
            return
        self.beside = self.values
        if self.sweep is not None and self.rested:
            self.seeds = self.sweep.n  # A is the run that was seen, not one seed of it
        self.request(preview=False)
        self.studyapp.tell(N_("this run is A now; turn a knob for B, x swaps, a drops A"))

    def action_swap(self) -> None:
        if self.beside is None or self.form is None:
            self.studyapp.tell(N_("there is no A yet: a keeps this run as A"))
            return
        mine = self.values
        self.form.set_values(self.beside)
        self.beside = mine
        self.request(preview=False)

    # -- playing -------------------------------------------------------------------------------

    def _history(self) -> bool:
        if not self.stage.find_steps():
            self.studyapp.tell(N_("nothing to play: these charts have no time in them"))
            return False
        if self.phase != "play":
            self.remove_class("meanings")
            self.enter_phase("play")
        return True

    def leave_play(self) -> None:
        """The whole history again."""
        if self.phase == "play":
            self.stage.leave_history()
            self.enter_phase("bench")

    def action_play(self) -> None:
        if self._history():
            self.stage.play()
            if self.app.animation_level == "none":
                self.studyapp.tell(N_("motion is off: . and , go step by step"))

    def action_step(self, by: int) -> None:
        if self._history():
            self.stage.step(by)

    def action_leap(self, by: int) -> None:
        self.action_step(10 * by)

    def action_edge(self, end: int) -> None:
        if self._history():
            self.stage.edge(end)

    # -- reading off ---------------------------------------------------------------------------

    def action_read(self, by: int) -> None:
        self.remove_class("meanings")
        self.stage.read(by)

    @on(Stage.Told)
    def _told(self) -> None:
        if not self.covered and self.runs.idle:
            self.tell()

    def action_series(self, number: int) -> None:
        self.stage.toggle(number - 1)

    def action_measures(self) -> None:
        self.toggle_class("meanings")
        self.query_one("#all").scroll_home(animate=False)
        self.explain()

    def action_meanings(self, by: int) -> None:
        place = self.query_one("#all")
        (place.scroll_page_down if by > 0 else place.scroll_page_up)(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "meanings" and not self.has_class("meanings"):
            return False
        return super().check_action(action, parameters)
