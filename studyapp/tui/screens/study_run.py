"""The run behind the card on the table: shown, run again, opened in the lab, copied."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.containers import VerticalScroll
from textual.widgets import Static

from studyapp.deck.ask import GaveUp
from studyapp.i18n import N_
from studyapp.study.session import Answer, Shown
from studyapp.tui.screens.study_table import Table
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.run_box import RunBox
from studyapp.tui.widgets.verdict import verdict_line

ROOMY: Final = 30
"""Rows from which an explanation and a run are both in sight."""


class Running(Table):
    """The study screen's dealings with the run."""

    @property
    def run_box(self) -> RunBox:
        return self.query_one(RunBox)

    to_run = False
    """The run was asked for: as soon as it is drawn, it is brought into sight."""

    def compute(self, shown: Shown) -> None:
        """Begin the card's run, out of sight; a card whose numbers were drawn runs with them."""
        stored = shown.stored
        self.run_box.prepare(stored.card.note, trusted=stored.shipped, first_seed=shown.run_seed)

    def run_differs(self, shown: Shown) -> bool:
        """Whether the card's run isn't the one that was begun: it was edited."""
        note = self.run_box.note
        return note is None or note.evidence != shown.stored.card.note.evidence

    def put_run_in_place(self, shown: Shown) -> None:
        """Where there is no room for both, the run that decides stands above the explanation."""
        after, why = self.query_one("#after", VerticalScroll), self.query_one("#why", CardText)
        if self._decides(shown) and self.size.height < ROOMY:
            after.move_child(self.run_box, before=why)
        else:
            after.move_child(self.run_box, after=why)

    def _decides(self, shown: Shown) -> bool:
        evidence = self.run_box.evidence
        return evidence is not None and shown.judged and not evidence.supports

    def show_decided(self, shown: Shown, answer: Answer) -> None:
        """The run that decides the answer is shown at once; any other one is offered."""
        box = self.run_box
        if answer.verdict.right is False and not isinstance(answer.response, GaveUp):
            box.explain(answer.response)
        if self._decides(shown):
            box.show_run()
        elif box.evidence:
            box.invite(self.face("run"))

    def draw_verdict(self) -> None:
        """Draw the verdict as it stands: runs and explanations come in later."""
        box = self.run_box
        shown, answer = self.session.current, self.session.answer
        if shown and answer:
            exhibit = box.exhibit if box.visible_run else None
            line = verdict_line(
                shown,
                answer,
                exhibit,
                self.say,
                box.explanation,
                self.session.language,
                width=self.size.width - 6,
            )
            self.query_one("#verdict", Static).update(line)

    @on(RunBox.Changed)
    def _run_changed(self) -> None:
        self.draw_verdict()
        if self.to_run and self.run_box.panel is not None:
            self.to_run = False
            self.call_after_refresh(self.run_box.scroll_visible, top=True, animate=False)
        self.call_after_refresh(self.refresh_keys)

    def look_at_run(self) -> None:
        """Bring the run into sight; on a low screen the question makes room for it."""
        self.to_run = self.run_box.evidence is not None
        self.set_class(self.to_run, "looking")

    # -- keys ----------------------------------------------------------------------------------

    def action_run(self) -> None:
        """Show the run; where it is in sight already, run it again."""
        box = self.run_box
        shown, answer = self.session.current, self.session.answer
        if box.visible_run and shown and answer:
            self.compute(shown)
            if answer.verdict.right is False and not isinstance(answer.response, GaveUp):
                box.explain(answer.response)
            self.look_at_run()
            box.show_run()
        elif box.ask_first():
            self.enter_phase("predict")
        else:
            self.look_at_run()
            box.show_run()

    def action_control(self) -> None:
        self.look_at_run()
        self.run_box.turn()

    def action_vary(self) -> None:
        """Open the run in the lab; where it has a control, the claim as A and the control as B."""
        box = self.run_box
        if panel := box.panel:
            panels = box.panels
            values = dict(panels[-1].side.params)
            beside = dict(panels[0].side.params) if len(panels) > 1 else None
            self.studyapp.open_lab(panel.sweep.demo, values, beside=beside)

    def action_copy(self) -> None:
        if panel := self.run_box.panel:
            self.app.copy_to_clipboard(panel.command)
            self.studyapp.tell(N_("copied: {command}"), command=panel.command)

    def action_lesson(self) -> None:
        """Where this is explained, at the place where the card stands."""
        shown = self.session.current
        if shown is None:
            return
        card = shown.stored.card
        if not self.studyapp.open_lesson(card.topic, note=f"{card.deck}/{card.note.id}"):
            self.studyapp.tell(N_("no lesson teaches this card"))
