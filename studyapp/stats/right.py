"""How likely an answer is right: known and no slip, or not known and lucky."""

from __future__ import annotations

from studyapp.scheduler.memory import SLIP


def chance_right(recall: float, chance: float) -> float:
    """P(right) = R (1 - s) + (1 - R) g with luck g and slip s; R where luck is no help."""
    return recall * (1 - SLIP) + (1 - recall) * chance if chance else recall
